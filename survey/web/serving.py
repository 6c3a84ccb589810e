"""Serving an app by waitress: one process, a few threads, the same for `serve` and the demo."""

import logging
import select
import sys

from flask import Flask
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

_THREADS = 8
_LARGEST_BODY = 4 * 1024 * 1024  # the desk's; larger ones are not even read
_LARGEST_ANSWER = 1024 * 1024 * 1024
# Browsers keep a connection or two after their page is there, so that a hall of 300 phones holds
# several hundred. What the system gives a process is 1024 files on Linux, 512 sockets on Windows.
_CONNECTIONS = 480 if sys.platform == "win32" else 900
_IDLE = 15  # seconds


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
        connection_limit=_CONNECTIONS,
        channel_timeout=_IDLE,
        cleanup_interval=_IDLE // 3,
        asyncore_use_poll=hasattr(select, "poll"),
        max_request_body_size=_LARGEST_BODY,
        # Bodies stay in memory, never in a file: answers one way, slips in clear the other.
        inbuf_overflow=2 * _LARGEST_BODY,
        outbuf_overflow=_LARGEST_ANSWER,
    )
