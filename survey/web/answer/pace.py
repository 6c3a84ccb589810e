"""Refusing codes at an even pace: how long the search took must not show."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from survey.core.errors import UnusableCodeError

TICK = 0.005  # seconds


@contextmanager
def evenly(
    clock: Callable[[], float] = time.monotonic, pause: Callable[[float], None] = time.sleep
) -> Iterator[None]:
    """Let a refusal leave a whole number of ticks after the code came.

    A slip that lies there, but may not come in, takes a few microseconds longer than one
    that is used or never was. Whoever asks often enough would tell them apart.
    """
    began = clock()
    try:
        yield
    except UnusableCodeError:
        pause(TICK - (clock() - began) % TICK)
        raise
