"""Intervals for a share from weighted, stratified ballots."""

from collections.abc import Callable
from enum import StrEnum
from math import asin, exp, log, sin, sqrt
from typing import NamedTuple

from scipy import stats

from survey.stats.methods.arrays import Values
from survey.stats.methods.designs import Design, mean
from survey.stats.methods.intervals import Interval, score, z_value
from survey.stats.methods.weighting import kish


class Scale(StrEnum):
    """Scale on which a share is taken to be normal; BETA takes it for nearly binomial."""

    MEAN = "mean"
    LOGIT = "logit"
    ASIN = "asin"
    BETA = "beta"


class WeightedShare(NamedTuple):
    """A share 0–1 with its design-based error, Student's df and interval."""

    p: float
    se: float | None
    df: int
    interval: Interval | None


def share(of: Design, chosen: Values, scale: Scale, conf: float = 0.95) -> WeightedShare | None:
    """Return a weighted share with its interval; ``None`` when nobody answered.

    Parameters
    ----------
    of : Design
        n ballots.
    chosen : array_like of 0 and 1, shape (n,)
        Missing where nothing was answered.
    scale : Scale
        LOGIT and BETA stay within 0 and 1; MEAN may leave them.

    Returns
    -------
    WeightedShare or None
        The interval is ``None`` where the error is not known or there is no df, and
        outside a census for a share of 0 or 1, whose linearised error of 0 means nothing:
        there take `wilson_effective`.

    Notes
    -----
    Student's t with the design's df. BETA is Clopper and Pearson's interval for the
    effective number of ballots, corrected for the design's df.

    References
    ----------
    Korn & Graubard (1998) Survey Methodology 24:193. Lumley (2010) Complex Surveys, 2.3.

    Examples
    --------
    >>> from survey.stats.methods.designs import design
    >>> found = share(design([3] * 4, sizes=[12] * 4), [1, 1, 1, 0], Scale.LOGIT)
    >>> [round(limit, 2) for limit in found.interval]
    [0.09, 0.99]
    """
    z_value(conf)
    found = mean(of, chosen)
    if found is None:
        return None
    p, se = found.value, found.se
    interval = None
    if of.whole:
        interval = Interval(p, p)
    elif se and found.df > 0:
        interval = _INTERVALS[scale](p, se, found.df, len(of.weight), conf)
    return WeightedShare(p, se, found.df, interval)


def _t(df: int, conf: float) -> float:
    return float(stats.t.ppf((1 + conf) / 2, df))


def _mean(p: float, se: float, df: int, _: int, conf: float) -> Interval:
    half = _t(df, conf) * se
    return Interval(p - half, p + half)


def _logit(p: float, se: float, df: int, _: int, conf: float) -> Interval:
    centre, half = log(p / (1 - p)), _t(df, conf) * se / (p * (1 - p))
    low, high = (1 / (1 + exp(-(centre + side * half))) for side in (-1, 1))
    return Interval(low, high)


def _asin(p: float, se: float, df: int, _: int, conf: float) -> Interval:
    centre, half = asin(sqrt(p)), _t(df, conf) * se / (2 * sqrt(p * (1 - p)))
    # Beyond the ends of the scale the sine turns back.
    low, high = max(0.0, centre - half), min(asin(1.0), centre + half)
    return Interval(sin(low) ** 2, sin(high) ** 2)


def _beta(p: float, se: float, df: int, n: int, conf: float) -> Interval:
    tail = (1 - conf) / 2
    n_eff = p * (1 - p) / se**2 * (_t(n - 1, conf) / _t(df, conf)) ** 2
    return Interval(
        float(stats.beta.ppf(tail, n_eff * p, n_eff * (1 - p) + 1)),
        float(stats.beta.ppf(1 - tail, n_eff * p + 1, n_eff * (1 - p))),
    )


_INTERVALS: dict[Scale, Callable[[float, float, int, int, float], Interval]] = {
    Scale.MEAN: _mean,
    Scale.LOGIT: _logit,
    Scale.ASIN: _asin,
    Scale.BETA: _beta,
}


class EffectiveShare(NamedTuple):
    """A share 0–1, the ballots of a simple sample that would bear it as well, its interval.

    ``n_eff`` is ``None`` for a census: no number of drawn ballots bears as much.
    """

    p: float
    n_eff: float | None
    interval: Interval


def wilson_effective(of: Design, chosen: Values, conf: float = 0.95) -> EffectiveShare | None:
    """Return the score interval of a weighted share by its effective number of ballots.

    Returns
    -------
    EffectiveShare or None
        ``None`` when nobody answered or the error is not known.

    Notes
    -----
    n_eff = p(1 − p)/v(p), v with strata and finite-population corrections. For a share of
    0 or 1, where v is 0 whatever the design, Kish's effective number of those who
    answered stands in: wider, for it knows no finite group.

    References
    ----------
    Franco, Little, Louis & Slud (2019) JSSAM 7:334.

    Examples
    --------
    >>> from survey.stats.methods.designs import design
    >>> found = wilson_effective(design([3] * 4, sizes=[12] * 4), [1, 1, 1, 0])
    >>> round(found.n_eff, 1), [round(limit, 3) for limit in found.interval]
    (4.5, [0.319, 0.95])
    """
    found = mean(of, chosen)
    if found is None or found.se is None:
        return None
    p = found.value
    if of.whole:
        return EffectiveShare(p, None, Interval(p, p))
    answered = [w for w, y in zip(of.weight.tolist(), chosen, strict=True) if y in (0, 1)]
    by_weight = kish(answered)
    n_eff = p * (1 - p) / found.se**2 if found.se else by_weight and by_weight.n_eff
    return EffectiveShare(p, n_eff, score(p, n_eff, conf)) if n_eff else None
