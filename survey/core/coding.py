"""Coding: what people of the team say that a text is about, one or two of them apart."""

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from survey.core.record import Line, Record

AGREED = 0
"""The seat of what was settled after everybody had read: it goes before all others."""

SEATS = (1, 2)
"""The seats of those who read."""


class Scope(StrEnum):
    """Whether a text is a matter of the inspection, or is passed on."""

    WITHIN = "within"
    TRANSFER = "transfer"


class Theme(Record):
    """What a text may be about; ``tag`` is the framework tag 归口 it is filed under.

    Number 0 is a theme that was not kept yet.
    """

    id: int = 0
    label: Line
    tag: str = ""


class Codes(Record):
    """What one text was judged to be: of any number of themes, and a lead or not."""

    themes: frozenset[int] = frozenset()
    scope: Scope
    lead: bool = False


class Coder(Record):
    """A seat of somebody who reads; nobody has taken it yet where ``account_id`` is ``None``."""

    seat: int
    account_id: int | None = None
    done: bool = False


Coded = Mapping[bytes, Codes]
"""Codes by text."""


def all_done(coders: Collection[Coder]) -> bool:
    """Return whether everybody who is to read has read: only then may anybody see codes."""
    return bool(coders) and all(coder.done for coder in coders)


def in_effect(seats: Sequence[Coded], agreed: Coded) -> dict[bytes, Codes]:
    """Return the codes that count, once everybody has read.

    What was agreed on goes first. A text on which two differ and which nobody has settled
    has none.
    """
    first = seats[0] if seats else {}
    alike = {
        text: codes
        for text, codes in first.items()
        if all(seat.get(text) == codes for seat in seats)
    }
    return {**alike, **agreed}


def differing(seats: Sequence[Coded]) -> frozenset[bytes]:
    """Return the texts on which two who have read differ."""
    texts = {text for seat in seats for text in seat}
    return frozenset(
        text for text in texts if any(seat.get(text) != seats[0].get(text) for seat in seats)
    )
