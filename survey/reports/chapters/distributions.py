"""Tables of judgements: a row per person, item or question, a pair of columns per grade."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from survey.core.overall import is_overall
from survey.core.scales import Polarity, Role
from survey.reports import wording
from survey.reports.chapters.asked import (
    Asked,
    choices_of,
    column_items,
    grades_of,
    result_of,
    same_grades,
    side_by_side,
)
from survey.reports.chapters.cells import missing, n_of, word_cells
from survey.reports.drawn.figures import stacked_axis
from survey.reports.tables import (
    WITHHELD,
    Cell,
    Chart,
    Column,
    Kind,
    Row,
    Series,
    Table,
    Tone,
    common_n,
    few_note,
    known,
    mark_note,
    n_note,
)
from survey.stats.figures import Choice, Common, Distribution, Judged
from survey.stats.results import Audience, GridResult, Item, SittingSummary, Weighted

_MOST_BARS = 40


@dataclass(frozen=True)
class Line:
    """A row to be: the words that name it, and the figures of one audience."""

    words: tuple[str, ...]
    result: Judged
    weighted: Weighted | None = None
    remarks: tuple[str, ...] = ()


def grid_tables(
    asked: Asked,
    grid: GridResult,
    audiences: Sequence[Audience | None],
    summary: SittingSummary,
) -> tuple[Table, ...]:
    """Return a grid as tables: columns on one scale are blocks of one table.

    With several audiences every item has a row for each of them.
    """
    return tuple(_run_table(asked, grid, run, audiences, summary) for run in _runs(grid))


def _run_table(
    asked: Asked,
    grid: GridResult,
    run: Sequence[int],
    audiences: Sequence[Audience | None],
    summary: SittingSummary,
) -> Table:
    several = len(audiences) > 1
    blocks = len(run) > 1
    heads = _heads(grid, blocks, several)
    lines = [
        _line(item, (grid.columns[place],) if blocks else (), audience, several)
        for place in run
        for item in column_items(grid, place)
        for audience in audiences
    ]
    name, title = asked.name, asked.title
    if len(run) < len(grid.columns):
        name = f"{name}.{run[0] + 1}"
        title = wording.about(title, "、".join(grid.columns[place] for place in run))
    table = distribution_table(name, title, heads, lines, summary)
    return replace(table, title=f"{title}（分票类，全部等次）", chart=None) if several else table


def overall_tables(
    found: Sequence[tuple[Asked, Item]], audience: Audience | None, summary: SittingSummary
) -> tuple[Table, ...]:
    """Return overall judgements from anywhere in the sitting, those on one scale together."""
    groups: list[list[tuple[Asked, Item]]] = []
    for asked, item in found:
        if groups and same_grades(grades_of([groups[-1][0][1]]), grades_of([item])):
            groups[-1].append((asked, item))
        else:
            groups.append([(asked, item)])
    heads = (Column("项目", Kind.TEXT),)
    return tuple(
        distribution_table(
            f"overall.{place}",
            "总体评价" if len(group) > 1 else group[0][0].subject(group[0][1]),
            heads,
            [
                Line((asked.subject(item),), result_of(item.results, audience), item.weighted)
                for asked, item in group
            ],
            summary,
        )
        for place, group in enumerate(groups, 1)
    )


def distribution_table(
    name: str, title: str, heads: tuple[Column, ...], lines: Sequence[Line], summary: SittingSummary
) -> Table:
    """Return how often each grade was given in every line, with shares, blanks and score."""
    grid = _Grades(
        shares=next((choices_of(line.result) for line in lines if line.result), ()),
        scored=any(
            isinstance(line.result, Distribution) and line.result.score is not None
            for line in lines
        ),
        weighted=any(line.weighted for line in lines),
    )
    bases = [n_of(line.result) for line in lines]
    n = common_n(bases)
    columns = (*heads, *_columns(grid, n, side_by_side(summary) != ()))
    rows = tuple((*line.words, *_cells(line, grid)) for line in lines)
    notes = (
        n_note(n, bases) + wording.base_sentence(summary.rules, scored=grid.scored),
        mark_note(rows),
        few_note(rows, columns),
        wording.left_out_sentence([line.weighted for line in lines]),
    )
    remarks = tuple(f"提示：{remark}" for line in lines for remark in line.remarks)
    chart = _chart(title, columns, rows, grid.shares)
    return Table(name, title, columns, rows, tuple(filter(None, notes)), remarks, chart)


@dataclass(frozen=True)
class _Grades:
    """What the lines of one table have in common."""

    shares: tuple[Choice, ...]
    scored: bool
    weighted: bool


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


def _heads(grid: GridResult, blocks: bool, several: bool) -> tuple[Column, ...]:
    """Return the heads of the columns of words; the first names the block if there are blocks."""
    return (
        *((Column("方面", Kind.HEADING),) if blocks else ()),
        Column("姓名" if grid.persons else "项目", Kind.TEXT),
        *(Column(detail, Kind.TEXT) for detail in grid.details),
        *((Column("票类", Kind.TEXT),) if several else ()),
    )


def _line(item: Item, block: tuple[str, ...], audience: Audience | None, several: bool) -> Line:
    """Return the row of one item; what holds for all audiences is not said of one of them."""
    result = result_of(item.results, audience)
    words = (*block, item.row, *item.details)
    if several and audience is not None:
        return Line((*words, audience.label), result)
    where = "·".join((item.row, *block))
    return Line(words, result, item.weighted, tuple(f"{where}：{note}。" for note in item.notes))


def _columns(grades: _Grades, n: int | None, compared: bool) -> tuple[Column, ...]:
    columns = [Column("n", minor=n is not None)]
    for share in grades.shares:
        if share.role is Role.GRADE:
            columns += [
                Column("票数", over=share.label),
                Column("占比%", Kind.SHARE, over=share.label),
            ]
        else:
            columns += [
                Column(share.label),
                Column(f"{share.label}占比%", Kind.SHARE, minor=True),
            ]
    columns += [Column("未填"), Column("未填占比%", Kind.SHARE, minor=True)]
    if grades.scored:
        columns += [Column("得分", Kind.SCORE), Column("计分n", minor=True)]
    if grades.weighted:
        columns.append(Column("加权得分", Kind.SCORE, minor=compared))
    return tuple(columns)


def _cells(line: Line, grades: _Grades) -> Row:
    width = 3 + 2 * len(grades.shares) + 2 * grades.scored
    weighted: Row = (
        (known(line.weighted.score if line.weighted else None),) if grades.weighted else ()
    )
    result = line.result
    if isinstance(result, Common):
        words = [cell for each in grades.shares for cell in word_cells(result, each.code)]
        tail = missing(None, 2 * grades.scored)
        return (WITHHELD, *words, *word_cells(result, None), *tail, *weighted)
    if result is None or not result.asked:
        return missing(result, width) + weighted
    cells: list[Cell] = [result.base]
    for share in result.shares:
        cells += [share.count, known(share.share)]
    cells += [result.blank, known(result.blank_share)]
    if grades.scored:
        cells += [known(result.score), result.score_base]
    return (*cells, *weighted)


def _chart(
    title: str, columns: tuple[Column, ...], rows: tuple[Row, ...], shares: tuple[Choice, ...]
) -> Chart | None:
    """Return bars of 100 %, 不了解 and 未填 last; of the overall block where there are several.

    A single bar tells nothing that the table does not.
    """
    several = columns[0].kind is Kind.HEADING
    first, last = _overall_block(rows) if several else (0, len(rows) - 1)
    start = next(place for place, column in enumerate(columns) if column.label == "n") + 1
    drawn = any(isinstance(row[start], int) for row in rows[first : last + 1])
    if not drawn or not 0 < last - first < _MOST_BARS:
        return None
    series = [
        Series(start + 2 * place, share.label, _tone(share)) for place, share in enumerate(shares)
    ]
    series.append(Series(start + 2 * len(shares), "未填", Tone.BLANK))
    drawn_title = wording.about(title, str(rows[first][0])) if several else title
    chart = Chart(
        stacked=True,
        label=1 if several else 0,
        series=tuple(series),
        first=first,
        last=last,
        caption=f"{drawn_title}（票数）",
        words=f"数字是票数，见“{title}”表。",
    )
    return replace(chart, words=f"{_arranged(chart)}{chart.words}")


def _arranged(chart: Chart) -> str:
    """Return where the parts of a bar stand, for whoever cannot see it."""
    axis = stacked_axis(chart, ())
    names = [one.name for one in chart.series]
    if not axis.turn:
        return f"堆积条形图，每条自左至右是{'、'.join(names)}。"
    left, right, aside = (
        "、".join(names[part])
        for part in (slice(axis.turn), slice(axis.turn, axis.aside), slice(axis.aside, None))
    )
    return f"左右分开的条形图，分界线左边是{left}，右边是{right}；{aside}不算在两边，另放在最右边。"


def _overall_block(rows: tuple[Row, ...]) -> tuple[int, int]:
    """Return the first and last row of the overall block, or of the first block."""
    names = [str(row[0]) for row in rows]
    name = next(filter(is_overall, names), names[0])
    first = names.index(name)
    return first, first + names.count(name) - 1


def _tone(share: Choice) -> Tone:
    if share.role is not Role.GRADE:
        return Tone.ASIDE
    return Tone.AGAINST if share.polarity is Polarity.NEGATIVE else Tone.GRADE
