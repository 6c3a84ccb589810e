"""Holding up those who try typed codes one after another."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from survey.core.codes import read_typed
from survey.core.errors import BusyError, UnusableCodeError

WRONG_A_MINUTE = 60
_LANES = 4
_PAUSE = 1.0  # seconds


class Guessing:
    """One allowance of wrong typed codes a minute, for everybody together.

    A hall shares one address, so nobody is counted alone. Within the allowance nobody
    waits. Beyond it every typed code, right or wrong, is looked up slowly and few at a
    time until the minute is over. Scanned tokens are too long to be guessed and never wait.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._pause = pause
        self._lock = Lock()
        self._lanes = BoundedSemaphore(_LANES)
        self._minute = 0
        self._wrong = 0

    @contextmanager
    def turn(self, code: str) -> Iterator[None]:
        """Let ``code`` be looked up, at once or slowly; raise `BusyError` when too many wait."""
        if read_typed(code) is None:
            yield
            return
        self._wait()
        try:
            yield
        except UnusableCodeError:
            with self._lock:
                self._wrong += 1
            raise

    def _wait(self) -> None:
        minute = int(self._clock() // 60)
        with self._lock:
            if minute != self._minute:
                self._minute, self._wrong = minute, 0
            spent = self._wrong >= WRONG_A_MINUTE
        if not spent:
            return
        if not self._lanes.acquire(blocking=False):
            raise BusyError("这会儿输号码的人多，请过几秒再试")
        try:
            self._pause(_PAUSE)
        finally:
            self._lanes.release()
