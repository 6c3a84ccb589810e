"""What a thief with the database file finds: before the opening, after it, and ever."""

import json
import math
from collections.abc import Sequence

import numpy as np
import pytest
import sqlalchemy as sa
from scipy.stats import spearmanr

from survey.core import codes
from survey.sealing.envelope import rid
from tests.databases import dump

CANARY = "书记的小舅子承包了食堂"
NUMBER = 100


def _bytes(hall) -> bytes:
    return dump.readable(hall.works.store)


def _rows(hall, table: str) -> bytes:
    """Return the bytes in which the rows of the table lie, in the order in which they lie."""
    store = hall.works.store
    return dump.heap(store, table) if store.on_server else dump.readable(store)


def _correlation(order: Sequence[int]) -> float:
    return abs(float(spearmanr(np.arange(len(order)), order).statistic))


def _chance(number: int) -> float:
    """Return a rank correlation that chance exceeds about once in 150,000 runs."""
    return 4.5 / math.sqrt(number - 1)


@pytest.fixture
def told(hall):
    """Cast ballots one after the other; return the hall, every code and the nonces in order."""
    slips = [slip for group in hall.scene.slips.values() for slip in group]
    nonces = [f"{index:032x}" for index in range(NUMBER)]
    for index, nonce in enumerate(nonces):
        grade = "a" if index < NUMBER // 2 else "d"
        hall.answer(
            "c", {hall.first_cell(): grade, hall.first_text(): f"{CANARY}{index:03d}"}, nonce
        )
    return hall, slips, nonces


def test_no_answer_is_readable_before_the_opening(told):
    hall, _, _ = told

    during = _bytes(hall)
    hall.close()

    assert CANARY.encode() not in during
    assert CANARY.encode() not in _bytes(hall)


def test_no_code_is_ever_readable(told):
    hall, slips, _ = told

    found = [_bytes(hall)]
    hall.close()
    found.append(_bytes(hall))
    hall.open()
    found.append(_bytes(hall))

    for slip in slips:
        for spelt in (slip.token, slip.typed, codes.grouped(slip.typed)):
            assert all(spelt.encode() not in dump for dump in found)


def test_no_hash_of_a_code_is_left_after_closing(told):
    hall, slips, _ = told

    hall.close()

    found = _bytes(hall)
    pepper = hall.works.settings.pepper
    hashes = [value for slip in slips for value in codes.hashes(slip, pepper)]
    assert [value for value in hashes if value in found] == []


def test_where_sealed_ballots_lie_does_not_tell_when_they_came(told):
    hall, _, nonces = told

    hall.close()

    found = _rows(hall, "sealed")
    places = [found.find(rid(nonce.encode())) for nonce in nonces]
    assert min(places) >= 0
    assert _correlation(places) < _chance(NUMBER)


def test_where_answers_lie_after_the_opening_does_not_tell_when_they_came(told):
    hall, _, _ = told
    hall.close()

    hall.open()

    with hall.works.store.engine.connect() as connection:
        column = connection.execute(
            sa.text("SELECT value FROM answer WHERE question_id = 'c:0.0'")
        ).scalar_one()
    grades = [int(value) for value in column.decode().strip("[]").split(",")]
    assert sorted(grades) == [0] * (NUMBER // 2) + [3] * (NUMBER // 2)
    assert _correlation(grades) < _chance(NUMBER)
    found = _rows(hall, "free_text")
    places = [found.find(f"{CANARY}{index:03d}".encode()) for index in range(NUMBER)]
    assert min(places) >= 0
    assert _correlation(places) < _chance(NUMBER)


def test_two_answers_of_one_person_do_not_lie_side_by_side_in_the_strict_grade(hall):
    cells = [slot.key for slot in hall.scene.editions[0].form.slots[:2]]
    for index in range(NUMBER):
        hall.answer("c", {f"0.{cell}": "ad"[index % 2] for cell in cells})
    hall.close()

    hall.open()

    with hall.works.store.read() as books:
        box = next(b for b in books.boxes.boxes(hall.sitting_id) if b.group == "c")
        kept = books.results.columns(box.id)
    first, second = (json.loads(kept[f"c:0.{index}"]) for index in range(2))
    assert abs(float(np.corrcoef(first, second)[0, 1])) < _chance(NUMBER)


def test_the_closing_counts_meet(told):
    hall, _, _ = told

    hall.close()

    with hall.works.store.read() as books:
        boxes = {box.group: box for box in books.boxes.boxes(hall.sitting_id)}
    assert boxes["c"].returned == NUMBER
    assert all(
        box.issued - box.voided - box.unused == box.returned
        for code, box in boxes.items()
        if code != "v"
    )


@pytest.mark.only("postgresql")
@pytest.mark.parametrize("anonymity", ["strict", "rows"])
def test_what_the_opening_writes_bears_one_mark_and_lies_in_the_order_of_random_names(
    hall, anonymity
):
    with hall.works.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE sitting SET anonymity = :to"), {"to": anonymity})
    for index in range(NUMBER):
        hall.answer(
            "c", {hall.first_cell(): "ad"[index % 2], hall.first_text(): f"{CANARY}{index:03d}"}
        )
    hall.close()

    hall.open()

    tables = ("free_text", "ballot" if anonymity == "rows" else "answer")
    for table in tables:
        rows = f"SELECT xmin::text, box_id, id FROM {table} ORDER BY ctid"  # noqa: S608
        with hall.works.store.engine.connect() as connection:
            found = connection.execute(sa.text(rows)).all()
        assert len({xmin for xmin, _, _ in found}) == 1
        for box in {box_id for _, box_id, _ in found}:
            names = [name for _, box_id, name in found if box_id == box]
            assert names == sorted(names)
