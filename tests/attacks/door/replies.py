"""What replies tell of a code: their status, headers and bytes, and how long they took."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from random import Random
from statistics import median
from unittest.mock import patch

from flask.testing import FlaskClient
from sqlalchemy import text

from survey.core import codes
from survey.core.codes import Slip
from survey.core.errors import NotFoundError
from survey.services import running
from survey.services.answering import Answering
from survey.storage.gate import Gate
from survey.web.answer import door
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.door.stand import Stand, cast, standing

CODES, ASKED = 24, 9
"""So many codes of each kind, each asked for so many times where it is about time."""

_TYPED = 4
_ROUNDS = 5000
_NONCE = "0123456789abcdef" * 2

Kinds = Mapping[str, Sequence[Slip]]


@contextmanager
def _refused(field: Field) -> Iterator[tuple[Stand, Kinds]]:
    """Yield a sitting after its last call, and slips that may not come in, by the reason.

    One group's box has not been opened yet.
    """
    with standing(field, {"a": 2, "b": CODES, "c": 2 * CODES, "v": 2}) as stand:
        slips = stand.scene.slips
        used, late = slips["c"][:CODES], slips["c"][CODES : 2 * CODES]
        for slip in used:
            assert cast(stand.client, slip.token).status_code == 303
        works, sitting = stand.works, stand.scene.sitting
        with works.store.begin() as books:
            running.last_call(books, stand.scene.leader, sitting.id, datetime.now(UTC))
            books.session.execute(text("UPDATE box SET state = 'draft' WHERE group_code = 'b'"))
        unknown = [codes.new_slip(field.rng.randbytes) for _ in range(CODES)]
        yield stand, {"used": used, "unknown": unknown, "early": slips["b"][:CODES], "late": late}


def bytes_of_replies(field: Field) -> Tries:
    """Count the replies that differ in anything from those of the first reason."""
    with _refused(field) as (stand, kinds), ExitStack() as stack:
        if field.weakened:
            stack.enter_context(patch.object(Gate, "way", _unknown_by_name(Gate.way)))
        replies = [_reply(stand.client, sent) for sent in _requests(kinds)]
    usual = replies[0]
    return Tries(sum(reply != usual for reply in replies), len(replies), 0)


def _requests(kinds: Kinds) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what is asked: for a paper, and to keep one.

    The last call refuses new papers only; who brings one that he has open is let in.
    """
    for kind, slips in kinds.items():
        for place, slip in enumerate(slips):
            written = [slip.token, slip.typed] if place < _TYPED else [slip.token]
            for code in written:
                yield "/s", {"code": code}
                if kind != "late":
                    yield "/s/cast", {"code": code, "nonce": _NONCE, "confirmed": "1"}


def _reply(client: FlaskClient, sent: tuple[str, dict[str, str]]) -> tuple[object, ...]:
    path, fields = sent
    answer = client.post(path, data=fields)
    return answer.status, sorted(answer.headers), answer.data


def _unknown_by_name(way: Callable[..., object]) -> Callable[..., object]:
    """Return a gate that has a page of its own for codes that lie nowhere."""

    def asked(gate: Gate, key: codes.SlipKey, *, late: bool = False) -> object:
        found = way(gate, key, late=late)
        column = "h_token" if key.kind == "token" else "h_code"
        words = text(f"SELECT count(*) FROM slip WHERE {column} = :hash")  # noqa: S608 - two names
        with gate._engine.connect() as connection:
            if not connection.scalar(words, {"hash": key.hash}):
                raise NotFoundError("没有这个测评码")
        return found

    return asked


def times_of_replies(field: Field) -> Tries:
    """Guess the reason of codes from how long their replies took.

    The attacker has codes of every kind to learn from. He asks for each several times, all
    mixed, and takes the kind whose usual time is nearest; what he learnt on one half he tries
    on the other.
    """
    with _refused(field) as (stand, kinds), ExitStack() as stack:
        if field.weakened:
            stack.enter_context(patch.object(door, "evenly", nullcontext))
            admit = _one_by_one(Answering.admit, kinds)
            stack.enter_context(patch.object(Answering, "admit", admit))
        took = _measured(stand.client, kinds, field.rng)
    halves = [{kind: found[half::2] for kind, found in took.items()} for half in (0, 1)]
    hits = _recognised(*halves) + _recognised(*reversed(halves))
    return Tries(hits, len(kinds) * CODES, 1 / len(kinds))


def _one_by_one(admit: Callable[..., object], kinds: Kinds) -> Callable[..., object]:
    """Return an admission that looks for one reason after the other, by slow hashes."""
    steps = {slip.token: step for step, slips in enumerate(kinds.values()) for slip in slips}

    def asked(answering: Answering, code: str, nonce: str = "") -> object:
        for _ in range(steps[code]):
            hashlib.pbkdf2_hmac("sha256", code.encode(), b"", _ROUNDS)
        return admit(answering, code, nonce)

    return asked


def _measured(client: FlaskClient, kinds: Kinds, rng: Random) -> dict[str, list[float]]:
    """Return how long each code usually takes, by its kind."""
    asked = [(kind, place) for kind in kinds for place in range(CODES)] * ASKED
    rng.shuffle(asked)
    took: dict[tuple[str, int], list[float]] = {one: [] for one in asked}
    for kind, place in asked:
        post = partial(client.post, "/s", data={"code": kinds[kind][place].token})
        began = time.perf_counter()
        post()
        took[kind, place].append(time.perf_counter() - began)
    return {kind: [median(took[kind, place]) for place in range(CODES)] for kind in kinds}


def _recognised(learnt: Mapping[str, list[float]], tried: Mapping[str, list[float]]) -> int:
    usual = {kind: median(found) for kind, found in learnt.items()}

    def guess(seconds: float) -> str:
        return min(usual, key=lambda kind: abs(usual[kind] - seconds))

    return sum(guess(seconds) == kind for kind, found in tried.items() for seconds in found)


ATTACKS = (
    Attack(
        "bytes of the replies to used, unknown, early and late codes",
        "codes, and the door",
        "a page of its own for unknown codes",
        bytes_of_replies,
    ),
    Attack(
        "times of the replies to used, unknown, early and late codes",
        "codes of every kind to learn from, and a watch beside the server",
        "no even pace, and reasons looked for one after the other",
        times_of_replies,
    ),
)
