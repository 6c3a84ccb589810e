"""Counts of one column of answers: not asked, blank and every choice apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from survey.core.answers import NOT_ASKED
from survey.stats.columns import FIRST_CODE, Column, coded


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


def asked(column: Column) -> int:
    """Return on how many ballots the question was asked."""
    return len(column) - column.count(NOT_ASKED)


def presence(column: Column) -> Tally:
    """Return how many answered at all, whatever they wrote."""
    return Tally(asked(column), column.count(None))


def choices(column: Column, size: int) -> Tally:
    """Return how often each of ``size`` grades or options was chosen.

    >>> choices([0, 2, 0, None, -1], 3)
    Tally(asked=4, blank=1, counts=(2, 0, 1))
    """
    counted = np.bincount(coded(column, size), minlength=FIRST_CODE + size)
    not_asked, blank, *counts = counted.tolist()
    return Tally(len(column) - not_asked, blank, tuple(counts))


def marks(column: Column, size: int) -> Tally:
    """Return how many ballots ticked each of ``size`` options; the counts may exceed them.

    >>> marks([0b01, 0b11, None, -1], 2)
    Tally(asked=3, blank=1, counts=(2, 1))
    """
    masks = np.fromiter((value for value in column if isinstance(value, int)), np.int64)
    masks = masks[masks != NOT_ASKED]
    counts = tuple(int(np.count_nonzero(masks >> bit & 1)) for bit in range(size))
    return Tally(asked(column), column.count(None), counts)


def orders(column: Column, size: int, places: int) -> Tally:
    """Return how often each option got each place, option by option.

    ``counts[option * places + place]`` counts the ballots with that option there.
    """
    cells = np.fromiter(_cells(column, places), np.int64)
    counts = np.bincount(cells, minlength=size * places).tolist()
    return Tally(asked(column), column.count(None), tuple(counts))


def _cells(column: Column, places: int) -> Iterator[int]:
    for order in column:
        if isinstance(order, tuple):
            for place, option in enumerate(order):
                yield option * places + place


def ranked(counts: Sequence[int], option: int, places: int) -> tuple[int, int, int]:
    """Return how often an option was ranked, how often first, and its points.

    ``counts`` are those of `orders`; the first of k places earns k points (Borda).

    >>> ranked((2, 1, 0, 3), option=0, places=2)
    (3, 2, 5)
    """
    own = counts[option * places : (option + 1) * places]
    points = sum(times * (places - place) for place, times in enumerate(own))
    return sum(own), own[0], points
