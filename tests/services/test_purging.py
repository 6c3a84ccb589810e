"""What is deleted when its term is over, what stays, and that nothing is left of it."""

from datetime import date, timedelta

import pytest

from survey.core.errors import OpeningRefused, SurveyError
from survey.core.form import Form
from survey.core.history import History, Step
from survey.core.retention import TERMS, Kind
from survey.core.sitting import Anonymity
from survey.services import purging, recounting
from survey.services.keeping import read_back
from survey.services.summarising import kept_summary
from tests.databases import dump
from tests.makers import a_form
from tests.services.hall import NOW

CANARY = "书记的小舅子承包了食堂"
DAY = timedelta(days=1)


@pytest.fixture
def opened(hall):
    """An opened sitting with twelve texts."""
    for index in range(12):
        hall.answer("c", {hall.first_cell(): "a", hall.first_text(): f"{CANARY}{index:03d}"})
    hall.close()
    hall.open()
    return hall


@pytest.fixture
def last_day(hall):
    return hall.scene.sitting.last_day


def purge(hall, before: date):
    return purging.purge(hall.works.store, hall.works.shares, before, "clerk", NOW)


def due(hall, before: date) -> dict[Kind, int]:
    with hall.works.store.read() as books:
        found = purging.stocks(books, before)
    return {stock.kind: sum(one.count for one in stock.due) for stock in found if stock.due}


@pytest.mark.parametrize("kind", [Kind.TEXTS, Kind.COLUMNS, Kind.SUMMARIES])
def test_a_term_counts_the_last_day_in(opened, last_day, kind):
    until = last_day + TERMS[kind]

    assert kind not in due(opened, until)
    assert kind in due(opened, until + DAY)


def test_nothing_is_left_of_texts_whose_term_is_over_and_the_rest_stays(opened, last_day):
    before = last_day + TERMS[Kind.TEXTS] + DAY
    whole = f"{CANARY}007".encode()  # what many said is a phrase of the summary, and stays
    assert whole in dump.readable(opened.works.store)

    purge(opened, before)

    assert whole not in dump.readable(opened.works.store)
    with opened.works.store.read() as books:
        assert books.texts.texts(opened.sitting_id) == ()
        assert kept_summary(books, opened.sitting_id)
        assert read_back(books, opened.sitting_id)
    assert Kind.TEXTS not in due(opened, before)


def test_where_the_answers_are_gone_recounting_says_so_and_the_summary_stays(opened, last_day):
    purge(opened, last_day + TERMS[Kind.COLUMNS] + DAY)

    with opened.works.store.read() as books:
        assert kept_summary(books, opened.sitting_id)
        with pytest.raises(SurveyError, match="已按期清理"):
            recounting.recount(books, opened.sitting_id)


def test_a_summary_goes_when_its_own_date_has_come(opened, last_day):
    purge(opened, last_day + TERMS[Kind.SUMMARIES] + DAY)

    with opened.works.store.read() as books, pytest.raises(SurveyError, match="汇总已按期清理"):
        kept_summary(books, opened.sitting_id)


def test_whole_ballots_go_before_shuffled_columns_would(opened, last_day):
    with opened.works.store.begin() as books:
        sitting = books.sittings.sitting(opened.sitting_id)
        books.sittings.save(sitting.model_copy(update={"anonymity": Anonymity.ROWS}))
        box = books.boxes.boxes(opened.sitting_id)[0]
        books.results.keep_ballots(box.id, [b'{"c:0.0": 1}'] * 5)
    before = last_day + TERMS[Kind.ROWS] + DAY
    assert due(opened, before)[Kind.ROWS] == 5

    purge(opened, before)

    with opened.works.store.read() as books:
        assert [books.results.ballots(b.id) for b in books.boxes.boxes(opened.sitting_id)] == [
            () for _ in books.boxes.boxes(opened.sitting_id)
        ]


