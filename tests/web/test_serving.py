"""The server keeps what passes through it in memory: no file ever holds it."""

from collections.abc import Iterator
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
def connection() -> Iterator[HTTPConnection]:
    app = Flask(__name__)

    @app.post("/")
    def echo() -> ResponseReturnValue:
        return request.get_data()

    server = server_of(app, "127.0.0.1", 0)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    asking = HTTPConnection("127.0.0.1", server.effective_port, timeout=10)
    yield asking
    asking.close()
    server.close()
    thread.join(10)


def test_neither_a_large_body_nor_a_large_answer_is_put_into_a_file(files, connection):
    connection.request("POST", "/", LARGE)
    answered = connection.getresponse().read()

    assert answered == LARGE
    assert files == []
