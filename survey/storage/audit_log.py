"""The audit log: deeds at the desk, each chained to the one before by its hash."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.storage import locks
from survey.storage.lookup import kept
from survey.storage.tables.desk import AuditRow

_START = bytes(32)


@dataclass(frozen=True)
class Entry:
    """One deed: when, who, what, to which thing."""

    seq: int
    at: datetime
    actor: str
    action: str
    object: str
    detail: str


class AuditLog:
    """Deeds at the desk, never a respondent's.

    A changed, inserted or removed entry breaks the chain. Entries cut off at the end
    leave a shorter chain that is whole: against that only the printed minutes help.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, at: datetime, actor: str, action: str, object: str, detail: str = "") -> None:
        """Write one deed behind the last."""
        locks.for_auditing(self._session.connection())
        last = self._session.scalar(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1))
        entry = Entry(1 if last is None else last.seq + 1, at, actor, action, object, detail)
        before = _START if last is None else last.hash
        row = AuditRow(**vars(entry), prev_hash=before, hash=_chained(before, entry))
        kept(self._session, row)

    def entries(self, limit: int = 200) -> tuple[Entry, ...]:
        """Return the newest entries, newest first."""
        wanted = select(AuditRow).order_by(AuditRow.seq.desc()).limit(limit)
        return tuple(map(_entry, self._session.scalars(wanted)))

    def about(self, action: str, object: str) -> tuple[Entry, ...]:
        """Return every entry of this deed on this thing, in order."""
        wanted = select(AuditRow).where(AuditRow.action == action, AuditRow.object == object)
        return tuple(map(_entry, self._session.scalars(wanted.order_by(AuditRow.seq))))

    def verify(self) -> int | None:
        """Return the number of the first entry that does not fit; ``None`` when all do."""
        before, expected = _START, 1
        rows = self._session.scalars(select(AuditRow).order_by(AuditRow.seq))
        for row in rows.yield_per(1000):
            fits = row.seq == expected and row.prev_hash == before
            if not fits or row.hash != _chained(before, _entry(row)):
                return row.seq
            before, expected = row.hash, expected + 1
        return None


def _entry(row: AuditRow) -> Entry:
    return Entry(row.seq, row.at, row.actor, row.action, row.object, row.detail)


def _chained(before: bytes, entry: Entry) -> bytes:
    moment = entry.at.astimezone(UTC).isoformat()
    words = [entry.seq, moment, entry.actor, entry.action, entry.object, entry.detail]
    return hashlib.sha256(before + json.dumps(words).encode()).digest()
