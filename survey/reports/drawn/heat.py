"""Cells shaded by their value, in every file alike: the darker, the higher. The number stays."""

from decimal import Decimal

from survey.reports.tables import WITHHELD, Cell, Table

HEAT = ("#FFFFFF", "#EAF0F8", "#D3DFEF", "#BACBE4", "#9FB5D8")
"""From the lowest to the highest fifth of a table's figures; black can be read on all."""
HIDDEN = "#BFBFBF"
"""The stripes of a cell whose figure is withheld."""


def heat_of(table: Table) -> tuple[tuple[int | None, ...], ...]:
    """Return for every row the fifth each shown cell lies in, -1 where it is withheld.

    ``None`` is a cell that has no shade: words, or a table that is not shaded.
    """
    figures = [float(cell) for row in table.rows for cell in row if isinstance(cell, Decimal)]
    least, most = min(figures, default=0.0), max(figures, default=0.0)
    return tuple(
        tuple(_fifth(row[place], least, most) if table.heat else None for place in table.shown)
        for row in table.rows
    )


def _fifth(cell: Cell, least: float, most: float) -> int | None:
    if cell == WITHHELD:
        return -1
    if not isinstance(cell, Decimal) or most == least:
        return None
    return min(len(HEAT) - 1, int((float(cell) - least) / (most - least) * len(HEAT)))
