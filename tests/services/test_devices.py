"""Devices of the team: who may hand one out, and what is told of what was answered on it."""

import inspect
import json
import re

import pytest
import sqlalchemy as sa

from survey.core.account import Account, Role
from survey.core.ballot import Source
from survey.core.device import Device
from survey.core.errors import NotFoundError, NotPermittedError, WrongPhaseError
from survey.services import devices, recounting
from survey.services.answering import Thanks, new_nonce
from survey.storage.cast_writer import Cast
from tests.services.hall import NOW, Hall

STRANGER = Account(id=99, name="ren", display_name="任", role=Role.MEMBER, teams=(77,))
AUDITOR = Account(id=98, name="jian", display_name="简", role=Role.AUDITOR)


def entries(hall) -> int:
    with hall.works.store.read() as books:
        return len(books.audit.entries())


def cast(hall, group: str, number: int, source: Source, grade: str = "a") -> None:
    for _ in range(number):
        admission = hall.admission(group)
        raw = {hall.first_cell(): [grade], hall.first_text(): ["要多下乡"]}
        kept = hall.works.answering.cast(admission, new_nonce(), raw, confirmed=True, source=source)
        assert isinstance(kept, Thanks)


def opened(hall, anonymity: str = "strict"):
    """Close and open the sitting; return its lines of accounting by audience."""
    with hall.works.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE sitting SET anonymity = :to"), {"to": anonymity})
    hall.close()
    return {line.audience: line for line in hall.open().accounting}


@pytest.mark.parametrize("device", Device)
def test_handing_a_device_out_is_one_line_in_the_log(hall, device):
    before = entries(hall)

    with hall.works.store.begin() as books:
        devices.start(books, hall.scene.leader, hall.sitting_id, device, NOW)

    with hall.works.store.read() as books:
        last, *_ = books.audit.entries()
    assert entries(hall) == before + 1
    assert (last.action, last.actor, last.object) == ("交出设备", "zhou", str(hall.sitting_id))


@pytest.mark.parametrize(
    ("account", "refusal"), [(STRANGER, NotFoundError), (AUDITOR, NotPermittedError)]
)
def test_only_the_team_hands_devices_out(hall, account, refusal):
    before = entries(hall)

    with hall.works.store.begin() as books, pytest.raises(refusal):
        devices.start(books, account, hall.sitting_id, Device.TABLET, NOW)

    assert entries(hall) == before


@pytest.mark.parametrize("end", [Hall.call_last, Hall.close], ids=["last call", "closing"])
def test_a_device_is_handed_out_only_while_people_are_let_in(hall, end):
    end(hall)

    with hall.works.store.begin() as books, pytest.raises(WrongPhaseError, match="收票"):
        devices.start(books, hall.scene.leader, hall.sitting_id, Device.TABLET, NOW)


@pytest.mark.parametrize("end", [Hall.call_last, Hall.close], ids=["last call", "closing"])
def test_a_device_offers_slips_and_shared_codes_until_nobody_is_let_in(hall, end):
    before = hall.works.answering.venue(hall.sitting_id)
    end(hall)
    after = hall.works.answering.venue(hall.sitting_id)

    assert (before.title, before.unit) == ("动员会民主测评", "青石镇党委")
    assert before.by_slip
    assert before.entrances == (("村民", hall.scene.entrances["v"]),)
    assert (after.open, after.by_slip, after.entrances) == (False, False, ())


def test_ballots_of_all_hands_are_sealed_at_one_length_and_the_writer_knows_no_source(hall):
    for source in Source:
        cast(hall, "a", 1, source)

    with hall.works.store.engine.connect() as connection:
        lengths = connection.execute(sa.text("SELECT DISTINCT length(ct) FROM sealed")).all()
    assert len(lengths) == 1
    assert {*inspect.signature(Cast).parameters} == {"box_id", "rid", "sealed", "slip"}


@pytest.mark.parametrize("anonymity", ["strict", "rows"])
def test_whose_hand_it_was_is_counted_at_the_opening_in_both_grades(hall, anonymity):
    cast(hall, "c", 20, Source.PHONE)
    cast(hall, "c", 5, Source.ASSISTED, "b")

    lines = opened(hall, anonymity)

    whole = lines["all"]
    assert (whole.returned, whole.phone, whole.assisted, whole.paper) == (25, 20, 5, 0)


@pytest.mark.parametrize("anonymity", ["strict", "rows"])
def test_three_assisted_of_forty_are_told_nowhere(hall, anonymity):
    cast(hall, "c", 37, Source.PHONE)
    cast(hall, "c", 3, Source.ASSISTED, "d")

    whole = opened(hall, anonymity)["all"]

    assert whole.returned == 40
    assert (whole.phone, whole.assisted, whole.paper) == (None, None, None)


def test_few_assisted_in_one_group_hide_the_hands_of_every_group(hall):
    for group in ("a", "b"):
        cast(hall, group, 8, Source.PHONE)
    cast(hall, "c", 12, Source.PHONE)
    cast(hall, "c", 6, Source.ASSISTED)
    cast(hall, "b", 2, Source.ASSISTED)

    lines = opened(hall)

    assert (lines["all"].phone, lines["all"].assisted) == (28, 8)
    assert {lines[code].assisted for code in "abc"} == {None}
    assert {lines[code].phone for code in "abc"} == {None}


@pytest.mark.parametrize("anonymity", ["strict", "rows"])
def test_no_kept_answer_lies_beside_the_hand_that_entered_it(hall, anonymity):
    cast(hall, "c", 20, Source.PHONE)
    cast(hall, "c", 10, Source.ASSISTED, "b")
    opened(hall, anonymity)

    with hall.works.store.engine.connect() as connection:
        tables = ("answer", "ballot", "free_text")
        rows = [row for name in tables for row in connection.execute(_all(name)).mappings()]
    with hall.works.store.read() as books:
        boxes = books.boxes.boxes(hall.sitting_id)
        ballots = [json.loads(b) for box in boxes for b in books.results.ballots(box.id)]
        again = recounting.recount(books, hall.sitting_id)
    assert not any(b"assisted" in _bytes(value) for row in rows for value in row.values())
    assert len(ballots) == (30 if anonymity == "rows" else 0)
    assert all(re.fullmatch(r"\w+:\d+\.\d+", slot) for ballot in ballots for slot in ballot)
    assert again == ()
    assert rows


def _all(table: str) -> sa.TextClause:
    return sa.text(f"SELECT * FROM {table}")  # noqa: S608 - names of our own


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
