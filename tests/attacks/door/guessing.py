"""Trying typed codes at full speed, while a hall of phones goes its way through the same door."""

import http.client
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from random import Random
from threading import Event
from unittest.mock import patch
from urllib.parse import urlencode, urlsplit

from survey.core import codes
from survey.core.codes import Slip, check_digit
from survey.demo import respondents, stage
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.door.serving import serving
from tests.attacks.door.stand import standing

GUESSERS = 4
PHONES_PER_SECOND = 15
_ALL = 10**11
_FEW = 4
"""So many codes for everybody in the weakened copy."""
_AGAIN, _OFTEN = 5, 60
"""After so many seconds the page that waits asks again by itself; here so often."""
_Fields = tuple[tuple[str, str], ...]
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Guesser:
    """Somebody who tries random codes, each with the right check digit, as fast as he can."""

    address: str
    drawn_from: int
    rng: Random
    tried: int = 0
    refused: int = 0
    hits: int = 0

    def guess(self, over: Event) -> None:
        """Try codes until it is over; ``tried`` are those that were looked up."""
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        while not over.is_set():
            digits = f"{self.rng.randrange(self.drawn_from):011d}"
            line.request("POST", "/s", urlencode({"code": digits + check_digit(digits)}), _FORM)
            answer = line.getresponse()
            answer.read()
            self.refused += answer.status == 503
            self.tried += answer.status != 503
            self.hits += answer.status == 200
        line.close()


def strike(field: Field) -> Tries:
    """Count the codes that guessers find while a hall of phones answers."""
    counts = stage.counts(field.people)
    drawn_from = _FEW * field.people if field.weakened else _ALL
    with (
        _few_codes(field.rng, drawn_from) if field.weakened else nullcontext(),
        standing(field, counts) as stand,
    ):
        issued = stand.scene.issued
        module = "tests.attacks.door.weak_guessing" if field.weakened else "survey"
        with serving(field.home, stand.database, module) as address:
            guessers = [
                Guesser(address, drawn_from, Random(field.rng.random())) for _ in range(GUESSERS)
            ]
            ways = respondents.ways(stand.scene, counts, address, field.rng, {})
            _let_all_answer(ways, guessers)
        with stand.works.store.read() as books:
            boxes = books.boxes.boxes(stand.scene.sitting.id)
            kept = sum(books.boxes.sealed_count(box.id) for box in boxes)
    assert kept == field.people, "not everybody could answer while somebody guessed"
    hits, tried = (sum(getattr(one, name) for one in guessers) for name in ("hits", "tried"))
    return Tries(hits, tried, issued / _ALL)


def _let_all_answer(ways: list[respondents.Way], guessers: list[Guesser]) -> None:
    """Let people come one after the other while it is guessed, until all who scan were thanked.

    Who types his code is asked to wait while somebody floods the door with wrong ones, and
    gets in when that ends.
    """
    over = Event()
    with ThreadPoolExecutor(len(ways) + len(guessers)) as crowd:
        guessing = [crowd.submit(guesser.guess, over) for guesser in guessers]
        scanned, typed = [], []
        try:
            for way in ways:
                if codes.read_typed(way.code):
                    typed.append(crowd.submit(respondents.answer, way, _patiently))
                else:
                    scanned.append(crowd.submit(respondents.answer, way))
                time.sleep(1 / PHONES_PER_SECOND)
            for end in scanned:
                end.result()
        finally:
            over.set()
        for one in (*typed, *guessing):
            one.result()


def _patiently(address: str, method: str, path: str, fields: _Fields, status: int) -> str:
    """Ask as the page does that waits: every few seconds, until there is a seat."""
    for _ in range(_OFTEN):
        with suppress(RuntimeError):
            return respondents.ask(address, method, path, fields, status)
        time.sleep(_AGAIN)
    raise RuntimeError("who typed his code was never let in")


@contextmanager
def _few_codes(rng: Random, many: int) -> Iterator[None]:
    """Let slips have typed codes that are few, so that it is easy to hit one."""
    left = iter(rng.sample(range(many), many))
    made = codes.new_slip

    def new_slip(random_bytes: Callable[[int], bytes]) -> Slip:
        digits = f"{next(left):011d}"
        return Slip(made(random_bytes).token, digits + check_digit(digits))

    with patch.object(codes, "new_slip", new_slip):
        yield


ATTACKS = (
    Attack(
        "guessing typed codes while a hall answers",
        "the door, and four lines to it at full speed",
        "codes of few digits, and no allowance of wrong ones",
        strike,
        stores=("sqlite",),
    ),
)
