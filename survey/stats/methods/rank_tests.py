"""Groups compared by the ranks of their answers: grades and numbers on one scale."""

from collections.abc import Sequence
from itertools import combinations
from math import sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from survey.stats.methods.arrays import Counts, Floats, Values, count_table, present
from survey.stats.methods.multiplicity import benjamini_hochberg, holm

LARGEST_WORK = 200_000_000
"""Additions up to which the exact distribution of a rank sum is counted out."""


class Kruskal(NamedTuple):
    """Kruskal and Wallis' H with ties corrected; ``epsilon2`` is the share of it possible."""

    h: float
    df: int
    p: float
    epsilon2: float


def kruskal(groups: Sequence[Values]) -> Kruskal | None:
    """Return whether some group tends to answer higher than another.

    Parameters
    ----------
    groups : sequence of array_like
        Numbers or grade codes, one array per group; missing ones and empty groups are
        left out.

    Returns
    -------
    Kruskal or None
        ``None`` when fewer than two groups answered or all answers are tied 全部相同.

    Notes
    -----
    The chi² approximation wants about 5 answers in each group.

    References
    ----------
    Kruskal & Wallis (1952) JASA 47:583. Tomczak & Tomczak (2014), ε².

    Examples
    --------
    >>> found = kruskal([[2.9, 3, 2.5, 2.6, 3.2], [3.8, 2.7, 4, 2.4], [2.8, 3.4, 3.7, 2.2, 2]])
    >>> round(found.h, 4), round(found.p, 2)
    (0.7714, 0.68)
    """
    found = [each for each in map(present, groups) if each.size]
    if len(found) < 2 or _all_tied(found):
        return None
    test = stats.kruskal(*found)
    n = sum(each.size for each in found)
    h = float(test.statistic)
    return Kruskal(h, len(found) - 1, float(test.pvalue), h / (n - 1))


def kruskal_of_counts(table: Counts) -> Kruskal | None:
    """Return `kruskal` of groups (rows) by ordered grades (columns), from counts alone.

    A million ballots cost as much as ten. Empty groups are left out.

    Examples
    --------
    >>> found = kruskal_of_counts([[3, 1, 0], [1, 1, 4]])
    >>> again = kruskal([[1, 1, 1, 2], [1, 2, 3, 3, 3, 3]])
    >>> round(found.h, 9) == round(again.h, 9), round(found.p, 9) == round(again.p, 9)
    (True, True)
    """
    cells = count_table(table).astype(np.float64)
    if min(cells.shape) < 2:
        return None
    times = cells.sum(axis=0)
    n = float(times.sum())
    rank = times.cumsum() - (times - 1) / 2
    sums, own = cells @ rank, cells.sum(axis=1)
    spread = float((own * (sums / own - (n + 1) / 2) ** 2).sum())
    tied = 1 - float((times**3 - times).sum()) / (n**3 - n)
    h = 12 * spread / (n * (n + 1)) / tied
    df = len(cells) - 1
    return Kruskal(h, df, float(stats.chi2.sf(h, df)), h / (n - 1))


def _all_tied(groups: Sequence[Floats]) -> bool:
    together = np.concatenate(groups)
    return bool((together == together[0]).all())


class DunnPair(NamedTuple):
    """Group ``i`` against group ``j``: z above 0 when ``i`` answers higher; two-sided p."""

    i: int
    j: int
    z: float
    p: float
    p_holm: float
    p_bh: float


