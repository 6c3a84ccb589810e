"""Coarsening: what fails the audit is told less exactly, step by step, until it passes.

Every result goes down its own ladder and stays on the first rung without a leak. The
figures of the whole are given up last: they are what everybody waits for. What was done is
said in the summary, in words that tell no figure.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import TypeVar

from survey.core.form import Form
from survey.core.questions import Question
from survey.stats.auditing.ladders import ways_to_judge, ways_to_number, ways_to_rank, ways_to_tick
from survey.stats.auditing.leaks import Circle, circle_of, grades_by_key, leaks_of, leaks_of_item
from survey.stats.auditing.telling import items_of, results_of, short_of
from survey.stats.disclosure import Sight, hangs_on
from survey.stats.results import (
    WHOLE,
    FormResult,
    GridResult,
    Item,
    MultipleResult,
    NumberResult,
    QuestionResult,
    RankingResult,
    SingleResult,
    SittingSummary,
    TextResult,
)

_MOST_NAMED = 3


class Step(Enum):
    """What was told less exactly, as the report says it."""

    WORDS = "几乎人人作同样回答的，只写“普遍”，不列数字"
    SPLIT = "各票类的数字不单独列出"
    ROUNDED = "加权得分只给整数"
    UNWEIGHTED = "加权得分不公布"
    WITHHELD = "数字不列出"
    CAUSE = "只问作了某种回答的人；那道题的数字不列出，这里也不列出"


def coarsened(summary: SittingSummary, forms: Iterable[Form]) -> SittingSummary:
    """Return ``summary`` with nothing left that its audit finds; say in it what was done.

    ``forms`` stand in the order of the summary's.
    """
    circle = circle_of(summary)
    told = [
        (result, _form(result, form, circle))
        for result, form in zip(summary.forms, forms, strict=True)
    ]
    after = tuple(
        result.model_copy(update={"questions": tuple(new for _, new, _ in changes)})
        for result, changes in told
    )
    said = _sentences((change for _, changes in told for change in changes), circle)
    return summary.model_copy(update={"forms": after, "coarsened": tuple(said)})


Change = tuple[QuestionResult, QuestionResult, bool]
"""A result before and after, and whether it was cut because of another question."""


def _form(result: FormResult, form: Form, circle: Circle) -> list[Change]:
    questions = {question.id: question for question in form.questions}
    roots = hangs_on(form)
    lost: dict[str, Sight] = {}
    found = []
    for before in result.questions:
        gone = frozenset[str]().union(*(lost.get(root, ()) for root in roots[before.question]))
        cut = _cut(before, gone, circle)
        after = _coarsened(
            cut, questions[before.question], circle, conditioned=bool(roots[before.question])
        )
        lost[before.question] = short_of(after) - short_of(before)
        found.append((before, after, cut != before))
    return found


def _cut(result: QuestionResult, gone: Sight, circle: Circle) -> QuestionResult:
    """Return ``result`` without the audiences in ``gone``, who are not told what it hangs on."""
    groups = frozenset(circle.codes)
    lost = gone | groups if gone & (groups | {WHOLE}) else gone
    match result:
        case TextResult():
            untold = {"asked": None, "answered": None} if gone - groups else {}
            return result.model_copy(update=untold)
        case SingleResult():
            return result.model_copy(update={"item": _item_without(result.item, lost)})
        case GridResult():
            items = tuple(_item_without(item, lost) for item in result.items)
            return result.model_copy(update={"items": items})
        case _:
            return result.model_copy(update={"results": _without(result.results, lost)})


R = TypeVar("R")


def _without(results: Mapping[str, R | None], lost: Sight) -> dict[str, R | None]:
    return {code: None if code in lost else found for code, found in results.items()}


def _item_without(item: Item, lost: Sight) -> Item:
    if not lost:
        return item
    notes = () if WHOLE in lost else item.notes
    weighted = None if WHOLE in lost else item.weighted
    results = _without(item.results, lost)
    return item.model_copy(update={"results": results, "weighted": weighted, "notes": notes})


def _coarsened(
    result: QuestionResult, question: Question, circle: Circle, *, conditioned: bool
) -> QuestionResult:
    """Return the first way to tell ``result`` that has no leak; the last has nothing to leak."""

    def leaks(way: QuestionResult) -> Iterator[object]:
        return leaks_of(way, question, circle, conditioned=conditioned)

    match result:
        case SingleResult():
            item = _item(result.item, question, circle, conditioned=conditioned)
            return result.model_copy(update={"item": item})
        case GridResult():
            items = (_item(i, question, circle, conditioned=conditioned) for i in result.items)
            return result.model_copy(update={"items": tuple(items)})
        case MultipleResult():
            return _first(ways_to_tick(result, circle), leaks)
        case RankingResult():
            return _first(ways_to_rank(result, circle), leaks)
        case NumberResult():
            return _first(ways_to_number(result, circle), leaks)
        case TextResult():
            return result


def _item(item: Item, question: Question, circle: Circle, *, conditioned: bool) -> Item:
    grades = grades_by_key(question)[item.key]
    return _first(
        ways_to_judge(item, circle, conditioned=conditioned),
        lambda way: leaks_of_item(way, grades, circle, conditioned=conditioned),
    )


W = TypeVar("W")


def _first(ways: Iterable[W], leaks: Callable[[W], Iterator[object]]) -> W:
    return next(way for way in ways if next(leaks(way), None) is None)


def _sentences(changes: Iterable[Change], circle: Circle) -> Iterator[str]:
    """Yield a sentence for every step that was taken, with the places where it was."""
    taken: dict[Step, list[str]] = {}
    for before, after, by_cause in changes:
        labels: dict[Step, list[str]] = {Step.CAUSE: [""]} if by_cause else {}
        for label, step in () if by_cause else _steps(before, after, circle):
            labels.setdefault(step, []).append(label)
        for step, found in labels.items():
            taken.setdefault(step, []).append(_place(before, found))
    yield from (f"{'、'.join(taken[step])}：{step.value}。" for step in Step if step in taken)


def _place(result: QuestionResult, labels: Sequence[str]) -> str:
    quoted = f"“{result.text}”"
    if len(labels) == len(results_of(result)) or labels == [""]:
        return quoted
    if len(labels) > _MOST_NAMED:
        return f"{quoted}中的{len(labels)}项"
    return f"{quoted}（{'、'.join(labels)}）"


def _steps(
    before: QuestionResult, after: QuestionResult, circle: Circle
) -> Iterator[tuple[str, Step]]:
    """Yield the label of every slot that was told less exactly, with what was done."""
    labels = {
        item.key: "·".join(filter(None, (item.row, item.column))) for item in items_of(before)
    }
    for key, old in results_of(before).items():
        new = results_of(after)[key]
        changed = {code for code in old if new[code] is not old[code]}
        withheld = {code for code in changed if new[code] is None}
        groups = set(circle.codes)
        for step, taken in (
            (Step.WORDS, changed - withheld),
            (Step.SPLIT, withheld & groups),
            (Step.WITHHELD, withheld - groups),
        ):
            if taken:
                yield labels.get(key, ""), step
    for one, other in zip(items_of(before), items_of(after), strict=True):
        if one.weighted != other.weighted:
            step = Step.ROUNDED if other.weighted else Step.UNWEIGHTED
            yield labels[one.key], step
