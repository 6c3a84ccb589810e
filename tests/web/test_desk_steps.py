"""The steps of a sitting, as the desk shows them."""

from datetime import UTC, date, datetime

import pytest

from survey.core.sitting import Group, Phase, WayIn
from survey.web.desk.leads import _LABELS, _ONE, _SEVERAL, _WORDS
from survey.web.desk.steps import PROGRESS, STEPS, Step, next_due, step_of
from tests.makers import a_box, a_sitting


@pytest.mark.parametrize(
    ("phase", "printed", "step"),
    [
        (Phase.DRAFT, 0, Step.PRINT),
        (Phase.DRAFT, 9, Step.COLLECT),
        (Phase.OPEN, 9, Step.CLOSE),
        (Phase.CLOSED, 9, Step.OPEN),
        (Phase.OPENED, 9, Step.RESULTS),
        (Phase.ARCHIVED, 9, Step.RESULTS),
    ],
)
def test_a_published_sitting_stands_at_the_step_whose_deed_is_next(phase, printed, step):
    sitting = a_sitting(phase=phase)
    boxes = [a_box(group=group.code, issued=printed) for group in sitting.groups]

    assert step_of(sitting, boxes) is step


@pytest.mark.parametrize(("ready", "step"), [(False, Step.PREPARE), (True, Step.PUBLISH)])
def test_a_draft_is_prepared_until_it_can_be_published(ready, step):
    assert step_of(a_sitting(), [], ready=ready) is step


def test_voiding_every_slip_leads_back_to_the_printing():
    sitting = a_sitting()
    boxes = [a_box(group=group.code, issued=9, voided=9) for group in sitting.groups]

    assert step_of(sitting, boxes) is Step.PRINT


def test_a_shared_code_needs_no_slips():
    sitting = a_sitting(groups=(Group(code="v", label="村民", way_in=WayIn.SHARED),))

    assert step_of(sitting, [a_box(group="v")]) is Step.COLLECT


TODAY = date(2026, 4, 2)
DAYS = {"day": date(2026, 4, 1), "last_day": date(2026, 4, 2)}


def standing(*steps, **changes):
    """Sittings numbered from one, each at a step."""
    return [
        (a_sitting(id=number, **{**DAYS, **changes}), step) for number, step in enumerate(steps, 1)
    ]


def test_all_sittings_at_the_step_that_is_due_are_due_together():
    due = next_due(standing(Step.PRINT, Step.COLLECT, Step.PRINT), TODAY)

    assert due.step is Step.PRINT
    assert [one.id for one in due.sittings] == [1, 3]


def test_what_is_due_on_an_earlier_day_comes_before_a_draft_for_later():
    later = standing(Step.PREPARE, day=date(2026, 4, 9), last_day=date(2026, 4, 9))

    assert next_due([*later, *standing(Step.OPEN)], TODAY).step is Step.OPEN


@pytest.mark.parametrize(
    ("last_day", "last_call", "due"),
    [
        (date(2026, 4, 9), None, Step.PREPARE),
        (date(2026, 4, 2), None, Step.CLOSE),
        (date(2026, 4, 9), datetime(2026, 4, 2, 9, tzinfo=UTC), Step.CLOSE),
    ],
)
def test_a_sitting_that_takes_ballots_presses_on_its_last_day_or_after_its_last_call(
    last_day, last_call, due
):
    running = a_sitting(phase=Phase.OPEN, day=TODAY, last_day=last_day, last_call=last_call)
    draft = a_sitting(day=date(2026, 4, 20), last_day=date(2026, 4, 20))

    assert next_due([(running, Step.CLOSE), (draft, Step.PREPARE)], TODAY).step is due


def test_where_nothing_presses_there_is_still_something_to_look_at():
    assert next_due(standing(Step.RESULTS), TODAY).step is Step.RESULTS
    assert next_due(standing(Step.CLOSE, last_day=date(2026, 4, 9)), TODAY).step is Step.CLOSE
    assert next_due([], TODAY) is None


def test_every_step_is_drawn_named_and_leads_somewhere():
    assert set(PROGRESS) == set(_WORDS) == set(_LABELS) == set(STEPS) == set(_ONE) | set(_SEVERAL)
