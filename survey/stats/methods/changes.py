"""Changes between two rounds: of a share, of paired answers, of paired numbers."""

from math import sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from survey.stats.methods.arrays import Counts, Floats, Values
from survey.stats.methods.contingency import ChiSquare
from survey.stats.methods.finite_intervals import wilson_fpc
from survey.stats.methods.intervals import Interval, wilson


class Difference(NamedTuple):
    """Later share minus earlier share, as a proportion, with its interval."""

    diff: float
    interval: Interval


class Sample(NamedTuple):
    """``x`` of ``n`` ballots chose a grade; ``size`` were invited, ``None`` when endless."""

    x: int
    n: int
    size: int | None = None


def newcombe(first: Sample, second: Sample, conf: float = 0.95) -> Difference | None:
    """Return share of ``first`` minus share of ``second``; ``None`` when either has no ballots.

    Notes
    -----
    Square-and-add (MOVER) of the two score intervals, with finite-population correction
    where the number invited is known. For independent samples: the same people asked
    twice without names cannot be paired and count as independent. An interval that
    covers 0 means 未见明显变化. Limits of the exact hypergeometric interval would not do
    here: they lie to one side of the share where nearly all answered, and the difference
    would be covered in less than a third of the cases where both shares are extreme.

    References
    ----------
    Newcombe (1998) Stat Med 17:873, method 10. Zou & Donner (2008) Stat Med 27:1693 (any
    limits of the single shares). O'Neill (2021) arXiv:2109.12464 (those of finite groups).

    Examples
    --------
    >>> found = newcombe(Sample(56, 70), Sample(48, 80))
    >>> [round(limit, 4) for limit in found.interval]
    [0.0524, 0.3339]
    """
    one, two = _score(first, conf), _score(second, conf)
    if one is None or two is None:
        return None
    p, q = first.x / first.n, second.x / second.n
    return Difference(
        p - q,
        Interval(
            p - q - sqrt((p - one.low) ** 2 + (two.high - q) ** 2),
            p - q + sqrt((one.high - p) ** 2 + (q - two.low) ** 2),
        ),
    )


def _score(sample: Sample, conf: float) -> Interval | None:
    if sample.size is None:
        return wilson(sample.x, sample.n, conf)
    return wilson_fpc(sample.x, sample.n, sample.size, conf)


class McNemar(NamedTuple):
    """Test of paired yes/no answers. ``chi2``s are ``None`` when nobody changed sides."""

    chi2: float | None
    chi2_corrected: float | None
    p: float
    p_exact: float


def mcnemar(table: Counts) -> McNemar:
    """Return whether as many changed from yes to no as from no to yes.

    Parameters
    ----------
    table : array_like of int, shape (2, 2)
        Ballots by first answer (rows) and second answer (columns).

    Returns
    -------
    McNemar
        ``p`` belongs to the uncorrected chi², ``p_exact`` to the binomial test of the
        changes. Both are 1 when nobody changed.

    Notes
    -----
    Take ``p_exact`` below about 25 changes; only ballots with both answers count.

    References
    ----------
    McNemar (1947) Psychometrika 12:153.

    Examples
    --------
    >>> round(mcnemar([[794, 150], [86, 570]]).chi2, 2)
    17.36
    """
    cells = np.asarray(table, dtype=np.int64)
    if cells.shape != (2, 2):
        raise ValueError("table: give two rows of two counts")
    there, back = int(cells[0, 1]), int(cells[1, 0])
    changed = there + back
    if changed == 0:
        return McNemar(None, None, 1.0, 1.0)
    chi2 = (there - back) ** 2 / changed
    return McNemar(
        chi2,
        max(0, abs(there - back) - 1) ** 2 / changed,
        float(stats.chi2.sf(chi2, 1)),
        float(stats.binomtest(there, changed).pvalue),
    )


def stuart_maxwell(table: Counts) -> ChiSquare | None:
    """Return whether paired grades have the same distribution before and after.

    Parameters
    ----------
    table : array_like of int, shape (k, k)
        Ballots by first grade (rows) and second grade (columns), in the same order.

    Returns
    -------
    ChiSquare or None
        ``None`` when nobody changed. Grades that nobody gave either time are left out;
        among grades that only changed with each other one is redundant and counts no df.

    References
    ----------
    Stuart (1955) Biometrika 42:412. Maxwell (1970) Br J Psychiatry 116:651.

    Examples
    --------
    >>> round(stuart_maxwell([[20, 10, 5], [3, 30, 15], [0, 5, 40]]).chi2, 3)
    13.765
    """
    cells = np.asarray(table, dtype=np.float64)
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1]:
        raise ValueError("table: give as many columns as rows")
    rows, columns = cells.sum(axis=1), cells.sum(axis=0)
    difference = rows - columns
    spread = np.diag(rows + columns) - cells - cells.T
    df = int(np.linalg.matrix_rank(spread))
    if df == 0:
        return None
    chi2 = float(difference @ np.linalg.pinv(spread, hermitian=True) @ difference)
    return ChiSquare(chi2, df, float(stats.chi2.sf(chi2, df)))


LARGEST_COUNTED = 500
"""Up to so many differing pairs the changes of sign are counted; beyond, the normal law serves."""


class SignedRank(NamedTuple):
    """Sum of the ranks of positive differences, and its two-sided p."""

    v: float
    p: float


def signed_rank(x: Values, y: Values) -> SignedRank | None:
    """Return Wilcoxon's test of paired numbers; ``None`` when no pair differs.

    Parameters
    ----------
    x, y : array_like, shape (n,)
        Paired numbers; a pair with a missing one and a pair without difference are left out.

    Notes
    -----
    The p-value counts all 2ⁿ changes of sign, with mid-ranks for ties, by adding up the
    distribution rank by rank; above `LARGEST_COUNTED` pairs it is the normal one.

    References
    ----------
    Wilcoxon (1945) Biometrics Bull 1:80. Hollander & Wolfe (1973), p. 29.

    Examples
    --------
    >>> signed_rank([1.8, 2.5, 3.1, 4.0], [1.0, 2.6, 2.0, 3.5])
    SignedRank(v=9.0, p=0.25)
    """
    difference = np.asarray(x, dtype=np.float64) - np.asarray(y, dtype=np.float64)
    difference = difference[~np.isnan(difference) & (difference != 0)]
    if difference.size == 0:
        return None
    # 0.3 − 0.1 and 0.4 − 0.2 are the same difference but for the last bit.
    difference = np.round(difference / np.abs(difference).max(), 12)
    doubled = np.round(2 * stats.rankdata(np.abs(difference))).astype(np.int64)
    positive, total = int(doubled[difference > 0].sum()), int(doubled.sum())
    if difference.size > LARGEST_COUNTED:
        z = (positive - total / 2) / sqrt(float((doubled**2).sum()) / 4)
        return SignedRank(positive / 2, float(2 * stats.norm.sf(abs(z))))
    tail = _sign_changes(doubled)[: min(positive, total - positive) + 1]
    return SignedRank(positive / 2, min(1.0, 2 * float(tail.sum())))


def _sign_changes(ranks: npt.NDArray[np.int64]) -> Floats:
    """Return the chance of each sum of positive ``ranks`` when every sign is a coin."""
    chance = np.zeros(int(ranks.sum()) + 1)
    chance[0] = 1.0
    for rank in ranks.tolist():
        moved = np.zeros_like(chance)
        moved[rank:] = chance[: chance.size - rank]
        chance = (chance + moved) / 2
    return chance
