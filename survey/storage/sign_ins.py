"""Sign-ins at the desk: the sessions they began, and those that failed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.storage.lookup import found, kept
from survey.storage.tables.desk import DeskSessionRow, FailedSignInRow


@dataclass(frozen=True)
class DeskSession:
    """A sign-in: when it began, was last seen, and last proved the password."""

    h_id: bytes
    account_id: int
    started: datetime
    seen: datetime
    confirmed: datetime


class SignIns:
    """The sessions that accounts are signed in on, and failures by name."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_session(self, h_id: bytes, account_id: int, now: datetime) -> None:
        """Keep a sign-in that just proved the password; ``h_id`` is the hash of its id."""
        row = DeskSessionRow(h_id=h_id, account_id=account_id, started=now, seen=now, confirmed=now)
        kept(self._session, row)

    def session(self, h_id: bytes) -> DeskSession | None:
        """Return a sign-in; ``None`` when it ended. How long one lasts is not decided here."""
        row = self._session.get(DeskSessionRow, h_id)
        return None if row is None else _sign_in(row)

    def sessions(self, account_id: int) -> tuple[DeskSession, ...]:
        """Return the sign-ins of an account, the latest first."""
        wanted = select(DeskSessionRow).where(DeskSessionRow.account_id == account_id)
        rows = self._session.scalars(wanted.order_by(DeskSessionRow.started.desc()))
        return tuple(map(_sign_in, rows))

    def touch(self, h_id: bytes, now: datetime) -> None:
        """Record that the sign-in was seen."""
        found(self._session, DeskSessionRow, h_id).seen = now

    def confirm(self, h_id: bytes, now: datetime) -> None:
        """Record that the sign-in proved the password once more."""
        row = found(self._session, DeskSessionRow, h_id)
        row.seen = row.confirmed = now

    def end_session(self, h_id: bytes) -> None:
        """End one sign-in; ending it twice does nothing."""
        self._session.execute(delete(DeskSessionRow).where(DeskSessionRow.h_id == h_id))

    def end_sessions(self, account_id: int) -> None:
        """End every sign-in of the account."""
        self._session.execute(delete(DeskSessionRow).where(DeskSessionRow.account_id == account_id))

    def end_all(self) -> None:
        """End every sign-in of everybody."""
        self._session.execute(delete(DeskSessionRow))

    def note_failure(self, name: str, now: datetime) -> None:
        """Count one more failed sign-in, whether there is such an account or not."""
        number = _number(name)
        row = self._session.get(FailedSignInRow, number, with_for_update=True)
        if row is None:
            row = kept(self._session, FailedSignInRow(number=number, failures=0, last=now))
        row.failures += 1
        row.last = now

    def failures(self, name: str) -> tuple[int, datetime | None]:
        """Return the failed sign-ins since the last good one, and when the last one was."""
        row = self._session.get(FailedSignInRow, _number(name))
        return (0, None) if row is None else (row.failures, row.last)

    def forget_failures(self, name: str) -> None:
        """Start counting failed sign-ins anew."""
        number = _number(name)
        self._session.execute(delete(FailedSignInRow).where(FailedSignInRow.number == number))


def _sign_in(row: DeskSessionRow) -> DeskSession:
    return DeskSession(row.h_id, row.account_id, row.started, row.seen, row.confirmed)


def _number(name: str) -> int:
    """Return one of 65536 numbers for a name.

    So the table cannot grow, and whoever types his password where the name belongs
    leaves nothing of it. Names that share a number wait together.
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:2])
