"""The class-weighted score 加权得分: fixed weights of voter classes, with its error.

Σ W·m / Σ W on unrounded class means m, exact until it is printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from scipy import stats

from survey.stats.methods.intervals import Interval, check, z_value

_WORTH_NAMING = 2
"""Points between weighted and pooled score from which the class behind them is named."""


class VoterClass(NamedTuple):
    """Answers of one class by grade, its weight, and how many were invited (N)."""

    counts: Sequence[int]
    weight: int | Fraction
    size: int | None = None

    @property
    def n(self) -> int:
        """Return how many answers count."""
        return sum(self.counts)


@dataclass(frozen=True)
class ClassPoint:
    """A class-weighted score, exact. ``pooled`` is the mean of all answers alike.

    ``means`` and ``weights`` hold the classes that answered; weights add up to 1.
    ``renormalised`` says that an empty class with a weight fell out. ``behind_gap`` names
    the class that pulls the two scores apart when they differ by more than 2 points.
    """

    score: Fraction
    pooled: Fraction
    means: Mapping[str, Fraction]
    weights: Mapping[str, Fraction]
    renormalised: bool
    behind_gap: str | None


def class_point(
    classes: Mapping[str, VoterClass], scores: Sequence[int | Fraction]
) -> ClassPoint | None:
    """Return the class-weighted score; ``None`` when no class with a weight answered.

    Parameters
    ----------
    classes : mapping of str to VoterClass
        Counts of k grades by class; 不了解 and blanks are not among them.
    scores : sequence of int or Fraction, shape (k,)
        Declared scores; 1 and 0 give a weighted share.

    References
    ----------
    Cochran (1977) Sampling Techniques, ch. 5.

    Examples
    --------
    >>> both = {"A": VoterClass([3, 1], 40), "B": VoterClass([5, 5], 60)}
    >>> found = class_point(both, [100, 60])
    >>> found.score, found.pooled, found.behind_gap
    (Fraction(84, 1), Fraction(580, 7), None)
    """
    heard = {name: each for name, each in classes.items() if each.n and each.weight}
    if not heard:
        return None
    whole = sum(each.weight for each in heard.values())
    means = {name: _mean(each.counts, scores) for name, each in heard.items()}
    weights = {name: Fraction(each.weight, whole) for name, each in heard.items()}
    every = [
        sum(column) for column in zip(*(each.counts for each in classes.values()), strict=True)
    ]
    score = sum((weights[name] * means[name] for name in heard), Fraction())
    pooled = _mean(every, scores)
    return ClassPoint(
        score=score,
        pooled=pooled,
        means=means,
        weights=weights,
        renormalised=any(each.weight and not each.n for each in classes.values()),
        behind_gap=_behind(heard, means, weights, pooled)
        if abs(score - pooled) > _WORTH_NAMING
        else None,
    )


def _mean(counts: Sequence[int], scores: Sequence[int | Fraction]) -> Fraction:
    earned = sum(
        (count * Fraction(score) for count, score in zip(counts, scores, strict=True)), Fraction()
    )
    return earned / sum(counts)


def _behind(
    heard: Mapping[str, VoterClass],
    means: Mapping[str, Fraction],
    weights: Mapping[str, Fraction],
    pooled: Fraction,
) -> str:
    """Return the class whose extra weight and distance from the rest move the score most."""
    n = sum(each.n for each in heard.values())
    pull = {
        name: abs((weights[name] - Fraction(each.n, n)) * (means[name] - pooled))
        for name, each in heard.items()
    }
    return max(pull, key=lambda name: pull[name])


class ClassError(NamedTuple):
    """Error of a class-weighted score: Student's interval with Satterthwaite's df.

    ``df`` is ``None`` in a census, where there is nothing to err about.
    """

    se: float
    df: float | None
    interval: Interval


def class_error(
    classes: Mapping[str, VoterClass], scores: Sequence[int | Fraction], conf: float = 0.95
) -> ClassError | None:
    """Return the standard error of `class_point`.

    Returns
    -------
    ClassError or None
        ``None`` when nobody answered, and when a class has one answer of more people:
        its spread is not known.

    Notes
    -----
    v = Σ (W_h/W)²·(1 − n_h/N_h)·s_h²/n_h over the classes that answered, df =
    (Σa)²/Σ(a²/(n_h − 1)) of the terms a. Holds for random samples of each class; of all
    invited it tells only what chance could do.

    References
    ----------
    Cochran (1977), ch. 5. Satterthwaite (1946) Biometrics Bull 2:110.

    Examples
    --------
    >>> both = {"A": VoterClass([3, 1], 40, 9), "B": VoterClass([5, 5], 60, 20)}
    >>> found = class_error(both, [100, 60])
    >>> round(found.se, 3), round(found.df, 1)
    (4.11, 8.5)
    """
    z_value(conf)
    point = class_point(classes, scores)
    if point is None:
        return None
    terms = []
    for name, weight in point.weights.items():
        variance = _variance(classes[name], scores)
        if variance is None:
            return None
        terms.append((float(weight) ** 2 * variance, classes[name].n))
    v, centre = sum(term for term, _ in terms), float(point.score)
    if v == 0:
        return ClassError(0.0, None, Interval(centre, centre))
    df = v * v / sum(term**2 / (n - 1) for term, n in terms if term)
    half = float(stats.t.ppf((1 + conf) / 2, df)) * sqrt(v)
    return ClassError(sqrt(v), df, Interval(centre - half, centre + half))


def _variance(of: VoterClass, scores: Sequence[int | Fraction]) -> float | None:
    check(0, of.n, of.size)
    if of.n == of.size:
        return 0.0
    if of.n < 2:
        return None
    mean = _mean(of.counts, scores)
    squares = sum(
        (count * (score - mean) ** 2 for count, score in zip(of.counts, scores, strict=True)),
        Fraction(),
    )
    left = Fraction(1) if of.size is None else 1 - Fraction(of.n, of.size)
    return float(left * squares / (of.n - 1) / of.n)
