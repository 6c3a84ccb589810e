"""Holding up those who try typed codes one after another."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from survey.core.codes import read_typed
from survey.core.errors import BusyError, UnusableCodeError

WRONG_AT_ONCE = 60
SEATS = 2
_PAUSE = 0.5  # seconds


class Guessing:
    """One allowance of wrong typed codes, for everybody together; one comes back each second.

    A hall shares one address, so nobody is counted alone. Within the allowance nobody
    waits. Beyond it typed codes, right or wrong, pass through a waiting room of two
    seats: 4 a second, 350 thousand a day against 10**11 codes. Whoever finds no seat gets
    a page that holds the code and asks again by itself, so that all but two threads stay
    free. Scanned tokens are too long to be guessed and never wait.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock = clock
        self._pause = pause
        self._lock = Lock()
        self._seats = BoundedSemaphore(SEATS)
        self._left = float(WRONG_AT_ONCE)
        self._counted = clock()

    @contextmanager
    def turn(self, code: str) -> Iterator[None]:
        """Let ``code`` be looked up, at once or slowly; raise `BusyError` when no seat is free."""
        if read_typed(code) is None:
            yield
            return
        if self._allowance() < 1:
            self._wait()
        try:
            yield
        except UnusableCodeError:
            self._allowance(spent=1)
            raise

    def _allowance(self, spent: int = 0) -> float:
        with self._lock:
            now = self._clock()
            grown = min(self._left + now - self._counted, WRONG_AT_ONCE)
            self._left, self._counted = max(grown - spent, 0.0), now
            return self._left

    def _wait(self) -> None:
        if not self._seats.acquire(blocking=False):
            raise BusyError("这会儿输号码的人多，请过几秒再试；扫码进入不用等")
        try:
            self._pause(_PAUSE)
        finally:
            self._seats.release()
