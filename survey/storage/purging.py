"""What is kept for a time: how much of it there is, and removing what is over."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from survey.core.box import BoxState
from survey.core.retention import Holding, Kind
from survey.core.sitting import Anonymity
from survey.storage.tables.collection import BoxRow, SealedRow, SittingRow
from survey.storage.tables.design import DraftRow, DraftStepRow, FormRow
from survey.storage.tables.desk import (
    AccountRow,
    DeskSessionRow,
    FailedSignInRow,
    JobRow,
    RecoveryCodeRow,
)
from survey.storage.tables.inspection import StationingRow
from survey.storage.tables.results import AnswerRow, BallotRow, FreeTextRow, SummaryRow
from survey.storage.text_shelf import TextShelf

_IN_BOXES: dict[Kind, tuple[type[Any], ...]] = {
    Kind.TEXTS: (FreeTextRow,),
    Kind.ROWS: (BallotRow, AnswerRow),
    Kind.COLUMNS: (AnswerRow,),
    Kind.UNOPENED: (SealedRow,),
}
_LAW: dict[Kind, ColumnElement[bool]] = {
    Kind.ROWS: SittingRow.anonymity == Anonymity.ROWS,
    Kind.COLUMNS: SittingRow.anonymity == Anonymity.STRICT,
    Kind.UNOPENED: BoxRow.state == BoxState.CLOSED,
}
_LAST_SEEN: dict[Kind, tuple[type[Any], Any]] = {
    Kind.SESSIONS: (DeskSessionRow, DeskSessionRow.seen),
    Kind.FAILURES: (FailedSignInRow, FailedSignInRow.last),
    Kind.FILES: (JobRow, JobRow.beat),
}
_ARMED = or_(AccountRow.password_hash.is_not(None), AccountRow.totp.is_not(None))


def holdings(session: Session, kind: Kind) -> tuple[Holding, ...]:
    """Return all there is of a kind, the oldest first."""
    if kind in _LAST_SEEN:
        moments = session.scalars(select(_LAST_SEEN[kind][1]))
        found = [Holding(kind, moment.date(), 1) for moment in moments]
    elif kind is Kind.SECRETS:
        days = session.scalars(
            select(AccountRow.until).where(AccountRow.until.is_not(None), _ARMED)
        )
        found = [Holding(kind, day, 1) for day in days if day]
    elif kind is Kind.DRAFT_STEPS:
        found = [Holding(kind, day, count) for _, day, count in _steps(session)]
    else:
        rows = _of_sittings(session, kind)
        found = [Holding(kind, day, count, sitting_id) for sitting_id, day, count in rows]
    return tuple(sorted(found, key=lambda one: (one.since, one.sitting_id or 0)))


def remove(session: Session, kind: Kind, cutoff: date) -> tuple[bytes, ...]:
    """Delete what runs from before ``cutoff``; return the boxes whose ballots are gone unopened."""
    if kind in _LAST_SEEN:
        table, moment = _LAST_SEEN[kind]
        session.execute(delete(table).where(moment < datetime.combine(cutoff, time(), UTC)))
        return ()
    if kind in _IN_BOXES:
        return _remove_from_boxes(session, kind, cutoff)
    _REMOVING[kind](session, cutoff)
    return ()


def _of_sittings(session: Session, kind: Kind) -> Sequence[Any]:
    """Return sitting, last day and count, of every sitting that has something of the kind."""
    wanted = select(SittingRow.id, SittingRow.last_day, func.count())
    if kind is Kind.SUMMARIES:
        wanted = wanted.join(SummaryRow)
    else:
        wanted = wanted.join(BoxRow).join(_IN_BOXES[kind][0])
    if kind in _LAW:
        wanted = wanted.where(_LAW[kind])
    return session.execute(wanted.group_by(SittingRow.id, SittingRow.last_day)).all()


def _steps(session: Session) -> Sequence[Any]:
    """Return team, its last day and the count of steps that can be gone back to."""
    over = (
        select(StationingRow.team_id, func.max(StationingRow.last_day).label("day"))
        .group_by(StationingRow.team_id)
        .subquery()
    )
    wanted = (
        select(FormRow.team_id, over.c.day, func.count())
        .join(over, over.c.team_id == FormRow.team_id)
        .join(DraftRow, DraftRow.form_id == FormRow.id)
        .join(DraftStepRow, DraftStepRow.form_id == DraftRow.form_id)
        .where(DraftStepRow.seq != DraftRow.at)
    )
    return session.execute(wanted.group_by(FormRow.team_id, over.c.day)).all()


def _remove_from_boxes(session: Session, kind: Kind, cutoff: date) -> tuple[bytes, ...]:
    due = select(BoxRow.id, BoxRow.sitting_id).join(SittingRow).where(SittingRow.last_day < cutoff)
    if kind in _LAW:
        due = due.where(_LAW[kind])
    rows: Sequence[Any] = session.execute(due).all()
    if kind is Kind.TEXTS:
        for sitting_id in sorted({row.sitting_id for row in rows}):
            TextShelf(session).forget_codes(sitting_id)
    boxes = tuple(row.id for row in rows)
    for table in _IN_BOXES[kind]:
        session.execute(delete(table).where(table.box_id.in_(boxes)))
    return boxes if kind is Kind.UNOPENED else ()


def _remove_summaries(session: Session, cutoff: date) -> None:
    due = select(SittingRow.id).where(SittingRow.last_day < cutoff)
    session.execute(delete(SummaryRow).where(SummaryRow.sitting_id.in_(due)))


def _remove_steps(session: Session, cutoff: date) -> None:
    teams = [team_id for team_id, day, _ in _steps(session) if day < cutoff]
    drafts = select(DraftRow.form_id).join(FormRow).where(FormRow.team_id.in_(teams))
    now = select(DraftRow.at).where(DraftRow.form_id == DraftStepRow.form_id).scalar_subquery()
    session.execute(
        delete(DraftStepRow).where(DraftStepRow.form_id.in_(drafts), DraftStepRow.seq != now)
    )


def _remove_secrets(session: Session, cutoff: date) -> None:
    """Take from accounts what they signed in by; their names stay, for the log has them."""
    due = select(AccountRow.id).where(AccountRow.until < cutoff)
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id.in_(due)))
    session.execute(
        update(AccountRow)
        .where(AccountRow.until < cutoff)
        .values(password_hash=None, totp=None, totp_step=None, invite_hash=None, invite_until=None)
    )


_REMOVING: dict[Kind, Callable[[Session, date], None]] = {
    Kind.SUMMARIES: _remove_summaries,
    Kind.DRAFT_STEPS: _remove_steps,
    Kind.SECRETS: _remove_secrets,
}
