"""How each kind of question is counted. `result_of` has a case for every kind there is."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from survey.core.form import slots_of
from survey.core.questions import (
    Grid,
    Multiple,
    Note,
    Number,
    Question,
    Ranking,
    Single,
    Text,
)
from survey.stats import tally
from survey.stats.audiences import Returns, members, slips_of
from survey.stats.auditing.unanimity import SMALL, nearly_same, stands_alone
from survey.stats.columns import Wholes, written
from survey.stats.disclosure import Sight, in_sight
from survey.stats.distributions import grades_of, marked
from survey.stats.inference.deviations import deviations
from survey.stats.items import item
from survey.stats.quartiles import Spread, spread
from survey.stats.results import (
    WHOLE,
    AudienceKind,
    GridResult,
    MultipleResult,
    NumberCount,
    NumberResult,
    QuestionResult,
    Ranked,
    RankingCount,
    RankingResult,
    SingleResult,
    TextResult,
)
from survey.stats.tally import Tally

Written = Mapping[str, Wholes]
"""Numbers by audience."""


def result_of(
    question: Question, tag: str, returns: Returns, sight: Sight
) -> QuestionResult | None:
    """Return the result of ``question`` for the audiences in ``sight``; a note has none."""
    match question:
        case Single():
            return _single(question, tag, returns, sight)
        case Multiple():
            return _multiple(question, tag, returns, sight)
        case Grid():
            return _grid(question, tag, returns, sight)
        case Ranking():
            return _ranking(question, tag, returns, sight)
        case Number():
            return _number(question, tag, returns, sight)
        case Text():
            return _text(question, tag, returns, sight)
        case Note():
            return None


def _single(question: Single, tag: str, returns: Returns, sight: Sight) -> SingleResult:
    slot = slots_of(question)[0]
    found = item(slot, grades_of(question), returns, sight)
    return SingleResult(question=question.id, text=question.text, tag=tag, item=found)


def _multiple(question: Multiple, tag: str, returns: Returns, sight: Sight) -> MultipleResult:
    options = grades_of(question)
    found = returns.by_audience(question.id, partial(tally.marks, size=len(options)))
    return MultipleResult(
        question=question.id,
        text=question.text,
        tag=tag,
        results={
            code: marked(each, options, returns.rules) if code in sight else None
            for code, each in found.items()
        },
    )


def _grid(question: Grid, tag: str, returns: Returns, sight: Sight) -> GridResult:
    return GridResult(
        question=question.id,
        text=question.text,
        tag=tag,
        persons=question.roster is not None,
        rows=tuple(row.label for row in question.rows),
        columns=tuple(column.label for column in question.columns),
        details=question.details,
        items=tuple(
            item(slot, slot.column.scale.grades, returns, sight)
            for slot in slots_of(question)
            if slot.column is not None and slot.follow_up is None
        ),
    )


def _ranking(question: Ranking, tag: str, returns: Returns, sight: Sight) -> RankingResult:
    count = partial(tally.orders, size=len(question.options))
    found = returns.by_audience(question.id, count)
    return RankingResult(
        question=question.id,
        text=question.text,
        tag=tag,
        places=question.places,
        results={
            code: _ranked(each, question) if code in sight else None for code, each in found.items()
        },
    )


def _ranked(found: Tally, question: Ranking) -> RankingCount:
    standings = [
        tally.ranked(found.counts, index, question.places) for index in range(len(question.options))
    ]
    return RankingCount(
        asked=found.asked,
        blank=found.blank,
        options=tuple(
            Ranked(code=option.code, label=option.label, ranked=times, first=first, points=points)
            for option, (times, first, points) in zip(question.options, standings, strict=True)
        ),
    )


def _number(question: Number, tag: str, returns: Returns, sight: Sight) -> NumberResult:
    """Count numbers. Quartiles and means need their floor of answers, not only of askings.

    Among few answers a quartile is somebody's own number; and pooled mean times pooled
    answers, minus the same of the groups shown, is the sum of the group that is not.
    """
    found = returns.by_audience(question.id, tally.presence)
    answered = {code: each.answered for code, each in found.items()}
    floor = returns.rules.floors.distribution
    told = in_sight(returns.audiences, answered, floor, floor)
    by_group = returns.by_group(question.id, written)
    numbers = {
        audience.code: np.concatenate(
            [by_group[code] for code in members(audience, returns.groups)]
        )
        for audience in returns.audiences
    }
    told = _middle_told(returns, numbers, told)
    spreads = deviations(_of_slips(returns, numbers), _groups(returns), question.decimals)
    alone = _means_lost(returns, numbers)
    results: dict[str, NumberCount | None] = {}
    for audience in returns.audiences:
        each, own = found[audience.code], numbers[audience.code]
        figures = spread(own, question.decimals) if audience.code in told else Spread()
        if audience.code in alone:
            figures = figures._replace(mean=None)
        wide = spreads.get(audience.code) if audience.code in told else None
        results[audience.code] = (
            NumberCount(asked=each.asked, blank=each.blank, **figures._asdict(), deviation=wide)
            if audience.code in sight
            else None
        )
    return NumberResult(
        question=question.id, text=question.text, tag=tag, unit=question.unit, results=results
    )


def _of_slips(returns: Returns, numbers: Written) -> Written:
    """Return the numbers of those who were invited: of others nothing is inferred."""
    shared = {each.code for each in returns.audiences if each.kind is AudienceKind.SHARED}
    return {code: own for code, own in numbers.items() if code not in shared}


def _groups(returns: Returns) -> frozenset[str]:
    return frozenset(a.code for a in returns.audiences if a.kind is AudienceKind.GROUP)


def _middle_told(returns: Returns, numbers: Written, told: Sight) -> Sight:
    """Return the audiences of ``told`` whose middle does not tell what nearly everybody wrote.

    Among few it would of itself; that of the whole would of groups that are not shown.
    """
    level = {code for code, own in numbers.items() if nearly_same(own)}
    lost = {code for code in level if len(numbers[code]) < SMALL}
    groups = _groups(returns)
    if lost & groups:
        lost |= groups
    apart = len(slips_of(returns.groups)) < 2 or bool(groups and groups <= told - lost)
    if WHOLE in lost or (WHOLE in level and not apart):
        lost |= groups | {WHOLE}
    return told - lost


def _means_lost(returns: Returns, numbers: Written) -> Sight:
    """Return the audiences whose mean would tell one number; of groups all or none.

    Those of all groups together would give that of the whole.
    """
    lost = {code for code, own in numbers.items() if stands_alone(own)}
    groups = _groups(returns)
    return frozenset(lost | groups) if lost & (groups | {WHOLE}) else frozenset(lost)


def _text(question: Text, tag: str, returns: Returns, sight: Sight) -> TextResult:
    """Count texts of everybody together, unless somebody's figures are withheld elsewhere."""
    ballots = returns.by_audience(question.id, lambda column: Tally(len(column), 0))
    pool = {
        audience.code
        for audience in returns.audiences
        if audience.kind is not AudienceKind.GROUP and ballots[audience.code].asked
    }
    told = bool(pool) and pool <= sight
    found = returns.by_audience(question.id, tally.presence)
    whole = tally.pooled(found[code] for code in pool)
    return TextResult(
        question=question.id,
        text=question.text,
        tag=tag,
        asked=whole.asked if told else None,
        answered=whole.answered if told else None,
    )
