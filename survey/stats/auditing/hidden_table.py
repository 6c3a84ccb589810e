"""What somebody can work out about a hidden table of counts.

Rows are groups whose counts are hidden, columns the choices (未填 is one). Known are how
many ballots each group gave and how often each choice was made in all; ``least`` holds
what words tell, such as 普遍: all or all but one. Whoever knows one ballot, his own, knows
besides that its cell is at least one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Cells = NDArray[np.bool_]


@dataclass(frozen=True)
class HiddenTable:
    """A table (groups × choices) of which only sums and least counts are known."""

    rows: Counts
    columns: Counts
    least: Counts


class Knowledge(NamedTuple):
    """What one reader knows. ``spared`` are cells that he may know.

    These are the choices that nobody made, or nobody but himself; and where a word says
    that all or all but one agree, and he is the one, how the others there voted: no word
    could be said of the small group otherwise.
    """

    least: Counts
    spared: Cells


def readers(table: HiddenTable) -> Iterator[Knowledge]:
    """Yield what a stranger knows, and what the owner of each possible ballot knows."""
    unmade = np.broadcast_to(table.columns == 0, table.least.shape)
    yield Knowledge(table.least, unmade)
    for row, column in np.ndindex(table.least.shape):
        least = table.least.copy()
        least[row, column] = max(1, int(least[row, column]))
        if not is_possible(table, least):
            continue
        spared = unmade.copy()
        spared[:, column] |= table.columns[column] == 1
        spared[row] |= table.least[row].any() and table.least[row, column] == 0
        yield Knowledge(least, spared)


def is_possible(table: HiddenTable, least: Counts) -> bool:
    """Return whether any table has these sums and is nowhere below ``least``."""
    return bool((least.sum(1) <= table.rows).all() and (least.sum(0) <= table.columns).all())


def bounds(table: HiddenTable, least: Counts) -> tuple[Counts, Counts]:
    """Return the least and the greatest count of every cell.

    Notes
    -----
    For two-way tables with known sums the bounds of Fréchet are attained by whole
    numbers, also when cells have least counts: these are taken off before. See Dobra and
    Fienberg, PNAS 97 (2000) 11885.

    >>> table = HiddenTable(np.array([2, 3]), np.array([4, 1]), np.zeros((2, 2), int))
    >>> [each.tolist() for each in bounds(table, table.least)]
    [[[1, 0], [2, 0]], [[2, 1], [3, 1]]]
    """
    rows = (table.rows - least.sum(1))[:, None]
    columns = (table.columns - least.sum(0))[None, :]
    low = least + np.maximum(0, rows + columns - rows.sum())
    return low, least + np.minimum(rows, columns)


def is_pinned(table: HiddenTable) -> bool:
    """Return whether some reader can tell some hidden count exactly."""
    for known in readers(table):
        low, high = bounds(table, known.least)
        if (~known.spared & (low == high)).any():
            return True
    return False
