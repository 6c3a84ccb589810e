"""Agreement of raters: of people about persons, of two coders about texts.

``None`` stands wherever agreement is not defined: too few ratings, or all of them the
same, when chance alone would agree as well.
"""

from enum import StrEnum
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy import stats

from survey.stats.methods.arrays import Floats, Rows, Values, complete, matrix


class Kappa(NamedTuple):
    """Share of agreement (0–1), and the part of it that chance does not explain."""

    agreement: float
    kappa: float | None


def cohen_kappa(first: Values, second: Values) -> Kappa | None:
    """Return how well two coders agree; ``None`` when they share no unit.

    Parameters
    ----------
    first, second : array_like, shape (units,)
        Nominal codes; a unit with a missing one is left out.

    References
    ----------
    Cohen (1960) Educ Psychol Meas 20:37.

    Examples
    --------
    >>> cohen_kappa([1, 1, 2, 2], [1, 1, 2, 1])
    Kappa(agreement=0.75, kappa=0.5)
    """
    both = complete(np.stack([np.asarray(each, dtype=np.float64) for each in (first, second)]).T)
    if not both.size:
        return None
    seen = float((both[:, 0] == both[:, 1]).mean())
    chance = sum(
        float((both[:, 0] == code).mean() * (both[:, 1] == code).mean()) for code in np.unique(both)
    )
    return Kappa(seen, None if chance == 1 else (seen - chance) / (1 - chance))


