"""Disclosure mathematics of tables: what somebody with the published figures can work out.

Counts of ballots are whole and not negative; an attacker knows that. ``None`` in a table
is a hidden cell, ``None`` among totals one that was not published.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy import optimize

from survey.stats.methods.arrays import Floats

Published = Sequence[Sequence[int | None]]
Table = Sequence[Sequence[int]]
Position = tuple[int, int]


class Bounds(NamedTuple):
    """The least and the greatest count a hidden cell can have; ``high`` ``None`` if endless."""

    low: int
    high: int | None

    @property
    def exact(self) -> bool:
        """Return whether the hidden count is not hidden at all."""
        return self.low == self.high


def integer_bounds(
    equations: Sequence[Sequence[int]] | Floats,
    totals: Sequence[int],
    least: Sequence[int] | None = None,
) -> tuple[Bounds, ...]:
    """Return the range of every unknown count, given equations between them.

    Parameters
    ----------
    equations : array_like of int, shape (m, k)
        Each row times the unknowns gives its total.
    totals : sequence of int, shape (m,)
        What was published.
    least : sequence of int, shape (k,), optional
        What somebody knows each count to reach, such as 1 for his own answer; 0 by default.

    Notes
    -----
    Two integer programmes per unknown, solved exactly. Raises ValueError where no counts
    fit the totals: then the published figures contradict each other.

    References
    ----------
    Hundepool et al. (2012) Statistical Disclosure Control, ch. 4.

    Examples
    --------
    >>> integer_bounds([[1, 1]], [3], least=[1, 0])
    (Bounds(low=1, high=3), Bounds(low=0, high=2))
    """
    rows = np.asarray(equations, dtype=np.float64)
    unknowns = rows.shape[1] if rows.ndim == 2 else len(least or ())
    floor = np.zeros(unknowns) if least is None else np.asarray(least, dtype=np.float64)
    known = optimize.LinearConstraint(rows, totals, totals) if len(totals) else ()
    return tuple(_range(place, known, floor) for place in range(unknowns))


def _range(place: int, known: object, floor: Floats) -> Bounds:
    goal = np.zeros(floor.size)
    goal[place] = 1
    ends = [
        optimize.milp(
            side * goal,
            constraints=known,
            integrality=np.ones(floor.size),
            bounds=optimize.Bounds(floor, np.inf),
        )
        for side in (1, -1)
    ]
    if not ends[0].success:
        raise ValueError("totals: no counts fit them; the published figures contradict each other")
    return Bounds(round(ends[0].fun), round(-ends[1].fun) if ends[1].success else None)


def audit(
    table: Published,
    row_totals: Sequence[int | None],
    column_totals: Sequence[int | None],
    known: Mapping[Position, int] | None = None,
) -> dict[Position, Bounds]:
    """Return what can be worked out about every hidden cell of a table.

    Parameters
    ----------
    table : shape (r, c)
        Published counts, ``None`` where hidden.
    row_totals, column_totals : shapes (r,) and (c,)
        Published margins.
    known : mapping of (row, column) to int, optional
        Ballots that somebody knows to be in a hidden cell, such as his own.

    Examples
    --------
    >>> audit([[20, None, 9], [15, 11, 8], [7, 6, 12]], [32, 34, 25], [42, 20, 29])
    {(0, 1): Bounds(low=3, high=3)}
    """
    hidden = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) if count is None]
    if not hidden:
        return {}
    lines = [(list(table[i]), i, 0, total) for i, total in enumerate(row_totals)]
    lines += [([row[j] for row in table], j, 1, total) for j, total in enumerate(column_totals)]
    equations, totals = [], []
    for counts, place, axis, total in lines:
        if total is not None and None in counts:
            equations.append([int(cell[axis] == place) for cell in hidden])
            totals.append(total - sum(count or 0 for count in counts))
    least = [(known or {}).get(cell, 0) for cell in hidden]
    return dict(zip(hidden, integer_bounds(equations, totals, least), strict=True))


def primary(table: Table, floor: int, zeros: bool = False) -> tuple[Position, ...]:
    """Return the cells that are too small to show: counts from 1, with ``zeros`` from 0.

    Examples
    --------
    >>> primary([[3, 12], [0, 4]], floor=4)
    ((0, 0),)
    """
    return tuple(
        (i, j)
        for i, row in enumerate(table)
        for j, count in enumerate(row)
        if count < floor and (count > 0 or zeros)
    )


def suppressed(table: Table, hide: Sequence[Position], width: int) -> tuple[Position, ...] | None:
    """Return the fewest cells to hide so that totals do not give ``hide`` away.

    Parameters
    ----------
    table : shape (r, c)
        True counts; all row and column totals will be published.
    hide : sequence of (row, column)
        Cells that must be hidden (`primary`).
    width : int
        How far apart the least and the greatest possible count of each must be.

    Returns
    -------
    tuple of (row, column) or None
        ``hide`` and its cover, in the order of the table; among as many cells, those that
        hide the fewest ballots. ``None`` when no cover is enough: then show no table.

    Notes
    -----
    One integer programme: for each cell to hide a table with a lower and one with a
    higher count, both with the published totals, that differ from the true one in hidden
    cells only. Dropping any cell of the cover breaks it.

    References
    ----------
    Cox (1980) JASA 75:377. Fischetti & Salazar (2001) Manag Sci 47:1008.

    Examples
    --------
    >>> suppressed([[3, 12, 20], [6, 17, 14], [11, 9, 15]], [(0, 0)], width=5)
    ((0, 0), (0, 1), (2, 0), (2, 1))
    """
    if not hide:
        return ()
    true = np.asarray(table, dtype=np.float64)
    cells, pairs = true.size, len(hide)
    cost = np.zeros(cells * (1 + 2 * pairs))
    cost[:cells] = true.sum() + 1 + true.ravel()
    fixed = np.zeros(cost.size)
    fixed[[i * true.shape[1] + j for i, j in hide]] = 1
    top = np.full(cost.size, true.sum())
    top[:cells] = 1
    found = optimize.milp(
        cost,
        constraints=_protections(true, hide, width),
        integrality=np.ones(cost.size),
        bounds=optimize.Bounds(fixed, top),
    )
    if not found.success:
        return None
    chosen = np.round(found.x[:cells]).reshape(true.shape)
    return tuple((int(i), int(j)) for i, j in np.argwhere(chosen > 0))


def _protections(
    true: Floats, hide: Sequence[Position], width: int
) -> list[optimize.LinearConstraint]:
    """Return the constraints on (cell hidden?, lower table, higher table, lower …)."""
    rows, columns = true.shape
    cells = true.size
    margins = np.vstack([np.kron(np.eye(rows), np.ones(columns)), np.tile(np.eye(columns), rows)])
    tables = 2 * len(hide)
    same = np.hstack([np.zeros((len(margins) * tables, cells)), np.kron(np.eye(tables), margins)])
    every = np.tile(margins @ true.ravel(), tables)
    # Moving the cell by ``width`` moves no other by more, so a hidden one needs no more room.
    may_differ = np.tile(width * np.eye(cells), (tables, 1))
    apart = np.zeros((len(hide), cells * (1 + tables)))
    for n, (i, j) in enumerate(hide):
        place = i * columns + j
        apart[n, [cells * (1 + 2 * n) + place, cells * (2 + 2 * n) + place]] = (-1, 1)
    counts = np.tile(true.ravel(), tables)
    return [
        optimize.LinearConstraint(same, every, every),
        optimize.LinearConstraint(np.hstack([-may_differ, np.eye(counts.size)]), -np.inf, counts),
        optimize.LinearConstraint(np.hstack([may_differ, np.eye(counts.size)]), counts, np.inf),
        optimize.LinearConstraint(apart, width, np.inf),
    ]


def nearly_unanimous(counts: Sequence[int]) -> bool:
    """Return whether all, or all but one, of those who answered gave the same answer.

    Then the figure tells what each of them answered; the one who did not knows it of all
    others. Nobody answering is not unanimous.

    Examples
    --------
    >>> nearly_unanimous([0, 1, 36]), nearly_unanimous([0, 2, 35])
    (True, False)
    """
    return sum(counts) > 0 and sum(counts) - max(counts) <= 1
