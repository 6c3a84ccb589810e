"""A wire that loses things: requests on their way in, and replies after the deed is done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.wrappers import Response


class LostError(ConnectionError):
    """Nothing came back, and a phone cannot tell whether anything arrived.

    A server takes it for a broken connection, and hangs up.
    """


@dataclass
class FaultyWire:
    """An app behind a bad network; the same ``rng`` draws the same losses."""

    app: WSGIApplication
    rng: Random
    share: float = 0.3
    tries: int = 0
    lost_requests: int = 0
    lost_replies: int = 0
    _lock: Lock = field(default_factory=Lock)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._lock:
            self.tries += 1
            request_is_lost = self.rng.random() < self.share
            reply_is_lost = not request_is_lost and self.rng.random() < self.share
            self.lost_requests += request_is_lost
            self.lost_replies += reply_is_lost
        if request_is_lost:
            raise LostError
        reply = Response.from_app(self.app, environ, buffered=True)
        if reply_is_lost:
            raise LostError
        return reply(environ, start_response)
