"""The respondents' door with a load taken off it, to see what is left."""

from typing import Any
from unittest.mock import patch

from flask import Flask

from survey.services import answering as room
from survey.settings import Settings
from survey.storage.casting import Cast, Receipt
from survey.storage.gate import Way
from survey.web import create_app, wiring


class _OpenGate:
    """A gate that lets everybody in and asks no database."""

    def __init__(self, way: Way) -> None:
        self._way = way

    def way(self, *_: object, **__: object) -> Way:
        return self._way


class _Forgetful:
    """A writer that writes nothing."""

    def drop(self, _: Cast) -> Receipt:
        return Receipt.KEPT


def door(settings: Settings, start: tuple[str, bytes], sealing: bool) -> Flask:
    """Return a door that asks no database and keeps nothing; ``sealing`` or not.

    ``start`` asks for a paper of the sitting to which all will come.
    """
    app = create_app(settings, "answer")
    answering: Any = wiring.works_of(app).answering
    path, body = start
    app.test_client().post(path, data=body, content_type="application/x-www-form-urlencoded")
    (way,) = answering._remembered
    answering._gate, answering._writer = _OpenGate(way), _Forgetful()
    if not sealing:
        patch.object(room, "seal", _plain).start()  # for as long as the process lives
    return app


def _plain(*given: Any) -> bytes:
    packed: bytes = given[-1]
    return packed
