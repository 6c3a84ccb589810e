"""Native charts whose grades diverge from one line, as the bars of the page do.

No program draws that by itself: what is drawn are shares of the drawing's width, parted by
air and by the line. They are formulas over the published counts, which stand beside them
and are the labels; whoever changes a count changes the bar.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from survey.reports.characters import legal
from survey.reports.drawn.charts import dress, filled
from survey.reports.drawn.figures import GAP, Axis, drawn_numbers, stacked_axis
from survey.reports.drawn.shades import Shade, shades
from survey.reports.tables import Chart, Row

_LINE = 0.4  # per cent of a row; the line that all bars share
_SUMS = ("左边合计%", "右边合计%", "旁边合计%", "图宽")
_LINE_NAME, _AIR_NAME = "分界线", "空白"


@dataclass(frozen=True)
class _Strip:
    """A series as it is plotted: the counts at ``counted``, or air, or the line."""

    heading: str
    formula: str
    counted: int | None = None
    fill: str | None = None


_NOTHING = _Strip(_AIR_NAME, "0")


def diverges(chart: Chart) -> bool:
    """Return whether grades for and against part the bars of ``chart``."""
    return chart.stacked and stacked_axis(chart, ()).turn > 0


class Plot:
    """A block of a sheet: names, counts, their sums, and what is plotted.

    Labels of its chart lead to the counts; `workbook_with_counts` makes every program
    show them.
    """

    def __init__(self, chart: Chart, rows: Sequence[Row], top: int) -> None:
        """Lay out ``rows`` of a name and its counts below the headings in row ``top``."""
        self.top = top
        self._chart, self._rows = chart, rows
        self._numbers = [drawn_numbers(row, chart) for row in rows]
        self._axis = stacked_axis(chart, self._numbers)
        self._count = len(chart.series)
        self._begin = 1 + self._count + len(_SUMS)
        self._strips = tuple(_evened(tuple(self._parted())))
        self.last_column = self._begin + len(self._strips) - 1

    def drawn(self, workbook: Workbook, sheet: str, height_mm: float) -> NativeChart:
        """Return the chart of what is written in ``sheet``."""
        native = workbook.add_chart({"type": "bar", "subtype": "stacked"})
        for series in self._series(sheet):
            native.add_series(series)
        dress(native, self._chart, height_mm)
        unnamed = [at for at, strip in enumerate(self._strips) if strip.counted is None]
        native.set_legend({"position": "bottom", "delete_series": unnamed})
        native.set_x_axis(
            {"visible": False, "min": 0, "max": 100, "major_gridlines": {"visible": False}}
        )
        return native

    def write(
        self, sheet: Worksheet, heading: Format | None = None, figure: Format | None = None
    ) -> None:
        """Write the block, its headings first; ``figure`` is for what is reckoned."""
        names = [one.name for one in self._chart.series]
        headings = [*names, *_SUMS, *(strip.heading for strip in self._strips)]
        for column, words in enumerate(headings, 1):
            sheet.write_string(self.top, column, legal(words), heading)
        for place, (row, numbers) in enumerate(
            zip(self._rows, self._numbers, strict=True), self.top + 1
        ):
            sheet.write_string(place, 0, legal(str(row[0])))
            for column, count in enumerate(row[1:], 1):
                sheet.write_number(place, column, float(count))
            self._write_formulas(sheet, place, numbers, figure)

    def _write_formulas(
        self, sheet: Worksheet, place: int, numbers: Sequence[float], figure: Format | None
    ) -> None:
        """Write the formulas of a row with what they come to; not every program reckons."""
        widths = iter(_widths(self._axis, numbers))
        strips = (0.0 if strip is _NOTHING else next(widths) for strip in self._strips)
        values = (*_sums(self._axis, numbers), *strips)
        formulas = (*self._sum_formulas(), *(strip.formula for strip in self._strips))
        for column, (formula, value) in enumerate(
            zip(formulas, values, strict=True), 1 + self._count
        ):
            written = formula.replace("#", str(place + 1))
            sheet.write_formula(place, column, f"={written}", figure, value)

    def _series(self, sheet: str) -> Iterator[dict[str, object]]:
        """Yield what the chart is made of."""
        first, last = self.top + 1, self.top + len(self._rows)
        looks = shades(self._chart)
        for column, strip in enumerate(self._strips, self._begin):
            series: dict[str, object] = {
                "name": strip.heading,
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "gap": 45,
            }
            if strip.counted is None:
                fill = {"color": strip.fill} if strip.fill else {"none": True}
                yield {**series, "fill": fill, "border": {"none": True}}
            else:
                name = self._chart.series[strip.counted].name
                look = self._labelled(sheet, strip.counted, looks[strip.counted])
                yield {**series, "name": name, **look}

    def _labelled(self, sheet: str, at: int, shade: Shade) -> dict[str, object]:
        """Return the look of the series ``at``, its labels leading to its counts."""
        column = xl_col_to_name(1 + at, col_abs=True)
        leads = [
            {"value": f"='{sheet}'!{column}${place}"} if row[1 + at] else {"delete": True}
            for place, row in enumerate(self._rows, self.top + 2)
        ]
        return filled(shade, leads)

    def _parted(self) -> Iterator[_Strip]:
        """Yield what is plotted, from the left; ``#`` stands for the row's number."""
        left, right, aside, whole = self._of_sums()
        yield _Strip(_AIR_NAME, f"100*({self._most(left)}-{left}#)/{whole}#")
        yield from map(self._share, range(self._axis.turn))
        yield _Strip(_LINE_NAME, f"100*{_LINE}/{whole}#", fill="#000000")
        yield from map(self._share, range(self._axis.turn, self._axis.aside or self._count))
        apart = f"{self._most(right)}-{right}#+{self._gap(aside)}"
        yield _Strip(_AIR_NAME, f"100*({apart})/{whole}#")
        yield from map(self._share, range(self._axis.aside or self._count, self._count))

    def _share(self, at: int) -> _Strip:
        whole = self._of_sums()[-1]
        share = f"IF({self._sum(0, self._count)}=0,0,100*{_letter(1 + at)}#/"
        formula = f"100*{share}{self._sum(0, self._count)})/{whole}#"
        return _Strip(f"{self._chart.series[at].name}（图中）", formula, at)

    def _sum_formulas(self) -> Iterator[str]:
        left, right, aside, _ = self._of_sums()
        turn, end = self._axis.turn, self._axis.aside or self._count
        for first, behind in ((0, turn), (turn, end), (end, self._count)):
            every, some = self._sum(0, self._count), self._sum(first, behind)
            yield f"IF({every}=0,0,100*{some}/{every})"
        most = "+".join(map(self._most, (left, right, aside)))
        yield f"{most}+{self._gap(aside)}+{_LINE}"

    def _of_sums(self) -> list[str]:
        return [_letter(1 + self._count + at) for at in range(len(_SUMS))]

    def _sum(self, first: int, behind: int) -> str:
        return f"SUM({_letter(1 + first)}#:{_letter(behind)}#)" if first < behind else "0"

    def _most(self, column: str) -> str:
        first, last = self.top + 2, self.top + 1 + len(self._rows)
        return f"MAX({column}${first}:{column}${last})"

    def _gap(self, aside: str) -> str:
        return f"IF({self._most(aside)}>0,{GAP},0)"


