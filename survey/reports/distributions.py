"""Tables of judgements: a row per person, item or question, a pair of columns per grade."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from survey.core.counting import Rules
from survey.core.scales import Polarity, Role
from survey.reports import wording
from survey.reports.asked import (
    Asked,
    column_items,
    grades_of,
    is_overall,
    result_of,
    same_grades,
)
from survey.reports.tables import (
    NOT_ASKED,
    NOT_COMPUTED,
    WITHHELD,
    Cell,
    Chart,
    Column,
    Kind,
    Row,
    Series,
    Table,
    Tone,
    few_note,
    mark_note,
)
from survey.stats.results import Audience, Distribution, GridResult, Item, Share, Weighted

_MOST_BARS = 40


@dataclass(frozen=True)
class Line:
    """A row to be: the words that name it, and the figures of one audience."""

    words: tuple[str, ...]
    result: Distribution | None
    weighted: Weighted | None = None
    remarks: tuple[str, ...] = ()


def grid_tables(
    asked: Asked, grid: GridResult, audiences: Sequence[Audience | None], rules: Rules
) -> tuple[Table, ...]:
    """Return a grid as tables: columns on one scale are blocks of one table.

    With several audiences every item has a row for each of them.
    """
    tables = []
    for run in _runs(grid):
        heads, blocks = _heads(grid, len(run) > 1, len(audiences) > 1)
        lines = [
            _line(item, blocks * (grid.columns[place],), audience, len(audiences) > 1)
            for place in run
            for item in column_items(grid, place)
            for audience in audiences
        ]
        whole = len(run) == len(grid.columns)
        part = "、".join(grid.columns[place] for place in run)
        tables.append(
            distribution_table(
                asked.name if whole else f"{asked.name}.{run[0] + 1}",
                asked.title if whole else f"{asked.title}:{part}",
                heads,
                lines,
                rules,
            )
        )
    return tuple(tables)


def distribution_table(
    name: str, title: str, heads: tuple[Column, ...], lines: Sequence[Line], rules: Rules
) -> Table:
    """Return how often each grade was given in every line, with shares, blanks and score."""
    shares = next((line.result.shares for line in lines if line.result), ())
    results = [line.result for line in lines]
    scored = any(result is not None and result.score is not None for result in results)
    weighted = any(line.weighted for line in lines)
    n = _common_base(results)
    columns = (*heads, *_columns(shares, n is not None, scored, weighted))
    rows = tuple(
        (*line.words, *_cells(line, shares, scored, weighted)) for line in lines
    )
    notes = (
        (f"n={n}。" if n is not None else "n是占比的分母。")
        + wording.base_sentence(rules, scored=scored),
        mark_note(rows),
        few_note(rows, columns),
        wording.left_out_sentence([line.weighted for line in lines]),
        *_remarks(lines),
    )
    chart = _chart(title, columns, rows, shares)
    return Table(name, title, columns, rows, tuple(filter(None, notes)), chart)


def _runs(grid: GridResult) -> list[list[int]]:
    """Return the places of the columns, neighbours on the same scale together."""
    runs: list[list[int]] = []
    for place in range(len(grid.columns)):
        grades = grades_of(column_items(grid, place))
        if runs and same_grades(grades, grades_of(column_items(grid, runs[-1][0]))):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _heads(grid: GridResult, blocks: bool, several: bool) -> tuple[tuple[Column, ...], int]:
    """Return the heads of the columns of words, and how many name the block."""
    block = (Column("方面", Kind.HEADING),) if blocks else ()
    return (
        *block,
        Column("姓名" if grid.persons else "项目", Kind.TEXT),
        *(Column(detail, Kind.TEXT) for detail in grid.details),
        *((Column("票类", Kind.TEXT),) if several else ()),
    ), len(block)


def _line(
    item: Item, block: tuple[str, ...], audience: Audience | None, several: bool
) -> Line:
    """Return the row of one item; what holds for all audiences is said once, without them."""
    result = result_of(item.results, audience)
    words = (*block, item.row, *item.details)
    if several and audience is not None:
        return Line((*words, audience.label), result)
    where = "·".join((item.row, *block))
    return Line(words, result, item.weighted, tuple(f"{where}:{note}" for note in item.notes))


def _columns(
    shares: tuple[Share, ...], constant: bool, scored: bool, weighted: bool
) -> tuple[Column, ...]:
    columns = [Column("n", minor=constant)]
    for share in shares:
        aside = share.role is not Role.GRADE
        columns.append(Column(share.label if aside else "票数", over="" if aside else share.label))
        columns.append(
            Column(
                f"{share.label}占比(%)" if aside else "占比(%)",
                Kind.SHARE,
                over="" if aside else share.label,
                minor=aside,
            )
        )
    columns += [Column("未填"), Column("未填占比(%)", Kind.SHARE, minor=True)]
    if scored:
        columns.append(Column("得分", Kind.SCORE))
        columns.append(Column("计分n", minor=True))
    if weighted:
        columns.append(Column("加权得分", Kind.SCORE))
    return tuple(columns)
