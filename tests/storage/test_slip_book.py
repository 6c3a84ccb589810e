"""The slip book."""

import pytest

from survey.core.box import BoxState
from survey.core.codes import SlipKey
from survey.core.errors import NotFoundError
from survey.storage.engine import Store
from tests.makers import kept_box, slip_hashes


def test_both_codes_of_a_slip_lead_to_its_box(store: Store) -> None:
    box, (slip, _) = kept_box(store, 2)

    with store.read() as books:
        assert books.slips.box_of(SlipKey("token", slip.token)) == box.id
        assert books.slips.box_of(SlipKey("typed", slip.typed)) == box.id


def test_a_code_of_the_other_kind_leads_nowhere(store: Store) -> None:
    _, (slip,) = kept_box(store, 1)

    with store.read() as books:
        assert books.slips.box_of(SlipKey("typed", slip.token)) is None
        assert books.slips.box_of(SlipKey("token", slip.typed)) is None


def test_a_slip_leads_nowhere_while_its_box_is_not_open(store: Store) -> None:
    _, (slip,) = kept_box(store, 1, state=BoxState.DRAFT)

    with store.read() as books:
        assert books.slips.box_of(SlipKey("token", slip.token)) is None


def test_finding_the_box_of_a_slip_takes_one_statement(store: Store) -> None:
    _, (slip,) = kept_box(store, 1)
    statements: list[str] = []

    with store.read() as books:
        books.session.connection().connection.driver_connection.set_trace_callback(
            statements.append
        )
        books.slips.box_of(SlipKey("token", slip.token))

        assert len(statements) == 1


def test_slips_are_counted_as_issued_each_time_some_are_added(store: Store) -> None:
    box, _ = kept_box(store, 3)

    with store.begin() as books:
        books.slips.add(box.id, slip_hashes(2))
        books.slips.add(box.id, slip_hashes(1))
        books.slips.add(box.id, ())

    with store.read() as books:
        assert books.boxes.box(box.id).issued == 6
        assert books.slips.unused(box.id) == 6


def test_voiding_deletes_this_boxs_slips_alone_and_counts_them(store: Store) -> None:
    box, _ = kept_box(store, 3)
    other, _ = kept_box(store, 2)

    with store.begin() as books:
        voided = [books.slips.void_unused(box.id), books.slips.void_unused(box.id)]
        books.slips.add(box.id, slip_hashes(4))

    with store.read() as books:
        assert voided == [3, 0]
        assert (books.boxes.box(box.id).issued, books.boxes.box(box.id).voided) == (7, 3)
        assert (books.slips.unused(box.id), books.slips.unused(other.id)) == (4, 2)


def test_an_entrance_tells_its_box_and_whether_it_is_open(store: Store) -> None:
    box, _ = kept_box(store)
    with store.begin() as books:
        books.slips.add_entrance("qingshi-2026", box.id)

    with store.read() as books:
        assert books.slips.entrance("qingshi-2026") == (box.id, BoxState.OPEN)
        assert books.slips.entrance_of(box.id) == "qingshi-2026"


def test_an_unknown_entrance_and_a_box_without_one_are_none(store: Store) -> None:
    box, _ = kept_box(store)

    with store.read() as books:
        assert books.slips.entrance("nowhere") is None
        assert books.slips.entrance_of(box.id) is None


def test_slips_and_entrances_need_their_box(store: Store) -> None:
    with store.begin() as books:
        with pytest.raises(NotFoundError):
            books.slips.add(bytes(16), slip_hashes(1))
        with pytest.raises(NotFoundError):
            books.slips.add_entrance("nowhere", bytes(16))
