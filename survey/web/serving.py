"""Serving an app by waitress: one process, a few threads, the same for `serve` and the demo."""

import logging

from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

_THREADS = 8
_LARGEST_BODY = 4 * 1024 * 1024  # the desk's; larger ones are not even read
_LARGEST_ANSWER = 1024 * 1024 * 1024


def server_of(app: Flask, host: str, port: int) -> BaseWSGIServer | MultiSocketServer:
    """Return a server that listens already; ``run`` serves until ``close``."""
    # That requests wait for a thread is a full hall, not a fault.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return create_server(
        app,
        host=host,
        port=port,
        threads=_THREADS,
        ident="survey",
        max_request_body_size=_LARGEST_BODY,
        # Bodies stay in memory, never in a file: answers one way, slips in clear the other.
        inbuf_overflow=2 * _LARGEST_BODY,
        outbuf_overflow=_LARGEST_ANSWER,
    )
