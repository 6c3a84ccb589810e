"""Intervals for one share of a finite group: ``n`` of ``size`` people answered.

``x`` ballots of ``n`` chose a grade; ``size`` people N were invited. Limits are shares of
all N, as proportions between 0 and 1. Which interval belongs where: `share_interval`.
"""

from collections.abc import Callable
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from scipy import stats

from survey.stats.methods.intervals import Interval, check, score, wilson, z_value

LARGEST_EXACT = 2000
"""Up to so many invited people the exact hypergeometric interval is taken."""


class Members(NamedTuple):
    """The smallest and the largest number of people in a group that the sample bears out."""

    low: int
    high: int


def wilson_fpc(x: int, n: int, size: int, conf: float = 0.95) -> Interval | None:
    """Return the score interval of a share in a finite group; ``None`` when nobody answered.

    Notes
    -----
    For the share of all ``size`` people, of whom ``n`` are a simple random sample.
    At n = N it shrinks to the share itself. It knows nothing of why others stayed
    away: beside it belong the `survey.stats.methods.bounds.worst_case` bounds.

    References
    ----------
    O'Neill (2021) arXiv:2109.12464.

    Examples
    --------
    >>> [round(limit, 4) for limit in wilson_fpc(29, 37, 45)]
    [0.7222, 0.8348]
    """
    check(x, n, size)
    if n == 0:
        return None
    return score(x / n, n, conf, (size - n) / (size - 1) if size > n else 0.0)


def hypergeometric(x: int, n: int, size: int, conf: float = 0.95) -> Members:
    """Return how many of ``size`` people hold the opinion that ``x`` of ``n`` drawn hold.

    Returns
    -------
    Members
        Smallest M with P(X ≥ x | M) > α/2 and largest M with P(X ≤ x | M) > α/2;
        divided by N they are the interval of the share. With n = 0 they are 0 and N.

    Notes
    -----
    Exact: covers at least ``conf`` for every true M when n of N are drawn at random.
    At n = N both limits are x. The tails are monotone in M, so bisection finds them.

    References
    ----------
    Konijn (1973) Statistical Theory of Sample Survey Design. Wright (1991) Exact
    Confidence Bounds when Sampling from Small Finite Universes.

    Examples
    --------
    >>> hypergeometric(3, 10, 50)
    Members(low=5, high=31)
    """
    check(x, n, size)
    z_value(conf)
    tail = (1 - conf) / 2
    low = _first(x, size - n + x, lambda m: stats.hypergeom.sf(x - 1, size, m, n) > tail)
    above = _first(x, size - n + x + 1, lambda m: not stats.hypergeom.cdf(x, size, m, n) > tail)
    return Members(low, above - 1)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Return the first number from ``low`` for which ``holds``; ``high`` if none before does."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


@lru_cache(maxsize=8192)  # the same counts come again on every page that shows them
def share_interval(x: int, n: int, size: int | None, conf: float = 0.95) -> Interval | None:
    """Return the interval that belongs to a share; ``None`` when nobody answered.

    Notes
    -----
    Exact hypergeometric up to `LARGEST_EXACT` invited people, the score interval with
    finite-population correction beyond, without it when N is unknown (``None``).
    For random samples and, with the worst-case bounds beside it, for all invited;
    for the self-selected there is none. Never Wald.

    Examples
    --------
    >>> [round(limit, 4) for limit in share_interval(29, 37, 45)]
    [0.7111, 0.8222]
    """
    if size is None:
        return wilson(x, n, conf)
    if n == 0 or size > LARGEST_EXACT:
        return wilson_fpc(x, n, size, conf)
    found = hypergeometric(x, n, size, conf)
    return Interval(found.low / size, found.high / size)


class AdjustedWald(NamedTuple):
    """Share shrunk by two ballots to either side, its standard error and interval."""

    estimate: float
    se: float
    interval: Interval


def bonett_fpc(x: int, n: int, size: int, conf: float = 0.95) -> AdjustedWald:
    """Return Bonett's adjusted Wald interval of a share in a finite group.

    Notes
    -----
    For checking other people's figures only, never for a report: its coverage falls to
    0 in groups of up to 100, because the shrunken centre stays aside of the true share
    while the width goes to 0.

    References
    ----------
    Bonett (2021), R package statpsych, ci.prop.fpc.

    Examples
    --------
    >>> round(bonett_fpc(12, 100, 400).se, 6)
    0.029021
    """
    check(x, n, size)
    p = (x + 2) / (n + 4)
    fpc = (size - n) / (size - 1) if size > n else 0.0
    se = sqrt(p * (1 - p) / (n + 4) * fpc)
    half = z_value(conf) * se
    return AdjustedWald(p, se, Interval(max(0.0, p - half), min(1.0, p + half)))
