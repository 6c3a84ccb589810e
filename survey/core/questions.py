"""The seven kinds of question. A kind is the unit of extension: see ``KINDS``."""

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal, get_args

from pydantic import Field

from survey.core.conditions import Condition
from survey.core.record import Code, Identifier, Line, Record, Words
from survey.core.scales import Scale


class Option(Record):
    """One thing to tick. An exclusive option (不存在突出问题) stands alone."""

    code: Code
    label: Line
    exclusive: bool = False


class FollowUp(Record):
    """A text that opens when one of ``on`` is chosen: 其他（请写明）, 不认同的原因."""

    id: Identifier = "why"
    on: tuple[Code, ...] = Field(min_length=1)
    text: Line
    limit: int = Field(default=120, ge=1, le=2000)
    required: bool = False


class _Asked(Record):
    id: Identifier
    text: Line
    hint: Words = ""
    tag: Words = ""
    when: Condition | None = None


class Single(_Asked):
    """Choose one, from a scale or from options."""

    kind: Literal["single"] = "single"
    scale: Scale | None = None
    options: tuple[Option, ...] = ()
    required: bool = False
    follow_ups: tuple[FollowUp, ...] = ()

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, label) in the order shown."""
        steps = self.scale.grades if self.scale else self.options
        return tuple((step.code, step.label) for step in steps)


class Multiple(_Asked):
    """Tick any number, or at most ``at_most``."""

    kind: Literal["multiple"] = "multiple"
    options: tuple[Option, ...] = Field(min_length=2, max_length=40)
    at_most: int | None = Field(default=None, ge=1)
    required: bool = False
    follow_ups: tuple[FollowUp, ...] = ()

    @cached_property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, label) in the order shown."""
        return tuple((option.code, option.label) for option in self.options)


class Row(Record):
    """A person or an item of a grid, with what the read-only columns say of it."""

    code: Code
    label: Line
    details: tuple[Words, ...] = ()


class Cap(Record):
    """How often one grade may be given in a column of one ballot: a count or a percentage."""

    grade: Code
    at_most: int | None = Field(default=None, ge=0)
    percent: int | None = Field(default=None, ge=0, le=100)

    def limit(self, rows: int) -> int:
        """Return the greatest number of rows, of ``rows``, that may have the grade."""
        limits = [rows]
        if self.at_most is not None:
            limits.append(self.at_most)
        if self.percent is not None:
            limits.append(rows * self.percent // 100)
        return min(limits)


class Column(Record):
    """One judgement asked of every row."""

    code: Code
    label: Line
    scale: Scale
    caps: tuple[Cap, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()


MOST_ROWS = 200


class Grid(_Asked):
    """Persons or items × scales.

    ``roster`` names the list of the inspected unit that gives the rows
    (``leaders`` 班子成员, ``appointees`` 新提拔任用干部); the rows are filled in
    when the edition is frozen. ``details`` heads the read-only columns.
    """

    kind: Literal["grid"] = "grid"
    roster: Literal["leaders", "appointees"] | None = None
    rows: tuple[Row, ...] = Field(default=(), max_length=MOST_ROWS)
    details: tuple[Line, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1, max_length=12)
    required: bool = False


class Ranking(_Asked):
    """Put the most important ``places`` options in order."""

    kind: Literal["ranking"] = "ranking"
    options: tuple[Option, ...] = Field(min_length=2, max_length=20)
    places: int = Field(ge=1)
    required: bool = False


Bound = Annotated[Decimal, Field(ge=-(10**12), le=10**12)]
"""A limit of a number. It is bounded itself, so that no answer is longer than a ballot allows."""


class Number(_Asked):
    """Write a number between two limits, with so many decimals."""

    kind: Literal["number"] = "number"
    minimum: Bound = Decimal(0)
    maximum: Bound
    decimals: int = Field(default=0, ge=0, le=4)
    unit: Words = ""
    required: bool = False


class Text(_Asked):
    """Write freely, up to ``limit`` characters."""

    kind: Literal["text"] = "text"
    limit: int = Field(default=500, ge=1, le=2000)
    required: bool = False


class Note(_Asked):
    """Words between questions; nothing is answered."""

    kind: Literal["note"] = "note"


Question = Annotated[
    Single | Multiple | Grid | Ranking | Number | Text | Note, Field(discriminator="kind")
]

KINDS: dict[str, type[Record]] = {
    member.model_fields["kind"].default: member for member in get_args(get_args(Question)[0])
}
"""Every kind by its name; each has meaning here, a partial in forms, a count in stats, a table
in reports. A house test fails when one of the four is missing."""
