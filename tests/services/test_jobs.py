"""Jobs: whose they are, how long they live, and what is written down of them."""

from datetime import timedelta

import pytest

from survey.core.account import Role
from survey.core.errors import NotFoundError, NotPermittedError, OpeningRefused
from survey.core.job import KEPT, LOST_AFTER, JobKind, JobState, JobStep
from survey.services import jobs, sessions
from survey.services.jobs import Order
from tests.databases import dump
from tests.services.hall import NOW

SECRET = "what the browser's cookie holds"
FILE = Order(1, JobKind.EXPORT, "annex.docx", "application/word")
SLIPS = Order(1, JobKind.SLIPS, "slips.pdf", "application/pdf")
OPENING = Order(1, JobKind.OPENING)


@pytest.fixture
def leader(hall):
    return hall.scene.leader


@pytest.fixture
def begun(hall, leader):
    """Begin a job and return its id."""

    def begin(order=FILE, now=NOW):
        with hall.works.store.begin() as books:
            return jobs.begin(books, leader, order, now).id

    return begin


@pytest.fixture
def finished(hall, begun):
    """Begin and finish a job and return its id."""

    def finish(order=FILE, now=NOW):
        job_id = begun(order, now)
        with hall.works.store.begin() as books:
            jobs.finish(books, job_id, b"the file", SECRET, now)
        return job_id

    return finish


def _seen(hall, account, job_id, now=NOW):
    with hall.works.store.read() as books:
        return jobs.job_of(books, account, job_id, now)


def _fetched(hall, account, job_id, now=NOW, secret=SECRET):
    with hall.works.store.begin() as books:
        return jobs.fetch(books, account, job_id, secret, now).content


def test_how_far_a_job_is_can_be_read_again_and_again(hall, leader, begun):
    job_id = begun(OPENING)
    with hall.works.store.begin() as books:
        jobs.tell(books, job_id, JobStep.DECRYPTING, 40, 100, NOW)

    first, second = (_seen(hall, leader, job_id) for _ in range(2))

    assert first == second
    assert (first.step, first.done, first.total) == (JobStep.DECRYPTING, 40, 100)


def test_a_file_waits_for_the_sign_in_that_asked_for_it(hall, leader, finished):
    job_id = finished()

    assert _fetched(hall, leader, job_id) == b"the file"
    assert _fetched(hall, leader, job_id) == b"the file"
    with pytest.raises(NotFoundError):
        _fetched(hall, leader, job_id, secret="the cookie of another sign-in")


def test_a_colleague_of_the_same_team_neither_sees_nor_fetches_it(hall, finished):
    job_id = finished()
    with hall.works.store.read() as books:
        colleague = books.accounts.by_name("wu")

    with pytest.raises(NotFoundError):
        _seen(hall, colleague, job_id)
    with pytest.raises(NotFoundError):
        _fetched(hall, colleague, job_id)
    with hall.works.store.read() as books:
        assert jobs.jobs_of(books, colleague, 1, NOW) == ()


def test_who_has_left_the_team_gets_nothing_any_more(hall, leader, finished):
    job_id = finished()
    moved = leader.model_copy(update={"teams": ()})
    demoted = leader.model_copy(update={"role": Role.CUSTODIAN})

    for account, refusal in ((moved, NotFoundError), (demoted, NotPermittedError)):
        with pytest.raises(refusal):
            _fetched(hall, account, job_id)


def test_slips_are_handed_out_once(hall, leader, finished):
    job_id = finished(SLIPS)

    assert _fetched(hall, leader, job_id) == b"the file"
    with pytest.raises(NotFoundError):
        _fetched(hall, leader, job_id)


def test_what_waits_cannot_be_read_in_the_database(hall, finished):
    finished(SLIPS)

    kept = dump.readable(hall.works.store)

    assert b"slips.pdf" in kept
    assert b"the file" not in kept


def test_a_file_is_gone_after_an_hour_whether_swept_or_not(hall, leader, finished):
    job_id, fresh = finished(), finished(now=NOW + timedelta(minutes=1))
    late = NOW + KEPT

    with pytest.raises(NotFoundError):
        _fetched(hall, leader, job_id, late)
    with hall.works.store.begin() as books:
        jobs.sweep(books, late)
        assert [job.id for job in books.jobs.of_sitting(1)] == [fresh]
    assert _fetched(hall, leader, fresh, late) == b"the file"


def test_signing_out_deletes_the_files_and_lets_an_opening_go_on(hall, leader, finished, begun):
    with hall.works.store.begin() as books:
        session_id = sessions.sign_in(books, leader, NOW)
    waiting, under_way, opening = finished(), begun(), begun(OPENING)

    with hall.works.store.begin() as books:
        sessions.sign_out(books, session_id)
        jobs.finish(books, under_way, b"too late", SECRET, NOW)

    with hall.works.store.read() as books:
        assert [job.id for job in books.jobs.of_sitting(1)] == [opening]
    with pytest.raises(NotFoundError):
        _fetched(hall, leader, waiting)


def test_a_session_that_runs_out_takes_its_files_along(hall, leader, finished):
    with hall.works.store.begin() as books:
        session_id = sessions.sign_in(books, leader, NOW)
    finished()

    with hall.works.store.begin() as books:
        assert sessions.who(books, session_id, NOW + sessions.IDLE * 2) is None
        assert books.jobs.of_sitting(1) == ()


def test_a_job_without_a_sign_of_life_is_lost(hall, leader, begun):
    job_id = begun(OPENING)

    before = _seen(hall, leader, job_id, NOW + LOST_AFTER)
    after = _seen(hall, leader, job_id, NOW + LOST_AFTER + timedelta(seconds=1))

    assert before.running(NOW + LOST_AFTER)
    assert after.lost(NOW + LOST_AFTER + timedelta(seconds=1))


def test_two_openings_at_once_are_refused_and_a_lost_one_hinders_nobody(begun):
    begun(OPENING)

    with pytest.raises(OpeningRefused, match="正在开箱"):
        begun(OPENING)
    assert begun(FILE)
    assert begun(OPENING, NOW + LOST_AFTER * 2)


def test_a_failure_keeps_its_words(hall, leader, begun):
    job_id = begun()
    with hall.works.store.begin() as books:
        jobs.fail(books, job_id, "字体里没有这个字", NOW)

    failed = _seen(hall, leader, job_id)

    assert (failed.state, failed.said) == (JobState.FAILED, "字体里没有这个字")
