"""What a comparison is made of, whether a page or a workbook shows it."""

from dataclasses import dataclass
from decimal import Decimal

from survey.reports.drawn.slopes import Slopes
from survey.reports.tables import Table


@dataclass(frozen=True)
class Dot:
    """One sitting in a dot plot, in per cent: its share of ``base``, and what it is held against.

    ``limits`` go from the inner to the outer ones; ``apart`` tells whether it lies outside.
    """

    label: str
    share: Decimal
    base: int
    limits: tuple[tuple[Decimal, Decimal], ...]
    apart: bool


@dataclass(frozen=True)
class Dots:
    """A dot plot: sittings below each other in their official order, one line for all of them.

    ``words`` tell the same to whoever cannot see it.
    """

    caption: str
    middle: Decimal
    rows: tuple[Dot, ...]
    words: str


@dataclass(frozen=True)
class Part:
    """One question: sentences, the table with every figure, and the drawings made from it.

    ``seen`` tells whether there is a difference that is more than chance.
    """

    title: str
    sentences: tuple[str, ...]
    table: Table
    drawings: tuple[Dots | Slopes, ...]
    seen: bool = False


@dataclass(frozen=True)
class Comparison:
    """A comparison from beginning to end: ``leads`` say what is compared and how to read it.

    ``notes`` name what is not compared, and why.
    """

    leads: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
