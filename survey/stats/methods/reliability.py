"""Reliability of a block of items that are meant to measure one thing.

Rows are ballots, columns items. Worth printing for at least 3 items and 30 ballots;
the functions compute it for as few as algebra allows.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import optimize, stats

from survey.stats.methods.arrays import Floats, Rows, complete, matrix
from survey.stats.methods.intervals import Interval, z_value

_LEAST_UNIQUENESS = 0.005


class Reliability(NamedTuple):
    """Cronbach's α and its companions.

    ``rest`` are the correlations of each item with the sum of the others, ``None`` where
    that sum does not vary; ``without`` is α when the item is left out, ``None`` for two
    items. ``std_alpha``, ``average_r`` and ``g6`` (Guttman's λ₆) come from correlations
    and are ``None`` when an item does not vary; ``g6`` and ``omega`` also when an item is
    the sum of others.
    """

    n: int
    alpha: float
    std_alpha: float | None
    average_r: float | None
    g6: float | None
    omega: float | None
    rest: tuple[float | None, ...]
    without: tuple[float | None, ...]


def reversed_items(rows: Rows, items: Sequence[int], low: float, high: float) -> Floats:
    """Return the answers with ``items`` turned round on the scale from ``low`` to ``high``.

    Notes
    -----
    Turns wording round, not the world: items of a 德的反向测评 are another construct and
    are never averaged with forward ones.

    Examples
    --------
    >>> reversed_items([[1, 5], [2, 4]], [1], low=1, high=5)
    array([[1., 1.],
           [2., 2.]])
    """
    found = matrix(rows).copy()
    found[:, list(items)] = low + high - found[:, list(items)]
    return found


def reliability(rows: Rows) -> Reliability | None:
    """Return how consistently the items of one block are answered.

    Parameters
    ----------
    rows : array_like, shape (ballots, items)
        Scores, all in one direction; ballots with a missing one are left out.

    Returns
    -------
    Reliability or None
        ``None`` for fewer than two items or three ballots, or a sum that does not vary.

    Notes
    -----
    α assumes that all items measure the one thing equally well, ω does not. Neither shows
    that they measure one thing.

    References
    ----------
    Cronbach (1951) Psychometrika 16:297. Guttman (1945) Psychometrika 10:255. McDonald
    (1999) Test Theory.

    Examples
    --------
    >>> found = reliability([[4, 4, 3], [3, 3, 3], [4, 3, 4], [1, 2, 1], [2, 2, 2]])
    >>> round(found.alpha, 3)
    0.928
    """
    whole = complete(rows)
    n, items = whole.shape
    if n < 3 or items < 2:
        return None
    shared = np.cov(whole, rowvar=False)
    alpha = _alpha(shared)
    if alpha is None:
        return None
    r = correlations(whole)
    average = None if r is None else float((r.sum() - items) / (items * (items - 1)))
    return Reliability(
        n=n,
        alpha=alpha,
        std_alpha=None if r is None else _alpha(r),
        average_r=average,
        g6=None if r is None else _lambda6(r),
        omega=None if r is None else omega(r),
        rest=tuple(_with_rest(shared, item) for item in range(items)),
        without=tuple(_without(shared, item) for item in range(items)),
    )


def correlations(whole: Floats) -> Floats | None:
    """Return the correlations between columns; ``None`` when one does not vary.

    >>> correlations(np.array([[1.0, 2.0], [2.0, 1.0]]))
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    if len(whole) < 2 or bool((whole == whole[:1]).all(axis=0).any()):
        return None
    return np.asarray(np.corrcoef(whole, rowvar=False))


def _alpha(shared: Floats) -> float | None:
    items, total = len(shared), float(shared.sum())
    if items < 2 or total <= 1e-12 * float(np.trace(shared)):
        return None
    return items / (items - 1) * (1 - float(np.trace(shared)) / total)


def _without(shared: Floats, item: int) -> float | None:
    return _alpha(np.delete(np.delete(shared, item, axis=0), item, axis=1))


def _with_rest(shared: Floats, item: int) -> float | None:
    own = float(shared[item, item])
    common = float(shared[item].sum()) - own
    rest = float(shared.sum()) - 2 * common - own
    if own <= 0 or rest <= 1e-12 * float(np.trace(shared)):
        return None
    return float(common / np.sqrt(own * rest))


def _lambda6(r: Floats) -> float | None:
    if np.linalg.matrix_rank(r) < len(r):
        return None
    unexplained = 1 / np.diag(np.linalg.inv(r))
    return float(1 - unexplained.sum() / r.sum())


def omega(r: Floats) -> float | None:
    """Return McDonald's total ω of one factor fitted by maximum likelihood.

    Parameters
    ----------
    r : array, shape (items, items)
        Correlations.

    Returns
    -------
    float or None
        (Σλ)² / ((Σλ)² + Σψ); ``None`` for fewer than three items, when a factor is not
        determined, and for correlations of less than full rank.

    Notes
    -----
    Loadings follow from the uniquenesses ψ that minimise the likelihood ratio, each kept
    at or above 0.005 (a Heywood case would otherwise run to 0).

    References
    ----------
    Lawley & Maxwell (1971) Factor Analysis as a Statistical Method. McDonald (1999).

    Examples
    --------
    >>> round(omega(np.full((4, 4), 0.5) + 0.5 * np.eye(4)), 3)
    0.8
    """
    items = len(r)
    if items < 3 or np.linalg.matrix_rank(r) < items:
        return None
    start = np.clip(0.5 / np.diag(np.linalg.inv(r)), 0.01, 0.99)
    fitted = optimize.minimize(
        lambda psi: _misfit(r, psi),
        start,
        jac=lambda psi: _slope(r, psi),
        method="L-BFGS-B",
        bounds=[(_LEAST_UNIQUENESS, 1.0)] * items,
        options={"ftol": 1e-14, "gtol": 1e-9},
    )
    loadings = _loadings(r, fitted.x)
    general = float(loadings.sum()) ** 2
    return general / (general + float(np.sum(fitted.x)))


def _misfit(r: Floats, psi: Floats) -> float:
    rest = np.linalg.eigvalsh(r / np.sqrt(np.outer(psi, psi)))[:-1]
    return float((rest - np.log(rest)).sum() - len(rest))


def _slope(r: Floats, psi: Floats) -> Floats:
    loadings = _loadings(r, psi)
    fitted = np.outer(loadings, loadings) + np.diag(psi)
    return np.asarray(np.diag(fitted - r) / psi**2)


def _loadings(r: Floats, psi: Floats) -> Floats:
    values, vectors = np.linalg.eigh(r / np.sqrt(np.outer(psi, psi)))
    return np.asarray(np.sqrt(psi) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0)))


