"""Tables as pages and the PDF show them: headings over two rows, blocks of rows, bars."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from survey.reports.shades import Shade, shades
from survey.reports.tables import Cell, Chart, Kind, Row, Series, Table

_ROOM = 0.9  # of the drawing; the number stands behind the longest bar


@dataclass(frozen=True)
class Heading:
    """A heading over ``across`` columns and ``down`` rows of headings.

    ``words`` tells whether words stand below it, or numbers.
    """

    label: str
    across: int = 1
    down: int = 1
    words: bool = False


@dataclass(frozen=True)
class Block:
    """Rows under one title; the title is empty where the table has no blocks."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """A piece of a bar, in per cent of the drawing's width, and its number."""

    name: str
    number: Cell
    shade: Shade
    start: float
    width: float

    @property
    def said(self) -> str:
        """Return the part in words."""
        return f"{self.name} {self.number}"


@dataclass(frozen=True)
class Bar:
    """A bar; without parts where its figures are withheld.

    ``stacked`` tells whether numbers stand in the parts, or one stands behind the bar.
    """

    label: str
    parts: tuple[Part, ...]
    stacked: bool = True

    @property
    def said(self) -> str:
        """Return the bar in words."""
        return f"{self.label}：{'、'.join(part.said for part in self.parts)}"


def headings(table: Table) -> tuple[tuple[Heading, ...], tuple[Heading, ...]]:
    """Return the two rows of headings; the second is empty where no columns share one."""
    columns = [table.columns[place] for place in table.shown]
    over = any(column.over for column in columns)
    first: list[Heading] = []
    second: list[Heading] = []
    for name, group in groupby(columns, key=lambda column: column.over):
        members = list(group)
        if name:
            first.append(Heading(name, across=len(members)))
            second.extend(Heading(column.label) for column in members)
        else:
            down = 2 if over else 1
            first.extend(Heading(c.label, down=down, words=c.kind.words) for c in members)
    return tuple(first), tuple(second)


def blocks(table: Table) -> Iterator[Block]:
    """Return the rows by their block, with only the columns that are shown."""
    for places in table.blocks:
        title = str(table.rows[places[0]][0]) if table.in_blocks else ""
        rows = (table.rows[place] for place in places)
        yield Block(title, tuple(tuple(row[place] for place in table.shown) for row in rows))


def bars(table: Table) -> tuple[Bar, ...]:
    """Return the bars of the table's drawing."""
    chart = table.chart
    if chart is None:
        return ()
    drawn = table.rows[chart.first : chart.last + 1]
    longest = _longest(table, chart, drawn)
    return tuple(_bar(row, chart, longest) for row in drawn)


def legend(chart: Chart) -> tuple[tuple[str, Shade], ...]:
    """Return name and shade of every series."""
    return tuple(zip((one.name for one in chart.series), shades(chart), strict=True))


def _longest(table: Table, chart: Chart, rows: tuple[Row, ...]) -> float:
    """Return what a full bar stands for; 0 where every bar is 100 % of itself."""
    if chart.stacked:
        return 0
    column = chart.series[0].column
    if table.columns[column].kind is Kind.SHARE:
        return 100
    return max((_number(row[column]) for row in rows), default=0)


def _bar(row: Row, chart: Chart, longest: float) -> Bar:
    whole = longest / _ROOM or sum(_number(row[one.column]) for one in chart.series)
    parts: list[Part] = []
    start = 0.0
    for one, shade in zip(chart.series, shades(chart), strict=True):
        width = 100 * _number(row[one.column]) / whole if whole else 0
        if width:
            parts.append(_part(row, one, shade, start, width))
        start += width
    return Bar(str(row[chart.label]), tuple(parts), chart.stacked)


def _part(row: Row, one: Series, shade: Shade, start: float, width: float) -> Part:
    return Part(one.name, row[one.column], shade, round(start, 2), round(width, 2))


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | Decimal) else 0
