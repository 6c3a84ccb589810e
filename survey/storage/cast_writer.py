"""The one writer: commits the casts that wait together, and only then answers each."""

import logging
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from secrets import SystemRandom
from threading import Condition, Thread

from survey.core.errors import BusyError
from survey.storage.casting import Cast, Casting, Receipt, SpoiltError
from survey.storage.engine import Store
from survey.storage.faults import reason
from survey.storage.stirring import come_since, stir

__all__ = ["Cast", "CastWriter", "NotKeptError", "Receipt", "stir"]

_GROUP = 256
_LOG = logging.getLogger(__name__)


class NotKeptError(BusyError):
    """A cast that could not be committed, on a full disk for instance.

    Nothing of it was kept, its slip is as good as before, and it may be sent again.
    """

    def __init__(self) -> None:
        super().__init__("这份答卷没有存上；请稍等片刻，再交一次")


@dataclass(frozen=True)
class _Waiting:
    """A cast, and the receipt that somebody waits for."""

    cast: Cast
    receipt: Future[Receipt] = field(default_factory=Future)


class CastWriter:
    """A thread that writes casts in groups, in an order that says nothing.

    What waits when one commit ends is the next group. There is no timer: a lone cast
    waits for nobody, and in a full hall one commit serves many. A receipt is given
    only when its group is safe on disk.
    """

    def __init__(self, store: Store, capacity: int = 4096) -> None:
        self._store = store
        self._capacity = capacity
        self._dropped = 0
        self._casting = Casting(store.engine.dialect)
        self._changed = Condition()
        self._casts: deque[_Waiting] = deque()
        self._stirs: list[Future[None]] = []
        self._accepting = False
        # A daemon: a process may end without asking. What was not answered was not promised.
        self._thread = Thread(target=self._run, name="cast-writer", daemon=True)

    def start(self) -> None:
        """Take casts from now on. A writer starts once."""
        with self._changed:
            self._thread.start()
            self._accepting = True

    def stop(self) -> None:
        """Take nothing more, write what waits, and end. Stopping twice is stopping."""
        with self._changed:
            self._accepting = False
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    def drop(self, cast: Cast) -> Receipt:
        """Hand in a cast; return its receipt once its group is safe on disk.

        Raises `BusyError` when too many wait or the writer is stopped, `NotKeptError`
        when the cast could not be written.
        """
        waiting = _Waiting(cast)
        with self._changed:
            if not self._accepting or len(self._casts) >= self._capacity:
                raise BusyError("现在交卷的人太多；请稍等片刻，再交一次")
            self._casts.append(waiting)
            self._changed.notify()
        return waiting.receipt.result()

    def stir(self) -> None:
        """Stir the boxes between two groups; return when it is done."""
        done: Future[None] = Future()
        with self._changed:
            if not self._accepting:
                raise BusyError("收票已经停止，不能搅匀；请重新启动后再试")
            self._stirs.append(done)
            self._changed.notify()
        done.result()

    def unstirred(self) -> int:
        """Return how many ballots were kept since the last stirring, by all who write here.

        In a file nobody can tell what another process wrote; each counts its own.
        """
        return come_since(self._store.engine) if self._store.on_server else self._dropped

    def _run(self) -> None:
        stirs: Sequence[Future[None]] = ()
        group: Sequence[_Waiting] = ()
        try:
            while True:
                stirs, group = self._taken()
                if not stirs and not group:
                    return
                if stirs:
                    self._stir_for(stirs)
                if group:
                    self._write(group)
        finally:
            self._refuse_what_is_left([*stirs, *(waiting.receipt for waiting in group)])

    def _taken(self) -> tuple[Sequence[Future[None]], Sequence[_Waiting]]:
        """Wait for work and return it; none at all means that it is time to end."""
        with self._changed:
            self._changed.wait_for(lambda: self._casts or self._stirs or not self._accepting)
            stirs, self._stirs = self._stirs, []
            group = [self._casts.popleft() for _ in range(min(_GROUP, len(self._casts)))]
        SystemRandom().shuffle(group)
        return stirs, group

    def _stir_for(self, stirs: Sequence[Future[None]]) -> None:
        try:
            stir(self._store.engine)
        except Exception as error:
            for done in stirs:
                done.set_exception(error)
        else:
            self._dropped = 0
            for done in stirs:
                done.set_result(None)

    def _write(self, group: Sequence[_Waiting]) -> None:
        """Write the group in one transaction; when one cast spoils it, each in its own."""
        try:
            receipts = self._committed(group)
        except SpoiltError as error:
            if len(group) > 1:
                for waiting in group:
                    self._write([waiting])
            else:
                _refuse(group, str(error))
        except Exception as error:
            _refuse(group, reason(error))
        else:
            self._dropped += receipts.count(Receipt.KEPT)
            for waiting, receipt in zip(group, receipts, strict=True):
                waiting.receipt.set_result(receipt)

    def _committed(self, group: Sequence[_Waiting]) -> list[Receipt]:
        with self._store.writing.begin() as connection:
            return self._casting.receipts(connection, [waiting.cast for waiting in group])

    def _refuse_what_is_left(self, taken: Sequence[Future[None] | Future[Receipt]]) -> None:
        with self._changed:
            self._accepting = False
            waiting = [waiting.receipt for waiting in self._casts]
            left = [*taken, *self._stirs, *waiting]
        for promise in left:
            if not promise.done():
                promise.set_exception(NotKeptError())


def _refuse(group: Sequence[_Waiting], why: str) -> None:
    _LOG.error("casts were not kept: %s", why)
    for waiting in group:
        waiting.receipt.set_exception(NotKeptError())
