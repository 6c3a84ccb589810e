"""When a question is asked: data, never a string to be evaluated."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from survey.core.record import Code, Identifier, Record

Given = Mapping[str, frozenset[str] | Decimal | str]
"""What has been answered so far, by question: chosen codes, a number or a text; absent if blank."""


class Is(Record):
    """Holds when exactly this option was chosen."""

    test: Literal["is"] = "is"
    question: Identifier
    option: Code


class Includes(Record):
    """Holds when at least one of these options was chosen."""

    test: Literal["includes"] = "includes"
    question: Identifier
    options: tuple[Code, ...] = Field(min_length=1)


class AtLeast(Record):
    """Holds when the number answered is not below ``number``."""

    test: Literal["at_least"] = "at_least"
    question: Identifier
    number: Decimal


class Answered(Record):
    """Holds when the question was not left blank."""

    test: Literal["answered"] = "answered"
    question: Identifier


class All(Record):
    """Holds when every part holds."""

    test: Literal["all"] = "all"
    of: tuple["Condition", ...] = Field(min_length=1)


class AnyOf(Record):
    """Holds when at least one part holds."""

    test: Literal["any_of"] = "any_of"
    of: tuple["Condition", ...] = Field(min_length=1)


class Not(Record):
    """Holds when its part does not."""

    test: Literal["not"] = "not"
    of: "Condition"


Condition = Annotated[
    Is | Includes | AtLeast | Answered | All | AnyOf | Not, Field(discriminator="test")
]

for _composite in (All, AnyOf, Not):
    _composite.model_rebuild()


def holds(condition: Condition, given: Given) -> bool:
    """Return whether ``condition`` holds for what has been answered so far."""
    match condition:
        case Is():
            return given.get(condition.question) == frozenset({condition.option})
        case Includes():
            chosen = given.get(condition.question)
            return isinstance(chosen, frozenset) and not chosen.isdisjoint(condition.options)
        case AtLeast():
            number = given.get(condition.question)
            return isinstance(number, Decimal) and number >= condition.number
        case Answered():
            return condition.question in given
        case All():
            return all(holds(part, given) for part in condition.of)
        case AnyOf():
            return any(holds(part, given) for part in condition.of)
        case Not():
            return not holds(condition.of, given)


Leaf = Is | Includes | AtLeast | Answered


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Yield the parts that name a question."""
    match condition:
        case All() | AnyOf():
            for part in condition.of:
                yield from leaves(part)
        case Not():
            yield from leaves(condition.of)
        case _:
            yield condition
