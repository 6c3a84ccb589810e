"""What a house could do wrong: each takes one of its parts away while a sitting is played."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from sqlalchemy import event

from survey.sealing import custody, envelope
from survey.sealing.envelope import BoxLabel
from survey.services import answering, backing_up, opening
from survey.storage import cast_writer, casting, result_shelf
from survey.storage.engine import Store
from survey.storage.tables.collection import SEAL

_WITH_TIME = """
INSERT INTO sealed (rid, box_id, ct, at)
SELECT :rid, id, :sealed, {now} FROM box
WHERE id = :box AND state = 'open' AND bucket + {{seal}} = length(:sealed)
ON CONFLICT DO NOTHING
"""
_NOW = {"sqlite": "julianday('now')", "postgresql": "extract(epoch FROM clock_timestamp())"}


@contextmanager
def time_column(store: Store) -> Iterator[None]:
    """Sealed ballots bear the moment at which they came."""
    with store.writing.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE sealed ADD COLUMN at double precision")
    words = _WITH_TIME.format(now=_NOW[store.engine.dialect.name])
    with patch.object(casting, "_KEEP", words):
        yield


@contextmanager
def no_stirring(_: Store) -> Iterator[None]:
    """What is kept stays as it lies."""
    with patch.object(cast_writer, "stir", lambda _: None):
        yield


@contextmanager
def sampled_columns(store: Store) -> Iterator[None]:
    """The planner samples slips as it samples any table."""
    with store.writing.begin() as connection:
        for column in ("h_token", "h_code"):
            connection.exec_driver_sql(f"ALTER TABLE slip ALTER {column} SET STATISTICS -1")
    yield


@contextmanager
def unsealed(_: Store) -> Iterator[None]:
    """The slip is burnt and the ballot kept as it is."""

    def seal(_key: bytes, _label: BoxLabel, _name: bytes, bucket: int, plain: bytes) -> bytes:
        return plain.ljust(bucket + SEAL, b"\0")

    def opener(_key: bytes, _label: BoxLabel) -> Callable[[bytes, bytes], bytes]:
        return lambda _, sealed: sealed.rstrip(b"\0")

    with patch.object(answering, "seal", seal), patch.object(opening, "opener", opener):
        yield


@contextmanager
def unpadded(store: Store) -> Iterator[None]:
    """A sealed ballot is as long as what was said."""
    if store.on_server:
        with store.writing.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE sealed DROP CONSTRAINT ck_sealed_ct_length")
    else:
        event.listen(store.engine, "connect", _heed_no_law)
        store.engine.dispose()
    words = casting._KEEP.replace("bucket + {seal} = length(:sealed)", "{seal} > 0")
    with (
        patch.object(envelope, "_padded", lambda plain, _: len(plain).to_bytes(4) + plain),
        patch.object(casting, "_KEEP", words),
    ):
        yield


def _heed_no_law(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA ignore_check_constraints=ON")


@contextmanager
def no_shuffling(_: Store) -> Iterator[None]:
    """Ballots are kept in the order in which they are opened, under names that count."""
    with _shuffled_by(_Still), _names_that_count():
        yield


@contextmanager
def order_kept(store: Store) -> Iterator[None]:
    """Sealed ballots lie in the order in which they came, and nothing is shuffled."""
    number = count(1)

    def rid(_: bytes) -> bytes:
        return next(number).to_bytes(32)

    with patch.object(answering, "rid", rid), no_shuffling(store):
        yield


@contextmanager
def one_order(_: Store) -> Iterator[None]:
    """All columns of the strict grade are shuffled alike."""
    with _shuffled_by(_Alike):
        yield


@contextmanager
def every_backup_made(_: Store) -> Iterator[None]:
    """A backup is refused to nobody, however few have come since the last."""
    with patch.object(backing_up, "HANDFUL", range(0)):
        yield


@contextmanager
def unsplit(_: Store) -> Iterator[None]:
    """Every custodian has the whole secret."""

    def split(secret: bytes, names: Sequence[str], threshold: int) -> Mapping[str, Any]:
        split_well = _SPLIT(secret, tuple(names), threshold)
        return {name: dict.fromkeys(pieces, secret) for name, pieces in split_well.items()}

    with patch.object(custody, "_split", split):
        yield


@contextmanager
def unshredded(_: Store) -> Iterator[None]:
    """The server's share outlives the opening."""
    with patch.object(custody.ShareDirectory, "shred", lambda _self, _box_id: None):
        yield


_SPLIT = custody._split


class _Still(Random):
    """Shuffles nothing: what it draws only rises."""

    def shuffle(self, x: Any) -> None:
        """Leave everything where it is."""

    def randbytes(self, n: int) -> bytes:
        return b"".join(place.to_bytes(8, "little") for place in range(n // 8))


class _Alike(Random):
    """Shuffles always in the same way."""

    def __init__(self) -> None:
        super().__init__(secrets.randbits(64))
        self._drawn = super().randbytes(2**16)

    def randbytes(self, n: int) -> bytes:
        return self._drawn[:n]


def _shuffled_by(kind: type[Random]) -> Any:
    drawing = SimpleNamespace(SystemRandom=kind)
    return patch.object(opening, "secrets", drawing)


def _names_that_count() -> Any:
    number = count(1)

    def token_bytes(length: int) -> bytes:
        return next(number).to_bytes(length)

    return patch.object(result_shelf, "secrets", SimpleNamespace(token_bytes=token_bytes))
