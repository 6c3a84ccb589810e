"""Running a sitting."""

from datetime import timedelta

import pytest

from survey.core.errors import WrongPhaseError
from survey.services import running, slips
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
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", NOW)

    assert _turnout(hall) == before
    with hall.works.store.read() as books:
        entry = books.audit.entries()[0]
    assert entry.action == "作废测评码"
    assert not any(char.isdigit() for char in entry.detail)


def test_voided_slips_open_nothing_and_the_counts_still_meet(hall):
    hall.answer("a", {})
    with hall.works.store.begin() as books:
        slips.void_unused(books, hall.scene.leader, hall.sitting_id, "a", NOW)
        new = slips.issue(
            books, hall.scene.leader, hall.sitting_id, "a", 4, hall.works.printing, NOW
        )
    hall.scene.slips["a"][:] = new
    hall.answer("a", {})
    hall.close()

    with hall.works.store.read() as books:
        box = next(b for b in books.boxes.boxes(hall.sitting_id) if b.group == "a")
    assert (box.issued, box.voided, box.unused, box.returned) == (16, 11, 3, 2)


def test_a_sitting_closes_once(hall):
    hall.close()

    with pytest.raises(WrongPhaseError):
        hall.close()


@pytest.mark.parametrize(
    ("ballots", "minutes", "due"), [(9, 600, False), (10, 59, False), (10, 60, True)]
)
def test_stirring_waits_for_ten_ballots_and_an_hour(ballots, minutes, due):
    assert running.stirring_is_due(ballots, timedelta(minutes=minutes)) is due
