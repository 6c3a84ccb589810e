"""Cross tables: do groups answer differently, and how strongly does it hang together?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy import stats

from survey.stats.methods.arrays import Counts, Floats, count_table

RESAMPLES = 99_999
"""Tables drawn for a Monte Carlo p; its standard error is below 0.0016."""
SMALLEST_EXPECTED = 5
SMALLEST_GROUP = 5
SMALLEST_TOTAL = 20


class ChiSquare(NamedTuple):
    """A chi² statistic, its degrees of freedom and two-sided p."""

    chi2: float
    df: int
    p: float


@dataclass(frozen=True)
class Association:
    """Pearson's test of a table and how strong the association is.

    ``residuals`` are adjusted standardised ones, in the shape of the table; ``None`` in
    rows and columns that are empty.
    """

    test: ChiSquare
    min_expected: float
    small_expected: float
    cramers_v: float
    cramers_v_corrected: float
    residuals: tuple[tuple[float | None, ...], ...]


def association(table: Counts) -> Association | None:
    """Return Pearson's chi² without continuity correction, V and residuals.

    Parameters
    ----------
    table : array_like of int, shape (r, c)
        Ballots by group (rows) and grade (columns).

    Returns
    -------
    Association or None
        ``None`` when fewer than two rows or columns hold a ballot. ``small_expected`` is
        the share of cells (0–1) with an expected count below 5.

    Notes
    -----
    The p-value is sound when no expected count is below 5; else see `independence`.

    References
    ----------
    Cramér (1946). Bergsma (2013) J Korean Stat Soc 42:323, bias-corrected V. Agresti
    (2007) Introduction to Categorical Data Analysis, 2.4.5, residuals.

    Examples
    --------
    >>> found = association([[762, 327, 468], [484, 239, 477]])
    >>> round(found.test.chi2, 2), round(found.cramers_v, 3)
    (30.07, 0.104)
    """
    cells = count_table(table)
    if min(cells.shape) < 2:
        return None
    found = stats.chi2_contingency(cells, correction=False)
    expected = np.asarray(found.expected_freq)
    n = int(cells.sum())
    rows, columns = cells.shape
    phi2 = float(found.statistic) / n
    bias = (rows - 1) * (columns - 1) / (n - 1)
    narrow = min(each - (each - 1) ** 2 / (n - 1) for each in cells.shape) - 1
    return Association(
        test=ChiSquare(float(found.statistic), int(found.dof), float(found.pvalue)),
        min_expected=float(expected.min()),
        small_expected=float((expected < SMALLEST_EXPECTED).mean()),
        cramers_v=sqrt(phi2 / (min(cells.shape) - 1)),
        cramers_v_corrected=sqrt(max(0.0, phi2 - bias) / narrow) if narrow > 0 else 0.0,
        residuals=_residuals(np.asarray(table, dtype=np.float64)),
    )


def _residuals(cells: Floats) -> tuple[tuple[float | None, ...], ...]:
    n = cells.sum()
    row = cells.sum(axis=1, keepdims=True) / n
    column = cells.sum(axis=0, keepdims=True) / n
    spread = np.sqrt(n * row * (1 - row) * column * (1 - column))
    with np.errstate(invalid="ignore"):
        found = (cells - n * row * column) / spread
    return tuple(
        tuple(None if np.isnan(value) else value for value in line) for line in found.tolist()
    )


def fisher(table: Counts, seed: int) -> float | None:
    """Return Fisher's two-sided p: exact for 2 × 2, seeded Monte Carlo for larger tables.

    Parameters
    ----------
    table : array_like of int, shape (r, c)
        Ballots by group and grade; empty rows and columns are left out.
    seed : int
        Stored with the result: the same ballots give the same p.

    Returns
    -------
    float or None
        ``None`` when fewer than two rows or columns hold a ballot.

    References
    ----------
    Fisher (1922) JRSS 85:87. Freeman & Halton (1951) Biometrika 38:141. Patefield (1981)
    Appl Stat 30:91, drawing tables with given margins.

    Examples
    --------
    >>> round(fisher([[3, 1], [1, 3]], seed=1), 4)
    0.4857
    """
    cells = count_table(table)
    if min(cells.shape) < 2:
        return None
    if cells.shape == (2, 2):
        return float(stats.fisher_exact(cells).pvalue)
    method = stats.MonteCarloMethod(n_resamples=RESAMPLES, rng=np.random.default_rng(seed))
    return float(stats.fisher_exact(cells, method=method).pvalue)


class Method(StrEnum):
    """How a comparison of groups was made, or why it was not."""

    CHI2 = "chi2"
    FISHER = "fisher"
    MONTE_CARLO = "monte_carlo"
    TOO_FEW = "too_few"
    ALL_THE_SAME = "all_the_same"


class Independence(NamedTuple):
    """Two-sided p of a cross table; ``None`` where ``method`` says why no test was made."""

    method: Method
    p: float | None


def independence(table: Counts, seed: int) -> Independence:
    """Return the test that is valid for a cross table of groups (rows) by grades.

    Notes
    -----
    No test when a group has fewer than 5 ballots or all together fewer than 20, nor when
    all gave the same grade. Chi² where every expected count reaches 5; otherwise Fisher's
    exact test for 2 × 2, and chi² with a seeded Monte Carlo p for larger tables.

    Examples
    --------
    >>> found = independence([[9, 1], [4, 6]], seed=1)
    >>> found.method.value, round(found.p, 4)
    ('fisher', 0.0573)
    """
    groups = np.asarray(table, dtype=np.int64).sum(axis=1)
    if groups.size < 2 or groups.min() < SMALLEST_GROUP or groups.sum() < SMALLEST_TOTAL:
        return Independence(Method.TOO_FEW, None)
    found = association(table)
    if found is None:
        return Independence(Method.ALL_THE_SAME, None)
    if found.min_expected >= SMALLEST_EXPECTED:
        return Independence(Method.CHI2, found.test.p)
    cells = count_table(table)
    if cells.shape == (2, 2):
        return Independence(Method.FISHER, fisher(cells, seed))
    method = stats.MonteCarloMethod(n_resamples=RESAMPLES, rng=np.random.default_rng(seed))
    drawn = stats.chi2_contingency(cells, correction=False, method=method)
    return Independence(Method.MONTE_CARLO, float(drawn.pvalue))


def trend(x: Sequence[int], n: Sequence[int], scores: Sequence[float]) -> ChiSquare | None:
    """Return whether a share rises or falls along ordered groups.

    Parameters
    ----------
    x, n : sequence of int, shape (k,)
        Ballots that chose the grade and bases, by group.
    scores : sequence of float, shape (k,)
        Places of the groups on the line.

    Returns
    -------
    ChiSquare or None
        ``None`` when all or none chose the grade, or all ballots have the same place.

    References
    ----------
    Cochran (1954) Biometrics 10:417. Armitage (1955) Biometrics 11:375.

    Examples
    --------
    >>> round(trend([83, 90, 129, 70], [86, 93, 136, 82], [1, 2, 3, 4]).chi2, 3)
    8.225
    """
    chosen, base = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    total = base.sum()
    if total == 0:
        return None
    p = chosen.sum() / total
    place = np.asarray(scores, dtype=np.float64)
    place = place - (base * place).sum() / total
    spread = p * (1 - p) * (base * place**2).sum()
    if spread <= 0:
        return None
    chi2 = float((place * (chosen - base * p)).sum() ** 2 / spread)
    return ChiSquare(chi2, 1, float(stats.chi2.sf(chi2, 1)))


class Ordered(NamedTuple):
    """Association of two ordered scales. ``None`` where every pair of ballots is tied.

    ``m2`` is (n − 1)·r² of the scores, with ``p`` from chi² with one degree of freedom.
    """

    m2: float | None
    p: float | None
    gamma: float | None
    tau_b: float | None


def ordered(table: Counts, row_scores: Sequence[float], column_scores: Sequence[float]) -> Ordered:
    """Return whether higher grades on one scale go with higher grades on the other.

    Parameters
    ----------
    table : array_like of int, shape (r, c)
        Ballots by grade on the one (rows) and the other scale (columns).
    row_scores, column_scores : sequence of float, shapes (r,) and (c,)
        Scores of the grades, rising.

    References
    ----------
    Mantel (1963) JASA 58:690. Goodman & Kruskal (1954) JASA 49:732. Kendall (1945)
    Biometrika 33:239. Agresti (2007), 2.5.

    Examples
    --------
    >>> round(ordered([[5, 1], [2, 4]], [1, 2], [1, 2]).gamma, 3)
    0.818
    """
    cells = np.asarray(table, dtype=np.float64)
    n = cells.sum()
    concordant = _pairs(cells)
    discordant = _pairs(cells[:, ::-1])
    untied = [(n * n - (cells.sum(axis=axis) ** 2).sum()) / 2 for axis in (0, 1)]
    r = _correlation(cells, row_scores, column_scores)
    m2 = None if r is None else (float(n) - 1) * r * r
    either = concordant + discordant
    both = sqrt(untied[0] * untied[1])
    return Ordered(
        m2=m2,
        p=None if m2 is None else float(stats.chi2.sf(m2, 1)),
        gamma=(concordant - discordant) / either if either else None,
        tau_b=(concordant - discordant) / both if both else None,
    )


def _pairs(cells: Floats) -> float:
    """Return the pairs of ballots of which one lies below and right of the other."""
    beyond = cells[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1]
    return float((cells[:-1, :-1] * beyond[1:, 1:]).sum())


def _correlation(
    cells: Floats, row_scores: Sequence[float], column_scores: Sequence[float]
) -> float | None:
    n = cells.sum()
    if n == 0:
        return None
    u, v = np.asarray(row_scores, dtype=np.float64), np.asarray(column_scores, dtype=np.float64)
    u = u - cells.sum(axis=1) @ u / n
    v = v - cells.sum(axis=0) @ v / n
    spread = (cells.sum(axis=1) @ u**2) * (cells.sum(axis=0) @ v**2)
    return float(u @ cells @ v / sqrt(spread)) if spread > 0 else None
