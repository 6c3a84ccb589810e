"""The questions of a summary, sorted by what a report does with them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from survey.core.overall import is_overall
from survey.core.scales import Polarity, Role
from survey.stats.figures import Choice, Common, Distribution, Ticks
from survey.stats.results import (
    WHOLE,
    Accounting,
    Audience,
    AudienceKind,
    FormResult,
    GridResult,
    Item,
    NumberResult,
    OpenTexts,
    QuestionResult,
    SingleResult,
    SittingSummary,
)

R = TypeVar("R")


@dataclass(frozen=True)
class Asked:
    """A question where it was asked, and ``title``, the words that name it in a caption."""

    form: FormResult
    question: QuestionResult
    title: str

    @property
    def name(self) -> str:
        """Return a name that no other question of the sitting bears."""
        return f"{self.form.id}.{self.question.question}"

    def subject(self, item: Item) -> str:
        """Return what ``item`` judges, in words that need no table around them."""
        if not item.row:
            return self.question.text
        return f"《{self.form.title}》" + "·".join(filter(None, (item.row, self._column(item))))

    def _column(self, item: Item) -> str:
        grid = self.question
        return item.column if isinstance(grid, GridResult) and len(grid.columns) > 1 else ""


def asked_questions(summary: SittingSummary) -> tuple[Asked, ...]:
    """Return every question in order; a title names the form where two questions read alike."""
    texts = Counter(question.text for form in summary.forms for question in form.questions)
    return tuple(
        Asked(
            form,
            question,
            question.text if texts[question.text] == 1 else f"《{form.title}》{question.text}",
        )
        for form in summary.forms
        for question in form.questions
    )


def main_audience(summary: SittingSummary) -> Audience | None:
    """Return whose answers the main tables show: everybody with a slip, else the first code."""
    by_code = {audience.code: audience for audience in summary.audiences}
    return by_code.get(WHOLE) or next(iter(summary.audiences), None)


def result_of(results: Mapping[str, R], audience: Audience | None) -> R | None:
    """Return the figures of ``audience``; ``None`` when they are withheld."""
    return results.get(audience.code) if audience else None


def accounting_of(summary: SittingSummary, audience: Audience | None) -> Accounting | None:
    """Return the ballots of ``audience`` from the hall to the count."""
    code = audience.code if audience else None
    return next((counts for counts in summary.accounting if counts.audience == code), None)


def side_by_side(summary: SittingSummary) -> tuple[Audience, ...]:
    """Return the audiences that may be set side by side; empty when there is only one."""
    return summary.audiences if len(summary.audiences) > 1 else ()


def has_shared(summary: SittingSummary) -> bool:
    """Return whether some answers came by a code that many people shared."""
    return any(audience.kind is AudienceKind.SHARED for audience in summary.audiences)


def grades_of(items: Iterable[Item]) -> tuple[Choice, ...]:
    """Return the grades that ``items`` were judged on; empty where all figures are withheld."""
    return next((choices_of(found) for item in items for found in _found(item)), ())


def choices_of(found: Distribution | Common | Ticks) -> tuple[Choice, ...]:
    """Return what could be chosen."""
    match found:
        case Distribution():
            return found.shares
        case Common():
            return found.choices
        case Ticks():
            return found.options


def is_scale(single: SingleResult) -> bool:
    """Return whether a single question was asked on a scale, not with options of its own."""
    found = _found(single.item)
    if any(isinstance(each, Distribution) and each.score is not None for each in found):
        return True
    return any(
        share.role is not Role.GRADE or share.polarity is not Polarity.NEUTRAL
        for share in grades_of([single.item])
    )


def _found(item: Item) -> tuple[Distribution | Common, ...]:
    return tuple(found for found in item.results.values() if found is not None)


def same_grades(one: Sequence[Choice], other: Sequence[Choice]) -> bool:
    """Return whether two scales offer the same grades in the same order."""
    return [(s.label, s.role) for s in one] == [(s.label, s.role) for s in other]


def alike(one: Asked, other: Asked) -> bool:
    """Return whether two questions may be the rows of one table."""
    if one.form.id != other.form.id or one.question.tag != other.question.tag:
        return False
    a, b = one.question, other.question
    if isinstance(a, SingleResult) and isinstance(b, SingleResult):
        return is_scale(a) and is_scale(b) and same_grades(grades_of([a.item]), grades_of([b.item]))
    return isinstance(a, NumberResult) and isinstance(b, NumberResult)


def runs(questions: Iterable[Asked]) -> list[list[Asked]]:
    """Return the questions in order, neighbours together that are `alike`."""
    found: list[list[Asked]] = []
    for asked in questions:
        if found and alike(found[-1][0], asked):
            found[-1].append(asked)
        else:
            found.append([asked])
    return found


def title_of(run: Sequence[Asked]) -> str:
    """Return the words over a run of questions: its framework tag, or its only question."""
    if len(run) == 1:
        return run[0].title
    return run[0].question.tag or f"《{run[0].form.title}》各题"


def column_items(grid: GridResult, place: int) -> tuple[Item, ...]:
    """Return the items of one column, from the first row to the last."""
    return grid.items[place :: len(grid.columns)]


def overall_items(asked: Asked) -> tuple[Item, ...]:
    """Return the overall judgements among the answers to ``asked``; none of persons."""
    match asked.question:
        case SingleResult(text=text, item=item) if is_overall(text):
            return (item,)
        case GridResult(persons=False) as grid:
            rowwise = tuple(item for item in grid.items if is_overall(item.row))
            return rowwise or tuple(item for item in grid.items if is_overall(item.column))
        case _:
            return ()


def others_of(summary: SittingSummary, asked: Asked) -> tuple[OpenTexts, ...]:
    """Return what was written beside the options of ``asked``, such as 其他（请写明）."""
    opened = f"{asked.question.question}~"
    return tuple(
        texts
        for texts in summary.texts
        if texts.form == asked.form.id and texts.key.startswith(opened)
    )
