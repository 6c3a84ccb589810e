"""Accounts at the desk: who may sign in, how, and for which teams."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from survey.core.account import Account, Role
from survey.core.errors import SurveyError
from survey.storage.lookup import found, kept
from survey.storage.tables.desk import (
    AccountRow,
    MembershipRow,
    RecoveryCodeRow,
    RecusalRow,
)


@dataclass(frozen=True)
class Credentials:
    """What a sign-in is checked against; no password yet is ``None``.

    ``totp`` is the locked secret of the second factor, ``None`` where there is none.
    """

    account_id: int
    password_hash: str | None
    totp: bytes | None = None


class Accounts:
    """Accounts: their teams, invitations, secrets, and the units that are their own."""

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
        until: date | None = None,
    ) -> Account:
        """Keep a new account without a password and return it; no team has to vouch for it."""
        if self.by_name(name) is not None:
            raise SurveyError("账号名“%(name)s”已经有人用了；请换一个", name=name)
        row = AccountRow(
            name=name,
            display_name=display_name,
            role=role,
            invite_hash=invite_hash,
            invite_until=invite_until,
            until=until,
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
        if row is None:
            return None
        return Credentials(row.id, row.password_hash, row.totp)

    def set_invite(self, account_id: int, invite_hash: bytes | None, until: datetime) -> None:
        """Put a new invitation in place of the one before; ``None`` takes it back."""
        row = found(self._session, AccountRow, account_id)
        row.invite_hash, row.invite_until = invite_hash, until

    def invited(self) -> dict[int, datetime]:
        """Return until when the invitations that are out hold, by account."""
        wanted = select(AccountRow).where(AccountRow.invite_hash.is_not(None))
        return {
            row.id: row.invite_until for row in self._session.scalars(wanted) if row.invite_until
        }

    def set_until(self, account_id: int, until: date | None) -> None:
        """Set the last day of the account."""
        found(self._session, AccountRow, account_id).until = until

    def set_recusals(self, account_id: int, units: Collection[str]) -> None:
        """Mark units of these names, and no others, as the account's own."""
        self._session.execute(delete(RecusalRow).where(RecusalRow.account_id == account_id))
        self._session.add_all(
            RecusalRow(account_id=account_id, unit_name=name) for name in set(units)
        )
        self._session.flush()

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

    def set_teams(self, account_id: int, teams: Collection[int], *, waiting: bool = False) -> None:
        """Put the account into these teams and no others; into new ones ``waiting`` for them."""
        row = found(self._session, AccountRow, account_id)
        kept_on = set(self._teams(row, waiting=False) + self._teams(row, waiting=True))
        self._session.execute(
            delete(MembershipRow).where(
                MembershipRow.account_id == account_id, MembershipRow.team_id.not_in(teams)
            )
        )
        self._session.add_all(
            MembershipRow(account_id=account_id, team_id=team_id, waiting=waiting)
            for team_id in set(teams) - kept_on
        )
        self._session.flush()

    def let_wait(self, account_id: int) -> None:
        """Let every team of the account vouch for it anew."""
        self._session.execute(
            update(MembershipRow).where(MembershipRow.account_id == account_id).values(waiting=True)
        )

    def vouch(self, account_id: int, team_id: int) -> None:
        """Record that the team knows the account for one of its own."""
        found(self._session, MembershipRow, (account_id, team_id)).waiting = False

    def dismiss(self, account_id: int, team_id: int) -> None:
        """Take the account out of the team."""
        self._session.delete(found(self._session, MembershipRow, (account_id, team_id)))
        self._session.flush()

    def set_totp(self, account_id: int, totp: bytes, step: int) -> None:
        """Keep the locked secret of a second factor, whose code of ``step`` was just used."""
        row = found(self._session, AccountRow, account_id)
        row.totp, row.totp_step = totp, step

    def remove_totp(self, account_id: int) -> None:
        """Forget the second factor and its recovery codes."""
        row = found(self._session, AccountRow, account_id)
        row.totp, row.totp_step = None, None
        self.set_recovery_codes(account_id, ())

    def use_step(self, account_id: int, step: int) -> bool:
        """Record that the code of ``step`` was used; return whether none so late was before."""
        changed = self._session.execute(
            update(AccountRow)
            .where(AccountRow.id == account_id, AccountRow.totp_step < step)
            .values(totp_step=step)
            .returning(AccountRow.id)
        )
        return changed.first() is not None

    def set_recovery_codes(self, account_id: int, hashes: Collection[bytes]) -> None:
        """Put these recovery codes in place of those before."""
        self._session.execute(
            delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id)
        )
        self._session.add_all(
            RecoveryCodeRow(account_id=account_id, h_code=h_code) for h_code in hashes
        )
        self._session.flush()

    def use_recovery_code(self, account_id: int, h_code: bytes) -> bool:
        """Spend a recovery code; return whether there was one."""
        spent = self._session.execute(
            delete(RecoveryCodeRow)
            .where(RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.h_code == h_code)
            .returning(RecoveryCodeRow.account_id)
        )
        return spent.first() is not None

    def recovery_codes_left(self, account_id: int) -> int:
        """Return how many recovery codes were not used yet."""
        wanted = select(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id)
        return len(self._session.scalars(wanted).all())

    def _named(self, name: str) -> AccountRow | None:
        return self._session.scalar(select(AccountRow).where(AccountRow.name == name))

    def _account(self, row: AccountRow) -> Account:
        marks = select(RecusalRow.unit_name).where(RecusalRow.account_id == row.id)
        return Account(
            id=row.id,
            name=row.name,
            display_name=row.display_name,
            role=Role(row.role),
            teams=self._teams(row, waiting=False),
            waiting=self._teams(row, waiting=True),
            until=row.until,
            recused=tuple(self._session.scalars(marks.order_by(RecusalRow.unit_name))),
            second_factor=row.totp is not None,
        )

    def _teams(self, row: AccountRow, *, waiting: bool) -> tuple[int, ...]:
        wanted = select(MembershipRow.team_id).where(
            MembershipRow.account_id == row.id, MembershipRow.waiting == waiting
        )
        return tuple(self._session.scalars(wanted.order_by(MembershipRow.team_id)))
