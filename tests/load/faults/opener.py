"""A process that opens boxes and may be told to die before any of its deeds.

A deed is whatever leaves something behind: a statement, a commit, a file opened or removed.
"""

import os
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import event

from survey.core.account import Account
from survey.core.errors import BusyError, SurveyError
from survey.core.job import JobStep
from survey.sealing.custody import ShareDirectory, Unlocked
from survey.services.opening import open_boxes
from survey.storage.engine import open_store
from survey.storage.stirring import stir

REFUSED = 3


class Deeds:
    """Every deed so far, by the step it belongs to; the process dies before ``deadly``."""

    def __init__(self, deadly: int) -> None:
        self.done: list[str] = []
        self._deadly = deadly
        self._step = JobStep.WAITING

    def tell(self, step: JobStep, *_: int) -> None:
        """Take a step of the opening as a deed."""
        if step is not self._step:
            self._step = step
            self.note("begin")

    def note(self, deed: str) -> None:
        """Note a deed that is about to be done, or die."""
        self.done.append(f"{self._step}: {deed}")
        if len(self.done) == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)


def open_until(
    database: str,
    key_dir: Path,
    leader: Account,
    sitting_id: int,
    unlocked: Sequence[Unlocked],
    deadly: int,
    report: Path,
) -> None:
    """Open the boxes; write the deeds, or why it was refused, into ``report``."""
    store, shares = open_store(database), ShareDirectory(key_dir)
    deeds = Deeds(deadly)

    def watched(name: str, of: tuple[object, ...]) -> None:
        if name in ("open", "os.remove") and str(of[0]).startswith(str(key_dir)):
            deeds.note(f"{name} {Path(str(of[0])).suffix}")

    def stirred() -> None:
        deeds.note("stir")
        stir(store.engine)

    event.listen(
        store.engine,
        "before_cursor_execute",
        lambda *of: deeds.note(" ".join(str(of[2]).split()[:3])),
    )
    event.listen(store.engine, "commit", lambda _: deeds.note("COMMIT"))
    sys.addaudithook(watched)
    now = datetime.now(UTC)
    try:
        open_boxes(store, leader, sitting_id, unlocked, shares, stirred, now, deeds.tell)
    except BusyError:
        pass
    except SurveyError as error:
        report.write_text(str(error))
        sys.exit(REFUSED)
    except Exception as error:
        report.write_text(type(error).__name__)
        raise
    report.write_text("\n".join(deeds.done))
