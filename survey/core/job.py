"""A job: work of the desk that may take longer than somebody waits for a page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from survey.core.account import Deed
from survey.core.record import Record
from survey.core.sentence import Sentence

KEPT = timedelta(hours=1)
"""How long after its last sign of life a job, and what it made, is kept."""

LOST_AFTER = timedelta(seconds=90)
"""A job that gave no sign of life for so long ended with the process that did it.

Signs come every few seconds, save while the opening writes its results and nobody
else may write.
"""


class JobKind(StrEnum):
    """What is done."""

    OPENING = "opening"
    EXPORT = "export"
    SLIPS = "slips"


DEED_OF = {
    JobKind.OPENING: Deed.OPEN_BOXES,
    JobKind.EXPORT: Deed.SEE_RESULTS,
    JobKind.SLIPS: Deed.RUN,
}
"""What one must be allowed to do to see a job and to take what it made."""


class JobState(StrEnum):
    """How far a job is."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class JobStep(StrEnum):
    """What a running job is at."""

    WAITING = "waiting"
    CHECKING = "checking"
    DECRYPTING = "decrypting"
    COUNTING = "counting"
    KEEPING = "keeping"
    DESTROYING = "destroying"
    MAKING = "making"


STEP_NAMES = {
    JobStep.WAITING: Sentence("排队等候"),
    JobStep.CHECKING: Sentence("核对票箱"),
    JobStep.DECRYPTING: Sentence("解密答卷"),
    JobStep.COUNTING: Sentence("计票"),
    JobStep.KEEPING: Sentence("写入结果"),
    JobStep.DESTROYING: Sentence("销毁封存的答卷和钥匙"),
    JobStep.MAKING: Sentence("生成文件"),
}

Tell = Callable[[JobStep, int, int], None]
"""Says what step a job is at, and how many of how many are done; of 0 where nobody counts."""


def untold(step: JobStep, done: int, total: int) -> None:
    """Tell nobody."""


class Job(Record):
    """A job as it is kept: how far it is, never what it works on.

    ``file_name`` is the file it makes, empty for none; ``said`` is why it failed, in
    the language of whoever asked. ``beat`` is its last sign of life.
    """

    id: bytes
    account_id: int
    sitting_id: int
    kind: JobKind
    file_name: str = ""
    mimetype: str = ""
    state: JobState = JobState.RUNNING
    step: JobStep = JobStep.WAITING
    done: int = 0
    total: int = 0
    said: str = ""
    beat: datetime

    def lost(self, now: datetime) -> bool:
        """Return whether the process that did the job is gone.

        A sign of life from a time to come is none: the clock was set back since.
        """
        return self.state is JobState.RUNNING and abs(now - self.beat) > LOST_AFTER

    def running(self, now: datetime) -> bool:
        """Return whether somebody is at it."""
        return self.state is JobState.RUNNING and not self.lost(now)

    def over(self, now: datetime) -> bool:
        """Return whether the job is no longer kept."""
        return now - self.beat >= KEPT
