"""Jobs: what takes longer than somebody waits for a page, and the files it leaves for a while.

Only how far a job is gets written down. What it works on – keys, ballots, slips in
clear – is in the memory of the process that does it. What it made is written locked,
with a key made of the sign-in's secret, which only the browser keeps.
"""

import secrets
from datetime import datetime
from typing import NamedTuple

from survey.core.account import Account
from survey.core.errors import NotFoundError, OpeningRefused
from survey.core.job import DEED_OF, KEPT, Job, JobKind, JobState, JobStep
from survey.sealing import waiting
from survey.services.preparing import sitting_of
from survey.storage.engine import Books


class Order(NamedTuple):
    """What an account asks for: a file by its name and type, or an opening, which has none."""

    sitting_id: int
    kind: JobKind
    file_name: str = ""
    mimetype: str = ""


class Made(NamedTuple):
    """A file that waited, and what it is."""

    job: Job
    content: bytes


def begin(books: Books, account: Account, order: Order, now: datetime) -> Job:
    """Return a new job; `OpeningRefused` when the sitting is being opened already."""
    sitting_of(books, account, order.sitting_id, DEED_OF[order.kind])
    opening = order.kind is JobKind.OPENING
    if opening and being_opened(books, order.sitting_id, now, alone=True):
        raise OpeningRefused("这个场次正在开箱；请等它做完，不要再开一次")
    job = Job(id=secrets.token_bytes(16), account_id=account.id, beat=now, **order._asdict())
    books.jobs.add(job)
    return job


def being_opened(books: Books, sitting_id: int, now: datetime, *, alone: bool = False) -> bool:
    """Return whether somebody is opening the sitting; ``alone`` as `JobBook.of_sitting`."""
    jobs = books.jobs.of_sitting(sitting_id, alone=alone)
    return any(job.kind is JobKind.OPENING and job.running(now) for job in jobs)


def tell(books: Books, job_id: bytes, step: JobStep, done: int, total: int, now: datetime) -> None:
    """Write down how far a job is, and that somebody is at it."""
    books.jobs.change(job_id, {"step": step, "done": done, "total": total, "beat": now})


def finish(books: Books, job_id: bytes, content: bytes, secret: str, now: datetime) -> None:
    """Keep what a job made, locked with the ``secret`` of the sign-in that asked for it."""
    locked = waiting.locked(secret, job_id, content) if content else None
    books.jobs.change(job_id, {"state": JobState.READY, "locked": locked, "beat": now})


def fail(books: Books, job_id: bytes, said: str, now: datetime) -> None:
    """Keep why a job came to nothing."""
    books.jobs.change(job_id, {"state": JobState.FAILED, "said": said, "beat": now})


def drop(books: Books, job_id: bytes) -> None:
    """Forget a job that nobody has to wait for any more."""
    books.jobs.remove(job_id)


def job_of(books: Books, account: Account, job_id: bytes, now: datetime) -> Job:
    """Return a job of the account's own, if it may still do what the job does."""
    job = books.jobs.job(job_id)
    if job.account_id != account.id or job.over(now):
        raise NotFoundError("没有找到这一项")
    sitting_of(books, account, job.sitting_id, DEED_OF[job.kind])
    return job


def jobs_of(books: Books, account: Account, sitting_id: int, now: datetime) -> tuple[Job, ...]:
    """Return the account's jobs in the sitting, the latest first."""
    return tuple(
        job
        for job in books.jobs.of_sitting(sitting_id)
        if job.account_id == account.id and account.may(DEED_OF[job.kind]) and not job.over(now)
    )


def fetch(books: Books, account: Account, job_id: bytes, secret: str, now: datetime) -> Made:
    """Return the file that a job made. Slips are handed out once and are gone then."""
    job = job_of(books, account, job_id, now)
    locked = books.jobs.locked(job_id)
    content = waiting.unlocked(secret, job_id, locked) if locked else None
    if content is None:
        raise NotFoundError("没有这个文件：它只在当初登录的浏览器里能取；请重新生成")
    if job.kind is JobKind.SLIPS:
        books.jobs.remove(job_id)
    return Made(job, content)


def sweep(books: Books, now: datetime) -> None:
    """Delete what has waited long enough."""
    books.jobs.remove_until(now - KEPT)
