"""What is published of a variable: how often each of its codes was given, and its middle."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from survey.reports.chapters.asked import main_audience
from survey.reports.released.variables import Variable
from survey.stats.auditing.telling import results_of
from survey.stats.figures import Distribution, Ticks
from survey.stats.results import (
    NumberCount,
    QuestionResult,
    RankingCount,
    SittingSummary,
)


@dataclass(frozen=True)
class Frequencies:
    """Counts by code, and statistics by the names of DDI. What is not published is not there."""

    counts: Mapping[int, int] = field(default_factory=dict)
    statistics: Mapping[str, str] = field(default_factory=dict)


def frequencies(summary: SittingSummary, variable: Variable) -> Frequencies:
    """Return what the tables publish of ``variable``, by everybody with a slip.

    Where all came by shared codes it is the first of these.
    """
    audience = main_audience(summary)
    question = _question(summary, variable)
    if audience is None or question is None:
        return Frequencies()
    found = results_of(question).get(variable.slot.key, {}).get(audience.code)
    match found:
        case Distribution() if variable.option is None:
            return Frequencies(dict(_choices(found, variable)))
        case Distribution() | Ticks():
            return Frequencies(dict(_ticked(found, variable)))
        case RankingCount():
            first = found.options[variable.option or 0].first
            return Frequencies({1: first, variable.blank: found.blank})
        case NumberCount():
            return _number(found, variable)
        case _:
            return Frequencies()


def _question(summary: SittingSummary, variable: Variable) -> QuestionResult | None:
    asked = variable.slot.question.id
    questions = summary.forms[variable.form].questions
    return next((found for found in questions if found.question == asked), None)


def _choices(found: Distribution, variable: Variable) -> Iterator[tuple[int, int]]:
    codes = {category.choice: category.value for category in variable.categories}
    for share in found.shares:
        yield codes[share.code], share.count
    yield variable.blank, found.blank


def _ticked(found: Distribution | Ticks, variable: Variable) -> Iterator[tuple[int, int]]:
    options = found.options if isinstance(found, Ticks) else found.shares
    count = options[variable.option or 0].count
    if count is not None:
        yield 1, count
    if isinstance(found, Distribution):
        yield variable.blank, found.blank


def _number(found: NumberCount, variable: Variable) -> Frequencies:
    middle = {"medn": found.median, "mean": found.mean}
    told = {name: _plain(figure) for name, figure in middle.items() if figure is not None}
    counted = {"vald": str(found.asked - found.blank), "invd": str(found.blank)}
    return Frequencies({variable.blank: found.blank}, counted | told)


def _plain(figure: Decimal) -> str:
    return f"{figure:f}"
