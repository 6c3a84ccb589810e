"""Exactly once: a network that loses a third of everything loses no ballot and doubles none."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain, cycle, islice
from random import Random

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from survey.demo import stage
from survey.sealing.envelope import rid
from survey.services import running
from survey.web import create_app, wiring
from tests.web.clerks import settings_in
from tests.web.faulty_wire import FaultyWire, LostError

SUBMISSIONS = 500
AT_ONCE = 8
PEOPLE = {"a": 100, "b": 100, "c": 200, "v": 100}


@dataclass
class Town:
    """A published sitting behind an app."""

    app: Flask
    scene: stage.Scene

    @property
    def works(self) -> wiring.Works:
        return wiring.works_of(self.app)

    def sealed(self) -> Counter[bytes]:
        """Return the names of all sealed ballots, each with how often it is there."""
        with self.works.store.read() as books:
            boxes = books.boxes.boxes(self.scene.sitting.id)
            return Counter(ballot.rid for box in boxes for ballot in books.boxes.sealed(box.id))

    def close(self) -> None:
        with self.works.store.begin() as books:
            running.close(books, self.scene.leader, self.scene.sitting.id, datetime.now(UTC))


@pytest.fixture
def town(tmp_path, database) -> Iterator[Town]:
    app = create_app(settings_in(tmp_path, SURVEY_DATABASE=database), "answer")
    yield Town(app, stage.build(wiring.works_of(app), PEOPLE, spare=0))
    wiring.works_of(app).stop()


@dataclass
class Person:
    """One who wants to be heard once, on a phone that tries until it is answered."""

    client: Client
    path: str
    code: str
    nonces: list[str] = field(default_factory=list)
    thanked: set[str] = field(default_factory=set)

    def post(self, path: str, **fields: str) -> TestResponse:
        for _ in range(200):
            try:
                return self.client.post(path, data=fields)
            except LostError:
                continue
        raise AssertionError("the network never came back")

    def take_paper(self) -> None:
        """Open the page: for the first time, in a second tab, or by reloading."""
        page = self.post(self.path, **({"code": self.code} if self.code else {}))
        nonce = re.search(r'name="nonce" value="([0-9a-f]{32})', page.text)
        if nonce:
            self.nonces.append(nonce[1])
        else:
            assert page.status_code == 403

    def send(self, nonce: str) -> None:
        reply = self.post(f"{self.path}/cast", **self._paper(nonce))
        if reply.status_code == 303:
            self.thanked.add(nonce)
        else:
            assert reply.status_code == 403

    def send_once(self, nonce: str) -> None:
        """Send and do not wait for what comes back."""
        with suppress(LostError):
            self.client.post(f"{self.path}/cast", data=self._paper(nonce))

    def _paper(self, nonce: str) -> dict[str, str]:
        code = {"code": self.code} if self.code else {}
        return {"nonce": nonce, "confirmed": "1", "0.m.r1.v": "a", **code}


def steadily(person: Person) -> None:
    person.take_paper()
    person.send(person.nonces[0])


def by_double_tap(person: Person) -> None:
    person.take_paper()
    with ThreadPoolExecutor(2) as fingers:
        list(fingers.map(person.send, person.nonces * 2))


def after_a_reload(person: Person) -> None:
    person.take_paper()
    person.send_once(person.nonces[0])
    person.take_paper()
    person.send(person.nonces[-1])


def in_two_tabs(person: Person) -> None:
    person.take_paper()
    person.take_paper()
    with ThreadPoolExecutor(2) as tabs:
        list(tabs.map(person.send, person.nonces))


BY_SLIP = (steadily, by_double_tap, after_a_reload, in_two_tabs)
BY_SHARED_CODE = (steadily, by_double_tap)

Deed = Callable[[Person], None]


def crowd(town: Town, client: Client) -> Iterator[tuple[Deed, Person]]:
    """Yield everybody with what he does; one slip in eight is typed, the others are scanned."""
    for number, slip in enumerate(chain.from_iterable(town.scene.slips.values())):
        code = slip.token if number // len(BY_SLIP) % 8 else slip.typed
        if number < SUBMISSIONS - PEOPLE["v"]:
            yield BY_SLIP[number % len(BY_SLIP)], Person(client, "/s", code)
    (key,) = town.scene.entrances.values()
    for deed in islice(cycle(BY_SHARED_CODE), PEOPLE["v"]):
        yield deed, Person(client, f"/o/{key}", "")


@pytest.mark.slow
def test_five_hundred_submissions_through_a_bad_network_are_five_hundred_ballots(town):
    wire = FaultyWire(town.app, Random(4))
    going = list(crowd(town, Client(wire)))
    Random(5).shuffle(going)

    with ThreadPoolExecutor(AT_ONCE) as phones:
        list(phones.map(lambda one: one[0](one[1]), going))

    sealed = town.sealed()
    people = [person for _, person in going]
    kept = [[nonce for nonce in set(one.nonces) if rid(nonce.encode()) in sealed] for one in people]
    assert len(going) == SUBMISSIONS
    assert sealed.total() == len(sealed) == SUBMISSIONS
    assert {len(nonces) for nonces in kept} == {1}
    assert [sorted(person.thanked) for person in people] == kept
    assert wire.lost_requests > 0.25 * wire.tries
    assert wire.lost_replies > 0.25 * (wire.tries - wire.lost_requests)


class LosesOneReply:
    """Draws that let the request through and lose its reply, then lose nothing."""

    def __init__(self) -> None:
        self._draws = iter((1.0, 0.0))

    def random(self) -> float:
        return next(self._draws, 1.0)


@pytest.mark.parametrize("way", ["slip", "shared code"])
def test_a_ballot_whose_reply_was_lost_is_thanked_for_even_after_the_sitting_closed(town, way):
    (key,) = town.scene.entrances.values()
    path, code = ("/s", town.scene.slips["a"][0].token) if way == "slip" else (f"/o/{key}", "")
    person = Person(Client(town.app), path, code)
    person.take_paper()
    (nonce,) = person.nonces
    person.client = Client(FaultyWire(town.app, LosesOneReply()))

    person.send_once(nonce)
    town.close()
    person.send(nonce)

    assert person.thanked == {nonce}
    assert list(town.sealed()) == [rid(nonce.encode())]
