"""A ballot: the answers of one respondent to the forms of a sitting, and nothing else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from survey.core.answers import NOT_ASKED, Answers, Value, number_in
from survey.core.errors import SurveyError
from survey.core.form import Form, Kept, Slot
from survey.core.questions import Number, Ranking
from survey.core.record import UNPRINTABLE

_BYTES_PER_CHARACTER = 4  # the longest UTF-8 character; escapes of cleaned text are shorter
_FRAME = 16  # brackets, commas and the source


class Source(StrEnum):
    """Whose hand entered the answers."""

    PHONE = "phone"
    ASSISTED = "assisted"
    PAPER = "paper"


@dataclass(frozen=True)
class Ballot:
    """Answers to each form of the sitting, in the sitting's order.

    No name, address, time, device or order is here, and none may be added.
    """

    answers: tuple[Answers, ...]
    source: Source = Source.PHONE


def pack(ballot: Ballot) -> bytes:
    """Return ``ballot`` as compact JSON: source, then one array per form."""
    return json.dumps(
        [ballot.source, *ballot.answers], ensure_ascii=False, separators=(",", ":")
    ).encode()


def unpack(packed: bytes, forms: Sequence[Form]) -> Ballot:
    """Return the ballot in ``packed``; raise `SurveyError` when it does not fit ``forms``.

    Whoever holds the box's public key could have sealed anything, so that every value
    is looked at.
    """
    try:
        source, *parts = json.loads(packed)
        answers = tuple(_answers(part, form) for part, form in zip(parts, forms, strict=True))
        return Ballot(answers, Source(source))
    except (ValueError, TypeError, RecursionError):
        raise SurveyError("答卷与表样不符；请计入坏票并写进开箱记录") from None


def _answers(part: list[Any], form: Form) -> Answers:
    if not isinstance(part, list):
        raise TypeError("answers to a form are an array")
    # Nearly all values are choices or missing. Seen to here, they cost an opening half as much.
    return tuple(
        value
        if value is None or (type(value) is int and NOT_ASKED <= value < choices)
        else _value(value, slot)
        for value, slot, choices in zip(part, form.slots, form.choice_counts, strict=True)
    )


def _value(value: Any, slot: Slot) -> Value:
    if not _fits(value, slot):
        raise ValueError(f"no answer to {slot.key}")
    return tuple(value) if isinstance(value, list) else value


def _fits(value: Any, slot: Slot) -> bool:
    """Return whether ``value`` is one that `answers.check` keeps in ``slot``; choices are not."""
    match slot.kept:
        case Kept.CHOICE:
            return False  # seen to before
        case Kept.MARKS:
            return type(value) is int and 0 < value < 2 ** len(slot.choices)
        case Kept.ORDER:
            return isinstance(value, list) and _is_order(value, slot)
        case Kept.NUMBER:
            assert isinstance(slot.question, Number)  # nosec B101  # noqa: S101 - only they keep numbers
            return isinstance(value, str) and number_in(value, slot.question) is not None
        case Kept.TEXT:
            plain = isinstance(value, str) and not UNPRINTABLE.search(value)
            return plain and 0 < len(value) <= _limit(slot)


def _is_order(value: list[Any], slot: Slot) -> bool:
    plain = all(type(index) is int and 0 <= index < len(slot.choices) for index in value)
    return plain and len(set(value)) == len(value) and 0 < len(value) <= _places(slot)


def _places(slot: Slot) -> int:
    return slot.question.places if isinstance(slot.question, Ranking) else 0


def _limit(slot: Slot) -> int:
    """Return the greatest number of characters of a text in ``slot``."""
    return slot.follow_up.limit if slot.follow_up else getattr(slot.question, "limit", 0)


def largest(forms: Sequence[Form]) -> int:
    """Return a number of bytes that no ballot of ``forms`` exceeds."""
    return _FRAME + sum(3 + sum(1 + _longest(slot) for slot in form.slots) for form in forms)


def _longest(slot: Slot) -> int:
    """Return the bytes of the longest value in ``slot``, quotes and brackets included."""
    match slot.kept:
        case Kept.CHOICE:
            return 4
        case Kept.MARKS:
            return max(4, len(str(2 ** len(slot.choices))))
        case Kept.ORDER:
            return 2 + 3 * _places(slot)
        case Kept.NUMBER:
            return 30
        case Kept.TEXT:
            return 2 + _BYTES_PER_CHARACTER * _limit(slot)
