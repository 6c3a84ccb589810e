"""The server has room for a hall, and keeps what passes through it in memory alone."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from threading import Thread

import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue
from waitress import buffers

from survey.web.serving import server_of

LARGE = b"slip " * 700_000  # more than the 1 MB beyond which waitress would take a file


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that the server has made for what passes through it."""
    made: list[str] = []
    real = buffers.TempfileBasedBuffer

    class Watched(real):
        def newfile(self) -> object:
            made.append("a file")
            return super().newfile()

    monkeypatch.setattr(buffers, "TempfileBasedBuffer", Watched)
    return made


@pytest.fixture
def port() -> Iterator[int]:
    app = Flask(__name__)

    @app.post("/")
    def echo() -> ResponseReturnValue:
        return request.get_data()

    server = server_of(app, "127.0.0.1", 0)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.close()
    thread.join(10)


def answered(connection: HTTPConnection, body: bytes) -> bytes:
    connection.request("POST", "/", body)
    return connection.getresponse().read()


def test_neither_a_large_body_nor_a_large_answer_is_put_into_a_file(files, port):
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        found = answered(connection, LARGE)

    assert found == LARGE
    assert files == []


def test_a_hall_of_phones_that_keep_their_connections_leaves_room_for_the_next(port):
    with ExitStack() as hall:
        phones = [
            # Less than the time after which idle connections are closed.
            hall.enter_context(closing(HTTPConnection("127.0.0.1", port, timeout=10)))
            for _ in range(400)
        ]
        found = {answered(phone, b"here") for phone in phones}

    assert found == {b"here"}