def feldt(alpha: float, n: int, items: int, conf: float = 0.95) -> Interval | None:
    """Return Feldt's interval of α; ``None`` for fewer than two ballots or items.

    Parameters
    ----------
    alpha : float
        Cronbach's α.
    n, items : int
        Whole ballots and items it was computed from.

    Notes
    -----
    Exact for normal scores and equally good items; close for grades.

    References
    ----------
    Feldt, Woodruff & Salih (1987) Appl Psychol Meas 11:93.

    Examples
    --------
    >>> [round(limit, 4) for limit in feldt(0.8, 100, 5)]
    [0.7306, 0.8559]
    """
    z_value(conf)
    if n < 2 or items < 2:
        return None
    tail, df = (1 - conf) / 2, (n - 1, (n - 1) * (items - 1))
    low, high = (1 - (1 - alpha) * float(stats.f.ppf(q, *df)) for q in (1 - tail, tail))
    return Interval(low, high)


class Halo(NamedTuple):
    """How far grades of one person on several items are one grade repeated.

    ``mean_r`` is the mean correlation between items, ``None`` when an item does not
    vary; ``same`` is the share of the rows (0–1) with all items graded alike.
    """

    mean_r: float | None
    same: float


def halo(rows: Rows) -> Halo | None:
    """Return the halo in a grid of persons by items; ``None`` without two items or a row.

    Parameters
    ----------
    rows : array_like, shape (ballots × persons, items)
        One row for each person on each ballot; rows with a missing grade are left out.

    References
    ----------
    Thorndike (1920) J Appl Psychol 4:25. Cooper (1981) Psych Bull 90:218.

    Examples
    --------
    >>> halo([[4, 4], [3, 3], [2, 1]]).same
    0.6666666666666666
    """
    whole = complete(rows)
    if not len(whole) or whole.shape[1] < 2:
        return None
    r, items = correlations(whole), whole.shape[1]
    return Halo(
        mean_r=None if r is None else float((r.sum() - items) / (items * (items - 1))),
        same=float((whole == whole[:, :1]).all(axis=1).mean()),
    )
