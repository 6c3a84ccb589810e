"""Workbooks of Excel and WPS, new and old, as rows of words."""

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import xlrd
from openpyxl import load_workbook

from survey.core.errors import SurveyError
from survey.core.sentence import Sentence
from survey.exchange.packages import checked_package, refuse_large

ZIPPED = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_SHEETS = 30
MOST_ROWS = 5_000
MOST_COLUMNS = 256
_MOST_CELLS = 40_000
_LONGEST_CELL = 8_000
_EMPTY_ROWS = 10_000  # sheets are often formatted a million rows below their last line
_CONSTANTS = {"=TRUE()": "true", "=FALSE()": "false"}  # as LibreOffice writes a tick
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


@dataclass(frozen=True)
class Sheet:
    """One sheet; row 1 is ``rows[0]``, and every cell is words without outer spaces."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def sheets_of(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook; raise `SurveyError` unless it is harmless."""
    if content.startswith(OLD):
        return tuple(_old(content))
    if "xl/workbook.xml" not in checked_package(content):
        raise SurveyError("这不是 Excel 或 WPS 表格；Word 文档请打开后全选、复制，贴到文字框里")
    return tuple(_new(content))


def _new(content: bytes) -> Iterator[Sheet]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        shown = book.worksheets
        _refuse_many(len(shown))
        budget = _Budget()
        for sheet in shown:
            rows = sheet.iter_rows(max_col=MOST_COLUMNS + 1)
            yield Sheet(sheet.title, _rows(sheet.title, rows, budget))
    except SurveyError:
        raise
    except Exception as error:
        # The library falls over broken files in more ways than one can list.
        raise SurveyError(
            "文件坏了，读不出来；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试"
        ) from error


@dataclass
class _Budget:
    """How many more cells may be read."""

    cells: int = _MOST_CELLS

    def spend(self) -> None:
        self.cells -= 1
        if self.cells < 0:
            raise SurveyError(
                "表格超过 %(most)s 格，没有读入；请只留下问卷后再试", most=_MOST_CELLS
            )


def _rows(
    title: str, rows: Iterable[tuple[Any, ...]], budget: _Budget
) -> tuple[tuple[str, ...], ...]:
    found: list[tuple[str, ...]] = []
    for number, cells in enumerate(rows, 1):
        filled = [(place, cell) for place, cell in enumerate(cells) if cell.value is not None]
        if number > MOST_ROWS and filled:
            raise SurveyError(
                "表格超过 %(most)s 行，没有读入；请删去用不着的行后再试", most=MOST_ROWS
            )
        if number >= _EMPTY_ROWS:
            break
        words = [""] * (filled[-1][0] + 1 if filled else 0)
        for place, cell in filled:
            words[place] = _words(cell, title, number, place + 1, budget)
        found.append(tuple(words))
    return _trimmed(found)


def _refuse_many(sheets: int) -> None:
    if sheets > MOST_SHEETS:
        raise SurveyError("有 %(n)s 个工作表，太多了；请只留下问卷", n=sheets)


def _words(cell: Any, title: str, row: int, column: int, budget: _Budget) -> str:
    """Return what a cell holds; formulas are refused, for what they show may be anything."""
    value = cell.value
    budget.spend()
    if cell.data_type == "f" and value in _CONSTANTS:
        return _CONSTANTS[value]
    if cell.data_type == "f":
        raise SurveyError(
            "%(place)s是公式，没有读入；请复制后“选择性粘贴”为数值再试",
            place=place_of(title, row, column),
        )
    if column > MOST_COLUMNS:
        raise SurveyError("表格超过 %(most)s 列，没有读入；请删去用不着的列", most=MOST_COLUMNS)
    return _spelt(value)


def place_of(sheet: str, row: int, column: int) -> Sentence:
    """Return the place of a cell, as people find it."""
    return Sentence(
        "工作表“%(sheet)s”第 %(row)s 行第 %(column)s 列", sheet=sheet, row=row, column=column
    )


def _spelt(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | time):
        return value.isoformat()
    words = str(value).strip()
    if len(words) > _LONGEST_CELL:
        raise SurveyError("有一格超过 %(most)s 字，没有读入；请缩短后再试", most=_LONGEST_CELL)
    return words


def _trimmed(rows: list[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    while rows and not any(rows[-1]):
        rows.pop()
    widest = max((column for row in rows for column, word in enumerate(row, 1) if word), default=0)
    return tuple((*row, *[""] * (widest - len(row)))[:widest] for row in rows)


@dataclass(frozen=True)
class _OldCell:
    value: object
    data_type: str = "n"


def _old(content: bytes) -> Iterator[Sheet]:
    refuse_large(len(content))
    if _MACROS in content:
        raise SurveyError("文件里有宏、控件或嵌入的对象，没有读入；请另存为不带宏的 .xlsx")
    try:
        with (
            open(os.devnull, "w") as nowhere,
            xlrd.open_workbook(
                file_contents=content, on_demand=True, ragged_rows=True, logfile=nowhere
            ) as book,
        ):
            _refuse_many(book.nsheets)
            budget = _Budget()
            for sheet in (book.sheet_by_index(index) for index in range(book.nsheets)):
                rows = (
                    tuple(_old_cell(cell, book.datemode) for cell in sheet.row(number))
                    for number in range(sheet.nrows)
                )
                yield Sheet(sheet.name, _rows(sheet.name, rows, budget))
    except SurveyError:
        raise
    except Exception as error:
        # As above: there is no end to the ways in which a file can be broken.
        raise SurveyError(
            "文件坏了，读不出来；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试"
        ) from error


def _old_cell(cell: Any, datemode: int) -> _OldCell:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return _OldCell(None)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _OldCell(xlrd.xldate.xldate_as_datetime(cell.value, datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _OldCell(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return _OldCell("#N/A")
    return _OldCell(cell.value)
