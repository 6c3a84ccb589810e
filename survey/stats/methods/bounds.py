"""Bounds that hold whatever those who are missing, or should be missing, think."""

from fractions import Fraction
from typing import NamedTuple

from survey.stats.methods.intervals import check


class Bounds(NamedTuple):
    """The least and the greatest that a share can be, exact."""

    low: Fraction
    high: Fraction


def worst_case(x: int, n: int, size: int) -> Bounds | None:
    """Return how far those who did not answer could move a share; ``None`` for N = 0.

    Parameters
    ----------
    x, n, size : int
        Ballots that chose the grade, ballots that answered, people invited.

    Returns
    -------
    Bounds or None
        x/N when all others disagree, (x + N − n)/N when all others agree.

    Notes
    -----
    Holds without any assumption, and is the only honest statement about all invited
    when the satisfied return more often than the others.

    References
    ----------
    Manski (1989) J Hum Resour 24:343. Cochran (1977) Sampling Techniques, 13.2.

    Examples
    --------
    >>> worst_case(29, 37, 45)
    Bounds(low=Fraction(29, 45), high=Fraction(37, 45))
    """
    check(x, n, size)
    if size == 0:
        return None
    return Bounds(Fraction(x, size), Fraction(x + size - n, size))


def stuffing(x: int, n: int, suspect: int) -> Bounds | None:
    """Return how far ``suspect`` stuffed ballots among ``n`` could have moved a share.

    Returns
    -------
    Bounds or None
        The share of the remaining ballots when all suspect ones that can be were for the
        grade, and when all that can be were against it; ``None`` when none remains.

    Notes
    -----
    Deterministic. No more ballots for the grade can be taken out than there are.

    Examples
    --------
    >>> stuffing(29, 37, 5)
    Bounds(low=Fraction(3, 4), high=Fraction(29, 32))
    """
    check(x, n)
    check(suspect, n)
    left = n - suspect
    if left == 0:
        return None
    return Bounds(Fraction(max(0, x - suspect), left), Fraction(min(x, left), left))
