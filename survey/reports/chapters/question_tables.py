"""The tables of a question, whichever its kind."""

from collections.abc import Sequence

from survey.reports import wording
from survey.reports.chapters.asked import Asked, is_scale, result_of
from survey.reports.chapters.cells import (
    NO_NUMBERS,
    NUMBER_HEADS,
    NUMBER_NOTE,
    OPTION_HEADS,
    RANKING_HEADS,
    Results,
    blank_cells,
    n_of,
    number_cells,
    option_cells,
    options_of,
    ranked_options,
    ranking_cells,
    ranking_note,
    votes_of,
)
from survey.reports.chapters.close_bands import banded
from survey.reports.chapters.distributions import Line, distribution_table, grid_tables
from survey.reports.tables import (
    NOT_COMPUTED,
    WITHHELD,
    Chart,
    Column,
    Kind,
    Row,
    Series,
    Table,
    few_note,
    gap_note,
    mark_note,
    n_note,
)
from survey.stats.results import (
    Audience,
    GridResult,
    MultipleResult,
    NumberResult,
    RankingResult,
    SingleResult,
    SittingSummary,
    TextResult,
)


def question_tables(
    asked: Asked, audience: Audience | None, summary: SittingSummary
) -> tuple[Table, ...]:
    """Return every figure of one question as ``audience`` answered it."""
    match asked.question:
        case SingleResult() as single if is_scale(single):
            return (singles_table((asked,), asked.title, audience, summary),)
        case SingleResult() as single:
            remarks = tuple(f"{note}。" for note in single.item.notes)
            return (_options_table(asked, single.item.results, audience, summary, remarks),)
        case MultipleResult() as multiple:
            return (_options_table(asked, multiple.results, audience, summary),)
        case GridResult() as grid:
            return banded(grid_tables(asked, grid, (audience,), summary), asked, grid, summary)
        case RankingResult() as ranking:
            return (_ranking_table(asked, ranking, audience),)
        case NumberResult():
            return (numbers_table((asked,), asked.title, audience),)
        case TextResult() as text:
            return (_text_table(asked, text),)


def singles_table(
    group: Sequence[Asked], title: str, audience: Audience | None, summary: SittingSummary
) -> Table:
    """Return single questions on one scale as the rows of one table."""
    lines = [
        Line(
            (asked.question.text,),
            result_of(asked.question.item.results, audience),
            asked.question.item.weighted,
            tuple(wording.about(asked.question.text, f"{n}。") for n in asked.question.item.notes),
        )
        for asked in group
        if isinstance(asked.question, SingleResult)
    ]
    heads = (Column("项目", Kind.TEXT),)
    return distribution_table(group[0].name, title, heads, lines, summary)


def numbers_table(group: Sequence[Asked], title: str, audience: Audience | None) -> Table:
    """Return number questions as the rows of one table."""
    rows = tuple(
        (_with_unit(asked.question), *number_cells(result_of(asked.question.results, audience)))
        for asked in group
        if isinstance(asked.question, NumberResult)
    )
    columns = (Column("项目", Kind.TEXT), *NUMBER_HEADS)
    notes = (
        NUMBER_NOTE,
        mark_note(rows),
        gap_note(rows, columns, NO_NUMBERS, Kind.SCORE),
    )
    return Table(group[0].name, title, columns, rows, tuple(filter(None, notes)))


def _with_unit(question: NumberResult) -> str:
    return f"{question.text}（{question.unit}）" if question.unit else question.text


def _options_table(
    asked: Asked,
    results: Results,
    audience: Audience | None,
    summary: SittingSummary,
    remarks: tuple[str, ...] = (),
) -> Table:
    """Return options as rows; those of a multiple question by how often they were ticked."""
    result = result_of(results, audience)
    shares = options_of(results)
    order = list(range(len(shares)))
    several = isinstance(asked.question, MultipleResult)
    if several and result is not None:
        order.sort(key=lambda place: -votes_of(result, place))
    rows = (
        *((shares[place].label, *option_cells(result, place)) for place in order),
        ("未填", *blank_cells(result)),
    )
    columns = (Column("选项", Kind.TEXT), *OPTION_HEADS)
    base = wording.base_sentence(summary.rules, scored=False)
    base_n = n_of(result)
    n = "" if base_n is None else n_note(base_n)
    notes = (
        n + (wording.MARKS_SENTENCE if several else base),
        mark_note(rows),
        few_note(rows, columns),
    )
    counted = any(isinstance(row[1], int) for row in rows[:-1])
    return Table(
        asked.name,
        asked.title,
        columns,
        rows,
        tuple(filter(None, notes)),
        remarks,
        _bars(asked.title, rows[:-1]) if counted else None,
    )


def _bars(title: str, rows: tuple[Row, ...]) -> Chart:
    """Return a bar for every option, as long as its share where there are shares."""
    shares = all(row[2] != NOT_COMPUTED for row in rows)
    name = "占比%" if shares else "票数"
    return Chart(
        stacked=False,
        label=0,
        series=(Series(2 if shares else 1, name),),
        first=0,
        last=len(rows) - 1,
        caption=f"{title}（{name.removesuffix('%')}）",
        words=f"条形图。每个选项一条，长度是{name}；数字见“{title}”表。",
    )


def _ranking_table(asked: Asked, ranking: RankingResult, audience: Audience | None) -> Table:
    result = result_of(ranking.results, audience)
    options = ranked_options(ranking)
    order = list(range(len(options)))
    if result is not None:
        order.sort(key=lambda place: -result.options[place].points)
    rows = tuple((options[place], *ranking_cells(result, place)) for place in order) or (
        ("各选项", *ranking_cells(None, 0)),
    )
    answered = n_note(result.asked - result.blank) if result and result.asked else ""
    blank = f"另有{result.blank}份未填。" if result and result.asked else ""
    notes = (
        answered + blank,
        ranking_note(ranking),
        mark_note(rows),
    )
    columns = (Column("选项", Kind.TEXT), *RANKING_HEADS)
    return Table(asked.name, asked.title, columns, rows, tuple(filter(None, notes)))


def _text_table(asked: Asked, text: TextResult) -> Table:
    counts = (text.asked, text.answered)
    rows: tuple[Row, ...] = (
        (text.text, *(WITHHELD if count is None else count for count in counts)),
    )
    columns = (Column("项目", Kind.TEXT), Column("问到"), Column("填写"))
    notes = tuple(filter(None, (mark_note(rows),)))
    return Table(asked.name, asked.title, columns, rows, notes)
