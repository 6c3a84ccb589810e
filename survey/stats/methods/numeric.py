"""Numbers that people wrote: middle, spread and mean, with intervals."""

from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy import stats

from survey.stats.methods.arrays import Values, present
from survey.stats.methods.intervals import Interval, check, z_value
from survey.stats.methods.ordinal import order_places

_NORMAL_MAD = 1.4826


class NumberSummary(NamedTuple):
    """Numbers of one group. ``sd`` and intervals are ``None`` when n is too small for them."""

    n: int
    mean: float
    sd: float | None
    median: float
    q1: float
    q3: float
    trimmed_mean: float
    mad: float
    median_interval: Interval | None
    mean_interval: Interval | None


def number_summary(values: Values, conf: float = 0.95) -> NumberSummary | None:
    """Return middle, spread and mean of numbers; ``None`` when there is none.

    Parameters
    ----------
    values : array_like
        Numbers in one unit; missing ones are left out.

    Notes
    -----
    Quartiles are of type 7. The trimmed mean leaves out 10 % at either end, rounded down.
    The median absolute deviation is multiplied by 1.4826, so that it estimates the
    standard deviation of normal numbers. The interval of the mean is Student's for an
    endless group (for a finite one see `mean_interval`), that of the median comes from
    order statistics.

    References
    ----------
    Hyndman & Fan (1996) Am Stat 50:361. Conover (1999), 3.2.

    Examples
    --------
    >>> found = number_summary([12, 3, 7, 18, 25, 9, 14, 2, 30, 11, 8, 5])
    >>> found.median, found.q1, found.q3, round(found.trimmed_mean, 1)
    (10.0, 6.5, 15.0, 11.2)
    """
    found = np.sort(present(values))
    n = int(found.size)
    if n == 0:
        return None
    q1, median, q3 = np.quantile(found, [0.25, 0.5, 0.75]).tolist()
    mean = float(found.mean())
    sd = float(found.std(ddof=1)) if n > 1 else None
    middle = order_places(n, conf)
    estimate = None if sd is None else mean_interval(mean, sd, n, None, conf)
    return NumberSummary(
        n=n,
        mean=mean,
        sd=sd,
        median=median,
        q1=q1,
        q3=q3,
        trimmed_mean=float(stats.trim_mean(found, 0.1)),
        mad=_NORMAL_MAD * float(stats.median_abs_deviation(found)),
        median_interval=middle
        and Interval(float(found[middle.low - 1]), float(found[middle.high - 1])),
        mean_interval=estimate and estimate.interval,
    )


class Mean(NamedTuple):
    """Standard error and interval of a mean."""

    se: float
    interval: Interval


def mean_interval(
    mean: float, sd: float, n: int, size: int | None, conf: float = 0.95
) -> Mean | None:
    """Return standard error and Student's interval of the mean of a finite group.

    Parameters
    ----------
    mean, sd : float
        Of the n numbers, ``sd`` with divisor n − 1.
    n : int
        How many are a simple random sample …
    size : int or None
        … of so many; ``None`` when endless.

    Returns
    -------
    Mean or None
        With n = N the error is 0. ``None`` for n = 0, and for n = 1 of more: one number
        tells nothing of the spread.

    References
    ----------
    Cochran (1977) Sampling Techniques, eq. 2.20.

    Examples
    --------
    >>> round(mean_interval(45, 6.2, 100, 300).se, 4)
    0.5062
    """
    check(0, n, size)
    z_value(conf)
    if n == size and n > 0:
        return Mean(0.0, Interval(mean, mean))
    if n < 2:
        return None
    fpc = 1.0 if size is None else 1 - n / size
    se = sd * sqrt(fpc / n)
    half = float(stats.t.ppf((1 + conf) / 2, n - 1)) * se
    return Mean(se, Interval(mean - half, mean + half))
