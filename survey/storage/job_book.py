"""The job book: how far long work is, and what it made, until that is fetched."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from survey.core.job import Job, JobKind, JobState, JobStep
from survey.storage.lookup import found, kept
from survey.storage.tables.collection import SittingRow
from survey.storage.tables.desk import JobRow


class JobBook:
    """Jobs by their random names. What one made lies here locked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, job: Job) -> None:
        """Keep a new job."""
        kept(self._session, JobRow(**job.model_dump()))

    def job(self, job_id: bytes) -> Job:
        """Return one job."""
        return _job(found(self._session, JobRow, job_id))

    def of_sitting(self, sitting_id: int, *, alone: bool = False) -> tuple[Job, ...]:
        """Return the jobs of a sitting, the latest first.

        ``alone`` keeps others from beginning one there until this transaction ends.
        """
        if alone:
            found(self._session, SittingRow, sitting_id, lock=True)
        wanted = select(JobRow).where(JobRow.sitting_id == sitting_id)
        return tuple(map(_job, self._session.scalars(wanted.order_by(JobRow.beat.desc()))))

    def change(self, job_id: bytes, changes: Mapping[str, Any]) -> None:
        """Write what is new about a job; one that was forgotten stays so."""
        self._session.execute(update(JobRow).where(JobRow.id == job_id).values(**changes))

    def locked(self, job_id: bytes) -> bytes | None:
        """Return what the job made, locked; ``None`` when it made nothing, or not yet."""
        return found(self._session, JobRow, job_id).locked

    def remove(self, job_id: bytes) -> None:
        """Delete a job and what it made."""
        self._session.execute(delete(JobRow).where(JobRow.id == job_id))

    def remove_files(self, account_id: int) -> None:
        """Delete the account's jobs that make files, and the files."""
        self._session.execute(
            delete(JobRow).where(JobRow.account_id == account_id, JobRow.kind != JobKind.OPENING)
        )

    def remove_until(self, last: datetime) -> None:
        """Delete the jobs whose last sign of life was at ``last`` or before."""
        self._session.execute(delete(JobRow).where(JobRow.beat <= last))


def _job(row: JobRow) -> Job:
    return Job(
        id=row.id,
        account_id=row.account_id,
        sitting_id=row.sitting_id,
        kind=JobKind(row.kind),
        file_name=row.file_name,
        mimetype=row.mimetype,
        state=JobState(row.state),
        step=JobStep(row.step),
        done=row.done,
        total=row.total,
        said=row.said,
        beat=row.beat,
    )
