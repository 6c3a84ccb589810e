"""Upkeep while the doors are open: what is kept is stirred now and then."""

import logging
from datetime import timedelta
from threading import Event, Thread
from time import monotonic

from survey.services.running import stirring_is_due
from survey.storage.cast_writer import CastWriter

_LOOK_EVERY = 300.0  # seconds
_LOG = logging.getLogger(__name__)


class Upkeep:
    """A thread that asks the writer to stir when stirring is due."""

    def __init__(self, writer: CastWriter) -> None:
        self._writer = writer
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

    def _run(self) -> None:
        last = monotonic()
        while not self._over.wait(_LOOK_EVERY):
            since = timedelta(seconds=monotonic() - last)
            if stirring_is_due(self._writer.dropped_since_stir, since):
                last = monotonic()
                self._stir()

    def _stir(self) -> None:
        try:
            self._writer.stir()
        except Exception as error:  # a full disk must not end the upkeep; the next look tries again
            _LOG.error("stirring failed: %s", type(error).__name__)
