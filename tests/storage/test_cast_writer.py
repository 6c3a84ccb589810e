"""The one writer: what becomes of a cast, also when many come at once."""

import logging
import sqlite3
from collections import Counter
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from scipy.stats import spearmanr
from sqlalchemy import event

from survey.core.box import Box
from survey.core.errors import BusyError
from survey.storage.cast_writer import Cast, CastWriter, NotKeptError, Receipt
from survey.storage.engine import Store
from tests.makers import a_cast, kept_box

Counts = Callable[[Box], tuple[int, int]]
LARGE = 32768


def dropped_at_once(writer: CastWriter, casts: list[Cast], threads: int) -> list[Any]:
    """The receipt, or the error, of each cast."""

    def drop(cast: Cast) -> Any:
        try:
            return writer.drop(cast)
        except BusyError as error:
            return type(error)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(drop, casts))


def first_done(futures: list[Future[Receipt]], number: int) -> set[Future[Receipt]]:
    done: set[Future[Receipt]] = set()
    while len(done) < number:
        done |= wait(set(futures) - done, return_when=FIRST_COMPLETED).done
    return done


def kept(receipt: Future[Receipt]) -> bool:
    return receipt.exception() is None and receipt.result() is Receipt.KEPT


def test_forty_who_cast_one_slip_at_once_leave_one_ballot(
    store: Store, writer: CastWriter, counts: Counts
) -> None:
    box, (slip,) = kept_box(store, 1)

    receipts = dropped_at_once(writer, [a_cast(box, slip) for _ in range(40)], threads=40)

    assert Counter(receipts) == {Receipt.KEPT: 1, Receipt.UNUSABLE: 39}
    assert counts(box) == (0, 1)


def test_two_thousand_casts_of_thirty_two_at_once_are_each_kept_once(
    store: Store, writer: CastWriter
) -> None:
    box, slips = kept_box(store, 2000)
    casts = [a_cast(box, slip) for slip in slips]

    receipts = dropped_at_once(writer, casts, threads=32)

    assert Counter(receipts) == {Receipt.KEPT: 2000}
    assert writer.unstirred() >= 2000 - 256  # a server takes the first group for stirred
    with store.read() as books:
        assert books.slips.unused(box.id) == 0
        assert sorted(books.boxes.sealed(box.id)) == sorted(
            (cast.rid, cast.sealed) for cast in casts
        )


