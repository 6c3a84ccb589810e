"""Sheets of an XLSForm workbook: headings with their languages, and every cell a text."""

import io
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from survey.core.form import Form
from survey.core.languages import SOURCE
from survey.exchange.xlsform_columns import DETAILS, TITLE, UNIT, language_name

Cells = Mapping[str, str]
"""A row, by the bare headings of its columns."""

_WIDE = {"label": 44, "hint": 30, "relevant": 30, "constraint": 30}
_TRANSLATED = ("label", "hint", UNIT, DETAILS, TITLE)
_OURS_ONLY = (UNIT, DETAILS, TITLE)
"""Columns whose Chinese stands under the bare heading, since other tools do not know them."""


class Sheets:
    """Takes the sheets of one workbook, in order."""

    def __init__(self, form: Form) -> None:
        """Begin with none; the translations are those of ``form``."""
        self._form = form
        self._book = Workbook(write_only=True)

    def write(self, name: str, columns: Sequence[str], rows: Sequence[Cells]) -> None:
        """Write a sheet of ``rows`` under ``columns``; every cell is text whatever it says."""
        sheet = self._book.create_sheet(name)
        headings = [pair for base in columns for pair in self._headings(base)]
        for place, (_, base, _) in enumerate(headings):
            letter = _letter(place)
            sheet.column_dimensions[letter].width = _WIDE.get(base, 16)
        sheet.freeze_panes = "A2"
        sheet.append([_cell(sheet, heading, bold=True) for heading, _, _ in headings])
        for row in rows:
            sheet.append(
                [_cell(sheet, self._said(row, base, language)) for _, base, language in headings]
            )

    def _headings(self, base: str) -> Iterator[tuple[str, str, str]]:
        if base not in _TRANSLATED or not self._form.languages:
            if base != TITLE:
                yield base, base, ""
            return
        if base in _OURS_ONLY:
            if base != TITLE:
                yield base, base, ""
        else:
            yield f"{base}::{language_name(SOURCE)}", base, ""
        for language in self._form.languages:
            yield f"{base}::{language_name(language)}", base, language

    def _said(self, row: Cells, base: str, language: str) -> str:
        text = row.get(base, "")
        if not language or not text:
            return text
        words = self._form.translations[language]
        if base != DETAILS:
            return words.get(text, "")
        lines = [words.get(one, "") for one in text.split("\n")]
        return "\n".join(lines) if any(lines) else ""

    def packed(self) -> bytes:
        """Return the workbook as a file."""
        self._book.properties.creator = ""
        file = io.BytesIO()
        self._book.save(file)
        return file.getvalue()


def _letter(place: int) -> str:
    """Return the letter of the column at ``place``, counted from 0."""
    return chr(ord("A") + place) if place < 26 else "A" + chr(ord("A") + place - 26)


def _cell(sheet: WriteOnlyWorksheet, words: str, *, bold: bool = False) -> Cell | None:
    if not words:
        return None
    cell = WriteOnlyCell(sheet, value=words)
    cell.data_type = "s"  # a label that begins with = is no formula
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell
