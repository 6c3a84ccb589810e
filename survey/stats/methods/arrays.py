"""Arrays of answers: what was not answered is ``None`` outside and nan inside."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Values = Sequence[float | None] | Floats
"""Numbers of one kind in a row; ``None`` or nan where there is none."""
Rows = Sequence[Sequence[float | None]] | Floats
"""Rows of equal length, one per ballot, person or rater as each function says."""
Counts = Sequence[Sequence[int]] | npt.NDArray[np.int64]
"""A table of counts, rows × columns."""


def present(values: Values) -> Floats:
    """Return the numbers that are there, in their order.

    >>> present([3, None, 1])
    array([3., 1.])
    """
    found = np.asarray(values, dtype=np.float64)
    return found[~np.isnan(found)]


def matrix(rows: Rows) -> Floats:
    """Return rows as a two-dimensional array, nan where nothing was answered.

    >>> matrix([[1, None], [2, 3]])
    array([[ 1., nan],
           [ 2.,  3.]])
    """
    found = np.asarray(rows, dtype=np.float64)
    if found.size == 0:
        return found.reshape(0, found.shape[1] if found.ndim > 1 else 0)
    if found.ndim != 2:
        raise ValueError(f"rows: {found.ndim} dimension(s); give a list of rows of equal length")
    return found


def complete(rows: Rows) -> Floats:
    """Return only the rows in which nothing is missing (listwise deletion).

    >>> complete([[1, None], [2, 3]])
    array([[2., 3.]])
    """
    found = matrix(rows)
    return found[~np.isnan(found).any(axis=1)]


def count_table(table: Counts) -> npt.NDArray[np.int64]:
    """Return a table of counts without its empty rows and columns.

    An empty row or column tells nothing of how rows and columns hang together, and
    makes expected counts of zero.

    >>> count_table([[1, 0, 2], [0, 0, 0]])
    array([[1, 2]])
    """
    found = np.asarray(table, dtype=np.int64)
    if found.ndim != 2:
        raise ValueError("table: give rows of equal length")
    if (found < 0).any():
        raise ValueError("table: a count is below zero; give counts of ballots")
    filled: npt.NDArray[np.int64] = found[found.sum(axis=1) > 0][:, found.sum(axis=0) > 0]
    return filled
