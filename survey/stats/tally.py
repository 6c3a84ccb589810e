"""Counts of one column of answers: not asked, blank and every choice apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from survey.stats.column_kinds import FIRST_CODE, Column
from survey.stats.columns import coded, placed, ticked


@dataclass(frozen=True)
class Tally:
    """How often each choice was made in one slot, among those who were asked.

    ``counts`` follows the order of the choices. Only where one choice excludes the
    others do ``blank`` and ``counts`` add up to ``asked``.
    """

    asked: int
    blank: int
    counts: tuple[int, ...] = ()

    @property
    def answered(self) -> int:
        """Return how many of those asked gave an answer."""
        return self.asked - self.blank


def pooled(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies of one slot."""
    parts = list(tallies)
    return Tally(
        asked=sum(part.asked for part in parts),
        blank=sum(part.blank for part in parts),
        counts=tuple(map(sum, zip(*(part.counts for part in parts), strict=True))),
    )


def presence(column: Column) -> Tally:
    """Return how many answered at all, whatever they wrote."""
    return Tally(column.asked, column.blank)


def choices(column: Column, size: int) -> Tally:
    """Return how often each of ``size`` grades or options was chosen.

    >>> from survey.stats.column_kinds import Choices
    >>> choices(Choices.of([0, 2, 0, None, -1], 3), 3)
    Tally(asked=4, blank=1, counts=(2, 0, 1))
    """
    counted = np.bincount(coded(column, size), minlength=FIRST_CODE + size)
    _, blank, *counts = counted.tolist()
    return Tally(blank + sum(counts), blank, tuple(counts))


def marks(column: Column, size: int) -> Tally:
    """Return how many ballots ticked each of ``size`` options; the counts may exceed them.

    >>> from survey.stats.column_kinds import Marks
    >>> marks(Marks.of([0b01, 0b11, None, -1], 2), 2)
    Tally(asked=3, blank=1, counts=(2, 1))
    """
    counts = (np.count_nonzero(ticked(column, option)) for option in range(size))
    return Tally(column.asked, column.blank, tuple(map(int, counts)))


def orders(column: Column, size: int) -> Tally:
    """Return how often each of ``size`` options got each place, option by option.

    ``counts[option * places + place]`` counts the ballots with that option there.

    >>> from survey.stats.column_kinds import Orders
    >>> orders(Orders.of([(1, 0), (1,), None], size=2, places=2), 2)
    Tally(asked=3, blank=1, counts=(0, 1, 2, 0))
    """
    by_place = [
        np.bincount(codes, minlength=FIRST_CODE + size)[FIRST_CODE:] for codes in placed(column).T
    ]
    counts = np.stack(by_place, axis=1).ravel().tolist()
    return Tally(column.asked, column.blank, tuple(counts))


def ranked(counts: Sequence[int], option: int, places: int) -> tuple[int, int, int]:
    """Return how often an option was ranked, how often first, and its points.

    ``counts`` are those of `orders`; the first of k places earns k points (Borda).

    >>> ranked((2, 1, 0, 3), option=0, places=2)
    (3, 2, 5)
    """
    own = counts[option * places : (option + 1) * places]
    points = sum(times * (places - place) for place, times in enumerate(own))
    return sum(own), own[0], points
