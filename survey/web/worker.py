"""The worker: does long work beside the pages, and writes down how far it is."""

import logging
from collections.abc import Callable
from datetime import datetime
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import ParamSpec

from survey.core.errors import SurveyError
from survey.core.job import JobStep, Tell
from survey.core.sentence import Sentence
from survey.services import jobs
from survey.storage.engine import Store

P = ParamSpec("P")

Doing = Callable[[Tell], bytes]
"""Does the work, tells how far it is, and returns the file it made; an empty one for none."""

_TELL_EVERY = 1.0  # seconds
_SWEEP_EVERY = 60  # tellings
_FAILED = Sentence("系统出了问题，没有做成；请再试一次，仍不行请联系管理员")
_LOG = logging.getLogger(__name__)


class Task:
    """A job in the memory of the process that does it."""

    def __init__(
        self, job_id: bytes, doing: Doing, secret: str, said: Callable[[Sentence], str]
    ) -> None:
        self.job_id, self.doing, self.secret, self.said = job_id, doing, secret, said
        self.at: tuple[JobStep, int, int] = (JobStep.WAITING, 0, 0)
        self._outcome: bytes | Exception | None = None
        self._over = Event()
        self._lock = Lock()
        self._awaited = True

    def tell(self, step: JobStep, done: int, total: int) -> None:
        """Remember how far the work is."""
        self.at = step, done, total

    def awaited(self, seconds: float) -> bytes | None:
        """Return what was made, or raise what hindered it; ``None`` when it takes longer."""
        self._over.wait(seconds)
        with self._lock:
            self._awaited = False
            outcome = self._outcome
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def settle(self, outcome: bytes | Exception) -> bool:
        """End the task; return whether somebody still waits, who then takes the outcome."""
        with self._lock:
            self._outcome = outcome
            self._over.set()
            return self._awaited


class Worker:
    """One thread that does one task after the other, and one that tells of them."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._waiting: SimpleQueue[Task | None] = SimpleQueue()
        self._tasks: list[Task] = []
        self._over = Event()
        self._threads = [
            Thread(target=self._work, name="worker", daemon=True),
            Thread(target=self._watch, name="worker's watch", daemon=True),
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the task under way; the others are lost, and their pages will say so."""
        self._over.set()
        self._waiting.put(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def do(self, task: Task) -> Task:
        """Do the task when its turn comes."""
        self._tasks.append(task)
        self._waiting.put(task)
        return task

    def tell(self) -> None:
        """Write down how far each task is, as a sign of life as well."""
        for task in tuple(self._tasks):
            with self._store.begin() as books:
                jobs.tell(books, task.job_id, *task.at, self._clock())

    def sweep(self) -> None:
        """Delete what has waited long enough."""
        with self._store.begin() as books:
            jobs.sweep(books, self._clock())

    def _work(self) -> None:
        # Each task in a call of its own: keys and slips in clear are gone when it returns.
        while self._done(self._waiting.get()):
            pass

    def _done(self, task: Task | None) -> bool:
        """Do a task; return whether there may be another."""
        if task is None or self._over.is_set():
            return False
        outcome = _outcome(task)
        self._tasks.remove(task)
        if not task.settle(outcome):
            self._try(self._keep, task, outcome)
        return True

    def _keep(self, task: Task, outcome: bytes | Exception) -> None:
        with self._store.begin() as books:
            if isinstance(outcome, bytes):
                jobs.finish(books, task.job_id, outcome, task.secret, self._clock())
            else:
                refusal = outcome.sentence if isinstance(outcome, SurveyError) else _FAILED
                jobs.fail(books, task.job_id, task.said(refusal), self._clock())

    def _watch(self) -> None:
        tellings = 0
        while True:
            if tellings % _SWEEP_EVERY == 0:
                self._try(self.sweep)
            self._try(self.tell)
            tellings += 1
            if self._over.wait(_TELL_EVERY):
                return

    def _try(self, deed: Callable[P, None], *args: P.args, **more: P.kwargs) -> None:
        """Do what may be hindered by whoever holds the store; it is done again or told as lost."""
        try:
            deed(*args, **more)
        except Exception as error:
            _LOG.error("a job was not written down: %s", type(error).__name__)


def _outcome(task: Task) -> bytes | Exception:
    try:
        return task.doing(task.tell)
    except SurveyError as refusal:
        return refusal
    except Exception as error:
        _LOG.error("a job failed: %s", type(error).__name__)
        return error
