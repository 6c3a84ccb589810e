"""Estimates from samples: simple or stratified, weighted, from finite groups.

Standard errors are linearised with one finite-population correction per stratum. A
stratum with one answer of more people tells nothing of its spread: then errors are
``None``. A stratum that is all there adds no error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from survey.stats.methods.arrays import Floats, Values
from survey.stats.methods.weighting import Labels, Margin, rake


@dataclass(frozen=True)
class Design:
    """How ballots were drawn: weight, stratum number and people in the stratum, by ballot.

    ``size`` is ``inf`` where the stratum counts as endless.
    """

    weight: Floats
    stratum: npt.NDArray[np.intp]
    size: Floats

    @property
    def df(self) -> int:
        """Return degrees of freedom: ballots minus strata."""
        return len(self.weight) - len(np.unique(self.stratum))

    @property
    def whole(self) -> bool:
        """Return whether every stratum is all there: nothing was left to chance."""
        return bool((np.bincount(self.stratum)[self.stratum] == self.size).all())


def design(
    weights: Sequence[float] | Floats,
    strata: Labels | None = None,
    sizes: Sequence[float] | Floats | None = None,
) -> Design:
    """Return the design of a sample.

    Parameters
    ----------
    weights : array_like, shape (n,)
        People each ballot stands for; above 0.
    strata : sequence of str, shape (n,), optional
        Stratum of each ballot; without it the sample is simple.
    sizes : array_like, shape (n,), optional
        People in the stratum of each ballot; without it strata count as endless.

    Examples
    --------
    >>> design([2, 2, 5], strata=["a", "a", "b"], sizes=[4, 4, 5]).df
    1
    """
    weight = np.asarray(weights, dtype=np.float64)
    if not weight.size or (weight <= 0).any():
        raise ValueError("weights: give one above zero for each ballot")
    labels = np.asarray(["" for _ in weight] if strata is None else list(strata))
    stratum = np.unique(labels, return_inverse=True)[1]
    size = np.asarray(np.full(weight.size, np.inf) if sizes is None else sizes, dtype=np.float64)
    if (np.bincount(stratum)[stratum] > size).any():
        raise ValueError("sizes: a stratum has more ballots than people")
    return Design(weight, stratum, size)


def covariance(of: Design, influence: Floats) -> Floats | None:
    """Return the covariance of totals of ``influence``, shape (n, p), by its design.

    Parameters
    ----------
    of : Design
        n ballots.
    influence : array, shape (n, p)
        What each ballot adds to p estimates, weights included.

    Returns
    -------
    array, shape (p, p), or None
        Σ_h (1 − n_h/N_h)·n_h/(n_h − 1)·Σ(z − z̄_h)(z − z̄_h)ᵀ; ``None`` when a stratum has
        one ballot of more people.

    References
    ----------
    Cochran (1977) Sampling Techniques, ch. 5. Lumley (2010) Complex Surveys, 2.2.

    Examples
    --------
    >>> covariance(design([1, 1], sizes=[4, 4]), np.array([[1.0], [3.0]]))
    array([[2.]])
    """
    found = np.zeros((influence.shape[1], influence.shape[1]))
    for stratum in np.unique(of.stratum):
        here = of.stratum == stratum
        n, size = int(here.sum()), float(of.size[here][0])
        if n == size:
            continue
        if n == 1:
            return None
        own = influence[here] - influence[here].mean(axis=0)
        found += (1 - n / size) * n / (n - 1) * (own.T @ own)
    return found


class Estimate(NamedTuple):
    """An estimate with its standard error and degrees of freedom."""

    value: float
    se: float | None
    df: int


def total(of: Design, values: Values) -> Estimate:
    """Return the estimated sum over all people; missing answers add nothing.

    References
    ----------
    Horvitz & Thompson (1952) JASA 47:663. Cochran (1977), eq. 5.31.

    Examples
    --------
    >>> found = total(design([2, 2, 2], sizes=[6, 6, 6]), [1, 2, 3])
    >>> found.value, round(found.se, 3)
    (12.0, 2.449)
    """
    z = of.weight * np.nan_to_num(np.asarray(values, dtype=np.float64))
    return Estimate(float(z.sum()), _se(of, z), of.df)


def mean(of: Design, values: Values) -> Estimate | None:
    """Return the weighted mean of those who answered; ``None`` when nobody did.

    Parameters
    ----------
    of : Design
        n ballots; without strata it is a simple random sample.
    values : array_like, shape (n,)
        Numbers, or 1 and 0 for a share; ``None`` or nan where nothing was answered:
        those ballots keep their place in the design (a domain estimate).

    References
    ----------
    Cochran (1977), eq. 2.20 and 5.7. Lumley (2010), 2.2.

    Examples
    --------
    >>> found = mean(design([2, 2, 2], sizes=[6, 6, 6]), [1, 2, 3])
    >>> found.value, round(found.se, 4)
    (2.0, 0.4082)
    """
    y = np.asarray(values, dtype=np.float64)
    weight = np.where(np.isnan(y), 0.0, of.weight)
    if not weight.sum():
        return None
    y = np.nan_to_num(y)
    value = float((weight * y).sum() / weight.sum())
    return Estimate(value, _se(of, weight * (y - value) / weight.sum()), of.df)


def _se(of: Design, z: Floats) -> float | None:
    found = covariance(of, z[:, None])
    return None if found is None else sqrt(float(found[0, 0]))


def poststratified_mean(
    of: Design, values: Values, labels: Labels, totals: Mapping[str, float]
) -> Estimate | None:
    """Return the mean after weights were fitted to the known number of each class.

    Parameters
    ----------
    of : Design
        n ballots.
    values : array_like, shape (n,)
        Numbers, or 1 and 0 for a share. Missing ones are refused: class totals are then
        not those of the answers.
    labels : sequence of str, shape (n,)
        Class of each ballot.
    totals : mapping of str to float
        People in each class.

    Returns
    -------
    Estimate or None
        Error from residuals within classes; differences between classes no longer err.
        ``None`` when the totals are all 0.

    References
    ----------
    Holt & Smith (1979) JRSSA 142:33. Lumley (2010) Complex Surveys, 7.2.

    Examples
    --------
    >>> found = poststratified_mean(
    ...     design([2] * 4), [1, 1, 3, 4], ["a", "a", "b", "b"], {"a": 6, "b": 2})
    >>> found.value, round(found.se, 4)
    (1.625, 0.1021)
    """
    y = np.asarray(values, dtype=np.float64)
    if np.isnan(y).any():
        raise ValueError("values: one is missing; give whole ballots and the totals for them")
    fitted = rake(of.weight, [Margin(labels, totals)])
    if fitted is None or not fitted.sum():
        return None
    value = float((fitted * y).sum() / fitted.sum())
    codes = np.unique(np.asarray(list(labels)), return_inverse=True)[1]
    means = np.bincount(codes, of.weight * y) / np.bincount(codes, of.weight)
    return Estimate(value, _se(of, fitted * (y - means[codes]) / fitted.sum()), of.df)
