"""Quartiles and mean of numbers, in exact arithmetic."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from survey.core.counting import half_up
from survey.stats.columns import Wholes

_HALF = 2**32


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
    ordered = np.sort(written)
    found = [_quantile(ordered, Fraction(quarter, 4)) for quarter in (1, 2, 3)]
    found.append(Fraction(_sum(written), len(written)))
    return Spread(*(half_up(value / unit, decimals + 1) for value in found))


def _quantile(ordered: Wholes, part: Fraction) -> Fraction:
    place = (len(ordered) - 1) * part
    below = int(place)
    low, high = (int(each) for each in ordered[[below, min(below + 1, len(ordered) - 1)]])
    return low + (place - below) * (high - low)


def _sum(written: Wholes) -> int:
    """Return the sum of numbers of up to 17 digits, which 64 bits may not hold."""
    high, low = (int(part.sum()) for part in np.divmod(written, _HALF))
    return high * _HALF + low
