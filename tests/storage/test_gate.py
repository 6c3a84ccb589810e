"""The gate."""

from datetime import UTC, datetime

import pytest

from survey.core.box import Box, BoxState
from survey.core.codes import SlipKey
from survey.core.sitting import Phase
from survey.storage.cast_writer import Cast, CastWriter
from survey.storage.engine import Store
from survey.storage.gate import Gate
from tests.makers import kept_box


def test_both_codes_of_a_slip_lead_to_its_box(store: Store) -> None:
    box, (slip, _) = kept_box(store, 2)

    gate = Gate(store)

    assert box_of(gate, "token", slip.token) == box.id
    assert box_of(gate, "typed", slip.typed) == box.id


def test_a_code_of_the_other_kind_leads_nowhere(store: Store) -> None:
    _, (slip,) = kept_box(store, 1)

    gate = Gate(store)

    assert box_of(gate, "typed", slip.token) is None
    assert box_of(gate, "token", slip.typed) is None


def test_a_slip_leads_nowhere_while_its_box_is_not_open(store: Store) -> None:
    _, (slip,) = kept_box(store, 1, state=BoxState.DRAFT)

    assert box_of(Gate(store), "token", slip.token) is None


def box_of(gate: Gate, kind: str, code: bytes, *, late: bool = False) -> bytes | None:
    """The box that a code leads to."""
    way = gate.way(SlipKey(kind, code), late=late)
    return None if way is None else way.box_id


def called(store: Store, box: Box, *, back: bool = False) -> None:
    """Make the last call of the box's sitting, or take it back."""
    with store.begin() as books:
        if books.sittings.sitting(box.sitting_id).phase is Phase.DRAFT:
            books.sittings.move(box.sitting_id, Phase.OPEN)
        books.sittings.call(box.sitting_id, None if back else datetime(2026, 4, 1, 16, tzinfo=UTC))


@pytest.mark.parametrize("kind", ["token", "typed"])
def test_after_the_last_call_a_slip_leads_only_the_late_to_its_box(store: Store, kind: str) -> None:
    box, (slip,) = kept_box(store, 1)
    code = getattr(slip, kind)
    gate = Gate(store)

    called(store, box)

    assert box_of(gate, kind, code) is None
    assert box_of(gate, kind, code, late=True) == box.id
    called(store, box, back=True)
    assert box_of(gate, kind, code) == box.id


def test_the_last_call_of_one_sitting_is_not_that_of_another(store: Store) -> None:
    box, _ = kept_box(store, 1)
    other, (slip,) = kept_box(store, 1)

    called(store, box)

    assert box_of(Gate(store), "token", slip.token) == other.id


def test_an_entrance_tells_that_the_last_call_was(store: Store) -> None:
    box, _ = kept_box(store)
    with store.begin() as books:
        books.slips.add_entrance("qingshi-2026", box.id)

    called(store, box)

    (box_id, _), *found = Gate(store).entrance("qingshi-2026")
    assert (box_id, *found) == (box.id, BoxState.OPEN, True)


def test_an_entrance_tells_its_box_and_whether_it_is_open(store: Store) -> None:
    box, _ = kept_box(store)
    with store.begin() as books:
        books.slips.add_entrance("qingshi-2026", box.id)

    gate = Gate(store)

    (box_id, _), *found = gate.entrance("qingshi-2026")
    assert (box_id, *found) == (box.id, BoxState.OPEN, False)
    assert gate.entrance("nowhere") is None


def test_a_kept_ballot_tells_the_box_that_holds_it(store: Store) -> None:
    box, _ = kept_box(store)
    writer = CastWriter(store)
    writer.start()
    writer.drop(Cast(box.id, b"r" * 32, bytes(box.bucket + 48), None))
    writer.stop()

    gate = Gate(store)

    assert gate.holding(b"r" * 32).box_id == box.id
    assert gate.holding(b"s" * 32) is None