def _evened(strips: Sequence[_Strip]) -> Iterator[_Strip]:
    """Yield ``strips`` with some of no width between, so that both ends count the air alike.

    A legend leaves out entries by their number, and programs disagree from which end it
    counts: what has no name must have the same numbers from either.
    """
    between: list[list[_Strip]] = [[]]
    named = [strip for strip in strips if strip.counted is not None]
    for strip in strips:
        if strip.counted is None:
            between[-1].append(strip)
        else:
            between.append([])
    for own, mirrored, one in zip_longest(between, reversed(between), named):
        yield from own
        yield from [_NOTHING] * (len(mirrored) - len(own))
        if one is not None:
            yield one


def _letter(column: int) -> str:
    return str(xl_col_to_name(column, col_abs=True))


def _sums(axis: Axis, numbers: Sequence[float]) -> tuple[float, ...]:
    turn, end = axis.turn, axis.aside or len(numbers)
    return (sum(numbers[:turn]), sum(numbers[turn:end]), sum(numbers[end:]), axis.whole + _LINE)


def _widths(axis: Axis, numbers: Sequence[float]) -> list[float]:
    """Return how wide the strips of a row are, in per cent of the drawing."""
    turn, end = axis.turn, axis.aside or len(numbers)
    left, right, aside = numbers[:turn], numbers[turn:end], numbers[end:]
    before, behind = axis.middle - sum(left), axis.apart - axis.middle - sum(right)
    strips = (before, *left, _LINE, *right, behind, *aside)
    return [max(0.0, 100 * each / (axis.whole + _LINE)) for each in strips]
