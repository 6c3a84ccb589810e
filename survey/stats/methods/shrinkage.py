"""Shrinkage: what a unit's value would likely be, seen together with the other units.

The raw value stays the official figure. Worth printing for at least 5 units.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import NamedTuple

import numpy as np
from scipy import optimize

from survey.stats.methods.arrays import Floats

LEAST_UNITS = 5
"""With fewer units the spread between them is a guess, and nothing is shrunk."""

_GRID = 301


class JamesStein(NamedTuple):
    """Shares pulled to their mean: ``keep`` (0–1) is what is kept of each distance."""

    mean: float
    variance: float
    keep: float
    values: tuple[float, ...]


def james_stein(x: Sequence[int], n: Sequence[int]) -> JamesStein | None:
    """Return shares of units of one size shrunk to their mean (positive part).

    Parameters
    ----------
    x, n : sequence of int, shape (units,)
        Ballots that chose the grade, and bases; all bases must be the same, for else one
        factor does not fit all. Units of several sizes: `beta_binomial`.

    Returns
    -------
    JamesStein or None
        keep = 1 − (k − 3)·σ²/S with S the squared distances from the mean; ``None`` for
        fewer than four units or empty ones. Equal shares are kept as they are.

    References
    ----------
    Efron & Morris (1975) JASA 70:311. Efron (2010) Large-Scale Inference, 1.2.

    Examples
    --------
    >>> found = james_stein([18, 14, 10, 7], [45] * 4)
    >>> round(found.keep, 3), round(found.values[0], 3)
    (0.87, 0.383)
    """
    k = len(n)
    if k < 4 or min(n) == 0:
        return None
    if len(set(n)) > 1:
        raise ValueError("n: bases differ; shrink units of several sizes with beta_binomial")
    share = np.asarray(x, dtype=np.float64) / np.asarray(n, dtype=np.float64)
    mean = float(share.mean())
    variance = mean * (1 - mean) / n[0]
    spread = float(((share - mean) ** 2).sum())
    keep = max(0.0, 1 - (k - 3) * variance / spread) if spread else 0.0
    return JamesStein(mean, variance, keep, tuple((mean + keep * (share - mean)).tolist()))


class BetaBinomial(NamedTuple):
    """Shares shrunk to the share of all.

    ``rho`` is the correlation of two ballots of one unit (0 where units do not differ
    more than chance lets them); ``strength`` the number of ballots that the share of all
    counts for, ``None`` for rho 0, when it outweighs every unit.
    """

    pooled: float
    rho: float
    strength: float | None
    values: tuple[float, ...]


def beta_binomial(x: Sequence[int], n: Sequence[int]) -> BetaBinomial | None:
    """Return shares of units as empirical Bayes means (x + M·p)/(n + M), M = (1 − ρ)/ρ.

    Parameters
    ----------
    x, n : sequence of int, shape (units,)
        Ballots that chose the grade, and bases. A unit without ballots gets the share of all.

    Returns
    -------
    BetaBinomial or None
        ``None`` when fewer than two units have ballots, or when each has one.

    Notes
    -----
    ρ from the analysis of variance; below 0 it counts as 0.

    References
    ----------
    Ridout, Demétrio & Firth (1999) Biometrics 55:137.

    Examples
    --------
    >>> found = beta_binomial([31, 22, 18, 40], [37, 36, 22, 52])
    >>> round(found.rho, 3), [round(value, 3) for value in found.values]
    (0.027, [0.797, 0.683, 0.779, 0.763])
    """
    chosen, base = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    total, k = float(base.sum()), int(np.count_nonzero(base))
    if k < 2 or total == k:
        return None
    pooled = float(chosen.sum()) / total
    share = np.divide(chosen, base, out=np.full_like(base, pooled), where=base > 0)
    between = float((base * (share - pooled) ** 2).sum()) / (k - 1)
    within = float((base * share * (1 - share)).sum()) / (total - k)
    size = (total - float((base**2).sum()) / total) / (k - 1)
    rho = (between - within) / (between + (size - 1) * within) if between > within else 0.0
    strength = (1 - rho) / rho if rho else inf
    values = share if not strength else pooled + (share - pooled) * base / (base + strength)
    return BetaBinomial(pooled, rho, strength if strength < inf else None, tuple(values.tolist()))


@dataclass(frozen=True)
class Heterogeneity:
    """A mean of units with a variance ``tau2`` between them.

    ``q`` is Cochran's sum of squares, ``i2`` the per cent of the spread that lies between
    the units. ``values`` are the units shrunk to ``mu`` (best linear predictors).
    """

    mu: float
    se: float
    tau2: float
    q: float
    i2: float
    values: tuple[float, ...]


def dersimonian_laird(y: Sequence[float], v: Sequence[float]) -> Heterogeneity | None:
    """Return mean, spread and shrunken values of units by the method of moments.

    Parameters
    ----------
    y : sequence of float, shape (units,)
        A mean or score per unit.
    v : sequence of float, shape (units,)
        Its squared standard error, taken as known.

    Returns
    -------
    Heterogeneity or None
        ``None`` for fewer than two units, and when a variance is 0: that unit is known
        and would alone decide the mean. Leave it out and print its own value.

    References
    ----------
    DerSimonian & Laird (1986) Control Clin Trials 7:177. Fay & Herriot (1979) JASA 74:269.

    Examples
    --------
    >>> found = dersimonian_laird([3.6, 3.9, 3.4, 4.1], [0.02, 0.04, 0.02, 0.05])
    >>> round(found.mu, 3), round(found.tau2, 4)
    (3.713, 0.0567)
    """
    return _fitted(y, v, _moments)


def fay_herriot(y: Sequence[float], v: Sequence[float]) -> Heterogeneity | None:
    """Return mean, spread and shrunken values of units by restricted maximum likelihood.

    Notes
    -----
    The model of Fay and Herriot with an intercept only. REML does not take the mean for
    known and is the better choice of the two for few units; `dersimonian_laird` needs no
    iteration. Parameters and returns are the same.

    References
    ----------
    Fay & Herriot (1979) JASA 74:269. Rao & Molina (2015) Small Area Estimation, 6.1.
    Viechtbauer (2005) J Educ Behav Stat 30:261.

    Examples
    --------
    >>> found = fay_herriot([3.6, 3.9, 3.4, 4.1], [0.02, 0.04, 0.02, 0.05])
    >>> round(found.mu, 3), round(found.tau2, 4)
    (3.715, 0.0611)
    """
    return _fitted(y, v, _restricted)


def _fitted(
    y: Sequence[float], v: Sequence[float], spread: Callable[[Floats, Floats], float]
) -> Heterogeneity | None:
    value, variance = np.asarray(y, dtype=np.float64), np.asarray(v, dtype=np.float64)
    if value.shape != variance.shape or (variance < 0).any():
        raise ValueError("v: give one variance for each unit, none below zero")
    k = value.size
    if k < 2 or (variance == 0).any():
        return None
    w = 1 / variance
    tau2 = spread(value, variance)
    weight = 1 / (variance + tau2)
    mu = float((weight * value).sum() / weight.sum())
    typical = (k - 1) * float(w.sum()) / float(w.sum() ** 2 - (w**2).sum())
    return Heterogeneity(
        mu=mu,
        se=sqrt(1 / float(weight.sum())),
        tau2=tau2,
        q=_q(value, w),
        i2=100 * tau2 / (tau2 + typical),
        values=tuple((mu + (value - mu) * tau2 / (tau2 + variance)).tolist()),
    )


def _q(value: Floats, w: Floats) -> float:
    return float((w * (value - (w * value).sum() / w.sum()) ** 2).sum())


def _moments(value: Floats, variance: Floats) -> float:
    w = 1 / variance
    room = float(w.sum() - (w**2).sum() / w.sum())
    return max(0.0, (_q(value, w) - (value.size - 1)) / room)


def _restricted(value: Floats, variance: Floats) -> float:
    """Return the τ² of the highest restricted likelihood, at least 0.

    Fisher scoring can swing for ever between two values; so the highest of a row of
    likelihoods is taken, and beside it the place where the slope is 0.
    """
    most = float(((value - value.mean()) ** 2).sum())
    grid = most * np.linspace(0, 1, _GRID) ** 2
    best = int(np.argmax([_likelihood(value, variance, tau2) for tau2 in grid]))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, _GRID - 1)]
    if _slope(value, variance, low) <= 0:
        return float(low)
    return float(optimize.brentq(lambda tau2: _slope(value, variance, tau2), low, high, rtol=1e-14))


def _likelihood(value: Floats, variance: Floats, tau2: float) -> float:
    w = 1 / (variance + tau2)
    return float(np.log(w).sum() - np.log(w.sum()) - _q(value, w)) / 2


def _slope(value: Floats, variance: Floats, tau2: float) -> float:
    w = 1 / (variance + tau2)
    away = value - (w * value).sum() / w.sum()
    return float((w**2 * away**2).sum() - w.sum() + (w**2).sum() / w.sum())
