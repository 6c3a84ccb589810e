"""The desk side: accounts, where they belong, their sessions, and what they did."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.account import Role
from survey.core.job import JobKind, JobState, JobStep
from survey.storage.tables.bases import Base, Numbered, counted, fixed, one_of


class AccountRow(Numbered, Base):
    """An account. Without a password it waits for its invitation to be taken up."""

    __tablename__ = "account"

    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    role: Mapped[str] = one_of("role", Role)
    password_hash: Mapped[str | None]
    invite_hash: Mapped[bytes | None] = fixed("invite_hash", 32, unique=True)
    invite_until: Mapped[datetime | None]
    until: Mapped[date | None]
    totp: Mapped[bytes | None]
    totp_step: Mapped[int | None]


class MembershipRow(Base):
    """An account's place in a team; ``waiting`` until somebody of the team knows him."""

    __tablename__ = "membership"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)
    waiting: Mapped[bool] = mapped_column(server_default=false())


class RecusalRow(Base):
    """The name of a unit that is an account's own."""

    __tablename__ = "recusal"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    unit_name: Mapped[str] = mapped_column(primary_key=True)


class RecoveryCodeRow(Base):
    """The hash of a code that signs in once in place of a lost phone."""

    __tablename__ = "recovery_code"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    h_code: Mapped[bytes] = fixed("h_code", 32, primary_key=True)


class FailedSignInRow(Base):
    """Failed sign-ins under the names that share a number; no name is kept."""

    __tablename__ = "failed_sign_in"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    failures: Mapped[int] = counted("failures")
    last: Mapped[datetime]


class DeskSessionRow(Base):
    """A sign-in at the desk, known by the hash of its id alone."""

    __tablename__ = "desk_session"

    h_id: Mapped[bytes] = fixed("h_id", 32, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started: Mapped[datetime]
    seen: Mapped[datetime]
    confirmed: Mapped[datetime]


class AuditRow(Base):
    """One deed at the desk, chained to the one before. Never a respondent's."""

    __tablename__ = "audit"
    __table_args__ = (CheckConstraint("seq >= 1", name="seq_counted"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    object: Mapped[str]
    detail: Mapped[str] = mapped_column(Text)
    prev_hash: Mapped[bytes] = fixed("prev_hash", 32)
    hash: Mapped[bytes] = fixed("hash", 32)


class JobRow(Base):
    """A job: how far it is, and ``locked`` what it made. Never what it works on."""

    __tablename__ = "job"

    id: Mapped[bytes] = fixed("id", 16, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    kind: Mapped[str] = one_of("kind", JobKind)
    file_name: Mapped[str]
    mimetype: Mapped[str]
    state: Mapped[str] = one_of("state", JobState)
    step: Mapped[str] = one_of("step", JobStep)
    done: Mapped[int] = counted("done")
    total: Mapped[int] = counted("total")
    said: Mapped[str] = mapped_column(Text)
    beat: Mapped[datetime]
    locked: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
