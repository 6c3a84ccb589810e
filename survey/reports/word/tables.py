"""Neutral tables set in WordprocessingML."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from survey.reports.column_widths import indents_mm, is_roomy, widths_mm
from survey.reports.drawn.heat import HEAT, HIDDEN, heat_of
from survey.reports.page import twips
from survey.reports.tables import Cell, Column, Table
from survey.reports.word.wordml import paragraph

_WHOLE = 9  # a table of so many rows stays on one page
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>'


@dataclass(frozen=True)
class _Type:
    """The styles of one size of type."""

    words: str
    number: str
    head: str


_LARGE = _Type("CellText", "CellNumber", "CellHead")
_SMALL = _Type("SmallText", "SmallNumber", "SmallHead")


def table_markup(table: Table, width_mm: float) -> str:
    """Return the columns that the document shows, ``width_mm`` wide.

    The heading is repeated on every page, no row is split, a short table stays
    on one page with the first of its notes.
    """
    columns = [table.columns[place] for place in table.shown]
    kind = _LARGE if is_roomy(table) else _SMALL
    given = widths_mm(table, width_mm)
    widths = [twips(width) for width in given]
    indents = [_indent(indent) for indent in indents_mm(table, given)]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Results"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{_head(columns, widths, kind)}"
        f"{_body(table, columns, widths, indents, kind)}</w:tbl>"
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


def _body(
    table: Table,
    columns: Sequence[Column],
    widths: Sequence[int],
    indents: Sequence[str],
    kind: _Type,
) -> str:
    headed = {places.start for places in table.blocks} if table.in_blocks else set()
    heat = heat_of(table)
    rows = []
    for place, row in enumerate(table.rows):
        if place in headed:
            span = f'<w:gridSpan w:val="{len(widths)}"/>'
            rows.append(_row(_cell(kind.head, cell_text(row[0]), sum(widths), span + _SHADE)))
        keep = len(table.rows) <= _WHOLE or place >= len(table.rows) - 2
        cells = (
            _cell(
                kind.words if column.kind.words else kind.number,
                cell_text(row[at]),
                width,
                _heat(fifth),
                properties=("<w:keepNext/>" if keep else "") + indent,
            )
            for at, column, width, indent, fifth in zip(
                table.shown, columns, widths, indents, heat[place], strict=True
            )
        )
        rows.append(_row("".join(cells)))
    return "".join(rows)


def _heat(fifth: int | None) -> str:
    if fifth is None:
        return ""
    if fifth < 0:
        return f'<w:shd w:val="thinDiagStripe" w:color="{HIDDEN[1:]}" w:fill="FFFFFF"/>'
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAT[fifth][1:]}"/>'


def _indent(indent_mm: float) -> str:
    return f'<w:ind w:right="{twips(indent_mm)}"/>' if indent_mm else ""


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
