"""Weights: how much precision they cost, and how they are fitted to known totals."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from survey.stats.methods.arrays import Floats

_STEPS = 1000
_CLOSE = 1e-10

Labels = Sequence[str]


class Kish(NamedTuple):
    """Ballots of equal weight that would bear as much, and the factor lost."""

    n_eff: float
    deff: float


def kish(weights: Sequence[float] | Floats) -> Kish | None:
    """Return the effective number of weighted ballots; ``None`` without any weight.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Not negative.

    Notes
    -----
    (Σw)²/Σw²: what the weights cost when they have nothing to do with the answers.

    References
    ----------
    Kish (1965) Survey Sampling. Kish (1992) J Off Stat 8:183.

    Examples
    --------
    >>> kish([1, 1, 1, 2, 2, 5])
    Kish(n_eff=4.0, deff=1.5)
    """
    w = np.asarray(weights, dtype=np.float64)
    if (w < 0).any():
        raise ValueError("weights: one is below zero")
    if not w.sum():
        return None
    n_eff = float(w.sum() ** 2 / (w**2).sum())
    return Kish(n_eff, int(np.count_nonzero(w)) / n_eff)


class Margin(NamedTuple):
    """What each ballot is by one trait, and how many of each there are in the whole."""

    labels: Labels
    totals: Mapping[str, float]


def rake(weights: Sequence[float] | Floats, margins: Sequence[Margin]) -> Floats | None:
    """Return weights that meet the totals of every margin.

    Parameters
    ----------
    weights : array_like, shape (n,)
        Weights to start from.
    margins : sequence of Margin
        Traits with their totals; all totals must add up to the same number.

    Returns
    -------
    array, shape (n,), or None
        ``None`` when there are no such weights: a cell that would be needed is empty.

    Notes
    -----
    Iterative proportional fitting. A label without a ballot but with a total is refused:
    nobody can stand for those who are not there. With one margin it post-stratifies.

    References
    ----------
    Deming & Stephan (1940) Ann Math Stat 11:427.

    Examples
    --------
    >>> rake([1, 1, 1], [Margin(["m", "m", "f"], {"m": 10, "f": 10})])
    array([ 5.,  5., 10.])
    """
    found = np.array(weights, dtype=np.float64)
    fits = [(codes, totals) for codes, totals in map(_codes, margins)]
    if len({round(float(totals.sum()), 6) for _, totals in fits}) > 1:
        raise ValueError("margins: their totals differ; each must add up to the whole")
    for codes, totals in fits:
        if (totals[np.bincount(codes, found, minlength=totals.size) == 0] > 0).any():
            raise ValueError("margins: a label has a total but no ballot; merge it with another")
    for _ in range(_STEPS):
        for codes, totals in fits:
            sums = np.bincount(codes, found, minlength=totals.size)
            found *= np.divide(totals, sums, out=np.zeros_like(sums), where=sums > 0)[codes]
        if all(_meets(found, codes, totals) for codes, totals in fits):
            return found
    return None


def _codes(margin: Margin) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], Floats]:
    code = {label: place for place, label in enumerate(margin.totals)}
    unknown = set(margin.labels) - set(code)
    if unknown:
        raise ValueError(f"margins: no total for {', '.join(sorted(unknown))}")
    codes = np.array([code[label] for label in margin.labels], dtype=np.intp)
    return codes, np.array(list(margin.totals.values()), dtype=np.float64)


def _meets(
    weights: Floats, codes: np.ndarray[tuple[int], np.dtype[np.intp]], totals: Floats
) -> bool:
    missed = np.abs(np.bincount(codes, weights, minlength=totals.size) - totals)
    return bool(missed.max() <= _CLOSE * totals.sum())
