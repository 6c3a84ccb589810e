"""The field's counting rules: what a share is a share of, and how it is rounded."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Self

from pydantic import Field, model_validator

from survey.core.declarations import Declared
from survey.core.record import Code, Line, Record
from survey.core.sentence import Sentence


class Base(StrEnum):
    """Which ballots a share or score is divided by."""

    VALID = "valid"
    ANSWERED = "answered"
    KNOWN = "known"


class Operator(StrEnum):
    """超过 is more than, 达到 is at least, 达不到 is less than."""

    OVER = "over"
    REACHES = "reaches"
    SHORT_OF = "short_of"


class Threshold(Record):
    """A line drawn by a rule of the field, shown as a note and never as a verdict."""

    label: Line
    grades: tuple[Code, ...] = Field(min_length=1)
    operator: Operator
    numerator: int = Field(ge=0)
    denominator: int = Field(ge=1)

    def met(self, count: int, base: int) -> bool:
        """Return whether ``count`` of ``base`` meets the line, compared in integers.

        Nothing is met where nobody stands behind the figure (``base`` 0).
        """
        if base == 0:
            return False
        left, right = count * self.denominator, base * self.numerator
        match self.operator:
            case Operator.OVER:
                return left > right
            case Operator.REACHES:
                return left >= right
            case Operator.SHORT_OF:
                return left < right


class Floors(Record):
    """How many ballots must stand behind a figure before anybody sees it."""

    total: int = Field(default=5, ge=5)
    distribution: int = Field(default=8, ge=5)
    cell: int = Field(default=10, ge=5)

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if not self.total <= self.distribution <= self.cell:
            raise ValueError(Sentence("门槛要逐级不降：总数 ≤ 分布 ≤ 票类×人员"))
        return self


class Rules(Record):
    """How a sitting is counted; frozen when it opens and printed under every table.

    ``declared`` is what is computed besides, from answers side by side.
    """

    share_base: Base = Base.VALID
    score_base: Base = Base.KNOWN
    share_decimals: int = Field(default=1, ge=0, le=2)
    thresholds: tuple[Threshold, ...] = ()
    floors: Floors = Floors()
    declared: Declared = Declared()


def half_up(value: Fraction, digits: int) -> Decimal:
    """Return ``value`` rounded half away from zero to ``digits`` decimals.

    >>> half_up(Fraction(353, 4), 1)
    Decimal('88.3')
    """
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    sign = -1 if value < 0 else 1
    return (Decimal(sign * whole) / Decimal(10**digits)).quantize(
        Decimal(1).scaleb(-digits), ROUND_HALF_UP
    )


def percent(count: int, base: int, digits: int) -> Decimal:
    """Return ``count`` of ``base`` in per cent. ``base`` must not be zero."""
    return half_up(Fraction(100 * count, base), digits)


def largest_remainder(counts: Sequence[int], digits: int) -> tuple[Decimal, ...]:
    """Return ``counts`` in per cent of their sum, rounded so that they add up to 100.

    For labels inside a bar that is full only: elsewhere every share is rounded by itself
    with `percent`, and a row may add up to 100.1. What rounding down leaves over goes to
    the largest remainders; of equal ones to the larger count, then to the earlier. Nobody
    counted gives zeros.

    >>> largest_remainder([1, 1, 1], 0)
    (Decimal('34'), Decimal('33'), Decimal('33'))
    """
    total = sum(counts)
    units = 100 * 10**digits if total else 0
    parts = [divmod(count * units, total or 1) for count in counts]
    left = units - sum(whole for whole, _ in parts)
    order = sorted(range(len(counts)), key=lambda i: (-parts[i][1], -counts[i], i))
    raised = set(order[:left])
    return tuple(
        Decimal(whole + (place in raised)).scaleb(-digits) for place, (whole, _) in enumerate(parts)
    )
