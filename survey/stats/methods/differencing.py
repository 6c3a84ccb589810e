"""Differences between publications: what several figures together say that none says alone."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple


def recoverable(equations: Sequence[Sequence[Fraction | int]]) -> tuple[bool, ...]:
    """Return which unknowns follow exactly from published weighted sums.

    Parameters
    ----------
    equations : sequence of sequence, shape (m, k)
        Coefficients of the k unknowns in each published figure, known to everybody. In a
        weighted score they are the weights, in a pooled mean the numbers of ballots.

    Notes
    -----
    An unknown follows when its unit vector lies in the row space. Exact fractions: equal
    proportions must not look different through rounding.

    References
    ----------
    Dobkin, Jones & Lipton (1979) ACM TODS 4:97. Hundepool et al. (2012), ch. 4.

    Examples
    --------
    >>> recoverable([[40, 30, 30], [0, 1, 0], [0, 0, 1]])
    (True, True, True)
    >>> recoverable([[4, 3, 3], [4, 3, 51], [0, 0, 1]])
    (False, False, True)
    """
    rows = [[Fraction(value) for value in row] for row in equations]
    unknowns = len(rows[0]) if rows else 0
    done = 0
    for column in range(unknowns):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        _clear(rows, done, column)
        done += 1
    alone = [[place for place, value in enumerate(row) if value] for row in rows[:done]]
    return tuple([column] in alone for column in range(unknowns))


def _clear(rows: list[list[Fraction]], pivot: int, column: int) -> None:
    """Make ``column`` one in the row ``pivot`` and nothing in all others."""
    rows[pivot] = [value / rows[pivot][column] for value in rows[pivot]]
    for i, row in enumerate(rows):
        if i != pivot and row[column]:
            rows[i] = [a - row[column] * b for a, b in zip(row, rows[pivot], strict=True)]


class Remainder(NamedTuple):
    """People in ``whole`` who are in none of ``parts``, found by subtraction."""

    whole: str
    parts: tuple[str, ...]
    n: int


def small_remainders(
    sizes: Mapping[str, int], nested: Iterable[tuple[str, str]], floor: int
) -> tuple[Remainder, ...]:
    """Return the groups below ``floor`` that publications of nested groups give away.

    Parameters
    ----------
    sizes : mapping of str to int
        Ballots in each published group; earlier publications count like present ones.
    nested : iterable of (part, whole)
        Which group lies within which; what follows over several steps is found.
    floor : int
        A difference must be 0 or reach it.

    Returns
    -------
    tuple of Remainder
        A whole without one part, and without all its direct parts, which are taken to
        have nobody in common when they fit into it.

    References
    ----------
    Hundepool et al. (2012) Statistical Disclosure Control, 5.2.

    Examples
    --------
    >>> small_remainders({"all": 45, "A": 41}, [("A", "all")], floor=5)
    (Remainder(whole='all', parts=('A',), n=4),)
    """
    direct = list(dict.fromkeys(nested))
    found = [Remainder(whole, (part,), sizes[whole] - sizes[part]) for part, whole in _all(direct)]
    wrong = [each for each in found if each.n < 0]
    if wrong:
        raise ValueError(f"{wrong[0].parts[0]}: has more ballots than {wrong[0].whole} around it")
    for whole in dict.fromkeys(outer for _, outer in direct):
        parts = tuple(part for part, outer in direct if outer == whole)
        if len(parts) > 1:
            left = sizes[whole] - sum(sizes[part] for part in parts)
            found.append(Remainder(whole, parts, left))
    return tuple(each for each in found if 0 < each.n < floor)


def _all(direct: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs with those that follow over several steps."""
    found = list(direct)
    for part, whole in found:  # grows while it is read
        for inner, outer in direct:
            if inner == whole and (part, outer) not in found:
                found.append((part, outer))
    return found
