"""Shares: what they are shares of, and when they are given at all."""

from collections.abc import Sequence
from decimal import Decimal

from survey.core.counting import Base, percent
from survey.core.scales import Grade, Role
from survey.stats.tally import Tally

SMALLEST = 5
"""On a smaller base nothing is derived from the counts."""
IN_PERCENT = 10
"""On a smaller base no percentages are given."""
_WITH_DECIMALS = 30


def base_of(tally: Tally, grades: Sequence[Grade], base: Base) -> int:
    """Return the number of ballots that shares of ``tally`` are shares of."""
    match base:
        case Base.VALID:
            return tally.asked
        case Base.ANSWERED:
            return tally.answered
        case Base.KNOWN:
            return sum(
                count
                for grade, count in zip(grades, tally.counts, strict=True)
                if within(grade.role, base)
            )


def within(role: Role, base: Base) -> bool:
    """Return whether answers of this role are part of the base; 弃权 counts like 不了解."""
    return role is Role.GRADE or base is not Base.KNOWN


def share(count: int, base: int, decimals: int) -> Decimal | None:
    """Return ``count`` of ``base`` in per cent, as finely as the base bears.

    None below 10, whole per cents below 30, ``decimals`` from there on.

    >>> share(20, 29, 1), share(20, 30, 1)
    (Decimal('69'), Decimal('66.7'))
    """
    if base < IN_PERCENT:
        return None
    return percent(count, base, decimals if base >= _WITH_DECIMALS else 0)
