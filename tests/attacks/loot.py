"""What a thief carries away: rows as they are stored, places in pages, what a log told first."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self, TypeVar

from sqlalchemy import select

from survey.storage.engine import Store
from survey.storage.tables.collection import SealedRow
from tests.attacks.attack import Tries
from tests.databases import dump

_WRITTEN = re.compile(rb"opinion-[0-9]{5}")
_FILE_PAGE, _SERVER_PAGE = 4096, 8192
_WAL_HEADER, _FRAME = 32, 24 + _FILE_PAGE
_SEGMENT, _LONG_HEADER, _SHORT_HEADER = 16 * 2**20, 40, 24

Row = dict[str, Any]
Kept = TypeVar("Kept")


def rows(store: Store, table: str) -> list[Row]:
    """Return the rows of a table in the order in which the database gives them."""
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 - our tables
        return [dict(row) for row in found.mappings()]


class Names(NamedTuple):
    """The names of all slips and of all sealed ballots at one moment."""

    slips: frozenset[bytes]
    ballots: frozenset[bytes]

    @classmethod
    def of(cls, store: Store) -> Self:
        """Return the names that are there now."""
        with store.engine.connect() as connection:
            slips, ballots = (
                frozenset(map(bytes, connection.exec_driver_sql(words).scalars()))
                for words in ("SELECT h_token FROM slip", "SELECT rid FROM sealed")
            )
        return cls(slips, ballots)

    def changed(self, later: Self) -> tuple[bytes, bytes]:
        """Return the slip that is gone since, and the ballot that has come."""
        (gone,), (come,) = self.slips - later.slips, later.ballots - self.ballots
        return gone, come


def sealed(store: Store, name: bytes) -> bytes:
    """Return a sealed ballot."""
    wanted = select(SealedRow.ct).where(SealedRow.rid == name)
    with store.engine.connect() as connection:
        return connection.execute(wanted).scalar_one()


def written_in(content: bytes) -> str | None:
    """Return the first opinion that can be read there."""
    found = _WRITTEN.search(content)
    return found[0].decode() if found else None


def columns(store: Store) -> dict[str, list[str]]:
    """Return what is kept of the two numbers, in the order in which it is kept."""
    kept: dict[str, list[str]] = {}
    for row in rows(store, "answer"):
        kept[row["question_id"]] = json.loads(row["value"])
    for row in rows(store, "ballot"):
        for name, value in json.loads(row["content"]).items():
            kept.setdefault(name, []).append(value)
    places = {"0.0": "first", "0.1": "second"}
    named = {places.get(name.partition(":")[2]): values for name, values in kept.items()}
    return {name: values for name, values in named.items() if name}


def opinions(store: Store) -> list[str]:
    """Return the opinions that are kept, in the order in which they are."""
    return [row["body"] for row in rows(store, "free_text")]


def by_first_word(log: bytes, kept: Iterable[str]) -> list[str]:
    """Return texts in the order in which they first stand in a log."""
    return sorted(kept, key=lambda text: _place(log, text.encode()))


def by_place(store: Store, kept: Iterable[Kept], mark: Callable[[Kept], bytes]) -> list[Kept]:
    """Return what is kept in the order in which its marks came into the pages of the database.

    Both kinds of store fill a page from its end.
    """
    content = dump.readable(store)
    length = _SERVER_PAGE if store.on_server else _FILE_PAGE

    def turn(one: Kept) -> tuple[int, int]:
        page, offset = divmod(_place(content, mark(one)), length)
        return page, -offset

    return sorted(kept, key=turn)


def _place(content: bytes, mark: bytes) -> int:
    found = content.find(mark)
    return len(content) if found < 0 else found


def lined_up(*pairs: tuple[Sequence[object], Sequence[object]]) -> Tries:
    """Return how often what was guessed is true: the one who is n-th here is the n-th there."""
    hits = sum(
        guess == truth
        for guessed, true in pairs
        for guess, truth in zip(guessed, true, strict=False)
    )
    lengths = {len(true) for _, true in pairs}
    return Tries(hits, len(pairs) * max(lengths), 1 / max(lengths))


@dataclass
class Log:
    """The write-ahead log as an archive keeps it: everything that ever stood in it, in order."""

    store: Store
    _read_to: int = field(init=False, default=0)
    _frames: dict[bytes, None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.store.on_server:
            self._read_to = self._asked("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn")

    def take(self) -> None:
        """Read on to where the log ends now, before it is recycled."""
        if self.store.on_server:
            self._take_segments()
        else:
            log = Path(f"{self.store.engine.url.database}-wal").read_bytes()
            places = range(_WAL_HEADER, len(log), _FRAME)
            # A frame bears its turn and its checksum: none is another's.
            self._frames |= dict.fromkeys(log[place : place + _FRAME] for place in places)

    def content(self) -> bytes:
        """Return what was taken."""
        return b"".join(self._frames)

    def _take_segments(self) -> None:
        end = int(self._asked("SELECT pg_current_wal_flush_lsn() - '0/0'::pg_lsn"))
        while (start := int(self._read_to)) < end:
            length = min(end, (start // _SEGMENT + 1) * _SEGMENT) - start
            where = f"pg_walfile_name('0/0'::pg_lsn + {start + 1})"
            read = f"pg_read_binary_file('pg_wal/' || {where}, {start % _SEGMENT}, {length})"
            self._frames[headless(bytes(self._asked(f"SELECT {read}")), start)] = None
            self._read_to = start + length

    def _asked(self, words: str) -> Any:
        with self.store.engine.connect() as connection:
            return connection.exec_driver_sql(words).scalar_one()


def headless(read: bytes, start: int) -> bytes:
    """Return a piece of a server's log without the heads of its pages, which cut records."""
    pieces, place = [], 0
    while place < len(read):
        inside = (start + place) % _SERVER_PAGE
        head = _LONG_HEADER if (start + place) % _SEGMENT == 0 else _SHORT_HEADER
        end = place + _SERVER_PAGE - inside
        pieces.append(read[place if inside else place + head : end])
        place = end
    return b"".join(pieces)
