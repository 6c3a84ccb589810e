"""One cast: what becomes of it, its slip and its ballot."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from survey.core.box import Box, BoxState
from survey.core.codes import SlipHashes, SlipKey
from survey.storage.cast_writer import Cast, CastWriter, Receipt
from survey.storage.engine import Store
from tests.makers import a_cast, kept_box, slip_hashes

Counts = Callable[[Box], tuple[int, int]]


def by_digits(box: Box, slip: SlipHashes) -> Cast:
    """A cast by the slip's typed digits."""
    return replace(a_cast(box), slip=SlipKey("typed", slip.typed))


def close(store: Store, box: Box) -> None:
    with store.begin() as books:
        unused, returned = books.slips.unused(box.id), books.boxes.sealed_count(box.id)
        books.boxes.close(box.id, unused, returned, bytes(32))


def test_a_cast_uses_its_slip_and_keeps_its_ballot(
    store: Store, writer: CastWriter, counts: Counts
) -> None:
    box, (slip,) = kept_box(store, 1)
    cast = a_cast(box, slip)

    receipt = writer.drop(cast)

    assert receipt is Receipt.KEPT
    assert counts(box) == (0, 1)
    with store.read() as books:
        assert books.boxes.sealed(box.id) == ((cast.rid, cast.sealed),)


def test_the_typed_code_uses_the_same_slip_as_the_token(store: Store, writer: CastWriter) -> None:
    box, (slip,) = kept_box(store, 1)

    first = writer.drop(by_digits(box, slip))
    second = writer.drop(a_cast(box, slip))

    assert (first, second) == (Receipt.KEPT, Receipt.UNUSABLE)


def test_sending_a_kept_cast_again_is_already_kept(
    store: Store, writer: CastWriter, counts: Counts
) -> None:
    box, (slip,) = kept_box(store, 1)
    cast = a_cast(box, slip)

    receipts = [writer.drop(cast), writer.drop(cast)]

    assert receipts == [Receipt.KEPT, Receipt.ALREADY]
    assert counts(box) == (0, 1)


def test_sending_a_kept_cast_again_is_already_kept_after_closing(
    store: Store, writer: CastWriter
) -> None:
    box, (slip, _) = kept_box(store, 2)
    cast = a_cast(box, slip)
    writer.drop(cast)
    close(store, box)

    assert writer.drop(cast) is Receipt.ALREADY


def test_a_page_that_was_sent_before_leaves_another_slip_alive(
    store: Store, writer: CastWriter
) -> None:
    box, (first, second) = kept_box(store, 2)
    cast = a_cast(box, first)
    writer.drop(cast)

    stale = writer.drop(a_cast(box, second, rid=cast.rid))
    fresh = writer.drop(a_cast(box, second))

    assert (stale, fresh) == (Receipt.STALE, Receipt.KEPT)


def test_an_unknown_slip_and_a_used_one_are_alike(store: Store, writer: CastWriter) -> None:
    box, (slip,) = kept_box(store, 1)
    writer.drop(a_cast(box, slip))
    unknown = SlipHashes(bytes(32), bytes(32))

    assert writer.drop(a_cast(box, slip)) is Receipt.UNUSABLE
    assert writer.drop(a_cast(box, unknown)) is Receipt.UNUSABLE


def test_a_slip_of_another_box_is_not_used(
    store: Store, writer: CastWriter, counts: Counts
) -> None:
    box, _ = kept_box(store)
    other, (slip,) = kept_box(store, 1)

    receipt = writer.drop(a_cast(box, slip))

    assert receipt is Receipt.UNUSABLE
    assert counts(other) == (1, 0)


@pytest.mark.parametrize("state", [BoxState.DRAFT, BoxState.OPENED])
def test_a_box_that_is_not_open_takes_nothing_and_uses_no_slip(
    store: Store, writer: CastWriter, state: BoxState, counts: Counts
) -> None:
    box, (slip,) = kept_box(store, 1, state=state, unused=1, returned=0, closing_digest=bytes(32))

    by_slip = writer.drop(a_cast(box, slip))
    by_shared_code = writer.drop(a_cast(box))

    assert (by_slip, by_shared_code) == (Receipt.UNUSABLE, Receipt.CLOSED)
    assert counts(box) == (1, 0)


def test_a_shared_code_keeps_each_page_once(
    store: Store, writer: CastWriter, counts: Counts
) -> None:
    box, _ = kept_box(store)
    cast = a_cast(box)

    receipts = [writer.drop(cast), writer.drop(cast), writer.drop(a_cast(box))]

    assert receipts == [Receipt.KEPT, Receipt.ALREADY, Receipt.KEPT]
    assert counts(box) == (0, 2)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_every_slip_is_unused_voided_or_one_ballot(
    store: Store, writer: CastWriter, counts: Counts, seed: int
) -> None:
    chance = random.Random(seed)
    box, given = kept_box(store, 20)
    slips = list(given)
    rids = [bytes([number]) * 32 for number in range(30)]

    for _ in range(120):
        match chance.randrange(12):
            case 0:
                with store.begin() as books:
                    books.slips.void_unused(box.id)
            case 1:
                slips += (more := slip_hashes(5))
                with store.begin() as books:
                    books.slips.add(box.id, more)
            case 2:
                writer.stir()
            case _:
                writer.drop(a_cast(box, chance.choice(slips), rid=chance.choice(rids)))

    with store.read() as books:
        left = books.boxes.box(box.id)
    unused, sealed = counts(box)
    assert sealed > 0
    assert left.issued == len(slips)
    assert left.issued - left.voided - unused == sealed
