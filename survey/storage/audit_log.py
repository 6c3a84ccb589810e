"""The audit log: deeds at the desk, each chained to the one before by its hash."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from survey.core.generation import FINAL, FIRST, Generation
from survey.storage import locks
from survey.storage.lookup import kept
from survey.storage.tables.desk import AuditRow

GENERATION = "generation"
"""Where a session says which generation its transaction began."""

_START = bytes(32)


@dataclass(frozen=True)
class Entry:
    """One deed: when, who, what, to which thing; ``hash`` stands for it and all before it."""

    seq: int
    at: datetime
    actor: str
    action: str
    object: str
    detail: str
    hash: bytes


@dataclass(frozen=True)
class Chain:
    """What became of the log: ``broken`` is the first entry that does not fit.

    ``last`` and ``head`` are the number and the hash of the last entry. Whoever notes
    the head can later ask whether it is still there: entries cut off at the end leave
    a shorter chain that is whole in itself. ``anchored`` is whether the hash asked for
    was found; ``None`` when none was asked for.
    """

    broken: int | None
    last: int
    head: bytes
    anchored: bool | None

    @property
    def whole(self) -> bool:
        """Return whether nothing is amiss, as far as can be known."""
        return self.broken is None and self.anchored is not False


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for: since and before a moment, by whom, which deed."""

    since: datetime | None = None
    before: datetime | None = None
    actor: str = ""
    action: str = ""


_ALL = Wanted()


class AuditLog:
    """Deeds at the desk, never a respondent's.

    A changed, inserted or removed entry breaks the chain; the database refuses to change or
    remove one. Entries cut off at the end are missed by whoever noted a later hash.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, at: datetime, actor: str, action: str, object: str, detail: str = "") -> None:
        """Write one deed behind the last."""
        locks.for_auditing(self._session.connection())
        last = self._session.scalar(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1))
        seq, before = (1, _START) if last is None else (last.seq + 1, last.hash)
        row = AuditRow(seq=seq, at=at, actor=actor, action=action, object=object, detail=detail)
        row.prev_hash, row.hash = before, _chained(before, row)
        kept(self._session, row)
        if action in FINAL:
            self._session.info[GENERATION] = Generation(row.seq, row.hash)

    def generation(self) -> Generation:
        """Return the generation of this database."""
        last = select(AuditRow).where(AuditRow.action.in_(FINAL)).order_by(AuditRow.seq.desc())
        row = self._session.scalar(last.limit(1))
        return FIRST if row is None else Generation(row.seq, row.hash)

    def has_been(self, generation: Generation) -> bool:
        """Return whether this database is of ``generation`` or came out of it."""
        row = self._session.get(AuditRow, generation.number)
        return generation == FIRST or (row is not None and row.hash == generation.mark)

    def entries(
        self, limit: int | None = None, skipped: int = 0, wanted: Wanted = _ALL
    ) -> tuple[Entry, ...]:
        """Return the newest entries of those ``wanted``, newest first."""
        asked = select(AuditRow).where(*_laws(wanted)).order_by(AuditRow.seq.desc())
        return tuple(map(_entry, self._session.scalars(asked.limit(limit).offset(skipped))))

    def count(self, wanted: Wanted = _ALL) -> int:
        """Return how many entries are ``wanted``."""
        asked = select(func.count()).select_from(AuditRow).where(*_laws(wanted))
        return self._session.scalar(asked) or 0

    def actors(self) -> tuple[str, ...]:
        """Return everybody who did anything."""
        return tuple(self._session.scalars(select(AuditRow.actor).distinct().order_by("actor")))

    def actions(self) -> tuple[str, ...]:
        """Return every deed that was done."""
        return tuple(self._session.scalars(select(AuditRow.action).distinct().order_by("action")))

    def about(self, action: str, object: str) -> tuple[Entry, ...]:
        """Return every entry of this deed on this thing, in order."""
        wanted = select(AuditRow).where(AuditRow.action == action, AuditRow.object == object)
        return tuple(map(_entry, self._session.scalars(wanted.order_by(AuditRow.seq))))

    def verify(self) -> int | None:
        """Return the number of the first entry that does not fit; ``None`` when all do."""
        return self.chain().broken

    def chain(self, anchor: bytes | None = None) -> Chain:
        """Return whether the log is whole, and whether the entry ``anchor`` is still in it."""
        before, last = _START, 0
        anchored = None if anchor is None else anchor == _START
        rows = self._session.scalars(select(AuditRow).order_by(AuditRow.seq))
        for row in rows.yield_per(1000):
            fits = row.seq == last + 1 and row.prev_hash == before
            if not fits or row.hash != _chained(before, row):
                return Chain(row.seq, last, before, anchored)
            before, last = row.hash, row.seq
            anchored = anchored or (None if anchor is None else row.hash == anchor)
        return Chain(None, last, before, anchored)


def _laws(wanted: Wanted) -> list[ColumnElement[bool]]:
    laws: list[ColumnElement[bool]] = []
    if wanted.since:
        laws.append(AuditRow.at >= wanted.since)
    if wanted.before:
        laws.append(AuditRow.at < wanted.before)
    if wanted.actor:
        laws.append(AuditRow.actor == wanted.actor)
    if wanted.action:
        laws.append(AuditRow.action == wanted.action)
    return laws


def _entry(row: AuditRow) -> Entry:
    return Entry(row.seq, row.at, row.actor, row.action, row.object, row.detail, row.hash)


def _chained(before: bytes, row: AuditRow) -> bytes:
    moment = row.at.astimezone(UTC).isoformat()
    words = [row.seq, moment, row.actor, row.action, row.object, row.detail]
    return hashlib.sha256(before + json.dumps(words).encode()).digest()
