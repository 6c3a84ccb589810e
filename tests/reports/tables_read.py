"""Tables as they stand in a file: title, one head for each column, rows, notes."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from docx import Document
from openpyxl.worksheet.worksheet import Worksheet

from tests.reports.opened import words

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass
class ReadRow:
    """Cells by their heads; ``block`` is the title that stands above the row."""

    words: tuple[str, ...]
    by_head: dict[str, Any]
    block: str = ""


@dataclass
class ReadTable:
    """A table. ``raw`` are its rows as they stand, headings first."""

    title: str
    raw: list[list[Any]]
    heads: list[str] = field(default_factory=list)
    rows: list[ReadRow] = field(default_factory=list)
    notes: str = ""


def of_document(file: bytes) -> list[ReadTable]:
    """Return the tables of a Word document."""
    found: list[ReadTable] = []
    said = ""
    for element in Document(io.BytesIO(file)).element.body:
        if element.tag == f"{_W}tbl":
            found.append(_word_table(element, said))
        elif element.tag == f"{_W}p":
            said = words(element)
            if said.startswith("注：") and found:
                found[-1].notes = said
    return found


def _word_table(element: Any, caption: str) -> ReadTable:
    rows = list(element.iter(f"{_W}tr"))
    tops = [row for row in rows if row.find(f"{_W}trPr/{_W}tblHeader") is not None]
    wide = [list(_wide(row)) for row in rows]
    raw = [[words(cell) for cell in row.iter(f"{_W}tc")] for row in rows]
    table = ReadTable(caption.partition(" ")[2], raw)
    table.heads = ["".join(parts) for parts in zip(*wide[: len(tops)], strict=True)]
    block = ""
    for narrow, row in zip(raw[len(tops) :], wide[len(tops) :], strict=True):
        if len(narrow) == 1 and len(row) > 1:
            block = narrow[0]
        else:
            table.rows.append(_row(table.heads, row, block))
    return table


def _wide(row: Any) -> Iterator[str]:
    for cell in row.iter(f"{_W}tc"):
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        yield from [words(cell)] * (1 if span is None else int(span.get(f"{_W}val")))


def of_workbook(file: bytes) -> list[ReadTable]:
    """Return the tables of all sheets; a list that fills a sheet is titled as the sheet."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    return [table for sheet in book for table in _of_sheet(sheet)]


def _of_sheet(sheet: Worksheet) -> Iterator[ReadTable]:
    merged = {
        (row, column): sheet.cell(one.min_row, one.min_col).value if row == one.min_row else ""
        for one in sheet.merged_cells.ranges
        for row in range(one.min_row, one.max_row + 1)
        for column in range(one.min_col, one.max_col + 1)
    }
    title, table = sheet.title, None
    for cells in sheet.iter_rows():
        if not cells[0].border.left.style:
            title, table = str(cells[0].value or ""), None
            continue
        row = [
            merged.get((cell.row, cell.column), cell.value)
            for cell in cells
            if cell.border.left.style or (cell.row, cell.column) in merged
        ]
        if any(cell.font.bold for cell in cells):
            if table is None:
                table = ReadTable(title, [], [""] * len(row))
                yield table
            table.heads = [f"{a}{b or ''}" for a, b in zip(table.heads, row, strict=True)]
        else:
            block = str(row[0]) if table.heads[0] == "方面" else ""
            table.rows.append(_row(table.heads, row, block, skipped=bool(block)))
        table.raw.append(row)


def _row(heads: list[str], row: list[Any], block: str, *, skipped: bool = False) -> ReadRow:
    """Return a row; its words are the cells before the first figure."""
    return ReadRow(
        tuple(map(str, row[1 if skipped else 0 :])), dict(zip(heads, row, strict=True)), block
    )
