"""Two rounds of one unit: what changed, as far as two independent counts can tell.

The same people asked twice without names cannot be paired, so both counts are samples of
their own. Only published figures are read: whoever has both reports can work out every
figure here. The two sittings have no ballot in common, so that no difference between them
is anybody's answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from scipy import stats

from survey.core.counting import half_up
from survey.stats.comparing.common_items import Measure, Place, Side, measures_by_place, why_apart
from survey.stats.comparing.measured import Measured, Score, Span, comparable, measured
from survey.stats.methods.changes import Sample, newcombe
from survey.stats.reasons import NotComputed

_SCORE_DIGITS = 2
_CONF = 0.95


class Direction(StrEnum):
    """What a change is called; without a visible change its interval covers 0."""

    UP = "提高"
    DOWN = "下降"
    UNSEEN = "未见明显变化"


@dataclass(frozen=True)
class Moved:
    """Later minus earlier, with the interval of 95 %."""

    change: Decimal
    interval: Span
    direction: Direction


@dataclass(frozen=True)
class Change:
    """A thing asked alike in both sittings.

    ``share`` moved by 百分点; ``None`` where a side has no figures or too few ballots.
    ``bounds`` hold however those think who did not answer; ``None`` where the invited are
    not known or were drawn. ``score`` is ``None`` where a standard error is not known.
    """

    measure: Measure
    before: Measured | NotComputed
    after: Measured | NotComputed
    share: Moved | None
    bounds: Span | None
    score: Moved | None


@dataclass(frozen=True)
class Apart:
    """What cannot be compared 不可比, and why."""

    words: str
    why: str


@dataclass(frozen=True)
class RoundsCompared:
    """Changes in the order of the later sitting, and what is not comparable."""

    changes: tuple[Change, ...]
    apart: tuple[Apart, ...]


def compare_rounds(before: Side, after: Side) -> RoundsCompared:
    """Return what changed from one sitting of a unit to a later one."""
    earlier, later = measures_by_place((before, after), persons=True)
    changes = []
    apart = []
    for place, measure in later.items():
        old = earlier.get(place)
        why = why_apart(old.meaning, measure.meaning) if old else "上一次没有问过"
        if old is None or why:
            apart.append(Apart(measure.words, why))
        else:
            changes.append(_change(measure, measured(before, old), measured(after, measure)))
    apart += _no_longer(earlier, later)
    return RoundsCompared(tuple(changes), tuple(apart))


def _no_longer(earlier: Mapping[Place, Measure], later: Mapping[Place, Measure]) -> list[Apart]:
    return [
        Apart(measure.words, "这一次没有再问")
        for place, measure in earlier.items()
        if place not in later
    ]


def _change(
    measure: Measure, before: Measured | NotComputed, after: Measured | NotComputed
) -> Change:
    first, second = comparable(before), comparable(after)
    if first is None or second is None:
        return Change(measure, before, after, None, None, None)
    return Change(
        measure,
        before,
        after,
        _moved(first, second),
        _bounds(first, second),
        _scored(first.score, second.score),
    )


def _moved(before: Measured, after: Measured) -> Moved | None:
    """Return the change of a share in points of a hundred."""
    found = newcombe(_sample(after), _sample(before), _CONF)
    if found is None:
        return None
    exact = Fraction(after.count, after.base) - Fraction(before.count, before.base)
    low, high = (100 * limit for limit in found.interval)
    return _told(100 * exact, low, high, min(before.digits, after.digits))


def _sample(of: Measured) -> Sample:
    return Sample(of.count, of.base, of.size)


def _told(exact: Fraction, low: float, high: float, digits: int) -> Moved:
    """Return a change as it is printed; one that rounds to 0 is none."""
    change = half_up(exact, digits)
    direction = Direction.UP if exact > 0 else Direction.DOWN
    if not change or low <= 0 <= high:
        direction = Direction.UNSEEN
    limits = Span(half_up(Fraction(low), digits), half_up(Fraction(high), digits))
    return Moved(change, limits, direction)


def _bounds(before: Measured, after: Measured) -> Span | None:
    if before.bounds is None or after.bounds is None:
        return None
    return Span(after.bounds.low - before.bounds.high, after.bounds.high - before.bounds.low)


def _scored(before: Score | None, after: Score | None) -> Moved | None:
    """Return the change of a score with Welch's interval.

    References
    ----------
    Welch (1947) Biometrika 34:28. Satterthwaite (1946) Biometrics Bull 2:110.
    """
    if before is None or after is None or before.se is None or after.se is None:
        return None
    terms = [(each**2, score.n) for each, score in ((before.se, before), (after.se, after))]
    variance = sum(term for term, _ in terms)
    half = 0.0
    if variance:
        df = variance**2 / sum(term**2 / (n - 1) for term, n in terms if term)
        half = float(stats.t.ppf((1 + _CONF) / 2, df)) * sqrt(variance)
    exact = Fraction(after.value) - Fraction(before.value)
    return _told(exact, float(exact) - half, float(exact) + half, _SCORE_DIGITS)
