"""The slip book."""

import pytest

from survey.core.errors import NotFoundError
from survey.storage.engine import Store
from tests.makers import kept_box, slip_hashes


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


def test_a_box_tells_its_entrance_or_that_it_has_none(store: Store) -> None:
    shared, _ = kept_box(store)
    other, _ = kept_box(store)
    with store.begin() as books:
        books.slips.add_entrance("qingshi-2026", shared.id)

    with store.read() as books:
        assert books.slips.entrance_of(shared.id) == "qingshi-2026"
        assert books.slips.entrance_of(other.id) is None


def test_slips_and_entrances_need_their_box(store: Store) -> None:
    with store.begin() as books:
        with pytest.raises(NotFoundError):
            books.slips.add(bytes(16), slip_hashes(1))
        with pytest.raises(NotFoundError):
            books.slips.add_entrance("nowhere", bytes(16))