def test_what_nobody_opened_goes_with_the_shares_of_its_keys(hall, last_day):
    hall.answer("c", {hall.first_cell(): "a"})
    hall.close()
    before = last_day + TERMS[Kind.UNOPENED] + DAY
    assert due(hall, before)[Kind.UNOPENED] == 1

    purge(hall, before)

    assert hall.works.shares.boxes() == []
    with pytest.raises(OpeningRefused, match="已按期清理"):
        hall.open()


def test_what_is_open_is_never_over(hall, last_day):
    hall.answer("c", {hall.first_cell(): "a"})

    purge(hall, last_day + timedelta(days=9999))

    with hall.works.store.read() as books:
        boxes = books.boxes.boxes(hall.sitting_id)
        assert sum(books.boxes.sealed_count(box.id) for box in boxes) == 1
    assert len(hall.works.shares.boxes()) == len(boxes)


def test_an_account_that_ended_loses_what_it_signed_in_by_and_keeps_its_name(hall):
    ended = NOW.date() - TERMS[Kind.SECRETS] - DAY
    with hall.works.store.begin() as books:
        books.accounts.set_until(books.accounts.by_name("wu").id, ended)

    purge(hall, NOW.date())

    with hall.works.store.read() as books:
        assert books.accounts.credentials("wu").password_hash is None
        assert books.accounts.credentials("zheng").password_hash is not None


def test_sign_ins_and_failures_of_the_day_before_go(hall):
    leader = hall.scene.leader.id
    with hall.works.store.begin() as books:
        books.sign_ins.add_session(b"o" * 32, leader, NOW - 3 * DAY)
        books.sign_ins.add_session(b"n" * 32, leader, NOW)
        books.sign_ins.note_failure("old", NOW - 3 * DAY)

    purge(hall, NOW.date())

    with hall.works.store.read() as books:
        assert [one.h_id for one in books.sign_ins.sessions(leader)] == [b"n" * 32]
        assert books.sign_ins.failures("old") == (0, None)


def _draft(hall) -> tuple[int, Form]:
    """Write a form in three steps for the team of the sitting."""
    form = a_form()
    with hall.works.store.begin() as books:
        team = hall.scene.leader.teams[0]
        form_id = books.drafts.add(form, team)
        steps = tuple(Step(seq, "改题目") for seq in (1, 2, 3))
        for step in steps:
            body = {"title": f"{CANARY}{step.seq}"}
            history = History(step.seq, step.seq, steps[: step.seq])
            books.drafts.keep(form_id, body, history, None)
    return form_id, form


def test_steps_of_a_draft_go_once_its_team_is_done_and_what_holds_stays(hall):
    form_id, _ = _draft(hall)
    with hall.works.store.read() as books:
        over = max(one.last_day for one in books.inspection.stationings(hall.scene.leader.teams))

    kept = due(hall, over + TERMS[Kind.DRAFT_STEPS])
    purge(hall, over + TERMS[Kind.DRAFT_STEPS] + DAY)

    with hall.works.store.read() as books:
        draft = books.drafts.draft(form_id)
    assert Kind.DRAFT_STEPS not in kept
    assert [step.seq for step in draft.history.steps] == [3]
    assert draft.draft["title"] == f"{CANARY}3"


def test_the_log_says_what_was_purged_and_by_whom_and_stays_whole(opened, last_day):
    purge(opened, last_day + TERMS[Kind.TEXTS] + DAY)

    with opened.works.store.read() as books:
        (entry,) = books.audit.about("清理", str(opened.sitting_id))
        assert entry.detail == "意见原文和归类 12；机器账号 clerk"
        assert books.audit.verify() is None


def test_no_day_to_come_can_be_asked_for():
    with pytest.raises(SurveyError, match="今天或以前"):
        purging.bound(NOW.date() + DAY, NOW.date())

    assert purging.bound(None, NOW.date()) == NOW.date()
    assert purging.bound(NOW.date() - DAY, NOW.date()) == NOW.date() - DAY
