"""Stirring: afterwards the file tells neither who came nor in which order."""

import random
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from scipy.stats import spearmanr
from sqlalchemy import event

from survey.core.box import Box
from survey.core.codes import SlipHashes, SlipKey
from survey.core.errors import BusyError
from survey.storage.cast_writer import Cast, CastWriter, NotKeptError, Receipt
from survey.storage.casting import Casting
from survey.storage.engine import Store
from survey.storage.stirring import stir
from tests.databases.dump import readable
from tests.makers import a_cast, kept_box


def cast_in_turn(store: Store, casts: list[Cast]) -> None:
    """Write casts one after another, as if they had come one at a time."""
    casting = Casting(store.engine.dialect)
    for start in range(0, len(casts), 50):
        with store.writing.begin() as connection:
            receipts = casting.receipts(connection, casts[start : start + 50])
        assert set(receipts) == {Receipt.KEPT}


def checkpointed(store: Store) -> None:
    """Move everything from the log into the file, as a long evening does."""
    connection = store.engine.raw_connection()
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@dataclass(frozen=True)
class Hall:
    """A box in which five hundred people have cast in turn; what they cast and what they used."""

    box: Box
    casts: list[Cast]
    used: list[bytes]


def full_hall(store: Store, bucket: int) -> Hall:
    """Fill a hall, the same one every time."""
    made = random.Random(7)
    box, _ = kept_box(store, bucket=bucket)
    slips = [SlipHashes(made.randbytes(32), made.randbytes(32)) for _ in range(500)]
    with store.begin() as books:
        books.slips.add(box.id, slips)
    casts = [
        Cast(box.id, made.randbytes(32), made.randbytes(bucket + 48), SlipKey("token", slip.token))
        for slip in slips
    ]
    cast_in_turn(store, casts)
    return Hall(box, casts, [code for slip in slips for code in slip])


def correlation(path: Path, casts: list[Cast]) -> float:
    """How well the place of a ballot in the file tells when it came (1: exactly)."""
    content = path.read_bytes()
    places = [content.index(cast.sealed[-32:]) for cast in casts]
    return float(spearmanr(range(len(casts)), places).statistic)


def test_no_used_slip_can_be_read_from_the_file_or_its_log(store: Store) -> None:
    hall = full_hall(store, bucket=256)
    alive = SlipHashes(b"\x11" * 32, b"\x22" * 32)
    with store.begin() as books:
        books.slips.add(hall.box.id, [alive])
    before = readable(store)

    stir(store.engine)

    after = readable(store)
    assert any(code in before for code in hall.used)
    assert [code.hex() for code in hall.used if code in after] == []
    assert alive.token in after


@pytest.mark.only("sqlite")
def test_stirring_leaves_an_empty_log(store: Store, tmp_path: Path) -> None:
    full_hall(store, bucket=256)

    stir(store.engine)

    assert (tmp_path / "survey.db-wal").stat().st_size == 0


@pytest.mark.only("sqlite")
def test_the_place_of_a_ballot_does_not_tell_when_it_came(store: Store, tmp_path: Path) -> None:
    hall = full_hall(store, bucket=2048)
    checkpointed(store)
    before = correlation(tmp_path / "survey.db", hall.casts)

    stir(store.engine)

    assert before > 0.7
    # Five standard deviations of the correlation of five hundred random places.
    assert abs(correlation(tmp_path / "survey.db", hall.casts)) < 0.22


def test_stirring_changes_nothing_that_is_kept(store: Store) -> None:
    hall = full_hall(store, bucket=256)
    with store.begin() as books:
        books.slips.add(hall.box.id, [SlipHashes(bytes(32), bytes(32))])

    stir(store.engine)

    with store.read() as books:
        assert sorted(books.boxes.sealed(hall.box.id)) == sorted(
            (c.rid, c.sealed) for c in hall.casts
        )
        assert books.slips.unused(hall.box.id) == 1


@pytest.fixture
def hasty(store: Store) -> Store:
    """The store with connections that do not wait for others; on a server none waits long."""

    def hurry(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout=0")

    if not store.on_server:
        event.listen(store.engine, "checkout", hurry)
    return store


def test_a_reader_in_the_way_is_told_and_the_next_stirring_is_clean(hasty: Store) -> None:
    box, (slip, _) = kept_box(hasty, 2)
    cast_in_turn(hasty, [a_cast(box, slip)])

    with hasty.read() as books:
        books.slips.unused(box.id)
        with pytest.raises(BusyError):
            stir(hasty.engine)
    stir(hasty.engine)

    assert slip.token not in readable(hasty)


@pytest.mark.only("postgresql")
def test_who_chose_his_moment_before_a_stirring_finds_every_ballot(store: Store) -> None:
    box, slips = kept_box(store, 3)
    cast_in_turn(store, [a_cast(box, slip) for slip in slips])

    with store.read() as books:
        books.inspection.rounds()
        with pytest.raises(BusyError):
            stir(store.engine)

        assert books.boxes.sealed_count(box.id) == 3


def test_a_writer_in_the_way_is_told(hasty: Store) -> None:
    with hasty.begin() as books:
        books.inspection.rounds()

        with pytest.raises(BusyError):
            stir(hasty.engine)


def test_the_writer_stirs_between_groups_and_counts_anew(store: Store, writer: CastWriter) -> None:
    box, (earlier, first, second) = kept_box(store, 3)
    writer.drop(a_cast(box, earlier))
    writer.stir()
    writer.drop(a_cast(box, first))
    counted = writer.unstirred()

    writer.stir()
    anew = writer.unstirred()
    written = readable(store)
    receipt = writer.drop(a_cast(box, second))

    assert (counted, anew, writer.unstirred()) == (1, 0, 1)
    assert first.token not in written
    assert receipt is Receipt.KEPT


def test_a_stirring_that_fails_is_reported_and_the_writer_goes_on(
    hasty: Store, writer: CastWriter
) -> None:
    box, (slip,) = kept_box(hasty, 1)

    with hasty.read() as books:
        books.slips.unused(box.id)
        with pytest.raises(BusyError) as caught:
            writer.stir()

    assert not isinstance(caught.value, NotKeptError)
    assert writer.drop(a_cast(box, slip)) is Receipt.KEPT
