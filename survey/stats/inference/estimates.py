"""Estimates: what the published counts of one audience say of everybody it stands for.

Each takes a published `Distribution` and nothing that lies behind it.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from survey.core.counting import Base, Rules, half_up, percent
from survey.core.scales import Grade, Polarity, Role
from survey.core.sitting import Selection
from survey.stats.figures import Distribution, Share
from survey.stats.inference.frames import (
    ONLY_COUNTS,
    TOO_FEW,
    Frame,
    footing,
    why_nothing,
)
from survey.stats.inference.results import (
    Estimate,
    Footing,
    Likely,
    MeanError,
    Middle,
    Range,
    Scored,
)
from survey.stats.methods.bounds import worst_case
from survey.stats.methods.finite_intervals import share_interval
from survey.stats.methods.intervals import Interval, goodman
from survey.stats.methods.numeric import mean_interval
from survey.stats.methods.ordinal import middle_grades, ordinal_summary
from survey.stats.proportions import IN_PERCENT, SMALLEST, share, within
from survey.stats.reasons import NotComputed

ALL_THE_SAME = "作答的全部相同，误差无从估算。"
NOBODY_CHOSE = "没有人作出评价。"
NOT_A_SAMPLE = "同时推算各选项只用于抽样。"
TOO_RARE = "有的选项不足5票，不同时推算各选项。"

_WIDEST = 30
"""Percentage points beyond which an interval is for reference only."""
_ENOUGH_TICKS = 5
_CENTS = 2


def estimate(
    chosen: Sequence[Share], base: int, frame: Frame, rules: Rules
) -> Estimate | NotComputed:
    """Return the share of ``chosen`` among ``base`` ballots, and what it says of everybody."""
    if base < SMALLEST:
        return NotComputed(why=TOO_FEW)
    people = frame.people(base)
    count = sum(each.count for each in chosen)
    part = share(count, base, rules.share_decimals)
    ground = footing(frame, base, people)
    why = why_nothing(frame, base, people)
    bounded = why is None and ground is Footing.PART and people is not None
    return Estimate(
        codes=tuple(each.code for each in chosen),
        labels=tuple(each.label for each in chosen),
        count=count,
        base=base,
        people=people,
        unreturned=frame.unreturned,
        footing=ground,
        share=part,
        interval=why or _likely(share_interval(count, base, people), decimals_of(part)),
        bounds=_bounds(count, base, people or 0, decimals_of(part)) if bounded else None,
    )


def decimals_of(figure: Decimal | None) -> int:
    """Return to how many decimals ``figure`` is given.

    >>> decimals_of(Decimal("68.9")), decimals_of(Decimal(69)), decimals_of(None)
    (1, 0, 0)
    """
    return 0 if figure is None else max(0, -int(figure.as_tuple().exponent))


def _likely(found: Interval | None, digits: int) -> Likely | NotComputed:
    if found is None:
        return NotComputed(why=TOO_FEW)
    low, high = (100 * Fraction(limit).limit_denominator(10**12) for limit in found)
    return Likely(
        low=half_up(low, digits),
        high=half_up(high, digits),
        about=(int(half_up(low, 0)), int(half_up(high, 0))),
        wide=high - low > _WIDEST,
    )


def _bounds(count: int, base: int, people: int, digits: int) -> Range | None:
    found = worst_case(count, base, people)
    return found and Range(
        low=half_up(100 * found.low, digits), high=half_up(100 * found.high, digits)
    )


def largest(found: Distribution, frame: Frame, rules: Rules) -> Estimate | NotComputed:
    """Return the estimate of the grade or option chosen most often; of equal ones the first."""
    graded = [each for each in found.shares if each.role is Role.GRADE]
    most = max(graded, key=lambda each: each.count, default=None)
    if most is None or not most.count:
        return NotComputed(why=TOO_FEW if found.base < SMALLEST else NOBODY_CHOSE)
    return estimate([most], found.base, frame, rules)


def favourable(found: Distribution, frame: Frame, rules: Rules) -> Estimate | NotComputed:
    """Return the estimate of the grades that speak for, of the first where none is marked so."""
    return estimate(top_of(found.shares), found.base, frame, rules)


def top_of(shares: Sequence[Share]) -> tuple[Share, ...]:
    """Return the grades of the top box."""
    return tuple(s for s in shares if s.polarity is Polarity.POSITIVE) or tuple(shares[:1])


def rising(grades: Sequence[Grade]) -> bool:
    """Return whether ``grades`` stand from the worst to the best: by score, else by polarity.

    Where nothing tells, the first is taken for the best, as papers have it.
    """
    judged = [grade for grade in grades if grade.role is Role.GRADE]
    scores = [grade.score for grade in judged if grade.score is not None]
    if scores and scores[0] != scores[-1]:
        return scores[-1] > scores[0]
    ends = [grade.polarity for grade in (judged[0], judged[-1])] if judged else []
    return ends != [] and (ends[0] is Polarity.NEGATIVE or ends[-1] is Polarity.POSITIVE)


def middle(found: Distribution, grades: Sequence[Grade], rules: Rules) -> Middle | NotComputed:
    """Return median, top and bottom of ordered grades. 不了解 and blanks have no place in them."""
    graded = [each for each in found.shares if each.role is Role.GRADE]
    ordered = graded if rising(grades) else graded[::-1]
    counts = [each.count for each in ordered]
    n = sum(counts)
    if n < IN_PERCENT or found.base < IN_PERCENT:
        return NotComputed(why=TOO_FEW if n < SMALLEST else ONLY_COUNTS)
    summary = ordinal_summary(counts, range(len(counts)))
    low, high = middle_grades(counts)
    top = sum(each.count for each in top_of(found.shares))
    against = [each.count for each in graded if each.polarity is Polarity.NEGATIVE]
    digits = decimals_of(share(top, found.base, rules.share_decimals))
    return Middle(
        n=n,
        median=tuple(ordered[place].label for place in dict.fromkeys((low, high))),
        interpolated=rounded(summary.interpolated_median if summary else 0, _CENTS),
        top=percent(top, found.base, digits),
        bottom=percent(sum(against), found.base, digits) if against else None,
        net=percent(top - sum(against), found.base, digits) if against else None,
    )


def rounded(figure: float, digits: int) -> Decimal:
    """Return ``figure`` rounded half-up, as a decimal.

    >>> rounded(0.125, 2)
    Decimal('0.13')
    """
    return half_up(Fraction(figure).limit_denominator(10**12), digits)


def points_of(
    found: Distribution, grades: Sequence[Grade], base: Base
) -> tuple[tuple[int, ...], tuple[Fraction, ...]]:
    """Return how many ballots earned each score, and the scores.

    What earns nothing, 不了解 or a blank, is a score of zero where the base has it.
    """
    pairs = [
        (each.count, Fraction(grade.score or 0))
        for each, grade in zip(found.shares, grades, strict=True)
        if within(grade.role, base)
    ]
    if base is Base.VALID:
        pairs.append((found.blank, Fraction()))
    return tuple(count for count, _ in pairs), tuple(score for _, score in pairs)


def scored(found: Distribution, grades: Sequence[Grade], frame: Frame, base: Base) -> Scored | None:
    """Return 得分 with its error; ``None`` where no score is published."""
    if found.score is None:
        return None
    people = frame.people(found.score_base)
    error = why_nothing(frame, found.score_base, people) or mean_error(
        *points_of(found, grades, base), people
    )
    return Scored(score=found.score, n=found.score_base, error=error)


def mean_error(
    counts: Sequence[int], scores: Sequence[Fraction], people: int | None
) -> MeanError | NotComputed:
    """Return the error of the mean score of ``people``, of whom ``counts`` are known.

    The interval does not leave the scale.
    """
    n = sum(counts)
    mean = sum((c * s for c, s in zip(counts, scores, strict=True)), Fraction()) / n
    squares = sum((c * (s - mean) ** 2 for c, s in zip(counts, scores, strict=True)), Fraction())
    if n < 2 or not squares:
        return NotComputed(why=ALL_THE_SAME)
    found = mean_interval(float(mean), sqrt(squares / (n - 1)), n, people)
    return error_of(found.se, found.interval, scores) if found else NotComputed(why=ALL_THE_SAME)


def error_of(se: float, interval: Interval, scores: Sequence[Fraction]) -> MeanError:
    """Return an error rounded, its interval within the scores that can be had."""
    least, most = float(min(scores)), float(max(scores))
    low, high = (rounded(min(max(limit, least), most), _CENTS) for limit in interval)
    return MeanError(se=rounded(se, _CENTS), low=low, high=high)


def together(found: Distribution, frame: Frame, rules: Rules) -> dict[str, Range] | NotComputed:
    """Return the shares of all options at once, each with its own limits (Goodman).

    Notes
    -----
    For samples only, and sound where every count is at least about five. The intervals
    know nothing of how many there are in all: in a finite group they are too wide,
    never too narrow.
    """
    people = frame.people(found.base)
    if frame.selection is not Selection.SAMPLE:
        return NotComputed(why=NOT_A_SAMPLE)
    if why := why_nothing(frame, found.base, people):
        return why
    options = [each for each in found.shares if within(each.role, rules.share_base)]
    rest = found.base - sum(each.count for each in options)
    counts = [*(each.count for each in options), *([rest] if rest else [])]
    if min(counts) < _ENOUGH_TICKS:
        return NotComputed(why=TOO_RARE)
    digits = decimals_of(share(0, found.base, rules.share_decimals))
    limits = goodman(counts) or ()
    return {
        each.code: Range(low=rounded(100 * low, digits), high=rounded(100 * high, digits))
        for each, (low, high) in zip(options, limits, strict=False)
    }
