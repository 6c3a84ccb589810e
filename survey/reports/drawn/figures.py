"""Tables as pages and the PDF show them: headings over two rows, blocks of rows, bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise

from survey.reports.drawn.shades import Shade, shades
from survey.reports.tables import Cell, Chart, Kind, Row, Table, Tone

_ROOM = 0.9  # of the drawing; the number stands behind the longest bar
GAP = 2
"""Per cent of a row between what judges and what does not."""


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
    ``middle`` is the line between what speaks for and what speaks against, the same for
    all bars of a drawing; ``None`` where there is no such line.
    """

    label: str
    parts: tuple[Part, ...]
    stacked: bool = True
    middle: float | None = None

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


@dataclass(frozen=True)
class Axis:
    """Where the bars of a drawing stand, in the measure of their numbers.

    The series before ``turn`` end at ``middle``, the next begin there; those from
    ``aside`` on stand apart from ``apart`` on. ``whole`` is as wide as the drawing.
    ``turn`` is 0 where nothing diverges.
    """

    whole: float
    turn: int = 0
    middle: float = 0
    aside: int | None = None
    apart: float = 0


def bars(table: Table) -> tuple[Bar, ...]:
    """Return the bars of the table's drawing.

    Grades diverge from one line, so that those against can be compared as well as those
    for; who did not judge stands outside. A scale that has nothing against fills its bar.
    """
    chart = table.chart
    if chart is None:
        return ()
    rows = table.rows[chart.first : chart.last + 1]
    numbers = [drawn_numbers(row, chart) for row in rows]
    axis = stacked_axis(chart, numbers) if chart.stacked else Axis(_longest(table, chart, numbers))
    return tuple(_bar(row, chart, axis, each) for row, each in zip(rows, numbers, strict=True))


def legend(chart: Chart) -> tuple[tuple[str, Shade], ...]:
    """Return name and shade of every series."""
    return tuple(zip((one.name for one in chart.series), shades(chart), strict=True))


def drawn_numbers(row: Row, chart: Chart) -> list[float]:
    """Return what is drawn of a row: in per cent of their sum where they share a bar."""
    found = [_number(row[one.column]) for one in chart.series]
    whole = sum(found)
    return [100 * each / whole for each in found] if chart.stacked and whole else found


def _longest(table: Table, chart: Chart, numbers: Sequence[Sequence[float]]) -> float:
    """Return what a bar as wide as the drawing would stand for."""
    if table.columns[chart.series[0].column].kind is Kind.SHARE:
        return 100 / _ROOM
    return max((each for (each,) in numbers), default=0) / _ROOM


def stacked_axis(chart: Chart, numbers: Sequence[Sequence[float]]) -> Axis:
    """Return the axis of stacked bars."""
    tones = [one.tone for one in chart.series]
    judging = [tone for tone in tones if tone in (Tone.GRADE, Tone.AGAINST)]
    turns = [at for at, (one, two) in enumerate(pairwise(judging), 1) if one is not two]
    if len(turns) != 1 or tones[: len(judging)] != judging:
        return Axis(100)
    turn, aside = turns[0], len(judging)
    left, right, rest = (
        max((sum(each[part]) for each in numbers), default=0)
        for part in (slice(turn), slice(turn, aside), slice(aside, None))
    )
    apart = left + right + (GAP if rest else 0)
    return Axis(apart + rest, turn, left, aside, apart)


def _bar(row: Row, chart: Chart, axis: Axis, numbers: Sequence[float]) -> Bar:
    parts: list[Part] = []
    place = axis.middle - sum(numbers[: axis.turn])
    series = zip(chart.series, shades(chart), numbers, strict=True)
    for at, (one, shade, number) in enumerate(series):
        place = axis.apart if at == axis.aside else place
        if number:
            start, width = (round(100 * each / axis.whole, 2) for each in (place, number))
            parts.append(Part(one.name, row[one.column], shade, start, width))
        place += number
    middle = round(100 * axis.middle / axis.whole, 2) if axis.turn and axis.whole else None
    return Bar(str(row[chart.label]), tuple(parts), chart.stacked, middle if parts else None)


def _number(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | Decimal) else 0
