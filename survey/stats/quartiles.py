"""Quartiles and mean of numbers, in exact arithmetic."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from survey.core.counting import half_up
from survey.stats.columns import Wholes


class Spread(NamedTuple):
    """Quartiles and mean of one audience's numbers; all ``None`` when withheld."""

    low: Decimal | None = None
    median: Decimal | None = None
    high: Decimal | None = None
    mean: Decimal | None = None


def spread(written: Wholes, decimals: int) -> Spread:
    """Return quartiles and mean with one decimal more than the numbers have.

    ``written`` are multiples of the last of ``decimals``.

    Notes
    -----
    Quantile p lies at h = (n − 1)·p of the sorted numbers, linearly between its
    neighbours: type 7 of Hyndman and Fan (1996), the default of R and numpy.

    >>> spread(np.array([1, 2, 3, 5]), 0)[:3]
    (Decimal('1.8'), Decimal('2.5'), Decimal('3.5'))
    """
    unit = 10**decimals
    if not len(written):
        return Spread()
    whole = np.sort(written).tolist()
    found = [_quantile(whole, Fraction(quarter, 4)) for quarter in (1, 2, 3)]
    found.append(Fraction(sum(whole), len(whole)))
    return Spread(*(half_up(value / unit, decimals + 1) for value in found))


def _quantile(ordered: Sequence[int], part: Fraction) -> Fraction:
    place = (len(ordered) - 1) * part
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
