"""得分: means of the scores that grades are declared to earn. Never called 满意率.

Everything is an exact fraction until it is printed.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from survey.core.counting import Base, half_up
from survey.core.scales import Grade
from survey.stats.proportions import SMALLEST, base_of
from survey.stats.results import Weighted
from survey.stats.tally import Tally

_DECIMALS = 2


class Earned(NamedTuple):
    """Points earned in all, and the ballots they are shared by; 0 of 0 where nothing scores."""

    points: Fraction
    base: int


class Class(NamedTuple):
    """One class of voters 票类 in a weighted score."""

    label: str
    weight: int
    earned: Earned


def earned(tally: Tally, grades: Sequence[Grade], base: Base) -> Earned:
    """Return the points of ``tally``: 不了解, 弃权 and blanks earn none where the base has them.

    >>> scale = [Grade(code="a", label="好", score=Decimal(100))]
    >>> earned(Tally(asked=4, blank=1, counts=(3,)), scale, Base.VALID)
    Earned(points=Fraction(300, 1), base=4)
    """
    if all(grade.score is None for grade in grades):
        return Earned(Fraction(), 0)
    points = sum(
        (
            count * Fraction(grade.score)
            for grade, count in zip(grades, tally.counts, strict=True)
            if grade.score is not None
        ),
        Fraction(),
    )
    return Earned(points, base_of(tally, grades, base))


def score(found: Earned) -> Decimal | None:
    """Return the mean score, ``None`` when fewer than five ballots bear it."""
    if found.base < SMALLEST:
        return None
    return half_up(found.points / found.base, _DECIMALS)


def weighted(classes: Sequence[Class]) -> Weighted | None:
    """Return the class-weighted score, ``None`` when no class with a weight scored.

    Notes
    -----
    Σ W·m / Σ W over the classes that scored, on unrounded class means m: a class
    without a scored answer is named and its weight falls to the others in proportion.

    >>> heard = Class("中层", 30, Earned(Fraction(2160), 24))
    >>> weighted([Class("班子", 70, Earned(Fraction(), 0)), heard])
    Weighted(score=Decimal('90.00'), left_out=('班子',))
    """
    heard = [each for each in classes if each.earned.base]
    weights = sum(each.weight for each in heard)
    if not weights:
        return None
    total = sum((each.weight * each.earned.points / each.earned.base for each in heard), Fraction())
    return Weighted(
        score=half_up(total / weights, _DECIMALS),
        left_out=tuple(each.label for each in classes if not each.earned.base),
    )
