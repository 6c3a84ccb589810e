"""Quality of answering: patterns that may mean that nobody read the questions.

Flags only. Honest people who like everybody answer all the same; nothing is deleted.
Rows are ballots, columns items in the order they were shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import stats

from survey.stats.methods.arrays import Floats, Rows, complete, matrix

_REPEATS = 3
"""How often a pattern must be seen before it is one."""


def longstring(rows: Rows) -> npt.NDArray[np.int64]:
    """Return the longest run of one answer on each ballot.

    Parameters
    ----------
    rows : array_like, shape (ballots, items)
        Codes; a missing answer ends a run. A blank ballot has 0.

    References
    ----------
    Johnson (2005) J Res Pers 39:103.

    Examples
    --------
    >>> longstring([[3, 3, 3, 2], [1, None, 1, 2]])
    array([3, 1])
    """
    found = matrix(rows)
    run = np.zeros(len(found), dtype=np.int64)
    longest = run.copy()
    before = np.full(len(found), np.nan)
    for item in found.T:
        run = np.where(item == before, run + 1, ~np.isnan(item))
        longest = np.maximum(longest, run)
        before = item
    return longest


def irv(rows: Rows) -> tuple[float | None, ...]:
    """Return the standard deviation of the answers within each ballot.

    Returns
    -------
    tuple of float or None
        0 where all answers are the same; ``None`` for fewer than two answers.

    References
    ----------
    Dunn, Heggestad, Shanock & Theilgard (2018) J Bus Psychol 33:105.

    Examples
    --------
    >>> irv([[1, 3], [2, None]])
    (1.4142135623730951, None)
    """
    found = matrix(rows)
    there = ~np.isnan(found)
    n = there.sum(axis=1)
    value = np.where(there, found, 0.0)
    mean = value.sum(axis=1) / np.maximum(n, 1)
    squares = (np.where(there, found - mean[:, None], 0.0) ** 2).sum(axis=1)
    spread = np.sqrt(squares / np.maximum(n - 1, 1)).tolist()
    return tuple(each if many > 1 else None for each, many in zip(spread, n, strict=True))


def all_same(rows: Rows) -> npt.NDArray[np.bool_]:
    """Return which ballots answer at least two items and all of them alike.

    Examples
    --------
    >>> all_same([[3, 3, None], [3, 2, 3], [3, None, None]])
    array([ True, False, False])
    """
    found = matrix(rows)
    there = ~np.isnan(found)
    high = np.where(there, found, -np.inf).max(axis=1, initial=-np.inf)
    low = np.where(there, found, np.inf).min(axis=1, initial=np.inf)
    same: npt.NDArray[np.bool_] = (there.sum(axis=1) > 1) & (high == low)
    return same


def all_same_probability(shares: Sequence[float], items: int) -> float:
    """Return the chance that one ballot answers ``items`` independent items alike.

    Parameters
    ----------
    shares : sequence of float
        Shares of the grades (0–1), the same for every item.
    items : int
        How many items.

    Notes
    -----
    Σ p^items. A lower bound for honest people: whoever likes one person tends to like the
    next, and 23–35 % honest all-same ballots are found in a well-liked team.

    Examples
    --------
    >>> round(all_same_probability([0.7, 0.22, 0.06, 0.02], 5), 6)
    0.168586
    """
    return float(sum(p**items for p in shares))


def periods(rows: Rows) -> tuple[int | None, ...]:
    """Return after how many items each ballot repeats itself in a zig-zag.

    Returns
    -------
    tuple of int or None
        The shortest period from 2 on that the whole ballot keeps to and shows at least
        three times (1 2 1 2 1 2 has 2, 1 2 3 2 has 4 when it goes on like this); ``None``
        for no pattern, for one grade throughout and for ballots with a missing answer.

    References
    ----------
    Meade & Craig (2012) Psychol Methods 17:437, patterned responding.

    Examples
    --------
    >>> periods([[1, 2, 1, 2, 1, 2], [1, 2, 3, 1, 2, 1], [2, 2, 2, 2, 2, 2]])
    (2, None, None)
    """
    found = matrix(rows)
    ballots, items = found.shape
    shortest = np.zeros(ballots, dtype=np.int64)
    varied = ~all_same(found) & ~np.isnan(found).any(axis=1)
    for period in range(2, items // _REPEATS + 1):
        repeats = (found[:, period:] == found[:, :-period]).all(axis=1)
        shortest = np.where(varied & repeats & (shortest == 0), period, shortest)
    return tuple(each or None for each in shortest.tolist())


def identical_groups(rows: Rows) -> tuple[tuple[int, ...], ...]:
    """Return groups of two or more ballots that answer every item alike, blanks included.

    Returns
    -------
    tuple of tuple of int
        Row numbers, largest group first, then in the order of the rows.

    Examples
    --------
    >>> identical_groups([[1, 2], [3, None], [1, 2], [3, None], [1, 2], [2, 2]])
    ((0, 2, 4), (1, 3))
    """
    found = matrix(rows)
    # nan is not equal to itself, but one blank is like another; and 0 is 0 with any sign.
    found = np.where(np.isnan(found), -np.inf, found) + 0.0
    alike: defaultdict[bytes, list[int]] = defaultdict(list)
    for place, row in enumerate(found):
        alike[row.tobytes()].append(place)
    groups = [tuple(places) for places in alike.values() if len(places) > 1]
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


class Distance(NamedTuple):
    """Squared distance of a ballot from the middle of all, and chi²'s p for one further out."""

    d2: float
    p: float


def mahalanobis(rows: Rows) -> tuple[Distance | None, ...] | None:
    """Return how unusual the combination of answers on each ballot is.

    Parameters
    ----------
    rows : array_like, shape (ballots, items)
        Scores on real scales; grades of a few steps are far from normal, and ``p`` then is
        a ranking aid only.

    Returns
    -------
    tuple of Distance or None, or None
        ``None`` for a ballot with a missing answer; ``None`` for all when whole ballots are
        too few, or an item does not vary or follows from the others.

    References
    ----------
    Mahalanobis (1936). Meade & Craig (2012) Psychol Methods 17:437.

    Examples
    --------
    >>> found = mahalanobis([[1, 1], [2, 3], [3, 2], [9, 1], [2, 2], [1, 2]])
    >>> [round(each.d2, 2) for each in found]
    [2.85, 2.55, 0.06, 3.98, 0.12, 0.44]
    """
    found, whole = matrix(rows), complete(rows)
    n, items = whole.shape
    if n < items + 2 or not items:
        return None
    shared: Floats = np.atleast_2d(np.cov(whole, rowvar=False))
    if np.linalg.matrix_rank(shared) < items:
        return None
    away = found - whole.mean(axis=0)
    d2 = ((away @ np.linalg.inv(shared)) * away).sum(axis=1)
    p = stats.chi2.sf(d2, items)
    return tuple(
        None if own != own else Distance(own, further)
        for own, further in zip(d2.tolist(), p.tolist(), strict=True)
    )
