"""Grades in order: their middle, spread, top and bottom, from counts."""

from collections.abc import Sequence
from itertools import accumulate
from math import log, sqrt
from typing import NamedTuple

from scipy import stats


class Positions(NamedTuple):
    """Two places in an ordered row of answers, counted from 1."""

    low: int
    high: int


class OrdinalSummary(NamedTuple):
    """A distribution over grades, worst to best, in a few numbers.

    ``median`` lies between two grades when the middle does. ``entropy`` is 0 when all
    chose one grade, 1 when all grades were chosen equally often. ``sd`` is ``None`` for
    one answer, ``median_interval`` when even the outermost answers do not reach the
    confidence asked for, ``entropy`` for a scale of one grade.
    """

    n: int
    mean: float
    sd: float | None
    median: float
    interpolated_median: float
    mode: float
    entropy: float | None
    median_interval: tuple[float, float] | None


class Boxes(NamedTuple):
    """Shares of the best and of the worst grades (0–1), and the one minus the other."""

    top_count: int
    top: float
    bottom: float
    net: float


def ordinal_summary(
    counts: Sequence[int],
    scores: Sequence[float],
    codes: Sequence[float] | None = None,
    conf: float = 0.95,
) -> OrdinalSummary | None:
    """Return the summary of grades; ``None`` when nobody chose one.

    Parameters
    ----------
    counts : sequence of int, shape (k,)
        Answers by grade, worst to best; 不了解 and blanks are not among them.
    scores : sequence of float, shape (k,)
        Declared scores, for mean and standard deviation (divisor n − 1).
    codes : sequence of float, shape (k,), optional
        Positions of the grades, one apart, for medians and mode; 1 … k by default.
    conf : float
        Confidence of the interval of the median.

    Notes
    -----
    The interpolated median spreads the answers of a grade evenly over its width of one;
    where the middle falls between two grades it is halfway between their near ends. The
    mode is the worst of equally frequent grades. The interval of the median comes from
    order statistics and covers at least ``conf``.

    References
    ----------
    Conover (1999) Practical Nonparametric Statistics, 3.2. Zar (2010) 3.2.

    Examples
    --------
    >>> found = ordinal_summary([1, 2, 7, 15, 9], scores=[1, 2, 3, 4, 5])
    >>> found.median, round(found.interpolated_median, 3), found.median_interval
    (4.0, 3.967, (4.0, 4.0))
    """
    n = sum(counts)
    if n == 0:
        return None
    grade = list(map(float, codes if codes is not None else range(1, len(counts) + 1)))
    mean = sum(map(_times, counts, scores)) / n
    squares = sum(count * (score - mean) ** 2 for count, score in zip(counts, scores, strict=True))
    middle = order_places(n, conf)
    return OrdinalSummary(
        n=n,
        mean=mean,
        sd=sqrt(squares / (n - 1)) if n > 1 else None,
        median=sum(grade[place] for place in middle_grades(counts)) / 2,
        interpolated_median=_interpolated(counts, grade),
        mode=grade[max(range(len(counts)), key=lambda place: counts[place])],
        entropy=_entropy(counts),
        median_interval=middle
        and (grade[_grade_at(counts, middle.low)], grade[_grade_at(counts, middle.high)]),
    )


def _times(count: int, score: float) -> float:
    return count * score


def middle_grades(counts: Sequence[int]) -> tuple[int, int]:
    """Return the places of the grades, from 0 at the worst, that the middle lies in or between.

    Parameters
    ----------
    counts : sequence of int, shape (k,)
        Answers by grade, worst to best; at least one.

    Examples
    --------
    >>> middle_grades([2, 0, 2]), middle_grades([1, 2, 0])
    ((0, 2), (1, 1))
    """
    n = sum(counts)
    return _grade_at(counts, (n + 1) // 2), _grade_at(counts, n // 2 + 1)


def _grade_at(counts: Sequence[int], place: int) -> int:
    """Return the grade of the answer at ``place``, counted from 1 at the worst."""
    return next(grade for grade, passed in enumerate(accumulate(counts)) if passed >= place)


def _interpolated(counts: Sequence[int], grade: Sequence[float]) -> float:
    n = sum(counts)
    low, high = middle_grades(counts)
    if low != high:
        return (grade[low] + grade[high]) / 2
    below = sum(counts[:low])
    return grade[low] - 0.5 + (n / 2 - below) / counts[low]


def _entropy(counts: Sequence[int]) -> float | None:
    n = sum(counts)
    if len(counts) < 2:
        return None
    found = sum(count / n * log(n / count) for count in counts if count)
    return found / log(len(counts))


def order_places(n: int, conf: float = 0.95) -> Positions | None:
    """Return which of ``n`` ordered answers bound the median.

    Returns
    -------
    Positions or None
        The narrowest pair, equally far from both ends, that leaves out the median with
        a chance of at most (1 − conf)/2 on either side; ``None`` when n is too small
        (below 6 for 95 %).

    References
    ----------
    Conover (1999) Practical Nonparametric Statistics, 3.2.

    Examples
    --------
    >>> order_places(12), order_places(5)
    (Positions(low=3, high=10), None)
    """
    low = int(stats.binom.ppf((1 - conf) / 2, n, 0.5)) if n else 0
    return Positions(low, n - low + 1) if low > 0 else None


def boxes(counts: Sequence[int], top: int, bottom: int) -> Boxes | None:
    """Return the shares of the ``top`` best and ``bottom`` worst grades; ``None`` for n = 0.

    Parameters
    ----------
    counts : sequence of int, shape (k,)
        Answers by grade, worst to best.

    Examples
    --------
    >>> boxes([1, 0, 2, 5], top=2, bottom=1)
    Boxes(top_count=7, top=0.875, bottom=0.125, net=0.75)
    """
    n = sum(counts)
    if n == 0:
        return None
    best, worst = sum(counts[max(0, len(counts) - top) :]), sum(counts[:bottom])
    return Boxes(best, best / n, worst / n, (best - worst) / n)
