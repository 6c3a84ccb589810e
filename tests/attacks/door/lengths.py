"""What lengths tell of answers on the wire, from the server to a phone.

Of every pair of people one answers nothing and one writes as much as he may. The attacker
takes the longer for the one who wrote.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

from flask import Response

from survey.core.questions import Text
from survey.web.answer.door import Door
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.door.stand import Stand, cast, standing

PAIRS = 30
_ROOM = {"a": 2, "b": 2, "c": 2 * PAIRS, "v": 2}


def strike(field: Field) -> Tries:
    """Guess who wrote from the length of all that his phone is told from the cast to the end."""
    weakness = patch.object(Door, "cast", _echoing(Door.cast)) if field.weakened else nullcontext()
    with weakness, standing(field, _ROOM) as stand:
        key, words = _longest_text(stand)
        slips = iter(stand.scene.slips["c"])
        hits = 0
        for _ in range(PAIRS):
            silent = _told(stand, next(slips).token, {})
            wrote = _told(stand, next(slips).token, {key: words})
            hits += wrote > silent or (wrote == silent and field.rng.random() < 1 / 2)
    return Tries(hits, PAIRS, 1 / 2)


def _longest_text(stand: Stand) -> tuple[str, str]:
    """Return the field of a free text, and as much as may be written there."""
    position, _, key = stand.text_field().partition(".")
    slots = stand.scene.editions[int(position)].form.slots
    question = next(slot.question for slot in slots if slot.key == key)
    assert isinstance(question, Text)
    return stand.text_field(), "言" * question.limit


def _told(stand: Stand, code: str, fields: dict[str, str]) -> int:
    client, packed = stand.client, {"Accept-Encoding": "gzip"}
    first = cast(client, code, fields)
    assert first.status_code == 303
    then = client.get(first.location, headers=packed)
    return sum(len(f"{answer.headers}") + len(answer.data) for answer in (first, then))


def _echoing(thank: Callable[..., Any]) -> Callable[..., Response]:
    """Return a cast that is answered with a receipt of what was sent."""

    def cast_with_receipt(door: Door, admission: object, given: object, action: str) -> Response:
        response: Response = thank(door, admission, given, action)
        response.set_data(response.data + repr(given).encode())
        return response

    return cast_with_receipt


ATTACKS = (
    Attack(
        "lengths of the reply to a cast and of the thanks",
        "what passes on the wire, encrypted",
        "a receipt that repeats what was sent",
        strike,
        stores=("sqlite",),
    ),
)
