"""The write path: casts of many at once, each durable before it is answered."""

import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from survey.storage.cast_writer import CastWriter, Receipt
from survey.storage.casting import Cast
from survey.storage.engine import Store, open_store
from survey.storage.migrating import upgrade
from tests.load.bench import crowd
from tests.load.bench.figures import RUNS, Figure
from tests.load.bench.ground import Ground
from tests.makers import a_cast, kept_box

_BUCKET = 4096
"""Bytes of a ballot that answers twelve questions."""
_GROUP = 16
_LEAST, _LEAST_OF_WAYS, _TIMES_MEDIAN = 0.2, 0.6, 10


@dataclass(frozen=True)
class _Casts:
    """Durable casts a second, and what half and 99 of 100 of them waited, in milliseconds."""

    rate: float
    bare: float
    p50: float
    p99: float

    @property
    def even(self) -> bool:
        """Return whether nobody waits much longer than most."""
        return self.p99 <= _TIMES_MEDIAN * self.p50


def measured(ground: Ground) -> Iterator[Figure]:
    """Return the figure of durable casts a second beside a bare loop on SQLite.

    On PostgreSQL whole ways are compared with those on SQLite instead.
    """
    casts = _casts(ground)
    says = (
        f"{casts.rate:,.0f} durable casts a second of {ground.sizes.at_once} at once beside"
        f" {casts.bare:,.0f} in a bare loop on SQLite; half wait {casts.p50:.0f} ms, 99 of 100 at"
        f" most {casts.p99:.0f} ms"
    )
    value, baseline, least = casts.rate, casts.bare, _LEAST
    if ground.on_server:
        value, baseline = crowd.beside_file(ground)
        least = _LEAST_OF_WAYS
        says = f"{value:.0f} whole ways a second beside {baseline:.0f} on SQLite; {says}"
    ok = value >= least * baseline and casts.even
    reach = f"≥ {least}, p99 ≤ {_TIMES_MEDIAN} × p50"
    yield Figure("write", value / baseline, value, baseline, reach, ok, says)


def _casts(ground: Ground) -> _Casts:
    number, at_once = ground.sizes.casts, ground.sizes.at_once
    ours: list[float] = []
    bare: list[float] = []
    waits: list[float] = []
    with TemporaryDirectory() as folder, ground.database(Path(folder)) as database:
        upgrade(database)
        with closing(open_store(database)) as store:
            for run in range(RUNS + 1):
                took, waited = _cast(store, number, at_once)
                loop = _looped(Path(folder) / f"bare-{run}.db", number)
                if run:  # the first run is not counted
                    ours.append(number / took)
                    bare.append(number / loop)
                    waits += waited
    p50, p99 = (1000 * sorted(waits)[len(waits) * part // 100] for part in (50, 99))
    return _Casts(median(ours), median(bare), p50, p99)


def _cast(store: Store, number: int, at_once: int) -> tuple[float, list[float]]:
    """Return how long ``number`` casts took, and how long each waited."""
    box, slips = kept_box(store, number, bucket=_BUCKET)
    casts = [a_cast(box, slip) for slip in slips]
    writer = CastWriter(store)
    writer.start()
    try:
        with ThreadPoolExecutor(at_once) as phones:
            started = perf_counter()
            waited = list(phones.map(lambda cast: _waited(writer, cast), casts))
            return perf_counter() - started, waited
    finally:
        writer.stop()


def _waited(writer: CastWriter, cast: Cast) -> float:
    started = perf_counter()
    receipt = writer.drop(cast)
    assert receipt is Receipt.KEPT, receipt
    return perf_counter() - started


def _looped(path: Path, number: int) -> float:
    rows = [(secrets.token_bytes(32), secrets.token_bytes(_BUCKET)) for _ in range(number)]
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE ballot (id BLOB PRIMARY KEY, body BLOB) WITHOUT ROWID")
        started = perf_counter()
        for begun in range(0, number, _GROUP):
            _grouped(database, rows[begun : begun + _GROUP])
        return perf_counter() - started


def _grouped(database: sqlite3.Connection, rows: Sequence[tuple[bytes, bytes]]) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.executemany("INSERT INTO ballot VALUES (?, ?)", rows)
    database.execute("COMMIT")