class Level(StrEnum):
    """What differences between codes mean: nothing, an order, or a distance."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


def krippendorff(rows: Rows, level: Level) -> float | None:
    """Return Krippendorff's α of any number of raters with any number of gaps.

    Parameters
    ----------
    rows : array_like, shape (raters, units)
        Codes; missing where a rater passed a unit over.
    level : Level
        Nominal for themes, ordinal for grades, interval for scores.

    Returns
    -------
    float or None
        1 at full agreement, 0 at chance, below 0 at systematic disagreement; ``None``
        when no unit has two ratings or all ratings that can be paired are the same.

    References
    ----------
    Krippendorff (2011) Computing Krippendorff's alpha-reliability.

    Examples
    --------
    >>> round(krippendorff([[1, 2, 3, None], [1, 2, 2, 1], [1, 3, 3, 1]], Level.NOMINAL), 3)
    0.487
    """
    codes, found = np.unique(matrix(rows), return_inverse=True)
    known = int(np.count_nonzero(~np.isnan(codes)))
    by_unit = _codes_by_unit(found.reshape(matrix(rows).shape), known)
    by_unit = by_unit[by_unit.sum(axis=1) >= 2]
    by_code = by_unit.sum(axis=0)
    n = by_code.sum()
    apart = _distance(codes[:known], by_code, level)
    chance = float(by_code @ apart @ by_code)
    if chance == 0:
        return None
    within = np.einsum("uc,cd,ud->u", by_unit, apart, by_unit)
    seen = float((within / (by_unit.sum(axis=1) - 1)).sum())
    return 1 - (float(n) - 1) * seen / chance


def _codes_by_unit(found: np.ndarray[tuple[int, ...], np.dtype[np.intp]], known: int) -> Floats:
    """Return how many raters gave each code to each unit; missing codes come last."""
    units = found.shape[1]
    cells = np.arange(units) * (known + 1) + np.minimum(found, known)
    counts = np.bincount(cells.ravel(), minlength=units * (known + 1))
    return counts.reshape(units, known + 1)[:, :known].astype(np.float64)


def _distance(codes: Floats, by_code: Floats, level: Level) -> Floats:
    if level is Level.NOMINAL:
        return 1 - np.eye(codes.size)
    # The ordinal distance is that of the mid-ranks which the codes have among all ratings.
    place = codes if level is Level.INTERVAL else by_code.cumsum() - by_code / 2
    return (place[:, None] - place[None, :]) ** 2


class Icc(NamedTuple):
    """Intraclass correlations of Shrout and Fleiss: one rater, and the mean of all k.

    ``icc2`` and ``icc2k`` are ``None`` when judges differ so much less than their errors
    that no variance is left to divide by.
    """

    icc1: float
    icc2: float | None
    icc3: float
    icc1k: float
    icc2k: float | None
    icc3k: float


def icc(rows: Rows) -> Icc | None:
    """Return how much of the differences between ratings lies between the rated.

    Parameters
    ----------
    rows : array_like, shape (targets, judges)
        Scores; targets with a missing one are left out.

    Returns
    -------
    Icc or None
        For ballots about persons take ``icc2k`` (the voters stand for others, their mean
        is used). ``None`` for fewer than two targets or judges or when targets do not
        differ at all.

    References
    ----------
    Shrout & Fleiss (1979) Psych Bull 86:420.

    Examples
    --------
    >>> found = icc([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9],
    ...              [6, 2, 4, 7]])
    >>> round(found.icc2, 2), round(found.icc2k, 2)
    (0.29, 0.62)
    """
    whole = complete(rows)
    n, k = whole.shape
    if n < 2 or k < 2:
        return None
    mean = whole.mean()
    targets = k * ((whole.mean(axis=1) - mean) ** 2).sum()
    judges = n * ((whole.mean(axis=0) - mean) ** 2).sum()
    total = ((whole - mean) ** 2).sum()
    between = float(targets) / (n - 1)
    within = float(total - targets) / (n * (k - 1))
    by_judge = float(judges) / (k - 1)
    error = max(0.0, float(total - targets - judges)) / ((n - 1) * (k - 1))
    if between <= 1e-12 * float(total) or total == 0:
        return None
    drift = k * (by_judge - error) / n
    return Icc(
        icc1=(between - within) / (between + (k - 1) * within),
        icc2=_ratio(between - error, between + (k - 1) * error + drift, between),
        icc3=(between - error) / (between + (k - 1) * error),
        icc1k=(between - within) / between,
        icc2k=_ratio(between - error, between + drift / k, between),
        icc3k=(between - error) / between,
    )


def _ratio(above: float, below: float, scale: float) -> float | None:
    return above / below if below > 1e-9 * scale else None


class FleissKappa(NamedTuple):
    """κ of many raters, and z against agreement by chance; ``None`` when it cannot vary."""

    kappa: float
    z: float | None


def fleiss_kappa(rows: Rows) -> FleissKappa | None:
    """Return how well many raters agree on nominal codes.

    Parameters
    ----------
    rows : array_like, shape (subjects, raters)
        Codes; subjects with a missing one are left out. Raters need not be the same
        people for each subject.

    Returns
    -------
    FleissKappa or None
        ``None`` for fewer than two raters, no subject, or one code throughout.

    References
    ----------
    Fleiss (1971) Psych Bull 76:378. Fleiss, Nee & Landis (1979) Psych Bull 86:974.

    Examples
    --------
    >>> round(fleiss_kappa([[1, 1, 1], [1, 1, 2], [2, 2, 2], [2, 2, 1]]).kappa, 3)
    0.333
    """
    whole = complete(rows)
    subjects, raters = whole.shape
    codes, found = np.unique(whole, return_inverse=True)
    if raters < 2 or codes.size < 2:
        return None
    counts = _codes_by_unit(found.reshape(whole.shape).T, codes.size)
    share = counts.sum(axis=0) / (subjects * raters)
    spread = float((share * (1 - share)).sum())
    seen = float((counts * (counts - 1)).sum()) / (subjects * raters * (raters - 1))
    kappa = (seen - (1 - spread)) / spread
    variance = 2 * (spread**2 - float((share * (1 - share) * (1 - 2 * share)).sum()))
    variance /= subjects * raters * (raters - 1) * spread**2
    return FleissKappa(kappa, kappa / sqrt(variance) if variance > 0 else None)


class KendallW(NamedTuple):
    """Agreement of rankings, 0–1, with and without correction for ties."""

    w: float
    chi2: float
    p: float
    w_uncorrected: float


def kendall_w(rows: Rows) -> KendallW | None:
    """Return how far raters put the same objects in the same order.

    Parameters
    ----------
    rows : array_like, shape (objects, raters)
        Scores or ranks; objects with a missing one are left out.

    Returns
    -------
    KendallW or None
        ``None`` for fewer than two objects or when every rater ties all objects. ``p`` is
        from chi² = m·(n − 1)·W, sound from about 7 objects on.

    References
    ----------
    Kendall & Babington Smith (1939) Ann Math Stat 10:275. Siegel & Castellan (1988), 9.6.

    Examples
    --------
    >>> kendall_w([[1, 1, 2], [2, 3, 1], [3, 2, 3]]).w_uncorrected
    0.4444444444444444
    """
    whole = complete(rows)
    n, m = whole.shape
    if n < 2 or bool((whole == whole[:1]).all()):
        return None
    ranks = stats.rankdata(whole, axis=0)
    sums = ranks.sum(axis=1)
    spread = 12 * float(((sums - sums.mean()) ** 2).sum())
    # Tied ranks vary less than 1 … n: what they vary less is what the correction takes off.
    possible = 12 * m * float(((ranks - (n + 1) / 2) ** 2).sum())
    w = spread / possible
    chi2 = m * (n - 1) * w
    return KendallW(
        w=w,
        chi2=chi2,
        p=float(stats.chi2.sf(chi2, n - 1)),
        w_uncorrected=spread / (m * m * (n**3 - n)),
    )
