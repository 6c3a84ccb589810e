"""Intervals for one share of a group without end, or of weighted ballots.

``x`` ballots of ``n`` chose a grade. Shares and limits are proportions between 0 and 1.
For the people of one unit, a finite group: `survey.stats.methods.finite_intervals`.
"""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from scipy import stats


class Interval(NamedTuple):
    """Lower and upper limit."""

    low: float
    high: float


def z_value(conf: float) -> float:
    """Return the two-sided normal quantile of a confidence level.

    >>> round(z_value(0.95), 4)
    1.96
    """
    if not 0 < conf < 1:
        raise ValueError(f"conf: {conf} is no confidence level; give one between 0 and 1")
    return float(stats.norm.ppf((1 + conf) / 2))


def check(x: float, n: float, size: float | None = None) -> None:
    """Refuse counts that cannot be: 0 ≤ x ≤ n ≤ N must hold."""
    if not 0 <= x <= n:
        raise ValueError(f"x: {x} of n = {n} cannot be; give 0 ≤ x ≤ n")
    if size is not None and n > size:
        raise ValueError(f"n: {n} answered of N = {size}; more than were there")


def wilson(x: int, n: int, conf: float = 0.95) -> Interval | None:
    """Return the score interval of a share; ``None`` when nobody answered.

    Parameters
    ----------
    x, n : int
        Ballots that chose the grade, and the base.
    conf : float
        Confidence level.

    Returns
    -------
    Interval or None
        Limits as proportions; ``None`` for n = 0, when nothing is known.

    Notes
    -----
    For a random sample from a group so large that it counts as endless. Coverage is
    close to nominal from n = 5 on; never degenerate at x = 0 or x = n.

    References
    ----------
    Wilson (1927) JASA 22:209. Newcombe (1998) Stat Med 17:857, method 3.

    Examples
    --------
    >>> [round(limit, 4) for limit in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    return _binomial(x, n, conf, "wilson")


def wilson_continuity(x: int, n: int, conf: float = 0.95) -> Interval | None:
    """Return the score interval with continuity correction; ``None`` when nobody answered.

    Notes
    -----
    Wider than `wilson`, close to `clopper_pearson`; given for comparison.

    References
    ----------
    Newcombe (1998) Stat Med 17:857, method 4.

    Examples
    --------
    >>> [round(limit, 4) for limit in wilson_continuity(81, 263)]
    [0.2535, 0.3682]
    """
    return _binomial(x, n, conf, "wilsoncc")


def clopper_pearson(x: int, n: int, conf: float = 0.95) -> Interval | None:
    """Return the exact binomial interval; ``None`` when nobody answered.

    Notes
    -----
    Covers at least ``conf`` in an endless group, and therefore too wide in a small one:
    there `survey.stats.methods.finite_intervals.hypergeometric` is the exact one.

    References
    ----------
    Clopper & Pearson (1934) Biometrika 26:404.

    Examples
    --------
    >>> [round(limit, 4) for limit in clopper_pearson(81, 263)]
    [0.2527, 0.3676]
    """
    return _binomial(x, n, conf, "exact")


def _binomial(x: int, n: int, conf: float, method: str) -> Interval | None:
    check(x, n)
    z_value(conf)
    if n == 0:
        return None
    found = stats.binomtest(x, n).proportion_ci(conf, method=method)
    return Interval(float(found.low), float(found.high))


def agresti_coull(x: int, n: int, conf: float = 0.95) -> Interval | None:
    """Return Wald's interval about the shrunken share, cut to [0, 1]; ``None`` for n = 0.

    Notes
    -----
    Centred like `wilson` and never narrower; given for comparison.

    References
    ----------
    Agresti & Coull (1998) Am Stat 52:119. Brown, Cai & DasGupta (2001) Stat Sci 16:101.

    Examples
    --------
    >>> [round(limit, 4) for limit in agresti_coull(0, 25)]
    [0.0, 0.1576]
    """
    check(x, n)
    z = z_value(conf)
    if n == 0:
        return None
    trials = n + z * z
    p = (x + z * z / 2) / trials
    half = z * sqrt(p * (1 - p) / trials)
    return Interval(max(0.0, p - half), min(1.0, p + half))


def score(p: float, n: float, conf: float = 0.95, fpc: float = 1.0) -> Interval:
    """Return the score interval of a share ``p`` that bears like ``n`` ballots.

    Parameters
    ----------
    p : float
        Estimated share, 0–1.
    n : float
        Ballots, or the effective number of a weighted estimate; above 0.
    conf : float
        Confidence level.
    fpc : float
        (N − n)/(N − 1), the variance that is left in a finite group; 1 when endless.

    Returns
    -------
    Interval
        (p + ψ ∓ √(2ψp(1−p) + ψ²)) / (1 + 2ψ) with ψ = fpc·z²/(2n).

    References
    ----------
    O'Neill (2021) arXiv:2109.12464. Franco, Little, Louis & Slud (2019) JSSAM 7:334.

    Examples
    --------
    >>> [round(limit, 4) for limit in score(0.815, 205.64)]
    [0.7563, 0.8621]
    """
    psi = fpc * z_value(conf) ** 2 / (2 * n)
    half = sqrt(2 * psi * p * (1 - p) + psi * psi)
    low, high = ((p + psi + side * half) / (1 + 2 * psi) for side in (-1, 1))
    return Interval(min(max(0.0, low), p), max(min(1.0, high), p))


def goodman(counts: Sequence[int], conf: float = 0.95) -> tuple[Interval, ...] | None:
    """Return intervals that cover the shares of all grades at once; ``None`` for no ballots.

    Parameters
    ----------
    counts : sequence of int, shape (k,)
        Ballots by grade.
    conf : float
        Confidence that all k intervals cover together (Bonferroni).

    Notes
    -----
    For endless groups; sound when each count is at least about 5.

    References
    ----------
    Goodman (1965) Technometrics 7:247.

    Examples
    --------
    >>> [round(limit, 4) for limit in goodman([56, 72, 73, 59, 62, 87, 58])[0]]
    [0.0852, 0.1663]
    """
    n = sum(counts)
    if n == 0:
        return None
    each = 1 - (1 - conf) / len(counts)
    return tuple(score(x / n, n, each) for x in counts)
