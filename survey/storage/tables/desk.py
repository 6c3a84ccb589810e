"""The desk side: accounts, where they belong, their sessions, and what they did."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text
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
    failures: Mapped[int] = counted("failures")
    last_failure: Mapped[datetime | None]


class MembershipRow(Base):
    """An account's place in a team."""

    __tablename__ = "membership"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True)


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
