"""What a thief carries away: rows as they are stored, places in pages, what a log told first."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from survey.storage.engine import Store
from tests.attacks.attack import Tries

_WRITTEN = re.compile(rb"opinion-[0-9]{5}")
_SEGMENT = 16 * 2**20
_WAL_HEADER, _FRAME = 32, 24 + 4096

Row = dict[str, Any]
Kept = TypeVar("Kept")


def rows(store: Store, table: str) -> list[Row]:
    """Return the rows of a table in the order in which the database gives them."""
    with store.engine.connect() as connection:
        found = connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 - our tables
        return [dict(row) for row in found.mappings()]


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


def by_place(content: bytes, kept: Iterable[Kept], mark: Callable[[Kept], bytes]) -> list[Kept]:
    """Return what is kept in the order in which its marks first occur in the bytes."""
    return sorted(kept, key=lambda one: _place(content, mark(one)))


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
            self._frames[bytes(self._asked(f"SELECT {read}"))] = None
            self._read_to = start + length

    def _asked(self, words: str) -> Any:
        with self.store.engine.connect() as connection:
            return connection.exec_driver_sql(words).scalar_one()
