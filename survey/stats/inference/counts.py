"""Inferring from ticks, rankings and numbers."""

from decimal import Decimal
from fractions import Fraction

from survey.core.counting import half_up, percent
from survey.stats.figures import Distribution, Ticked
from survey.stats.inference.estimates import ALL_THE_SAME, decimals_of, estimate, rounded
from survey.stats.inference.frames import (
    IN_WORDS,
    NOBODY_ASKED,
    NOT_ALL_SHOWN,
    TOO_FEW,
    WITHHELD,
    Circumstances,
    Frame,
    why_nothing,
)
from survey.stats.inference.group_differences import Compared, Counts, adjusted, compared
from survey.stats.inference.results import (
    Difference,
    MeanError,
    NumberInferences,
    NumberMean,
    RankedInferences,
    RankedShare,
    RankedShares,
    TickedInferences,
    Ticking,
    TickRank,
)
from survey.stats.methods.multiplicity import benjamini_hochberg
from survey.stats.methods.numeric import mean_interval
from survey.stats.proportions import IN_PERCENT, SMALLEST, share
from survey.stats.reasons import NotComputed
from survey.stats.results import (
    MultipleResult,
    NumberCount,
    NumberResult,
    RankingCount,
    RankingResult,
)

NOT_ALL_RANKED = "有的答卷没有排满，平均名次不作推算。"
NO_SPREAD_TOLD = "答案少于30个，或者过于集中在个别人，不公布离散程度，平均数的误差不作推算。"

_CENTS = 2


def ticked(question: MultipleResult, around: Circumstances) -> TickedInferences:
    """Return what follows from a question with several ticks."""
    return TickedInferences(
        question=question.question,
        audiences={
            code: _ticking(found, around.frames[code], around)
            for code, found in question.results.items()
        },
        differences={
            code: found
            for code, found in adjusted(_by_option(question, around), benjamini_hochberg).items()
            if found is not None
        },
    )


def _ticking(found: Ticked, frame: Frame, around: Circumstances) -> Ticking | NotComputed:
    if not isinstance(found, Distribution):
        return NotComputed(why=WITHHELD if found is None else IN_WORDS)
    if not found.asked:
        return NotComputed(why=NOBODY_ASKED)
    if found.asked < SMALLEST:
        return NotComputed(why=TOO_FEW)
    counts = [each.count for each in found.shares]
    order = sorted(found.shares, key=lambda each: -each.count)
    return Ticking(
        per_ballot=half_up(Fraction(sum(counts), found.asked), _CENTS),
        order=tuple(
            TickRank(
                code=each.code,
                label=each.label,
                rank=1 + sum(count > each.count for count in counts),
                tied=counts.count(each.count) > 1,
            )
            for each in order
        ),
        largest=estimate(order[:1], found.base, frame, around.rules),
    )


def _by_option(
    question: MultipleResult, around: Circumstances
) -> dict[str, Compared | NotComputed | None]:
    """Return by option whether it was ticked more often in some group than in another."""
    told = [question.results.get(group.code) for group in around.groups]
    found = [each for each in told if isinstance(each, Distribution)]
    if not found or len(found) < len(told):
        return {}
    return {
        option.code: compared(
            {
                group.code: (each.shares[place].count, each.asked - each.shares[place].count)
                for group, each in zip(around.groups, found, strict=True)
            },
            around.seed,
            ordinal=False,
        )
        for place, option in enumerate(found[0].shares)
    }


def ranked(question: RankingResult, around: Circumstances) -> RankedInferences:
    """Return what follows from a ranking."""
    return RankedInferences(
        question=question.question,
        audiences={
            code: _ranked(found, question.places, around)
            for code, found in question.results.items()
        },
        difference=_first_places(question, around),
    )


def _ranked(
    found: RankingCount | None, places: int, around: Circumstances
) -> RankedShares | NotComputed:
    """Return shares and mean ranks. First of k places earns k points, each next one less.

    Notes
    -----
    Where all n ballots fill all k places, those that named an option give it ranks that
    add up to (k + 1)·named − points, and the others the middle of the places left,
    (k + 1 + options)/2 each: Marden (1995).
    """
    if found is None:
        return NotComputed(why=WITHHELD)
    n = found.asked - found.blank
    if n < SMALLEST:
        return NotComputed(why=TOO_FEW if found.asked else NOBODY_ASKED)
    points = sum(each.points for each in found.options)
    full = sum(each.ranked for each in found.options) == n * places
    rest = Fraction(places + 1 + len(found.options), 2)
    return RankedShares(
        n=n,
        options=tuple(
            RankedShare(
                code=each.code,
                label=each.label,
                first=share(each.first, n, around.rules.share_decimals),
                borda=percent(each.points, points, 1) if n >= IN_PERCENT else None,
                mean_rank=half_up(
                    ((places + 1) * each.ranked - each.points + (n - each.ranked) * rest) / n,
                    _CENTS,
                )
                if full
                else NotComputed(why=NOT_ALL_RANKED),
            )
            for each in found.options
        ),
    )


def _first_places(
    question: RankingResult, around: Circumstances
) -> Difference | NotComputed | None:
    told = [question.results.get(group.code) for group in around.groups]
    found = [each for each in told if each is not None]
    if not told:
        return None
    if len(found) < len(told):
        return NotComputed(why=NOT_ALL_SHOWN)
    counts: Counts = {
        group.code: [option.first for option in each.options]
        for group, each in zip(around.groups, found, strict=True)
    }
    test = compared(counts, around.seed, ordinal=False)
    return adjusted({question.question: test}, benjamini_hochberg)[question.question]


def numbers(question: NumberResult, around: Circumstances) -> NumberInferences:
    """Return what follows from numbers."""
    return NumberInferences(
        question=question.question,
        audiences={
            code: _mean(found, around.frames[code]) for code, found in question.results.items()
        },
    )


def _mean(found: NumberCount | None, frame: Frame) -> NumberMean | NotComputed:
    if found is None or not found.asked:
        return NotComputed(why=WITHHELD if found is None else NOBODY_ASKED)
    if found.mean is None:
        return NotComputed(why=WITHHELD)
    n = found.asked - found.blank
    people = frame.people(n)
    error = why_nothing(frame, n, people) or _error(found.mean, found.deviation, n, people)
    return NumberMean(mean=found.mean, n=n, error=error)


def _error(
    mean: Decimal, deviation: Decimal | None, n: int, people: int | None
) -> MeanError | NotComputed:
    if deviation is None:
        return NotComputed(why=NO_SPREAD_TOLD)
    found = mean_interval(float(mean), float(deviation), n, people)
    if found is None or not deviation:
        return NotComputed(why=ALL_THE_SAME)
    digits = decimals_of(mean)
    return MeanError(
        se=rounded(found.se, digits + 1),
        low=rounded(found.interval.low, digits),
        high=rounded(found.interval.high, digits),
    )
