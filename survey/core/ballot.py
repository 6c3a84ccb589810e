"""A ballot: the answers of one respondent to the forms of a sitting, and nothing else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.core.answers import Answers, Value
from survey.core.errors import SurveyError
from survey.core.form import Form, Kept, Slot
from survey.core.questions import Grid, Multiple, Number, Ranking, Single

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
    """Return the ballot in ``packed``; raise `SurveyError` when it does not fit ``forms``."""
    source, *parts = json.loads(packed)
    if [len(part) for part in parts] != [len(form.slots) for form in forms]:
        raise SurveyError("答卷与表样不符:题数对不上")
    return Ballot(tuple(tuple(_value(value) for value in part) for part in parts), Source(source))


def _value(value: int | str | list[int] | None) -> Value:
    return tuple(value) if isinstance(value, list) else value


def largest(forms: Sequence[Form]) -> int:
    """Return the number of bytes of the longest ballot that ``forms`` admit."""
    return _FRAME + sum(2 + _longest(slot) + 1 for form in forms for slot in form.slots)


def _longest(slot: Slot) -> int:
    """Return the bytes of the longest value in ``slot``, quotes and brackets included."""
    question = slot.question
    if slot.follow_up is not None:
        return 2 + _BYTES_PER_CHARACTER * slot.follow_up.limit
    match question:
        case Multiple():
            return max(4, len(str(2 ** len(question.options))))
        case Ranking():
            return 2 + 3 * question.places
        case Number():
            return 30
        case Single() | Grid():
            return 4
        case _:
            limit = getattr(question, "limit", 0) if slot.kept is Kept.TEXT else 0
            return 2 + _BYTES_PER_CHARACTER * limit
