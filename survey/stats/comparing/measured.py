"""Measured: what one sitting published of a thing, and what follows from that alone.

Only published counts of everybody with a slip are read. Whoever has the sitting's report
can work out every figure here, so none tells anything new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from survey.core.counting import Base, half_up
from survey.core.scales import Grade
from survey.core.sitting import Selection
from survey.stats.comparing.common_items import Measure, Side
from survey.stats.figures import Common, Distribution, Ticks
from survey.stats.methods.arrays import Floats
from survey.stats.methods.bounds import worst_case
from survey.stats.methods.designs import design, mean
from survey.stats.methods.finite_intervals import share_interval
from survey.stats.proportions import IN_PERCENT, within
from survey.stats.proportions import share as share_of
from survey.stats.reasons import NotComputed
from survey.stats.results import WHOLE, Audience, SittingSummary

_IN_TENTHS = 30


class Span(NamedTuple):
    """From where to where, as printed."""

    low: Decimal
    high: Decimal


class Score(NamedTuple):
    """得分 as it was published, and its standard error, ``None`` where that is not known.

    ``n`` ballots bear it. With everybody's answers there is no error.
    """

    value: Decimal
    se: float | None
    n: int


@dataclass(frozen=True)
class Measured:
    """How many chose what is counted, among how many.

    ``asked`` ballots had the question, ``base`` of them count. ``size`` is how many the
    base would be had all invited answered, ``None`` where that is not known. ``share`` in
    per cent is ``None`` below 10 ballots: then nothing is compared. ``interval`` is of
    95 %; ``bounds`` hold however those think who did not answer, ``None`` for a sample.
    """

    count: int
    base: int
    asked: int
    size: int | None
    share: Decimal | None
    interval: Span | None
    bounds: Span | None
    score: Score | None

    @property
    def digits(self) -> int:
        """Return how many decimals a per cent bears."""
        return 1 if self.base >= _IN_TENTHS else 0


def measured(side: Side, measure: Measure) -> Measured | NotComputed:
    """Return the figures of ``measure`` on its ``side``, or why there are none to compare."""
    whole = whole_of(side.summary)
    result = measure.result
    if side.summary.alarms:
        return NotComputed(why="收回的份数不对，这一场要重新清点，不作比较。")
    if whole is None:
        return NotComputed(why="只有公开码的答卷，由人自愿填写，不能代表全体，不作比较。")
    if whole.selection is None:
        return NotComputed(why="各票类有的抽样、有的全员，合计不代表全体，不作比较。")
    if isinstance(result, Common):
        return NotComputed(why="只公布“普遍”，没有数字，不作比较。")
    if result is None:
        return NotComputed(why="为保护答卷人没有公布，不作比较。")
    if not result.asked:
        return NotComputed(why="没有人被问到。")
    if isinstance(result, Ticks):
        return _of_ticks(side, measure, result, whole)
    return _of_distribution(side, measure, result, whole)


def whole_of(summary: SittingSummary) -> Audience | None:
    """Return everybody with a slip; ``None`` where there were shared codes only."""
    return next((each for each in summary.audiences if each.code == WHOLE), None)


def _of_ticks(
    side: Side, measure: Measure, result: Ticks, whole: Audience
) -> Measured | NotComputed:
    wanted = {each.code for each in measure.chosen}
    count = next(tick.count for tick in result.options if tick.code in wanted)
    if count is None:
        return NotComputed(why="只公布“普遍选”或“普遍未选”，没有数字，不作比较。")
    return _figures(side, whole, count, result.asked, result.asked)


def _of_distribution(
    side: Side, measure: Measure, result: Distribution, whole: Audience
) -> Measured | NotComputed:
    if not result.base:
        return NotComputed(why="没有人表明看法。")
    wanted = {each.code for each in measure.chosen}
    count = sum(each.count for each in result.shares if each.code in wanted)
    score = None
    if not measure.place.option and result.score is not None:
        size = _invited(side.summary, whole, result.asked)
        score = Score(result.score, _error(side, measure, result, size), result.score_base)
    return _figures(side, whole, count, result.base, result.asked, score)


def _figures(
    side: Side,
    whole: Audience,
    count: int,
    base: int,
    asked: int,
    score: Score | None = None,
) -> Measured:
    invited = _invited(side.summary, whole, asked)
    size = None if invited is None else base + invited - asked
    percent = share_of(count, base, side.summary.rules.share_decimals)
    told = Measured(count, base, asked, size, percent, None, None, score)
    if percent is None:
        return told
    interval = share_interval(count, base, size)
    bounds = worst_case(count, base, size) if size and whole.selection is Selection.ALL else None
    return Measured(
        count,
        base,
        asked,
        size,
        percent,
        None if interval is None else span(interval, told.digits),
        None if bounds is None else span(bounds, told.digits),
        score,
    )


def _invited(summary: SittingSummary, whole: Audience, asked: int) -> int | None:
    """Return how many should have answered; unknown where only some ballots had the question."""
    counts = next((each for each in summary.accounting if each.audience == whole.code), None)
    if counts is None or counts.invited is None:
        return None
    return counts.invited if counts.valid == asked <= counts.invited else None


def _error(side: Side, measure: Measure, result: Distribution, size: int | None) -> float | None:
    """Return the standard error of a score from the published counts of its grades.

    Notes
    -----
    A domain mean of a simple random sample: ballots that do not count for the score keep
    their place in it. With everybody invited it tells what chance could do, not why
    others stayed away.

    References
    ----------
    Cochran (1977) Sampling Techniques, eq. 2.20.
    """
    rule = side.summary.rules.score_base
    points: list[Floats] = []
    grades = [each for each in measure.meaning.choices if isinstance(each, Grade)]
    for grade, each in zip(grades, result.shares, strict=True):
        earned = _points(grade, rule)
        points.append(np.full(each.count, np.nan if earned is None else earned))
    points.append(np.full(result.blank, 0.0 if rule is Base.VALID else np.nan))
    values = np.concatenate(points)
    sizes = None if size is None else np.full(values.size, float(size))
    found = mean(design(np.ones(values.size), sizes=sizes), values)
    return None if found is None else found.se


def _points(grade: Grade, rule: Base) -> float | None:
    """Return what a grade earns; 0 where it has no score and the base counts it."""
    if grade.score is not None:
        return float(grade.score)
    return 0.0 if within(grade.role, rule) else None


def span(limits: Sequence[float | Fraction], digits: int) -> Span:
    """Return two shares as they are printed in per cent.

    >>> span((0.25, 1), 0)
    Span(low=Decimal('25'), high=Decimal('100'))
    """
    low, high = (half_up(100 * Fraction(limit), digits) for limit in limits)
    return Span(low, high)


def comparable(found: Measured | NotComputed) -> Measured | None:
    """Return the figures if enough ballots bear them to be compared."""
    return found if isinstance(found, Measured) and found.base >= IN_PERCENT else None
