"""Workbooks and their sheets: how plain tables are laid on them."""

import io
import re
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from math import ceil

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from survey.reports.characters import ems, legal
from survey.reports.charts import digits_of, native_chart, natural_height_mm
from survey.reports.heat import HEAT, HIDDEN
from survey.reports.tables import WITHHELD, Cell, Chart, Table

_PIXELS_PER_MM = 96 / 25.4
_ROW_PIXELS = 20
_CHART_WIDTH_MM = 190
_NUMBER_WIDTH = 9.5  # characters
_LEAST_WORDS, _MOST_LABEL, _MOST_WORDS = 10, 40, 80
_NOT_IN_NAMES = re.compile(r"[^\w.]")


def new_workbook(file: io.BytesIO, day: date) -> Workbook:
    """Return an empty workbook that bears no author and no time but ``day``.

    Words stay words: what looks like a formula or a link is neither.
    """
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = Workbook(file, settings)
    workbook.set_properties({"created": datetime.combine(day, time())})
    return workbook


class Looks:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        """Make those that are always needed."""
        self._workbook = workbook
        self._grid = {"border": 1, "border_color": "#7F7F7F", "valign": "vcenter"}
        self._numbers: dict[int, Format] = {}
        head = {"bold": True, "bg_color": "#EDEDED", "align": "center", "text_wrap": True}
        self.title = workbook.add_format({"bold": True, "font_size": 12})
        self.note = workbook.add_format({"font_size": 9, "font_color": "#404040"})
        self.head = workbook.add_format({**self._grid, **head})
        self.words = workbook.add_format({**self._grid, "text_wrap": True})
        self.hidden = workbook.add_format({"pattern": 14, "fg_color": HIDDEN})
        self.mark = workbook.add_format({**self._grid, "align": "right"})

    def number(self, digits: int) -> Format:
        """Return the format of numbers with ``digits`` decimals."""
        if digits not in self._numbers:
            pattern = f"0.{'0' * digits}" if digits else "0"
            self._numbers[digits] = self._workbook.add_format({**self._grid, "num_format": pattern})
        return self._numbers[digits]


