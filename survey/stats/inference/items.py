"""Inferring from judgements: single questions and the cells of grids."""

from collections.abc import Iterable, Mapping, Sequence

from survey.core.scales import Grade, Role
from survey.stats.auditing.telling import items_of
from survey.stats.figures import Distribution, Judged
from survey.stats.inference import estimates
from survey.stats.inference.frames import (
    IN_WORDS,
    NOBODY_ASKED,
    NOT_ALL_SHOWN,
    WITHHELD,
    Circumstances,
)
from survey.stats.inference.group_differences import Compared, adjusted, compared
from survey.stats.inference.results import (
    Difference,
    ItemInferences,
    JudgedInferences,
    Judgement,
    WeightedError,
)
from survey.stats.inference.weighted_errors import weighted_error
from survey.stats.methods.multiplicity import benjamini_hochberg, holm
from survey.stats.reasons import NotComputed
from survey.stats.results import GridResult, Item, QuestionResult, SingleResult

Scales = Mapping[str, Sequence[Grade]]
Differences = Mapping[str, Difference | NotComputed | None]
"""By item, what groups show beside each other; ``None`` where they are not shown at all."""


def judged(
    question: SingleResult | GridResult,
    scales: Scales,
    around: Circumstances,
    differences: Differences,
) -> JudgedInferences:
    """Return what follows from each judgement of ``question``."""
    return JudgedInferences(
        question=question.question,
        items=tuple(
            ItemInferences(
                key=item.key,
                audiences={
                    code: judgement(found, scales[item.key], code, around)
                    for code, found in item.results.items()
                },
                weighted=_weighted(item, scales[item.key], around),
                difference=differences[item.key],
            )
            for item in items_of(question)
        ),
    )


def judgement(
    found: Judged, grades: Sequence[Grade], code: str, around: Circumstances
) -> Judgement | NotComputed:
    """Return what follows for one audience from how it judged; no ``grades`` are options."""
    if not isinstance(found, Distribution):
        return NotComputed(why=WITHHELD if found is None else IN_WORDS)
    if not found.asked:
        return NotComputed(why=NOBODY_ASKED)
    frame, rules = around.frames[code], around.rules
    largest = estimates.largest(found, frame, rules)
    if not grades:
        return Judgement(largest=largest, together=estimates.together(found, frame, rules))
    return Judgement(
        largest=largest,
        favourable=estimates.favourable(found, frame, rules),
        middle=estimates.middle(found, grades, rules),
        scored=estimates.scored(found, grades, frame, rules.score_base),
    )


def _weighted(
    item: Item, grades: Sequence[Grade], around: Circumstances
) -> WeightedError | NotComputed | None:
    if item.weighted is None:
        return None
    frames = {group: around.frames[group.code] for group in around.groups}
    return weighted_error(item.results, grades, frames, around.rules.score_base)


def differences_of(
    questions: Iterable[QuestionResult], scales: Scales, around: Circumstances
) -> Differences:
    """Return how groups differ, item by item of one form.

    A grid is one table, and so are all single questions of the form.
    """
    found: dict[str, Difference | NotComputed | None] = {}
    singles: dict[str, Compared | NotComputed | None] = {}
    for question in questions:
        tests = {item.key: _compared(item, scales, around) for item in items_of(question)}
        if isinstance(question, GridResult):
            found |= adjusted(tests, holm if question.persons else benjamini_hochberg)
        else:
            singles |= tests
    return found | adjusted(singles, benjamini_hochberg)


def _compared(item: Item, scales: Scales, around: Circumstances) -> Compared | NotComputed | None:
    """Return the test of what the groups think. 不了解, 弃权 and blanks are no opinion."""
    if not around.groups:
        return None
    told = {group.code: item.results.get(group.code) for group in around.groups}
    counts = {
        code: [each.count for each in found.shares if each.role is Role.GRADE]
        for code, found in told.items()
        if isinstance(found, Distribution)
    }
    if len(counts) < len(told):
        return NotComputed(why=NOT_ALL_SHOWN)
    return compared(counts, around.seed, ordinal=bool(scales[item.key]))
