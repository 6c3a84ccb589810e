"""A job that gives no sign of life is lost, and one long over is no longer kept."""

from datetime import UTC, datetime, timedelta

import pytest

from survey.core.job import KEPT, LOST_AFTER, STEP_NAMES, Job, JobKind, JobState, JobStep

BEAT = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)
MOMENT = timedelta(seconds=1)


def job(state=JobState.RUNNING):
    return Job(id=b"1", account_id=1, sitting_id=1, kind=JobKind.OPENING, state=state, beat=BEAT)


def test_a_job_runs_as_long_as_it_gives_signs_of_life_and_is_lost_after():
    in_time, too_late = BEAT + LOST_AFTER, BEAT + LOST_AFTER + MOMENT

    assert (job().running(in_time), job().lost(in_time)) == (True, False)
    assert (job().running(too_late), job().lost(too_late)) == (False, True)


def test_a_sign_of_life_from_before_the_clock_was_set_back_is_none():
    set_back = BEAT - LOST_AFTER - MOMENT

    assert (job().running(set_back), job().lost(set_back)) == (False, True)


@pytest.mark.parametrize("state", [JobState.READY, JobState.FAILED])
def test_a_job_that_has_ended_neither_runs_nor_is_lost(state):
    later = BEAT + LOST_AFTER + MOMENT

    assert not job(state).running(BEAT)
    assert not job(state).lost(later)


def test_what_a_job_made_is_kept_for_a_while_and_no_longer():
    assert not job(JobState.READY).over(BEAT + KEPT - MOMENT)
    assert job(JobState.READY).over(BEAT + KEPT)


def test_every_step_has_a_name():
    assert STEP_NAMES.keys() == set(JobStep)
