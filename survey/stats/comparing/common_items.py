"""Common items: what several sittings asked alike, so that their figures may be set side by side.

A thing is asked alike where question, row and column, words, scale with its scores, the
condition under which it is asked and the bases of its figures are all the same. The form
around it may differ: a common block may stand in the forms of several types of units.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from survey.core.conditions import Condition
from survey.core.counting import Base, Rules
from survey.core.form import Form, Section, Slot, slots_of
from survey.core.questions import Grid, Multiple, Option, Question, Row, Single
from survey.core.scales import Grade, Polarity, Role
from survey.stats.auditing.telling import items_of
from survey.stats.figures import Judged, Ticked
from survey.stats.results import WHOLE, FormResult, MultipleResult, SittingSummary


@dataclass(frozen=True)
class Side:
    """One opened sitting that is set beside others: whose, what it published, what it asked.

    ``label`` names it among the others. ``above`` is the unit that the inspected one
    belongs to, or empty. ``forms`` are the frozen forms in the order of the summary's.
    """

    unit: str
    label: str
    summary: SittingSummary
    forms: tuple[Form, ...]
    above: str = ""


class Place(NamedTuple):
    """Where a thing was asked. Persons go by their names, for their codes only count them.

    ``form`` is empty where the thing is found without it; ``option`` where all that
    speaks in favour is counted together.
    """

    form: str
    question: str
    row: str
    column: str
    option: str


class Meaning(NamedTuple):
    """What must be the same before figures are compared."""

    words: tuple[str, ...]
    choices: tuple[Grade | Option, ...]
    conditions: tuple[Condition | None, ...]
    base: Base
    score_base: Base


_DIFFERING = (
    "题目文字不同",
    "等次、选项或分值不同",
    "提问的条件不同，问到的不是同一种人",
    "占比的分母规则不同",
    "得分的分母规则不同",
)


def why_apart(one: Meaning, other: Meaning) -> str:
    """Return what keeps two things from being compared; empty where nothing does."""
    pairs = zip(one, other, _DIFFERING, strict=True)
    return "，".join(said for a, b, said in pairs if a != b)


@dataclass(frozen=True)
class Measure:
    """One thing that was counted: how many chose one of ``chosen`` 所计等次, and of whom.

    ``block`` is the question, in words, that it is a part of and ``subject`` the part,
    empty where it is the whole question. ``result`` is what was published of everybody
    with a slip; ``None`` where that was withheld.
    """

    place: Place
    block: str
    subject: str
    chosen: tuple[Grade | Option, ...]
    meaning: Meaning
    result: Judged | Ticked

    @property
    def words(self) -> str:
        """Return what was counted, in words that need no table around them."""
        return f"{self.block.rstrip('？?：:。')}：{self.subject}" if self.subject else self.block

    @property
    def counted(self) -> str:
        """Return the choices that were counted."""
        return "+".join(each.label for each in self.chosen)


Measures = Mapping[Place, Measure]


def measures_by_place(sides: Sequence[Side], *, persons: bool) -> tuple[Measures, ...]:
    """Return what each side measured; judgements of ``persons`` only where they are wanted.

    A place names its form only where some side has the same question in several forms.
    """
    found = [tuple(_measures(side, persons=persons)) for side in sides]
    several = {
        bare
        for measures in found
        for bare, times in Counter(_bare(each.place) for each in measures).items()
        if times > 1
    }
    return tuple(
        {
            each.place if _bare(each.place) in several else _bare(each.place): each
            for each in measures
        }
        for measures in found
    )


def _bare(place: Place) -> Place:
    return place._replace(form="")


def _measures(side: Side, *, persons: bool) -> Iterator[Measure]:
    for told, form in zip(side.summary.forms, side.forms, strict=True):
        for section in form.sections:
            for question in section.questions:
                if persons or not (isinstance(question, Grid) and question.roster):
                    yield from _of_question(told, section, question, side.summary.rules)


def _of_question(
    told: FormResult, section: Section, question: Question, rules: Rules
) -> Iterator[Measure]:
    """Yield the judgements of a question, or its options; nothing for other kinds."""
    if not isinstance(question, Single | Multiple | Grid):
        return
    results = _results(told, question.id)
    when = (section.when, question.when)
    for slot in slots_of(question):
        if slot.follow_up is None:
            choices = _choices(question, slot)
            words = _words(question, slot)
            meaning = Meaning(
                (question.text, *words), choices, when, rules.share_base, rules.score_base
            )
            for option, chosen in _counted(question, choices):
                subject = " · ".join(filter(None, (*words, option)))
                yield Measure(
                    _place(told.id, question, slot, option),
                    question.text,
                    subject,
                    chosen,
                    meaning,
                    results.get(slot.key),
                )


def _results(told: FormResult, question: str) -> Mapping[str, Judged | Ticked]:
    """Return what is told of everybody with a slip, by slot."""
    result = next(each for each in told.questions if each.question == question)
    if isinstance(result, MultipleResult):
        return {question: result.results.get(WHOLE)}
    return {item.key: item.results.get(WHOLE) for item in items_of(result)}


def _place(form: str, question: Question, slot: Slot, option: str) -> Place:
    row = "" if slot.row is None else slot.row.code
    if slot.row is not None and isinstance(question, Grid) and question.roster:
        row = _person(slot.row, question)
    return Place(form, question.id, row, slot.column.code if slot.column else "", option)


def _person(row: Row, grid: Grid) -> str:
    """Return a person's name, with what else is said of him where two bear it."""
    namesakes = [other for other in grid.rows if other.label == row.label]
    return row.label if len(namesakes) == 1 else "·".join((row.label, *row.details))


def _words(question: Question, slot: Slot) -> tuple[str, ...]:
    """Return row and column of a cell; a grid's only column needs no name of its own."""
    if slot.row is None or slot.column is None:
        return ()
    several = isinstance(question, Grid) and len(question.columns) > 1
    return (slot.row.label, slot.column.label) if several else (slot.row.label,)


def _choices(question: Single | Multiple | Grid, slot: Slot) -> tuple[Grade | Option, ...]:
    if slot.column is not None:
        return slot.column.scale.grades
    if isinstance(question, Single) and question.scale is not None:
        return question.scale.grades
    return () if isinstance(question, Grid) else question.options


def _counted(
    question: Question, choices: Sequence[Grade | Option]
) -> Iterator[tuple[str, tuple[Grade | Option, ...]]]:
    """Yield what is counted together: all that speaks in favour, or each choice by itself."""
    favourable = tuple(
        each for each in choices if isinstance(each, Grade) and each.polarity is Polarity.POSITIVE
    )
    if favourable and not isinstance(question, Multiple):
        yield "", favourable
        return
    for each in choices:
        if not isinstance(each, Grade) or each.role is Role.GRADE:
            yield each.label, (each,)
