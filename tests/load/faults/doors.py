"""The server's process: as it is, with a clock that leaps, or deliberately broken.

The broken ones prove that what is counted can fail.
"""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import UTC, datetime, tzinfo
from itertools import cycle
from pathlib import Path

from survey import cli
from survey.storage import casting
from survey.storage.cast_writer import Cast, CastWriter, Receipt, _Waiting
from survey.web import guards, wiring
from survey.web.answer import reading

LEAP = signal.SIGUSR1
LEAPS = (3600.0, -3600.0, 86400.0, -30.0, 10 * 365 * 86400.0, -5 * 365 * 86400.0, 0.0)
"""Seconds by which the clock is wrong, one after the other, at every `LEAP`."""


def serve(env: Mapping[str, str], port: int, folder: Path, how: str) -> None:
    """Serve both doors as ``survey serve`` does, until somebody ends this process."""
    os.environ.update(env, TMPDIR=str(folder))
    tempfile.tempdir = None
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    if how:
        _CHANGES[how]()
    sys.exit(cli.main(["serve", "--port", str(port)]))


def _leap() -> None:
    """Let the clock leap at every `LEAP`; nobody but ``time`` and ``datetime`` tells the time."""
    leaps, right, wrong = cycle(LEAPS), time.time, 0.0

    def leap(*_: object) -> None:
        nonlocal wrong
        wrong = next(leaps)

    class Clock:
        @staticmethod
        def now(zone: tzinfo = UTC) -> datetime:
            return datetime.fromtimestamp(time.time(), zone)

    signal.signal(LEAP, leap)
    time.time = lambda: right() + wrong
    vars(guards)["datetime"] = vars(wiring)["datetime"] = Clock


def _answer_early() -> None:
    """Thank before the ballot is committed."""
    committed = CastWriter._committed

    def later(writer: CastWriter, group: list[_Waiting]) -> list[Receipt]:
        time.sleep(0.5)
        return committed(writer, group)

    def drop(writer: CastWriter, cast: Cast) -> Receipt:
        with writer._changed:
            writer._casts.append(_Waiting(cast, Future()))
            writer._changed.notify()
        return Receipt.KEPT

    CastWriter._committed = later
    CastWriter.drop = drop


def _burn_nothing() -> None:
    """Leave a slip as good as it was."""
    casting._USE = casting._USE.replace("DELETE FROM slip", "UPDATE slip SET box_id = box_id")


def _tell_all() -> None:
    """Write what is sent into the log."""
    fields: Callable[[], dict[str, list[str]]] = reading.fields

    def told() -> dict[str, list[str]]:
        print(fields(), flush=True)
        return fields()

    reading.fields = told


_CHANGES: Mapping[str, Callable[[], None]] = {
    "leaping": _leap,
    "answering early": _answer_early,
    "burning nothing": _burn_nothing,
    "telling all": _tell_all,
}
