"""How wide the columns of a sheet are, and how tall its rows, in pixels of the screen.

Tables that stand one below the other share their columns. Not every program makes a row as
tall as what is wrapped in it, so that heights are reckoned here, rather a line too many.
"""

import re
from collections.abc import Sequence
from math import ceil

from survey.reports.characters import ems
from survey.reports.column_widths import fitted, lines_in
from survey.reports.tables import Row, Table

_EM, _SMALL_EM = 13.6, 12.2  # of cells and heads, of notes
_LINE, _SMALL_LINE = 17, 15
_LEAST_ROW, _TALLEST_ROW = 21, 545  # no program makes a row taller
_MARGINS = 18
_PAGE = 1300  # a page on its side, at four fifths of the size
_LEAST_WORDS, _WORDS_ABOVE_NUMBERS, _MOST_LABELS = 76, 150, 330
_LEAST_NUMBER, _MOST_NUMBER = 60, 140
_PAPER_WIDTH, _PAPER_HEIGHT = 1045, 632  # at full size, without margins
_MOST_HEAD = 6  # lines
_NAMES = re.compile(r"[!-~]+")

HEADING_PIXELS = 30
"""Of the row that heads every page of a sheet."""


def column_pixels(tables: Sequence[Table]) -> list[int]:
    """Return the widths of the columns that ``tables`` share, as wide as a page if they can.

    Numbers get what they need. Where one table has words and another numbers, the words
    are broken into lines. Of the other words the widest give way.
    """
    words, numbers = _needs(tables, words=True), _needs(tables, words=False)
    given = dict(numbers)
    for at in words.keys() & numbers.keys():
        given[at] = max(numbers[at], min(words.pop(at), _WORDS_ABOVE_NUMBERS))
    natural = sum(words.values())
    room = max(_PAGE - sum(given.values()), min(natural, _MOST_LABELS))
    given |= words if natural <= room else fitted(words, room)
    return [ceil(given[at]) for at in sorted(given)]


def row_pixels(row: Row, widths: Sequence[int]) -> int:
    """Return how tall a row of cells is."""
    words = ((cell, width) for cell, width in zip(row, widths, strict=False) if cell)
    lines = (_lines(cell, width) for cell, width in words if isinstance(cell, str))
    return _tall(max(lines, default=1), _LINE)


def head_pixels(labels: Sequence[tuple[str, int]]) -> int:
    """Return how tall a row of a heading is: each label, and how wide the cell it stands in."""
    lines = max((_lines(label, width) for label, width in labels), default=1)
    return _tall(min(lines, _MOST_HEAD), _LINE)


def note_pixels(words: str, width: int) -> int:
    """Return how tall a note is that runs over several columns, ``width`` in all."""
    return _tall(lines_in(words, width - _MARGINS, _SMALL_EM), _SMALL_LINE)


def page_pixels(widths: Sequence[int]) -> int:
    """Return how much fits below the heading of a page on which a sheet is as wide as the paper."""
    return int(_PAPER_HEIGHT * max(1.0, sum(widths) / _PAPER_WIDTH)) - HEADING_PIXELS


def span(widths: Sequence[int], columns: int, least: int) -> int:
    """Return over how many columns a line of words runs: a table's, or enough for ``least``."""
    reached = 0
    for count, width in enumerate(widths, 1):
        reached += width
        if count >= columns and reached >= least:
            return count
    return len(widths)


def _needs(tables: Sequence[Table], *, words: bool) -> dict[int, float]:
    """Return the widths that columns of words, or of numbers, need in any table."""
    found: dict[int, float] = {}
    for table in tables:
        for at, column in enumerate(table.columns):
            if column.kind.words is words:
                need = _words_need(table, at) if words else _number_need(table, at)
                found[at] = max(found.get(at, 0), need)
    return found


def _words_need(table: Table, at: int) -> float:
    cells = (line for row in table.rows for line in str(row[at]).split("\n"))
    longest = max(map(ems, (table.columns[at].label, *cells)))
    return max(_LEAST_WORDS, longest * _EM + _MARGINS)


def _number_need(table: Table, at: int) -> float:
    """Return the width of the longest number, and of a heading in two lines, no name torn."""
    words = table.columns[at].label
    label = max(ceil(ems(words) / 2), *map(ems, _NAMES.findall(words)), 0)
    longest = max((ems(str(row[at])) for row in table.rows), default=0)
    return min(_MOST_NUMBER, max(_LEAST_NUMBER, max(label, longest) * _EM + _MARGINS))


def _lines(words: str, width: int) -> int:
    return lines_in(words, width - _MARGINS, _EM)


def _tall(lines: int, line: int) -> int:
    return min(_TALLEST_ROW, max(_LEAST_ROW, lines * line + 4))
