"""Running a sitting."""

from datetime import timedelta

import pytest

from survey.core.errors import NotPermittedError, WrongPhaseError
from survey.services import running, slips
from survey.services.running import GRACE
from tests.services.hall import NOW


def _turnout(hall):
    with hall.works.store.read() as books:
        found = running.turnout(books, hall.scene.leader, hall.sitting_id)
    return {turnout.group.code: (turnout.issued, turnout.returned) for turnout in found}


def test_turnout_is_told_in_fives(hall):
    for _ in range(9):
        hall.answer("a", {})

    assert _turnout(hall)["a"] == (12, 5)


def test_turnout_by_a_shared_code_is_told_in_fives_as_well(hall):
    for _ in range(8):
        hall.answer("v", {})

    assert _turnout(hall)["v"] == (None, 5)


def test_voiding_unused_slips_does_not_tell_how_many_were_used(hall):
    for _ in range(3):
        hall.answer("a", {})
    before = _turnout(hall)

    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "印坏了", NOW)

    assert _turnout(hall) == before
    with hall.works.store.read() as books:
        entry = books.audit.entries()[0]
    assert entry.action == "作废测评码"
    assert not any(char.isdigit() for char in entry.detail)


def test_voided_slips_open_nothing_and_the_counts_still_meet(hall):
    hall.answer("a", {})
    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", "印坏了", NOW)
        new = slips.issue(
            books, hall.scene.leader, hall.sitting_id, "a", 5, hall.works.printing, NOW
        )
    hall.scene.slips["a"][:] = new
    hall.answer("a", {})
    hall.close()

    with hall.works.store.read() as books:
        box = next(b for b in books.boxes.boxes(hall.sitting_id) if b.group == "a")
    assert (box.issued, box.voided, box.unused, box.returned) == (17, 11, 4, 2)


def test_a_sitting_closes_once(hall):
    hall.close()

    with pytest.raises(WrongPhaseError):
        hall.close()


def _sitting(hall):
    with hall.works.store.read() as books:
        return books.sittings.sitting(hall.sitting_id)


def test_the_last_call_and_its_taking_back_are_on_record_and_tell_no_number(hall):
    hall.call_last()
    called = _sitting(hall).last_call
    hall.call_again()

    assert called == NOW
    assert _sitting(hall).last_call is None
    with hall.works.store.read() as books:
        entries = books.audit.entries()[:2]
    assert [(entry.action, entry.object, entry.detail) for entry in entries] == [
        ("继续收票", str(hall.sitting_id), ""),
        ("停止进入", str(hall.sitting_id), ""),
    ]


def test_a_second_last_call_does_not_move_the_first(hall):
    hall.call_last()

    with pytest.raises(WrongPhaseError):
        hall.call_last(NOW + GRACE)

    assert _sitting(hall).last_call == NOW


@pytest.mark.parametrize("deed", ["call_last", "call_again"])
def test_a_closed_sitting_is_neither_called_nor_called_again(hall, deed):
    hall.close()

    with pytest.raises(WrongPhaseError):
        getattr(hall, deed)()


@pytest.mark.parametrize("deed", [running.last_call, running.call_again])
def test_only_who_runs_the_sitting_calls(hall, deed):
    with hall.works.store.begin() as books:
        custodian = books.accounts.by_name("zheng")

        with pytest.raises(NotPermittedError):
            deed(books, custodian, hall.sitting_id, NOW)


@pytest.mark.parametrize("called", [False, True])
def test_closing_needs_no_last_call_and_no_end_of_the_grace(hall, called):
    if called:
        hall.call_last()

    hall.close()

    assert _sitting(hall).phase == "closed"


@pytest.mark.parametrize(
    ("since", "left", "cut_short"),
    [
        (timedelta(), 5, True),
        (timedelta(seconds=1), 5, True),
        (timedelta(minutes=4, seconds=59), 1, True),
        (GRACE, 0, False),
        (timedelta(days=1), 0, False),
    ],
)
def test_whoever_fills_in_has_five_minutes_from_the_last_call(hall, since, left, cut_short):
    hall.call_last()
    sitting = _sitting(hall)

    assert running.grace(sitting, NOW + since) == running.Grace(NOW + GRACE, left)
    assert running.cuts_short(sitting, NOW + since) is cut_short


def test_the_end_of_the_grace_is_told_as_the_next_full_minute(hall):
    hall.call_last(NOW + timedelta(microseconds=1))

    given = running.grace(_sitting(hall), NOW)

    assert given.until == NOW + timedelta(minutes=6)


def test_closing_cuts_short_without_a_last_call_and_nobody_once_closed(hall):
    open_sitting = _sitting(hall)
    hall.close()

    assert running.grace(open_sitting, NOW) is None
    assert running.cuts_short(open_sitting, NOW)
    assert not running.cuts_short(_sitting(hall), NOW)


@pytest.mark.parametrize(
    ("ballots", "minutes", "due"), [(9, 600, False), (10, 59, False), (10, 60, True)]
)
def test_stirring_waits_for_ten_ballots_and_an_hour(ballots, minutes, due):
    assert running.stirring_is_due(ballots, timedelta(minutes=minutes)) is due
