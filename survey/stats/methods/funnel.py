"""Units of a round in a funnel: which shares are further out than their size explains.

No league table: small units lie at both ends of any ranking because they are small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

import numpy as np
import numpy.typing as npt
from scipy import stats

from survey.stats.methods.arrays import Floats
from survey.stats.methods.intervals import Interval

LEAST_UNITS = 10
"""With fewer units over-dispersion cannot be told from chance."""

_ROUNDING = 1e-12


def funnel_limits(p0: float, n: int, level: float) -> Interval | None:
    """Return between which shares a unit of ``n`` ballots lies if it is like all; ``None`` for 0.

    Parameters
    ----------
    p0 : float
        Share among the ballots of all units, 0–1.
    n : int
        Ballots of the unit.
    level : float
        Chance to lie within, such as 0.95 and 0.998.

    Notes
    -----
    Exact binomial limits, interpolated between counts so that the funnel has no steps; a
    limit below 0 or above 1 is cut off. Where fewer than about five yes or no are
    expected, a limit can pass the share of all; counts cannot lie as it would want them.

    References
    ----------
    Spiegelhalter (2005) Stat Med 24:1185, A.1.1.

    Examples
    --------
    >>> [round(limit, 4) for limit in funnel_limits(0.78, 37, 0.95)]
    [0.6257, 0.8914]
    """
    if not 0 <= p0 <= 1 or not 0 < level < 1:
        raise ValueError("p0 and level: give shares between 0 and 1")
    if n == 0:
        return None
    if p0 in (0, 1):
        return Interval(p0, p0)
    tail = (1 - level) / 2
    low, high = (_interpolated(p0, n, q) for q in (tail, 1 - tail))
    return Interval(low, high)


def _interpolated(p0: float, n: int, q: float) -> float:
    count = int(stats.binom.ppf(q, n, p0))
    upto = float(stats.binom.cdf(count, n, p0))
    step = float(stats.binom.pmf(count, n, p0))
    return min(1.0, max(0.0, (count - (upto - q) / step) / n))


@lru_cache(maxsize=8192)  # the same counts come again on every page that shows them
def part_limits(
    n: int, chosen: int, total: int, levels: tuple[float, ...], tau2: float = 0.0
) -> tuple[Interval, ...]:
    """Return between which shares ``n`` of all ballots lie if they are like all, by level.

    Parameters
    ----------
    n, total : int
        Ballots of the unit, above 0, and of all units with it.
    chosen : int
        Ballots of all units that chose the grade.
    levels : tuple of float, shape (m,)
        Chances to lie within, such as 0.95 and 0.998.
    tau2 : float
        Variance between units that size does not explain (see `funnel`).

    Notes
    -----
    `funnel_limits` takes the share of all for known. Where units are few each is a good
    part of all and draws it to itself, so that limits around it are too wide: of two
    units with 60 and 85 of 100 neither would lie outside at 0.998. Here the unit's
    ballots are a part of all that was dealt out blindly: hypergeometric, in whole
    counts, so that a unit lies outside with a chance of at most 1 − level. With
    ``tau2`` they widen to p ± z·√(p(1−p)(1/n − 1/N)·N/(N−1) + τ²).

    References
    ----------
    Spiegelhalter (2005) Stat Med 24:1185. Haberman (1973) Biometrics 29:205.

    Examples
    --------
    >>> [round(limit, 2) for limit in part_limits(100, 145, 200, (0.998,))[0]]
    [0.63, 0.82]
    """
    counts = np.arange(n + 1)
    upto = np.cumsum(stats.hypergeom.pmf(counts, total, chosen, n))
    p = chosen / total
    spread = p * (1 - p) * (1 / n - 1 / total) * total / max(1, total - 1) + tau2
    found = []
    for level in levels:
        tail = (1 - level) / 2
        low, high = (min(n, int(np.searchsorted(upto, q - _ROUNDING))) for q in (tail, 1 - tail))
        half = float(stats.norm.ppf(1 - tail)) * sqrt(spread) if tau2 else 0.0
        found.append(Interval(max(0.0, min(low / n, p - half)), min(1.0, max(high / n, p + half))))
    return tuple(found)


@dataclass(frozen=True)
class Funnel:
    """Where the units lie, in standard errors from the share of all.

    ``phi`` is the mean square of ``z`` after winsorising (1 where size explains all),
    ``tau2`` the variance between units beyond that, and ``z_adjusted`` takes it into
    account. A unit without ballots has ``None``.
    """

    p0: float
    z: tuple[float | None, ...]
    phi: float
    tau2: float
    z_adjusted: tuple[float | None, ...]


def funnel(x: Sequence[int], n: Sequence[int], winsor: float = 0.1) -> Funnel | None:
    """Return every unit's distance from all, with additive over-dispersion.

    Parameters
    ----------
    x, n : sequence of int, shape (units,)
        Ballots that chose the grade, and bases.
    winsor : float
        Share of the z-values at either end that is pulled in before ``phi`` is taken.

    Returns
    -------
    Funnel or None
        ``None`` for fewer than two units with ballots, or when all or none chose the
        grade. Below `LEAST_UNITS` units print ``z`` and leave the adjusted ones out.

    References
    ----------
    Spiegelhalter (2005) Qual Saf Health Care 14:347.

    Examples
    --------
    >>> found = funnel([31, 22, 18, 40], [37, 36, 22, 52])
    >>> [round(z, 2) for z in found.z]
    [1.17, -2.01, 0.69, 0.24]
    """
    chosen, base = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    there = base > 0
    k = int(there.sum())
    p0 = float(chosen.sum() / base.sum()) if k else 0.0
    if k < 2 or p0 in (0, 1):
        return None
    variance = p0 * (1 - p0) / base[there]
    away = chosen[there] / base[there] - p0
    z = away / np.sqrt(variance)
    phi = float((np.clip(z, *np.quantile(z, [winsor, 1 - winsor])) ** 2).mean())
    w = 1 / variance
    tau2 = max(0.0, (k * phi - (k - 1)) / float(w.sum() - (w**2).sum() / w.sum()))
    adjusted = away / np.sqrt(variance + tau2)
    return Funnel(p0, _placed(z, there), phi, tau2, _placed(adjusted, there))


def _placed(values: Floats, there: npt.NDArray[np.bool_]) -> tuple[float | None, ...]:
    found = iter(values.tolist())
    return tuple(next(found) if each else None for each in there)
