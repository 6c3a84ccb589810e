"""Neutral tables set in WordprocessingML."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from survey.reports.characters import ems
from survey.reports.page import twips
from survey.reports.tables import Cell, Column, Kind, Table
from survey.reports.wordml import paragraph

_WHOLE = 9  # a table of so many rows stays on one page
_ROOMY = 8  # more columns than these are set in smaller type
_NATURAL_MM = {Kind.COUNT: 9.5, Kind.SHARE: 11.5, Kind.SCORE: 13.0}
_WIDEST_NUMBER_MM = 24.0
_LEAST_WORDS_MM, _MOST_WORDS_MM = 18.0, 90.0
_MARGINS_MM = 2.0
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'


@dataclass(frozen=True)
class _Type:
    """The styles of one size of type, and how wide a character is."""

    words: str
    number: str
    head: str
    em_mm: float


_LARGE = _Type("CellText", "CellNumber", "CellHead", 3.71)
_SMALL = _Type("SmallText", "SmallNumber", "SmallHead", 3.18)


def table_markup(table: Table, width_mm: float) -> str:
    """Return the columns that the document shows, ``width_mm`` wide.

    The heading is repeated on every page, no row is split, a short table stays
    on one page with the first of its notes.
    """
    columns = [table.columns[place] for place in table.shown]
    kind = _LARGE if len(columns) <= _ROOMY else _SMALL
    widths = [twips(width) for width in _widths(table, kind, width_mm)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Results"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_head(columns, widths, kind)}"
        f"{_body(table, columns, widths, kind)}</w:tbl>"
    )


def _head(columns: Sequence[Column], widths: Sequence[int], kind: _Type) -> str:
    """Return one heading row, or two where some columns stand under a common heading."""
    if not any(column.over for column in columns):
        cells = (_cell(kind.head, c.label, w, _SHADE) for c, w in zip(columns, widths, strict=True))
        return _row("".join(cells), head=True)
    upper, lower = [], []
    for over, group in groupby(zip(columns, widths, strict=True), key=lambda pair: pair[0].over):
        pairs = list(group)
        if over:
            span = f'<w:gridSpan w:val="{len(pairs)}"/>'
            upper.append(_cell(kind.head, over, sum(w for _, w in pairs), span + _SHADE))
            lower += [_cell(kind.head, column.label, w, _SHADE) for column, w in pairs]
            continue
        for column, width in pairs:
            start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
            upper.append(_cell(kind.head, column.label, width, start + _SHADE))
            lower.append(_cell(kind.head, "", width, more + _SHADE))
    return _row("".join(upper), head=True) + _row("".join(lower), head=True)


def _body(table: Table, columns: Sequence[Column], widths: Sequence[int], kind: _Type) -> str:
    blocks = table.in_blocks
    indents = [
        _indent(table, at, width, kind) for at, width in zip(table.shown, widths, strict=True)
    ]
    rows = []
    for place, row in enumerate(table.rows):
        if blocks and (place == 0 or table.rows[place - 1][0] != row[0]):
            span = f'<w:gridSpan w:val="{len(widths)}"/>'
            rows.append(_row(_cell(kind.head, cell_text(row[0]), sum(widths), span + _SHADE)))
        keep = len(table.rows) <= _WHOLE or place >= len(table.rows) - 2
        cells = (
            _cell(
                kind.words if column.kind.words else kind.number,
                cell_text(row[at]),
                width,
                properties=("<w:keepNext/>" if keep else "") + indent,
            )
            for at, column, width, indent in zip(table.shown, columns, widths, indents, strict=True)
        )
        rows.append(_row("".join(cells)))
    return "".join(rows)


def _indent(table: Table, at: int, width: int, kind: _Type) -> str:
    """Return the indent that centres a column of numbers and keeps their ends in line."""
    if table.columns[at].kind.words:
        return ""
    longest = max((ems(cell_text(row[at])) for row in table.rows), default=0)
    room = (width - twips(longest * kind.em_mm)) // 2 - twips(_MARGINS_MM / 2)
    return f'<w:ind w:right="{room}"/>' if room > 0 else ""


def cell_text(cell: Cell) -> str:
    """Return a cell as the document shows it: numbers with the decimals they came with."""
    return cell if isinstance(cell, str) else str(cell)


def _row(cells: str, *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _cell(style: str, words: str, width: int, look: str = "", properties: str = "") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{look}<w:vAlign w:val="center"/>'
        f"</w:tcPr>{paragraph(style, words, properties)}</w:tc>"
    )


def _widths(table: Table, kind: _Type, width_mm: float) -> list[float]:
    """Return the columns' widths: numbers as they need, words what is left."""
    numbers = {at: _number_width(table.columns[at], kind) for at in _places(table, words=False)}
    words = {at: _words_width(table, at, kind) for at in _places(table, words=True)}
    least = len(words) * _LEAST_WORDS_MM
    if sum(numbers.values()) > width_mm - least:
        numbers = _scaled(numbers, width_mm - least)
    room = width_mm - sum(numbers.values())
    spare = room - sum(words.values())
    if spare > 0 and numbers:
        grown = {at: min(_WIDEST_NUMBER_MM, w + spare / len(numbers)) for at, w in numbers.items()}
        numbers = {at: max(grown[at], width) for at, width in numbers.items()}
    given = numbers | _scaled(words, width_mm - sum(numbers.values()))
    return [given[at] for at in table.shown]


def _places(table: Table, *, words: bool) -> list[int]:
    return [at for at in table.shown if table.columns[at].kind.words is words]


def _scaled(widths: dict[int, float], total: float) -> dict[int, float]:
    return {at: width * total / sum(widths.values()) for at, width in widths.items()}


def _number_width(column: Column, kind: _Type) -> float:
    label = min(ems(column.label), 4) * kind.em_mm + _MARGINS_MM
    return max(_NATURAL_MM[column.kind], label)


def _words_width(table: Table, at: int, kind: _Type) -> float:
    longest = max(map(ems, [table.columns[at].label, *(str(row[at]) for row in table.rows)]))
    return min(_MOST_WORDS_MM, max(_LEAST_WORDS_MM, longest * kind.em_mm + _MARGINS_MM))