def dunn(groups: Sequence[Values]) -> tuple[DunnPair, ...]:
    """Return which groups differ, after `kruskal`: all pairs by their mean ranks.

    Returns
    -------
    tuple of DunnPair
        Pairs of groups that answered, in order; none when all answers are tied.

    Notes
    -----
    Tie-corrected, two-sided. (R's dunn.test reports one-sided p-values.)

    References
    ----------
    Dunn (1964) Technometrics 6:241. Holm (1979) Scand J Stat 6:65.

    Examples
    --------
    >>> pairs = dunn([[2.9, 3, 2.5, 2.6, 3.2], [3.8, 2.7, 4, 2.4], [2.8, 3.4, 3.7, 2.2, 2]])
    >>> [round(pair.z, 4) for pair in pairs]
    [-0.6414, 0.2268, 0.8552]
    """
    found = {i: each for i, each in enumerate(map(present, groups)) if each.size}
    if len(found) < 2 or _all_tied(list(found.values())):
        return ()
    together = np.concatenate(list(found.values()))
    n = together.size
    ranks = np.split(stats.rankdata(together), np.cumsum([each.size for each in found.values()]))
    mean = {i: float(own.mean()) for i, own in zip(found, ranks, strict=False)}
    variance = n * (n + 1) / 12 - _ties(together) / (12 * (n - 1))
    pairs = list(combinations(found, 2))
    z = [
        (mean[i] - mean[j]) / sqrt(variance * (1 / found[i].size + 1 / found[j].size))
        for i, j in pairs
    ]
    p = [float(2 * stats.norm.sf(abs(each))) for each in z]
    adjusted = zip(pairs, z, p, holm(p), benjamini_hochberg(p), strict=True)
    return tuple(
        DunnPair(i, j, value, own, step, rate) for (i, j), value, own, step, rate in adjusted
    )


def _ties(values: Floats) -> float:
    """Return Σ(t³ − t) over the groups of tied values."""
    _, times = np.unique(values, return_counts=True)
    return float((times.astype(np.float64) ** 3 - times).sum())


class MannWhitney(NamedTuple):
    """Two groups compared by ranks.

    ``u`` counts the pairs in which the first is higher, ties half. ``auc`` = u/(n₁n₂) is
    the chance that it is, ``cliffs_delta`` = 2·auc − 1. ``p`` is the normal one with
    continuity and tie correction, 1 when all are tied; ``p_exact`` counts all ways to
    deal out the ranks and is ``None`` where they are too many to count.
    """

    u: float
    p: float
    p_exact: float | None
    cliffs_delta: float
    auc: float


def mann_whitney(x: Values, y: Values) -> MannWhitney | None:
    """Return whether one group answers higher than the other; ``None`` if one is empty.

    Parameters
    ----------
    x, y : array_like, shapes (n₁,) and (n₂,)
        Numbers or grade codes; missing ones are left out.

    Notes
    -----
    ``p_exact`` is P(|T − E T| ≥ |t − E T|) of the rank sum given the ties, counted out
    instead of sampled, so it needs no seed. (scipy's exact method ignores ties.) It is
    the one to print wherever it is there.

    References
    ----------
    Mann & Whitney (1947) Ann Math Stat 18:50. Streitberg & Röhmel (1986), shift
    algorithm. Cliff (1993) Psych Bull 114:494.

    Examples
    --------
    >>> found = mann_whitney([0.80, 0.83, 1.89, 1.04, 1.45], [1.15, 0.88, 0.90, 0.74, 1.21])
    >>> found.u, round(found.p_exact, 4)
    (15.0, 0.6905)
    """
    first, second = present(x), present(y)
    if not first.size or not second.size:
        return None
    pairs = first.size * second.size
    if _all_tied([first, second]):
        return MannWhitney(pairs / 2, 1.0, 1.0, 0.0, 0.5)
    test = stats.mannwhitneyu(first, second, use_continuity=True, method="asymptotic")
    u = float(test.statistic)
    doubled = np.round(2 * stats.rankdata(np.concatenate([first, second]))).astype(np.int64)
    return MannWhitney(
        u=u,
        p=float(test.pvalue),
        p_exact=_exact(doubled, first.size, second.size),
        cliffs_delta=2 * u / pairs - 1,
        auc=u / pairs,
    )


def _exact(doubled: npt.NDArray[np.int64], first: int, second: int) -> float | None:
    """Return the exact two-sided p from doubled mid-ranks, those of the first group first."""
    size = min(first, second)
    own = doubled[:first] if first <= second else doubled[first:]
    most = int(np.sort(doubled)[-size:].sum())
    if (size + 1) * (most + 1) * doubled.size > LARGEST_WORK:
        return None
    ways = np.zeros((size + 1, most + 1))
    ways[0, 0] = 1.0
    for rank in doubled.tolist():
        ways[1:, rank:] += ways[:-1, : most + 1 - rank]
    expected = size * (doubled.size + 1)
    far = np.abs(np.arange(most + 1) - expected) >= abs(int(own.sum()) - expected)
    return float(min(1.0, ways[size, far].sum() / ways[size].sum()))
