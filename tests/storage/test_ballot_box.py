"""The ballot box as the desk sees it."""

import pytest

from survey.core.box import BoxState
from survey.core.errors import BusyError, NotFoundError, WrongPhaseError
from survey.storage.casting import Casting
from survey.storage.engine import Store
from tests.makers import a_box, a_cast, kept_account, kept_box, kept_sitting

DIGEST = bytes(range(32))


def cast_one(store: Store, *casts: object) -> None:
    with store.writing.begin() as connection:
        Casting(store.engine.dialect).receipts(connection, casts)  # type: ignore[arg-type]


def test_a_box_comes_back_as_it_was(store: Store) -> None:
    with store.begin() as books:
        box = a_box(kept_sitting(books).id)
        books.boxes.add(box)

    with store.read() as books:
        assert books.boxes.box(box.id) == box


def test_boxes_come_in_the_order_of_the_groups(store: Store) -> None:
    with store.begin() as books:
        sitting = kept_sitting(books)
        second, first = a_box(sitting.id, "b"), a_box(sitting.id, "a")
        books.boxes.add(second)
        books.boxes.add(first)

        before = books.boxes.boxes(sitting.id)
        books.sittings.save(sitting.model_copy(update={"groups": sitting.groups[::-1]}))

        assert before == (first, second)
        assert books.boxes.boxes(sitting.id) == (second, first)


def test_opening_lets_in_ballots_to_the_drafts_of_this_sitting_alone(store: Store) -> None:
    with store.begin() as books:
        here, there = kept_sitting(books), kept_sitting(books)
        boxes = [a_box(here.id, "a"), a_box(here.id, "b"), a_box(there.id)]
        for box in boxes:
            books.boxes.add(box)

        books.boxes.open_boxes(here.id)

        states = [books.boxes.box(box.id).state for box in boxes]
    assert states == [BoxState.OPEN, BoxState.OPEN, BoxState.DRAFT]


def test_closing_records_the_counts_and_deletes_the_unused_slips(store: Store) -> None:
    box, (used, _, _) = kept_box(store, 3)
    cast_one(store, a_cast(box, used))

    with store.begin() as books:
        books.boxes.close(box.id, unused=2, returned=1, digest=DIGEST)

    with store.read() as books:
        closed = books.boxes.box(box.id)
        assert (closed.state, closed.unused, closed.returned) == (BoxState.CLOSED, 2, 1)
        assert closed.closing_digest == DIGEST
        assert closed.issued - closed.voided - (closed.unused or 0) == closed.returned
        assert books.slips.unused(box.id) == 0


@pytest.mark.parametrize(("unused", "returned"), [(2, 0), (3, 1), (1, 2)])
def test_closing_with_counts_that_are_no_longer_true_closes_nothing(
    store: Store, unused: int, returned: int
) -> None:
    box, (used, _, _) = kept_box(store, 3)
    cast_one(store, a_cast(box, used))

    with pytest.raises(BusyError), store.begin() as books:
        books.boxes.close(box.id, unused, returned, DIGEST)

    with store.read() as books:
        assert books.boxes.box(box.id).state is BoxState.OPEN
        assert books.slips.unused(box.id) == 2


def test_sealed_ballots_come_back_whole_and_by_box(store: Store) -> None:
    box, slips = kept_box(store, 5)
    other, _ = kept_box(store)
    casts = [a_cast(box, slip) for slip in slips]
    cast_one(store, *casts, a_cast(other))

    with store.read() as books:
        assert sorted(books.boxes.sealed(box.id)) == sorted(
            (cast.rid, cast.sealed) for cast in casts
        )
        assert books.boxes.sealed_count(other.id) == 1


def test_an_opened_box_is_destroyed_with_its_ballots_and_its_counts_stay(store: Store) -> None:
    box, (slip,) = kept_box(store, 1)
    other, _ = kept_box(store)
    cast_one(store, a_cast(box, slip), a_cast(other))

    with store.begin() as books:
        books.boxes.close(box.id, 0, 1, DIGEST)
        books.boxes.mark_opened(box.id, 1, 0)
        books.boxes.destroy(box.id)

    with store.read() as books:
        left = books.boxes.box(box.id)
        assert (left.state, left.returned, left.opened_count) == (BoxState.DESTROYED, 1, 1)
        assert books.boxes.sealed(box.id) == ()
        assert books.boxes.sealed_count(other.id) == 1


def test_a_box_takes_no_step_before_its_turn_or_twice(store: Store) -> None:
    box, _ = kept_box(store)

    with store.begin() as books:
        boxes = books.boxes
        for early in (lambda: boxes.mark_opened(box.id, 0), lambda: boxes.destroy(box.id)):
            with pytest.raises(WrongPhaseError):
                early()
        boxes.close(box.id, 0, 0, DIGEST)
        for wrong in (
            lambda: boxes.close(box.id, 0, 0, DIGEST),
            lambda: boxes.destroy(box.id),
        ):
            with pytest.raises(WrongPhaseError):
                wrong()


def test_custody_names_the_keepers_and_the_card_kept_for_each(store: Store) -> None:
    with store.begin() as books:
        sitting = kept_sitting(books)
        first, second = a_box(sitting.id, "a"), a_box(sitting.id, "b")
        for name in ("wang", "chen"):
            kept_account(books, name)
        for box in (first, second):
            books.boxes.add(box)
            books.boxes.keep_custody(box.id, "wang", None)
            books.boxes.keep_custody(box.id, "chen", None)
        books.boxes.keep_custody(first.id, "chen", b"card")

        assert books.boxes.custody(sitting.id) == {"chen": b"card", "wang": None}
        assert books.boxes.custody(sitting.id + 1) == {}


def test_custody_needs_a_box_and_an_account(store: Store) -> None:
    box, _ = kept_box(store)

    with store.begin() as books:
        kept_account(books, "chen")

        for box_id, name in ((box.id, "nobody"), (bytes(16), "chen")):
            with pytest.raises(NotFoundError):
                books.boxes.keep_custody(box_id, name, None)
