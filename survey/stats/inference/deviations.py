"""The standard deviation of numbers: told of many people only, and never where it tells of one.

Quartiles and mean are published; an error of the mean needs the spread too. It is a sum of
squares, and a second equation in the numbers: among few, or where nearly all wrote the same,
mean and deviation together give the one number that is far off, which is somebody's own. So
it takes thirty answers, a middle half that is not all one number, and no single number that
makes up more than a quarter of the squares. Of groups it is told of all or of none, or else
the whole minus the others would give it.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import sqrt

import numpy as np

from survey.core.counting import half_up
from survey.stats.columns import Wholes

FEWEST = 30
_LARGEST_PART = 1 / 4


def deviation(written: Wholes, decimals: int) -> Decimal | None:
    """Return the standard deviation (divisor n − 1), ``None`` where it would tell of somebody.

    ``written`` are multiples of the last of ``decimals``. Sorted first, so that the order
    of ballots makes no difference to the last bit.

    >>> deviation(np.arange(40) % 5, 0)
    Decimal('1.4')
    >>> deviation(np.array([0] * 20 + [1] * 19 + [99]), 0) is None
    True
    """
    n = len(written)
    if n < FEWEST:
        return None
    ordered = np.sort(written)
    if ordered[n // 4] == ordered[-1 - n // 4]:
        return None
    numbers = ordered.astype(np.float64)
    squares = (numbers - numbers.mean()) ** 2
    total = float(squares.sum())
    if squares.max() > _LARGEST_PART * total:
        return None
    return half_up(Fraction(sqrt(total / (n - 1))) / 10**decimals, decimals + 1)


def deviations(
    written: Mapping[str, Wholes], groups: frozenset[str], decimals: int
) -> dict[str, Decimal | None]:
    """Return the deviation of each audience; of ``groups`` all or none."""
    found = {code: deviation(own, decimals) for code, own in written.items()}
    if any(found[code] is None for code in groups):
        found |= dict.fromkeys(groups)
    return found
