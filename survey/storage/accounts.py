"""Accounts at the desk: who may sign in, how, and their sessions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.core.account import Account, Role
from survey.core.errors import SurveyError
from survey.storage.lookup import found, kept
from survey.storage.tables.desk import AccountRow, DeskSessionRow, MembershipRow


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against; no password yet is ``None``."""

    account_id: int
    password_hash: str | None


@dataclass(frozen=True)
class DeskSession:
    """A sign-in: when it began, was last seen, and last proved the password."""

    account_id: int
    started: datetime
    seen: datetime
    confirmed: datetime


class Accounts:
    """Accounts, their teams, invitations and failures, and the sessions they are signed in on."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        name: str,
        display_name: str,
        role: Role,
        teams: Collection[int] = (),
        invite_hash: bytes | None = None,
        invite_until: datetime | None = None,
    ) -> Account:
        """Keep a new account without a password and return it."""
        if self.by_name(name) is not None:
            raise SurveyError("账号名“%(name)s”已经有人用了；请换一个", name=name)
        row = AccountRow(
            name=name,
            display_name=display_name,
            role=role,
            invite_hash=invite_hash,
            invite_until=invite_until,
            failures=0,
        )
        kept(self._session, row)
        self.set_teams(row.id, teams)
        return self._account(row)

    def by_name(self, name: str) -> Account | None:
        """Return the account with this name."""
        row = self._named(name)
        return None if row is None else self._account(row)

    def account(self, account_id: int) -> Account:
        """Return one account."""
        return self._account(found(self._session, AccountRow, account_id))

    def accounts(self) -> tuple[Account, ...]:
        """Return every account by name."""
        wanted = select(AccountRow).order_by(AccountRow.name)
        return tuple(map(self._account, self._session.scalars(wanted).all()))

    def credentials(self, name: str) -> Credentials | None:
        """Return what a sign-in under this name is checked against."""
        row = self._named(name)
        return None if row is None else Credentials(row.id, row.password_hash)

    def set_password(self, account_id: int, password_hash: str) -> None:
        """Keep a new password hash and forget the invitation."""
        row = found(self._session, AccountRow, account_id)
        row.password_hash, row.invite_hash, row.invite_until = password_hash, None, None

    def by_invite(self, invite_hash: bytes, now: datetime) -> Account | None:
        """Return the account invited under this hash, while the invitation lasts."""
        wanted = select(AccountRow).where(
            AccountRow.invite_hash == invite_hash, AccountRow.invite_until > now
        )
        row = self._session.scalar(wanted)
        return None if row is None else self._account(row)

    def set_teams(self, account_id: int, teams: Collection[int]) -> None:
        """Put the account into these teams and no others."""
        self._session.execute(delete(MembershipRow).where(MembershipRow.account_id == account_id))
        self._session.add_all(
            MembershipRow(account_id=account_id, team_id=team_id) for team_id in set(teams)
        )
        self._session.flush()

    def add_session(self, h_id: bytes, account_id: int, now: datetime) -> None:
        """Keep a sign-in that just proved the password; ``h_id`` is the hash of its id."""
        row = DeskSessionRow(h_id=h_id, account_id=account_id, started=now, seen=now, confirmed=now)
        kept(self._session, row)

    def session(self, h_id: bytes) -> DeskSession | None:
        """Return a sign-in; ``None`` when it ended. How long one lasts is not decided here."""
        row = self._session.get(DeskSessionRow, h_id)
        if row is None:
            return None
        return DeskSession(row.account_id, row.started, row.seen, row.confirmed)

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

    def note_failure(self, account_id: int, now: datetime) -> None:
        """Count one more failed sign-in."""
        row = found(self._session, AccountRow, account_id, lock=True)
        row.failures += 1
        row.last_failure = now

    def failures(self, account_id: int) -> tuple[int, datetime | None]:
        """Return the failed sign-ins since the last good one, and when the last one was."""
        row = found(self._session, AccountRow, account_id)
        return row.failures, row.last_failure

    def forget_failures(self, account_id: int) -> None:
        """Start counting failed sign-ins anew."""
        row = found(self._session, AccountRow, account_id)
        row.failures, row.last_failure = 0, None

    def _named(self, name: str) -> AccountRow | None:
        return self._session.scalar(select(AccountRow).where(AccountRow.name == name))

    def _account(self, row: AccountRow) -> Account:
        teams = select(MembershipRow.team_id).where(MembershipRow.account_id == row.id)
        return Account(
            id=row.id,
            name=row.name,
            display_name=row.display_name,
            role=Role(row.role),
            teams=tuple(self._session.scalars(teams.order_by(MembershipRow.team_id))),
        )
