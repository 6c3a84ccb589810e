"""Every published figure as one line of a plain list, for files that others read on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from survey.reports.chapters.asked import Asked, asked_questions
from survey.reports.chapters.basis import accounting_table
from survey.reports.chapters.cells import (
    NUMBER_HEADS,
    RANKING_HEADS,
    Results,
    blank_cells,
    missing,
    n_of,
    number_cells,
    option_cells,
    options_of,
    ranking_cells,
)
from survey.reports.tables import WITHHELD, Cell
from survey.stats.auditing.telling import items_of
from survey.stats.figures import Common, Distribution, Judged, Ticked
from survey.stats.results import (
    WHOLE,
    Audience,
    GridResult,
    Item,
    MultipleResult,
    NumberResult,
    RankingResult,
    SingleResult,
    SittingSummary,
    TextResult,
)

VOTES, SCORE, WEIGHTED, BLANK = "票数", "得分", "加权得分", "未填"
"""What is measured; ``BLANK`` is counted like a choice."""


@dataclass(frozen=True)
class Line:
    """One figure: where it was asked, of whom, what it measures.

    Cells hold the marks of the tables where a figure is withheld, or was not asked for.
    ``code`` is empty for 未填 and for figures that no choice has.
    """

    form: str = ""
    key: str = ""
    question: str = ""
    tag: str = ""
    row: str = ""
    column: str = ""
    audience: str = ""
    code: str = ""
    choice: str = ""
    measure: str = VOTES
    figure: Cell = ""
    base: Cell = ""
    share: Cell = ""


def result_lines(summary: SittingSummary) -> Iterator[Line]:
    """Yield the ballots of every audience, then every figure, in the order of the forms."""
    yield from _accounting(summary)
    for asked in asked_questions(summary):
        question = asked.question
        place = Line(asked.form.title, question.question, question.text, question.tag)
        yield from _lines(asked, place, summary.audiences)


def _accounting(summary: SittingSummary) -> Iterator[Line]:
    table = accounting_table(summary)
    for row in table.rows:
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            yield Line(
                question=table.title, audience=str(row[0]), measure=column.label, figure=cell
            )


def _lines(asked: Asked, place: Line, audiences: Sequence[Audience]) -> Iterator[Line]:
    match asked.question:
        case SingleResult() | GridResult() as question:
            for item in items_of(question):
                there = replace(place, key=item.key, row=item.row, column=item.column)
                yield from _judged(there, item, audiences)
        case TextResult(asked=of, answered=wrote):
            yield replace(place, measure="写了意见", figure=_known(wrote), base=_known(of))
        case question:
            for audience in audiences:
                yield from _told(question, replace(place, audience=audience.label), audience.code)


def _told(
    question: MultipleResult | RankingResult | NumberResult, place: Line, audience: str
) -> Iterator[Line]:
    match question:
        case MultipleResult(results=results):
            yield from _votes(place, results, audience)
        case RankingResult() as ranking:
            yield from _ranked(place, ranking, audience)
        case NumberResult(results=numbers, unit=unit):
            cells = number_cells(numbers.get(audience))
            for head, cell in zip(NUMBER_HEADS, cells, strict=True):
                yield replace(place, choice=unit, measure=head.label, figure=cell)


def _judged(place: Line, item: Item, audiences: Sequence[Audience]) -> Iterator[Line]:
    scored = any(isinstance(f, Distribution) and f.score is not None for f in item.results.values())
    for audience in audiences:
        there = replace(place, audience=audience.label)
        yield from _votes(there, item.results, audience.code)
        if scored:
            yield _score(there, item.results.get(audience.code))
        if audience.code == WHOLE and item.weighted is not None:
            yield replace(there, measure=WEIGHTED, figure=item.weighted.score)


def _votes(place: Line, results: Results, audience: str) -> Iterator[Line]:
    """Yield how often each choice was made, and 未填; one line where no choice may be told."""
    result: Judged | Ticked = results.get(audience)
    n = n_of(result)
    base = missing(result, 1)[0] if n is None else n
    choices = options_of(results)
    for at, choice in enumerate(choices):
        figure, share = option_cells(result, at)
        there = replace(place, code=choice.code, choice=choice.label)
        yield replace(there, figure=figure, base=base, share=share)
    figure, share = blank_cells(result)
    yield replace(place, choice=BLANK if choices else "", figure=figure, base=base, share=share)


def _score(place: Line, result: Judged) -> Line:
    there = replace(place, measure=SCORE)
    match result:
        case Distribution(score=score) if score is not None:
            return replace(there, figure=score, base=result.score_base)
        case None | Common():
            return replace(there, figure=WITHHELD, base=WITHHELD)
        case _:
            return replace(there, base=result.score_base)


def _ranked(place: Line, ranking: RankingResult, audience: str) -> Iterator[Line]:
    result = ranking.results.get(audience)
    told = result is not None and result.asked
    base: Cell = result.asked if result and told else missing(result, 1)[0]
    options = next((found.options for found in ranking.results.values() if found), ())
    for at, option in enumerate(options):
        there = replace(place, code=option.code, choice=option.label, base=base)
        for head, cell in zip(RANKING_HEADS, ranking_cells(result, at), strict=True):
            yield replace(there, measure=head.label, figure=cell)
    blank: Cell = result.blank if result and told else missing(result, 1)[0]
    yield replace(place, choice=BLANK if options else "", figure=blank, base=base)


def _known(count: int | None) -> Cell:
    return WITHHELD if count is None else count
