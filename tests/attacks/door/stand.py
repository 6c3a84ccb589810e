"""A published sitting behind the respondents' door, for attackers to play with."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from argon2 import PasswordHasher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey.demo import stage
from survey.sealing import cards
from survey.services import proving
from survey.web import create_app, wiring
from tests.attacks.attack import Field
from tests.databases import makers
from tests.web.clerks import settings_in

FEW = {"a": 8, "b": 8, "c": 8, "v": 8}
_CIPHER = cards._cipher
_NONCE = re.compile(r'name="?nonce"? value="?([0-9a-f]{32})')


@dataclass
class Stand:
    """The door, the works behind it, and the slips of a sitting that takes ballots."""

    app: Flask
    scene: stage.Scene
    database: str

    @property
    def works(self) -> wiring.Works:
        return wiring.works_of(self.app)

    @property
    def client(self) -> FlaskClient:
        return self.app.test_client()

    def text_field(self) -> str:
        """Return the field of the sitting's first free text."""
        return next(
            f"{place}.{slot.key}"
            for place, edition in enumerate(self.scene.editions)
            for slot in edition.form.slots
            if slot.question.kind == "text"
        )


@contextmanager
def standing(field: Field, counts: Mapping[str, int] | None = None) -> Iterator[Stand]:
    """Stand the door up in the field's home until the block is left.

    Passwords and cards are made cheaply: nobody attacks them here.
    """
    url = makers.migrated(field.databases, field.home)
    app = create_app(settings_in(field.home, SURVEY_DATABASE=url), "answer")
    works = wiring.works_of(app)
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    try:
        with patch.object(proving, "_hasher", hasher), patch.object(cards, "_cipher", _cheap):
            yield Stand(app, stage.build(works, counts or FEW, spare=0), url)
    finally:
        works.stop()
        field.databases.remove(url)


def _cheap(passphrase: str, salt: bytes, _: cards.Cost) -> AESGCM:
    return _CIPHER(passphrase, salt, cards.Cost(iterations=1, lanes=1, kibibytes=8))


def paper(client: FlaskClient, code: str) -> str:
    """Open the paper of a slip; return its nonce."""
    found = _NONCE.search(client.post("/s", data={"code": code}).text)
    assert found, "the slip opened no paper"
    return found[1]


def cast(client: FlaskClient, code: str, fields: Mapping[str, str] | None = None) -> TestResponse:
    """Go the whole way of a slip; return the answer to the cast."""
    sent = {"code": code, "nonce": paper(client, code), "confirmed": "1"}
    return client.post("/s/cast", data={**sent, **(fields or {})})
