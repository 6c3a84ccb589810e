"""Workbooks and their sheets: how plain tables are laid on them."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby, takewhile
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from survey.reports.characters import legal
from survey.reports.drawn.charts import digits_of, native_chart, natural_height_mm
from survey.reports.drawn.diverging import diverges
from survey.reports.drawn.heat import HEAT
from survey.reports.drawn.label_ranges import workbook_with_counts
from survey.reports.tables import WITHHELD, Cell, Chart, Table
from survey.reports.workbook.looks import Looks
from survey.reports.workbook.plots import PLOTTED, Plots
from survey.reports.workbook.sizes import (
    HEADING_PIXELS,
    column_pixels,
    head_pixels,
    note_pixels,
    page_pixels,
    row_pixels,
    span,
)

_USUAL = {"font_name": "Arial", "font_size": 10}
"""Columns are measured in its digits: every program has it, or a font as wide."""

_PIXELS_PER_MM = 96 / 25.4
_ROW_PIXELS = 20
_CHART_WIDTH_MM = 190
_CHART_PIXELS = round(_CHART_WIDTH_MM * _PIXELS_PER_MM)
_MOST_FROZEN = 360  # pixels; more would leave nothing to roll beside it
_LEAST_BEGUN = 180  # pixels at the foot of a page, for a heading and some rows
_MARGINS_INCHES = (0.4, 0.4, 0.5, 0.6)  # left, right, top, bottom
_NOT_IN_NAMES = re.compile(r"[^\w.]")


def new_workbook(file: io.BytesIO, day: date) -> Workbook:
    """Return an empty workbook that bears no author and no time but ``day``.

    Words stay words: what looks like a formula or a link is neither.
    """
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": dict(_USUAL),
    }
    workbook = Workbook(file, settings)
    workbook.set_properties({"created": datetime.combine(day, time())})
    return workbook


class Book:
    """A workbook of tables in the making. Every table can be found by name."""

    def __init__(self, day: date) -> None:
        """Begin an empty workbook that bears no author and no time but ``day``."""
        self._file = io.BytesIO()
        self._workbook = new_workbook(self._file, day)
        self._looks = Looks(self._workbook)
        self._plots = Plots()

    def tables(self, name: str, heading: str, tables: Sequence[Table]) -> None:
        """Write a sheet of tables under a common heading; none where there are no tables."""
        if not tables:
            return
        sheet = _Sheet(self._workbook, self._looks, self._plots, name, tables)
        sheet.heading(heading)
        for table in tables:
            sheet.table(table)
        sheet.finish()

    def register(self, table: Table, name: str = "", *, filtered: bool = True) -> None:
        """Write a sheet with one list, to be ``filtered``; none where it has no rows."""
        if table.rows:
            sheet = _Sheet(self._workbook, self._looks, self._plots, name or table.title, [table])
            sheet.register(table, filtered=filtered)
            sheet.finish()

    def packed(self) -> bytes:
        """Return the workbook as a file."""
        self._plots.write(self._workbook, self._looks)
        self._workbook.close()
        return workbook_with_counts(self._file.getvalue())


class _Sheet:
    """A sheet that takes tables one below the other, ready to be printed."""

    def __init__(
        self, workbook: Workbook, looks: Looks, plots: Plots, name: str, tables: Sequence[Table]
    ) -> None:
        """Begin a sheet whose columns are wide enough for all ``tables``."""
        self._workbook, self._looks, self._name, self._plots = workbook, looks, name, plots
        self._sheet = workbook.add_worksheet(name)
        self._widths = column_pixels(tables)
        for column, width in enumerate(self._widths):
            self._sheet.set_column_pixels(column, column, width)
        self._frozen = _frozen(tables[0], self._widths)
        self._row = 0
        self._heights: dict[int, int] = {}
        self._breaks: list[int] = []
        self._page_begins, self._guessed = 0, False

    def heading(self, words: str) -> None:
        """Write what the sheet is about; it stays in view above several tables."""
        self._tall(0, HEADING_PIXELS)
        self._sheet.write_string(0, 0, legal(words), self._looks.heading)
        self._sheet.freeze_panes(1, self._frozen)
        self._sheet.repeat_rows(0)
        self._row = 2

    def table(self, table: Table) -> None:
        """Write a table with its title, its notes and its chart, on one page if it fits."""
        begin = self._row
        self._line(table.title, self._looks.title, len(table.columns))
        first = self._row
        top = self._head(table, first)
        self._cells(table, top)
        if table.heat:
            self._heat(table, top)
        self._row = top + len(table.rows)
        self._name_range(table, first, self._row - 1)
        for note in (*table.notes, *table.remarks):
            self._line(note, self._looks.note, len(table.columns))
        middle = self._row
        if table.chart:
            self._chart(table, table.chart, top)
        self._turn(begin, middle)
        self._row += 1

    def register(self, table: Table, *, filtered: bool) -> None:
        """Write the one table of a sheet as a list, its heading always in view."""
        top = self._head(table, 0)
        self._cells(table, top)
        last = top + len(table.rows) - 1
        self._name_range(table, top - 1, last)
        if filtered:
            self._sheet.autofilter(top - 1, 0, last, len(table.columns) - 1)
        self._sheet.freeze_panes(top, 0)
        self._sheet.repeat_rows(0, top - 1)
        self._row = last + 1
        for note in table.notes:
            self._line(note, self._looks.note, len(table.columns))

    def finish(self) -> None:
        """Set the printed page: A4 on its side, one page wide."""
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.set_margins(*_MARGINS_INCHES)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C— &P —")
        self._sheet.set_h_pagebreaks(self._breaks)
        self._sheet.print_area(0, 0, max(0, self._row - 1), len(self._widths) - 1)

    def _tall(self, row: int, pixels: int) -> None:
        self._heights[row] = pixels
        self._sheet.set_row_pixels(row, pixels)

    def _turn(self, begin: int, chart: int) -> None:
        """Turn the page before a table that would be torn, or before its ``chart``.

        A table longer than a page is torn, but not below its first rows. Where the program
        turned pages itself, nobody knows how much is left: the next table has a new one.
        """
        most = page_pixels(self._widths)
        whole, used = self._pixels(begin), self._used(begin, most)
        if self._guessed or used + (whole if whole <= most else _LEAST_BEGUN) > most:
            self._turn_before(begin)
        if whole > most and self._used(chart, most) + self._pixels(chart) > most:
            self._turn_before(chart)

    def _used(self, row: int, most: int) -> int:
        """Return how much of its page is filled above ``row``."""
        used = 0
        for place in range(self._page_begins, row):
            height = self._heights.get(place, _ROW_PIXELS)
            if used + height > most:
                self._page_begins, used, self._guessed = place, 0, True
            used += height
        return used

    def _turn_before(self, row: int) -> None:
        self._breaks.append(row)
        self._page_begins, self._guessed = row, False

    def _pixels(self, first: int) -> int:
        return sum(self._heights.get(row, _ROW_PIXELS) for row in range(first, self._row))

    def _line(self, words: str, look: Format, columns: int) -> None:
        """Write words over a table or below it, as wide as it is, or as a chart at least."""
        last = span(self._widths, columns, _CHART_PIXELS) - 1
        height = note_pixels(words, sum(self._widths[: last + 1]))
        self._tall(self._row, height)
        self._merge(self._row, 0, self._row, last, words, look)
        self._row += 1

    def _head(self, table: Table, row: int) -> int:
        """Write the heading in one row or two; return the first row below it."""
        two = any(column.over for column in table.columns)
        at = 0
        above, below = [], []
        for over, group in groupby(table.columns, key=lambda column: column.over):
            columns = list(group)
            widths = self._widths[at : at + len(columns)]
            if over:
                self._merge(row, at, row, at + len(columns) - 1, over, self._looks.head)
                above.append((over, sum(widths)))
            for place, column in enumerate(columns, at):
                first = row + two if over else row
                self._merge(first, place, row + two, place, column.label, self._looks.head)
            below += list(zip((column.label for column in columns), widths, strict=True))
            at += len(columns)
        if two:
            self._tall(row, head_pixels(above))
        self._tall(row + two, head_pixels(below))
        return row + 1 + two

    def _merge(
        self, row: int, column: int, last_row: int, last_column: int, words: str, look: Format
    ) -> None:
        self._sheet.write_string(row, column, legal(words), look)
        if (row, column) != (last_row, last_column):
            self._sheet.merge_range(row, column, last_row, last_column, "", look)
            self._sheet.write_string(row, column, legal(words), look)

    def _cells(self, table: Table, top: int) -> None:
        for place, row in enumerate(table.rows, top):
            self._tall(place, row_pixels(row, self._widths))
            for at, cell in enumerate(row):
                self._cell(place, at, cell, words=table.columns[at].kind.words)

    def _cell(self, row: int, column: int, cell: Cell, *, words: bool) -> None:
        if isinstance(cell, str):
            look = self._looks.words if words else self._looks.mark
            self._sheet.write_string(row, column, legal(cell), look)
        else:
            digits = -int(Decimal(cell).as_tuple().exponent)
            self._sheet.write_number(row, column, float(cell), self._looks.number(max(0, digits)))

    def _heat(self, table: Table, top: int) -> None:
        """Let the program shade cells by their value, so that a changed number changes shade."""
        area = (top, 1, top + len(table.rows) - 1, len(table.columns) - 1)
        scale = {"type": "2_color_scale", "min_color": HEAT[0], "max_color": HEAT[-1]}
        self._sheet.conditional_format(*area, scale)
        for row, cells in enumerate(table.rows, top):
            for column in (at for at, cell in enumerate(cells) if cell == WITHHELD):
                self._sheet.write_string(row, column, WITHHELD, self._looks.hidden)

    def _name_range(self, table: Table, first: int, last: int) -> None:
        name = _NOT_IN_NAMES.sub("_", f"{self._name}.{table.name}")
        area = f"'{self._name}'!{_corner(first, 0)}:{_corner(last, len(table.columns) - 1)}"
        self._workbook.define_name(name, f"={area}")

    def _chart(self, table: Table, chart: Chart, top: int) -> None:
        self._line(chart.caption, self._looks.note, len(table.columns))
        names = [str(row[chart.label]) for row in table.rows[chart.first : chart.last + 1]]
        millimetres = natural_height_mm(chart, names, _CHART_WIDTH_MM)
        height = round(millimetres * _PIXELS_PER_MM)
        if diverges(chart):
            native = self._plots.take(table, chart).drawn(self._workbook, PLOTTED, millimetres)
        else:
            digits = digits_of(table, chart)
            native = native_chart(self._workbook, chart, self._name, top, millimetres, digits)
        native.set_title({"none": True})  # or else programs write the one series' name over it
        native.set_size({"width": _CHART_PIXELS, "height": height})
        self._sheet.insert_chart(self._row, 0, native, {"description": chart.words})
        for _ in range(ceil(height / _ROW_PIXELS)):
            self._tall(self._row, _ROW_PIXELS)
            self._row += 1


def _frozen(table: Table, widths: Sequence[int]) -> int:
    """Return how many of the columns of words that a table begins with stay in view."""
    count = sum(1 for _ in takewhile(lambda column: column.kind.words, table.columns))
    return max(at for at in range(count + 1) if sum(widths[:at]) <= _MOST_FROZEN)


def _corner(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
