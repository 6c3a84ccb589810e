"""Long work: waited for where it is short, followed on a page of its own where it is not."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from survey.core import sentence
from survey.core.job import DEED_OF, STEP_NAMES, Job, JobKind, JobStep, Tell
from survey.core.sitting import Phase
from survey.services import jobs, preparing
from survey.services.jobs import Order
from survey.translations import gettext_of
from survey.web.desk import pages
from survey.web.guards import SESSION_ID, Standing, account, needs, now
from survey.web.languages import language
from survey.web.wiring import books, commit, works
from survey.web.worker import Doing, Task

room = Blueprint("jobs", __name__)

PATIENCE = 1.0
"""Seconds after which work goes on without its page."""


class Run(NamedTuple):
    """What came of an order; ``content`` is ``None`` when it takes longer."""

    job_id: bytes
    content: bytes | None


def run(order: Order, doing: Doing) -> Run:
    """Have the work done, and wait for it a little; raise what hindered it meanwhile."""
    commit()  # the work has transactions of its own
    made = works()
    with made.store.begin() as opened:
        job = jobs.begin(opened, account(), order, now())
    say = gettext_of(language())
    task = Task(job.id, doing, session[SESSION_ID], lambda words: sentence.said(words, say))
    content = None
    try:
        content = made.worker.do(task).awaited(PATIENCE)
    except Exception:
        jobs.drop(books(), job.id)
        commit()
        raise
    if content is not None:
        jobs.drop(books(), job.id)
    return Run(job.id, content)


def handed_out(order: Order, doing: Doing) -> ResponseReturnValue:
    """Hand out the file that the work makes, or lead to the page that says how far it is."""
    job_id, content = run(order, doing)
    if content is None:
        return followed(job_id)
    return pages.download(content, order.file_name, order.mimetype)


def export(
    sitting_id: int, file_name: str, mimetype: str, make: Callable[[], bytes]
) -> ResponseReturnValue:
    """Hand out the file that ``make`` makes of what a sitting brought, now or later."""

    def doing(tell: Tell) -> bytes:
        tell(JobStep.MAKING, 0, 0)
        return make()

    return handed_out(Order(sitting_id, JobKind.EXPORT, file_name, mimetype), doing)


def followed(job_id: bytes) -> ResponseReturnValue:
    """Lead to the page of a job."""
    return redirect(url_for("desk.jobs.job", job_id=job_id.hex()), 303)


@room.get("/jobs/<job_id>")
@needs(Standing.SIGNED_IN)
def job(job_id: str) -> ResponseReturnValue:
    """Say how far a job is, and what came of it."""
    shown = jobs.job_of(books(), account(), _id(job_id), now())
    deed = DEED_OF[shown.kind]
    sitting = preparing.sitting_of(books(), account(), shown.sitting_id, deed)
    return render_template(
        "desk/job.html",
        job=shown,
        sitting=sitting,
        step=STEP_NAMES[shown.step],
        running=shown.running(now()),
        lost=shown.lost(now()),
        # Whatever became of the page's own telling, the boxes know whether they are open.
        opened=shown.kind is JobKind.OPENING and sitting.phase in (Phase.OPENED, Phase.ARCHIVED),
    )


@room.post("/jobs/<job_id>/file")
@needs(Standing.SIGNED_IN)
def file(job_id: str) -> ResponseReturnValue:
    """Hand out the file that a job made."""
    made, content = jobs.fetch(books(), account(), _id(job_id), session[SESSION_ID], now())
    return pages.download(content, made.file_name, made.mimetype)


def shown(sitting_id: int) -> tuple[Job, ...]:
    """Return what the account may come back to: files, and an opening under way."""
    found = jobs.jobs_of(books(), account(), sitting_id, now())
    return tuple(one for one in found if one.kind is not JobKind.OPENING or one.running(now()))


def _id(name: str) -> bytes:
    try:
        return bytes.fromhex(name)
    except ValueError:
        return b""
