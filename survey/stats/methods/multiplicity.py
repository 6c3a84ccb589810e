"""Many tests at once: p-values adjusted so that chance finds no more than it may."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from scipy import stats

from survey.stats.methods.arrays import Floats

P = TypeVar("P", float, float | None)
"""A p-value; ``None`` where no test was made."""


def holm(p: Sequence[P]) -> tuple[P, ...]:
    """Return p-values adjusted so that one false finding among all is as rare as claimed.

    Parameters
    ----------
    p : sequence of float or None
        Two-sided p-values of one family; ``None`` (no test was made) stays and counts not.

    References
    ----------
    Holm (1979) Scand J Stat 6:65.

    Examples
    --------
    >>> [round(each, 3) for each in holm([0.2, 0.003, 0.049])]
    [0.2, 0.009, 0.098]
    """
    return _adjusted(p, _step_down)


def benjamini_hochberg(p: Sequence[P]) -> tuple[P, ...]:
    """Return p-values adjusted for the share of false ones among the findings.

    References
    ----------
    Benjamini & Hochberg (1995) JRSSB 57:289.

    Examples
    --------
    >>> [round(each, 4) for each in benjamini_hochberg([0.2, 0.003, 0.049])]
    [0.2, 0.009, 0.0735]
    """
    return _adjusted(p, lambda made: np.asarray(stats.false_discovery_control(made, method="bh")))


def bonferroni(p: Sequence[P]) -> tuple[P, ...]:
    """Return p-values times their number, at most 1; `holm` is never weaker.

    Examples
    --------
    >>> [round(each, 3) for each in bonferroni([0.2, 0.003, 0.049])]
    [0.6, 0.009, 0.147]
    """
    return _adjusted(p, lambda made: np.minimum(1.0, made * made.size))


def _adjusted(p: Sequence[P], adjust: Callable[[Floats], Floats]) -> tuple[P, ...]:
    made = np.array([each for each in p if each is not None], dtype=np.float64)
    if made.size and not ((made >= 0) & (made <= 1)).all():
        raise ValueError("p: a value lies outside 0 to 1")
    found = iter(adjust(made).tolist() if made.size else ())
    return tuple(None if each is None else next(found) for each in p)


def _step_down(made: Floats) -> Floats:
    order = np.argsort(made, kind="stable")
    steps = made[order] * (made.size - np.arange(made.size))
    found = np.empty_like(made)
    found[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return found
