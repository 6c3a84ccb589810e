"""Persons of one team compared within ballots: every ballot is its own judge.

Rows are ballots, columns are persons (or items), values are grades or scores, higher
is better. Who judges severely is severe to all, and cancels out.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy import stats

from survey.stats.methods.arrays import Floats, Rows, complete, matrix
from survey.stats.methods.multiplicity import holm


class Friedman(NamedTuple):
    """Friedman's test with ties corrected, and Kendall's W, the agreement of the ballots.

    ``mean_ranks`` rise with the grades: the best person has the highest.
    """

    chi2: float
    df: int
    p: float
    kendall_w: float
    mean_ranks: tuple[float, ...]


def friedman(rows: Rows) -> Friedman | None:
    """Return whether the ballots prefer some of three or more persons to others.

    Parameters
    ----------
    rows : array_like, shape (ballots, persons)
        Grades; ballots with a missing one are left out.

    Returns
    -------
    Friedman or None
        ``None`` for fewer than three persons (then see `sign_tests`), fewer than two whole
        ballots, or when every ballot gives all the same grade 全部相同.

    Notes
    -----
    The chi² approximation is sound from about 10 ballots on.

    References
    ----------
    Friedman (1937) JASA 32:675. Kendall & Babington Smith (1939) Ann Math Stat 10:275.

    Examples
    --------
    >>> found = friedman([[4, 3, 3], [4, 3, 2], [3, 3, 1], [4, 2, 2]])
    >>> round(found.chi2, 3), found.mean_ranks
    (6.615, (2.875, 1.875, 1.25))
    """
    whole = complete(rows)
    ballots, persons = whole.shape
    if persons < 3 or ballots < 2 or bool((whole == whole[:, :1]).all()):
        return None
    test = stats.friedmanchisquare(*whole.T)
    ranks = stats.rankdata(whole, axis=1).mean(axis=0)
    chi2 = float(test.statistic)
    return Friedman(
        chi2=chi2,
        df=persons - 1,
        p=float(test.pvalue),
        kendall_w=chi2 / (ballots * (persons - 1)),
        mean_ranks=tuple(ranks.tolist()),
    )


class SignPair(NamedTuple):
    """On ``better`` ballots person ``i`` is graded above ``j``, on ``worse`` below."""

    i: int
    j: int
    better: int
    worse: int
    p: float
    p_holm: float


def sign_tests(rows: Rows) -> tuple[SignPair, ...]:
    """Return, for every two persons, which one more ballots grade higher.

    Parameters
    ----------
    rows : array_like, shape (ballots, persons)
        Grades; a ballot counts for a pair when it grades both.

    Notes
    -----
    Exact binomial test; ballots that grade both alike are dropped, and where none is left
    p is 1. Holm within the team.

    References
    ----------
    Dixon & Mood (1946) JASA 41:557. Holm (1979) Scand J Stat 6:65.

    Examples
    --------
    >>> sign_tests([[4, 3], [4, 3], [3, 3], [4, 2]])
    (SignPair(i=0, j=1, better=3, worse=0, p=0.25, p_holm=0.25),)
    """
    grades = matrix(rows)
    pairs = list(combinations(range(grades.shape[1]), 2))
    signs = [_signs(grades[:, i], grades[:, j]) for i, j in pairs]
    p = [_sign_p(better, worse) for better, worse in signs]
    return tuple(
        SignPair(i, j, better, worse, own, adjusted)
        for (i, j), (better, worse), own, adjusted in zip(pairs, signs, p, holm(p), strict=True)
    )


def _signs(first: Floats, second: Floats) -> tuple[int, int]:
    return int(np.count_nonzero(first > second)), int(np.count_nonzero(first < second))


def _sign_p(better: int, worse: int) -> float:
    if better + worse == 0:
        return 1.0
    return float(stats.binomtest(better, better + worse).pvalue)


def tie_bands(rows: Rows, alpha: float = 0.05) -> tuple[tuple[int, ...], ...]:
    """Return the persons from best to worst in bands within which no order is known.

    Returns
    -------
    tuple of tuple of int
        Columns by falling mean rank; a new band begins with the first person whom the
        ballots tell from somebody in the band (`sign_tests`, Holm, level ``alpha``).
        Persons of one band are listed in the order of the columns.

    Notes
    -----
    A bare rank would claim what the ballots do not bear: of 37 voters' rankings of seven
    persons one in ten has the true order.

    Examples
    --------
    >>> tie_bands([[4, 1, 4], [4, 1, 3], [3, 1, 4], [4, 2, 4]] * 3)
    ((0, 2), (1,))
    """
    grades = complete(rows)
    if grades.size == 0:
        return ()
    means = stats.rankdata(grades, axis=1).mean(axis=0)
    apart = {frozenset((pair.i, pair.j)) for pair in sign_tests(grades) if pair.p_holm < alpha}
    bands: list[list[int]] = []
    for person in np.argsort(-means, kind="stable").tolist():
        if bands and not any({person, other} in apart for other in bands[-1]):
            bands[-1].append(person)
        else:
            bands.append([person])
    return tuple(tuple(sorted(band)) for band in bands)