def test_a_commit_that_fails_answers_nobody_and_uses_no_slip(
    store: Store, writer: CastWriter
) -> None:
    box, slips = kept_box(store, 20)
    casts = [a_cast(box, slip) for slip in slips]

    def fail(_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    event.listen(store.engine, "commit", fail)
    refused = dropped_at_once(writer, casts, threads=20)
    event.remove(store.engine, "commit", fail)
    again = dropped_at_once(writer, casts, threads=20)

    assert refused == [NotKeptError] * 20
    assert again == [Receipt.KEPT] * 20


@pytest.mark.only("sqlite")
def test_a_full_disk_answers_nobody_and_uses_no_slip(
    store: Store, writer: CastWriter, counts: Counts
) -> None:
    box, slips = kept_box(store, 20, bucket=LARGE)
    casts = [a_cast(box, slip) for slip in slips]

    def shrink(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # no more pages than there are

    event.listen(store.engine, "connect", shrink)
    store.engine.dispose()
    refused = dropped_at_once(writer, casts, threads=20)
    left = counts(box)
    event.remove(store.engine, "connect", shrink)
    store.engine.dispose()
    again = dropped_at_once(writer, casts, threads=20)

    assert refused == [NotKeptError] * 20
    assert left == (20, 0)
    assert again == [Receipt.KEPT] * 20


@pytest.mark.parametrize(
    "flaw", [{"sealed": bytes(560)}, {"sealed": bytes(305)}, {"rid": b"short"}, {"rid": None}]
)
def test_a_cast_that_cannot_be_written_spoils_no_other(
    store: Store, writer: CastWriter, flaw: dict[str, Any], counts: Counts
) -> None:
    box, slips = kept_box(store, 30)
    casts = [a_cast(box, slip) for slip in slips]
    casts[7] = replace(casts[7], **flaw)

    receipts = dropped_at_once(writer, casts, threads=30)

    assert [place for place, receipt in enumerate(receipts) if receipt is NotKeptError] == [7]
    assert Counter(receipts)[Receipt.KEPT] == 29
    assert counts(box) == (1, 29)


def test_a_shared_cast_of_the_wrong_length_is_refused_and_not_called_closed(
    store: Store, writer: CastWriter
) -> None:
    box, _ = kept_box(store)

    with pytest.raises(NotKeptError):
        writer.drop(a_cast(box, sealed=bytes(560)))


def test_a_failure_is_logged_without_a_word_of_the_cast(
    store: Store, writer: CastWriter, caplog: pytest.LogCaptureFixture
) -> None:
    box, (slip,) = kept_box(store, 1)
    cast = a_cast(box, slip, rid=b"r" * 31)

    with caplog.at_level(logging.DEBUG), pytest.raises(NotKeptError) as caught:
        writer.drop(cast)

    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    error = "CheckViolation 23514" if store.on_server else "IntegrityError SQLITE_CONSTRAINT_CHECK"
    assert record.getMessage() == f"casts were not kept: {error}"
    assert caught.value.__cause__ is caught.value.__context__ is None


def test_a_full_queue_says_so_and_stores_nothing(store: Store, counts: Counts) -> None:
    box, slips = kept_box(store, 8)
    writer = CastWriter(store, capacity=3)
    writer.start()

    with ThreadPoolExecutor(8) as pool:
        with store.begin() as books:
            books.slips.unused(box.id)  # nobody else can write until this ends
            receipts = [pool.submit(writer.drop, a_cast(box, slip)) for slip in slips]
            # At most three are being written and three wait: two must be sent away.
            refused = first_done(receipts, 2)
        wait(receipts)
    writer.stop()

    assert {type(receipt.exception()) for receipt in refused} == {BusyError}
    stored = sum(map(kept, receipts))
    assert counts(box) == (8 - stored, stored)


def test_stopping_writes_what_was_handed_in(store: Store, counts: Counts) -> None:
    box, (slip, late) = kept_box(store, 2)
    writer = CastWriter(store)
    begun, go_on = Event(), Event()

    def pause(_: object) -> None:
        begun.set()
        go_on.wait()

    event.listen(store.engine, "commit", pause)
    writer.start()
    with ThreadPoolExecutor(2) as pool:
        receipt = pool.submit(writer.drop, a_cast(box, slip))
        begun.wait()
        stopped = pool.submit(writer.stop)
        go_on.set()
        stopped.result()

    assert receipt.result() is Receipt.KEPT
    with pytest.raises(BusyError):
        writer.drop(a_cast(box, late))
    assert counts(box) == (1, 1)


def test_stopping_while_casts_come_answers_every_one_truly(store: Store, counts: Counts) -> None:
    box, slips = kept_box(store, 400)
    writer = CastWriter(store)
    writer.start()

    with ThreadPoolExecutor(33) as pool:
        receipts = [pool.submit(writer.drop, a_cast(box, slip)) for slip in slips]
        first_done(receipts, 20)
        writer.stop()

    stored = sum(map(kept, receipts))
    assert {type(receipt.exception()) for receipt in receipts} <= {type(None), BusyError}
    assert stored >= 20
    assert counts(box) == (400 - stored, stored)


def test_stopping_twice_or_before_the_start_is_stopping(store: Store) -> None:
    never_started, stopped = CastWriter(store), CastWriter(store)
    stopped.start()

    never_started.stop()
    stopped.stop()
    stopped.stop()

    for writer in (never_started, stopped):
        with pytest.raises(BusyError):
            writer.drop(a_cast(kept_box(store)[0]))
        with pytest.raises(BusyError):
            writer.stir()


# That the thread ends with an exception is what the test is about.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_writer_that_dies_tells_all_who_wait_and_takes_no_more(
    store: Store, counts: Counts
) -> None:
    box, slips = kept_box(store, 20)
    writer = CastWriter(store)

    def die(_: object) -> None:
        raise SystemExit

    event.listen(store.engine, "commit", die)
    writer.start()
    refused = dropped_at_once(writer, [a_cast(box, slip) for slip in slips], threads=20)
    writer.stop()
    event.remove(store.engine, "commit", die)

    assert set(refused) <= {NotKeptError, BusyError}
    assert NotKeptError in refused
    assert counts(box) == (20, 0)


@pytest.mark.only("sqlite")
def test_a_group_is_written_in_an_order_that_is_not_the_order_of_coming(store: Store) -> None:
    box, slips = kept_box(store, 201)
    casts = [a_cast(box, slip) for slip in slips]
    statements: list[str] = []

    def listen(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(statements.append)

    event.listen(store.engine, "connect", listen)
    store.engine.dispose()
    writer = CastWriter(store, capacity=100)
    writer.start()
    with ThreadPoolExecutor(201) as pool, store.begin() as books:
        books.slips.unused(box.id)  # nobody else can write until this ends
        receipts = [pool.submit(writer.drop, cast) for cast in casts]
        first_done(receipts, 1)  # sent away: now a hundred wait for the next group
    writer.stop()

    came = [cast.rid for cast, receipt in zip(casts, receipts, strict=True) if kept(receipt)]
    inserts = "".join(words for words in statements if "INSERT INTO sealed" in words).lower()
    places = [inserts.index(rid.hex()) for rid in came]
    assert len(came) >= 100
    assert abs(spearmanr(range(len(came)), places).statistic) < 0.6