class TableSheet:
    """A sheet that takes tables one below the other, ready to be printed."""

    def __init__(self, workbook: Workbook, looks: Looks, name: str) -> None:
        """Begin an empty sheet."""
        self._workbook, self._looks, self._name = workbook, looks, name
        self._sheet = workbook.add_worksheet(name)
        self._row = 0
        self._widths: list[float] = []

    def heading(self, words: str) -> None:
        """Write what the sheet is about; it stays in view above several tables."""
        self._sheet.write_string(0, 0, legal(words), self._looks.title)
        self._sheet.freeze_panes(1, 0)
        self._row = 2

    def table(self, table: Table) -> None:
        """Write a table with its title, its notes and its chart; it can be found by name."""
        self._sheet.write_string(self._row, 0, legal(table.title), self._looks.title)
        top = self._head(table, self._row + 1)
        self._cells(table, top, _MOST_LABEL)
        if table.heat:
            self._heat(table, top)
        self._name_range(table, self._row + 1, top + len(table.rows) - 1)
        self._row = top + len(table.rows)
        for note in (*table.notes, *table.remarks):
            self._sheet.write_string(self._row, 0, legal(note), self._looks.note)
            self._row += 1
        if table.chart:
            self._chart(table, table.chart, top)
        self._row += 1

    def register(self, table: Table) -> None:
        """Write the one table of a sheet as a list to filter, its heading always in view."""
        top = self._head(table, 0)
        self._cells(table, top, _MOST_WORDS)
        last = max(top, top + len(table.rows) - 1)
        self._name_range(table, 0, last)
        self._sheet.autofilter(0, 0, last, len(table.columns) - 1)
        self._sheet.freeze_panes(top, 0)
        self._sheet.repeat_rows(0, top - 1)
        self._row = last + 1

    def finish(self) -> None:
        """Set widths and the printed page: A4 on its side, one page wide."""
        for column, width in enumerate(self._widths):
            self._sheet.set_column(column, column, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_footer("&C— &P —")
        self._sheet.print_area(0, 0, max(0, self._row - 1), max(0, len(self._widths) - 1))

    def _head(self, table: Table, row: int) -> int:
        """Write the heading in one row or two; return the first row below it."""
        two = any(column.over for column in table.columns)
        at = 0
        for over, group in groupby(table.columns, key=lambda column: column.over):
            columns = list(group)
            if over:
                self._merge(row, at, row, at + len(columns) - 1, over)
            for place, column in enumerate(columns, at):
                if two and not over:
                    self._merge(row, place, row + 1, place, column.label)
                else:
                    self._sheet.write_string(row + two, place, column.label, self._looks.head)
            at += len(columns)
        return row + 1 + two

    def _merge(self, row: int, column: int, last_row: int, last_column: int, words: str) -> None:
        if (row, column) == (last_row, last_column):
            self._sheet.write_string(row, column, legal(words), self._looks.head)
        else:
            self._sheet.merge_range(
                row, column, last_row, last_column, legal(words), self._looks.head
            )

    def _cells(self, table: Table, top: int, widest: int) -> None:
        self._widen(table, widest)
        for place, row in enumerate(table.rows, top):
            for at, cell in enumerate(row):
                self._cell(place, at, cell, words=table.columns[at].kind.words)

    def _cell(self, row: int, column: int, cell: Cell, *, words: bool) -> None:
        if isinstance(cell, str):
            look = self._looks.words if words else self._looks.mark
            self._sheet.write_string(row, column, legal(cell), look)
        else:
            digits = -int(Decimal(cell).as_tuple().exponent)
            self._sheet.write_number(row, column, float(cell), self._looks.number(max(0, digits)))

    def _widen(self, table: Table, widest: int) -> None:
        for at, column in enumerate(table.columns):
            width = _NUMBER_WIDTH
            if column.kind.words:
                longest = max(map(ems, (column.label, *(str(row[at]) for row in table.rows))))
                width = min(widest, max(_LEAST_WORDS, 2 * longest + 2))
            if at == len(self._widths):
                self._widths.append(width)
            self._widths[at] = max(self._widths[at], width)

    def _heat(self, table: Table, top: int) -> None:
        """Let the program shade cells by their value, so that a changed number changes shade."""
        area = (top, 1, top + len(table.rows) - 1, len(table.columns) - 1)
        scale = {"type": "2_color_scale", "min_color": HEAT[0], "max_color": HEAT[-1]}
        withheld = {"type": "cell", "criteria": "==", "value": f'"{WITHHELD}"'}
        self._sheet.conditional_format(*area, scale)
        self._sheet.conditional_format(*area, {**withheld, "format": self._looks.hidden})

    def _name_range(self, table: Table, first: int, last: int) -> None:
        name = _NOT_IN_NAMES.sub("_", f"{self._name}.{table.name}")
        area = f"'{self._name}'!{_corner(first, 0)}:{_corner(last, len(table.columns) - 1)}"
        self._workbook.define_name(name, f"={area}")

    def _chart(self, table: Table, chart: Chart, top: int) -> None:
        names = [str(row[chart.label]) for row in table.rows[chart.first : chart.last + 1]]
        millimetres = natural_height_mm(chart, names, _CHART_WIDTH_MM)
        height = round(millimetres * _PIXELS_PER_MM)
        native = native_chart(
            self._workbook, chart, self._name, top, millimetres, digits_of(table, chart)
        )
        native.set_size({"width": round(_CHART_WIDTH_MM * _PIXELS_PER_MM), "height": height})
        self._sheet.insert_chart(self._row, 0, native, {"description": chart.words})
        self._row += ceil(height / _ROW_PIXELS)


def _corner(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))
