"""Upkeep while the doors are open: what is kept is stirred now and then."""

import logging
from datetime import timedelta
from threading import Event, Thread
from time import monotonic

from survey.services.running import STIR_AFTER, stirring_is_due
from survey.storage.cast_writer import CastWriter

_LOOK_EVERY = 60.0  # seconds
_LOG = logging.getLogger(__name__)


class Upkeep:
    """A thread that stirs when stirring is due, and again when it could not be done.

    A stir is owed from the start: the process before may have ended between a closing
    and its stir.
    """

    def __init__(self, writer: CastWriter) -> None:
        self._writer = writer
        self._owed = True
        self._last = monotonic()
        self._over = Event()
        self._thread = Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; stopping twice is stopping."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def stir(self) -> None:
        """Stir now. What hinders it, a reader or a full disk, makes it owed and no more."""
        try:
            self._writer.stir()
        except Exception as error:
            self._owed = True
            _LOG.error("stirring is owed: %s", type(error).__name__)
        else:
            self._owed = False
            self._last = monotonic()

    def _run(self) -> None:
        while not self._over.wait(_LOOK_EVERY):
            if self._owed or self._due():
                self.stir()

    def _due(self) -> bool:
        since = timedelta(seconds=monotonic() - self._last)
        try:
            # Counting takes longer than looking at the clock.
            return since >= STIR_AFTER and stirring_is_due(self._writer.unstirred(), since)
        except Exception as error:
            _LOG.error("nobody knows whether stirring is due: %s", type(error).__name__)
            return False
