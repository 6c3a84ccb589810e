"""What several published cross tables of one item tell together.

Every cross table of an item tells how its answers add up over the classes of one division of
the ballots: by the answers to another question, or by groups. The reader is taken to know
more than he can: to which class of every division each person belongs. Unknown are the
counts (cross-section of all divisions × answer); known are the sizes of cross-sections and
the sums over each class.

A cross-section's count is not pinned where an exchange leads to another possible table with
the same sums: of two cross-sections, two others that share their classes crosswise, and two
answers, one ballot each changes to and fro. That is looked for, also without touching the
one ballot that a reader knows. Where no such exchange is found the tables are withheld, even
where longer chains of exchanges might have cleared them.

Let pass are cross-sections that might be shown themselves: those that reach the floor and are
not of one mind. Then counts of a class in which nobody gave the answer, or only the reader, and
cross-sections that are a whole class: these figures are published. And the reader knows his own
row if he is alone in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import numpy.typing as npt

from survey.stats.methods.suppression import nearly_unanimous

Labels = npt.NDArray[np.int64]
Coordinates = tuple[int, ...]
Cell = tuple[int, int]

MOST_SECTIONS = 400
"""Into more cross-sections nobody divides a hall without knowing persons."""


@dataclass(frozen=True)
class Sections:
    """Counts by cross-section (rows) and answer, with the classes that each row lies in."""

    counts: npt.NDArray[np.int64]
    classes: tuple[Coordinates, ...]


def sections(divisions: Sequence[Labels], answers: Labels, choices: int) -> Sections:
    """Return the cross-sections that have ballots.

    >>> sections([np.array([0, 0, 1]), np.array([0, 1, 1])], np.array([0, 0, 1]), 2).classes
    ((0, 0), (0, 1), (1, 1))
    """
    stacked = np.stack(divisions, axis=1)
    classes, row = np.unique(stacked, axis=0, return_inverse=True)
    cells = np.bincount(row.ravel() * choices + answers, minlength=len(classes) * choices)
    return Sections(cells.reshape(-1, choices), tuple(map(tuple, classes.tolist())))


def is_pinned(divisions: Sequence[Labels], answers: Labels, choices: int, floor: int) -> bool:
    """Return whether some reader may tell how a small cross-section of ``divisions`` answered.

    Of twelve people six are one group, and seven answered a question alike. Where the group lies
    among the seven, the seventh is seen; where it lies across, nobody is.

    >>> groups, grades = np.repeat([0, 1], 6), np.array([0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1])
    >>> is_pinned([groups, np.repeat([0, 1], [7, 5])], grades, 2, floor=8)
    True
    >>> is_pinned([groups, np.tile([0, 0, 0, 1, 1, 1], 2)], grades, 2, floor=8)
    False
    """
    if len(divisions) < 2 or not len(answers):
        return False
    found = sections(divisions, answers, choices)
    if len(found.classes) > MOST_SECTIONS:
        return True
    sums = _sums(found)
    known = _keys(found)
    if any(_part_is_pinned(found, part, sums, floor) for part in _parts(len(divisions))):
        return True
    return any(
        _row_is_pinned(found, row, known[row], sums)
        for row, counts in enumerate(found.counts.tolist())
        if sum(counts) < floor or nearly_unanimous(counts)
    )


def _parts(divisions: int) -> Iterator[tuple[int, ...]]:
    """Yield every choice of two divisions or more, but not of all."""
    for size in range(2, divisions):
        yield from combinations(range(divisions), size)


def _part_is_pinned(found: Sections, part: tuple[int, ...], sums: "Sums", floor: int) -> bool:
    """Return whether a cross-section of some divisions is pinned by what all of them tell."""
    rows: dict[Coordinates, set[int]] = {}
    for row, classes in enumerate(found.classes):
        rows.setdefault(tuple(classes[at] for at in part), set()).add(row)
    place = {classes: row for row, classes in enumerate(found.classes)}
    return any(
        _together_are_pinned(
            found, own, [sums[at][c] for at, c in zip(part, key, strict=True)], place
        )
        for key, own in rows.items()
        if len(own) > 1
        and (
            (counts := found.counts[sorted(own)].sum(axis=0)).sum() < floor
            or nearly_unanimous(counts.tolist())
        )
    )


def _together_are_pinned(
    found: Sections,
    own: set[int],
    published: Sequence[npt.NDArray[np.int64]],
    place: dict[Coordinates, int],
) -> bool:
    """Return whether for some reader no exchange changes an answer of the rows ``own`` together.

    An exchange among themselves leaves their sum as it is. Where one only gave the answer
    it may be the reader.
    """
    counts = found.counts[sorted(own)].sum(axis=0)
    if any((each == counts).all() for each in published):
        return False
    given = np.min(published, axis=0)
    exchanges: dict[int, frozenset[Cell]] = {}
    for row in own:
        for other, second, third in _quartets(found, row, place):
            if 1 + (other in own) == (second in own) + (third in own):
                continue
            for up, down in _pairs(found, (row, other), (second, third)):
                cells = ((row, down), (other, down), (second, up), (third, up))
                lone = frozenset(cell for cell in cells if found.counts[cell] == 1)
                for answer in (up, down):
                    exchanges[answer] = exchanges.get(answer, lone) & lone
    return any(
        answer not in exchanges or (given[answer] > 1 and exchanges[answer])
        for answer in np.flatnonzero(given).tolist()
    )


Sums = tuple[dict[int, npt.NDArray[np.int64]], ...]


def _sums(found: Sections) -> Sums:
    """Return for each division the published counts of each class."""
    sums: list[dict[int, npt.NDArray[np.int64]]] = []
    for division in range(len(found.classes[0])):
        by_class: dict[int, npt.NDArray[np.int64]] = {}
        for counts, classes in zip(found.counts, found.classes, strict=True):
            own = classes[division]
            by_class[own] = by_class.get(own, 0) + counts
        sums.append(by_class)
    return tuple(sums)


def _keys(found: Sections) -> list[dict[int, list[frozenset[Cell]]]]:
    """Return for each row, by answer, what single ballots each exchange would use up."""
    place = {classes: row for row, classes in enumerate(found.classes)}
    return [_exchanges(found, row, place) for row in range(len(found.classes))]


def _exchanges(
    found: Sections, row: int, place: dict[Coordinates, int]
) -> dict[int, list[frozenset[Cell]]]:
    used: dict[int, list[frozenset[Cell]]] = {}
    done: set[int] = set()
    for other, second, third in _quartets(found, row, place):
        if len(done) == found.counts.shape[1]:
            break
        for up, down in _pairs(found, (row, other), (second, third)):
            lone = frozenset(
                cell
                for cell in ((row, down), (other, down), (second, up), (third, up))
                if found.counts[cell] == 1
            )
            for answer in (up, down):
                used.setdefault(answer, []).append(lone)
                if not lone:
                    done.add(answer)
    return used


def _quartets(
    found: Sections, row: int, place: dict[Coordinates, int]
) -> Iterator[tuple[int, int, int]]:
    """Yield a partner of ``row`` and two rows that share the classes of both crosswise."""
    own = found.classes[row]
    for other, theirs in enumerate(found.classes):
        apart = [at for at, (a, b) in enumerate(zip(own, theirs, strict=True)) if a != b]
        for kept in product((True, False), repeat=max(len(apart) - 1, 0)):
            swapped = {at for at, keep in zip(apart[1:], kept, strict=True) if not keep}
            if not swapped:
                continue
            second = place.get(_mixed(own, theirs, swapped))
            third = place.get(_mixed(theirs, own, swapped))
            if second is not None and third is not None:
                yield other, second, third


def _mixed(own: Coordinates, theirs: Coordinates, swapped: set[int]) -> Coordinates:
    return tuple(theirs[at] if at in swapped else own[at] for at in range(len(own)))


def _pairs(found: Sections, one: Cell, two: Cell) -> Iterator[Cell]:
    """Yield answers of which rows ``one`` may take the first from ``two`` for the second."""
    taken = np.flatnonzero(found.counts[list(two)].min(axis=0)).tolist()
    given = np.flatnonzero(found.counts[list(one)].min(axis=0)).tolist()
    yield from ((up, down) for up in taken for down in given if up != down)


def _row_is_pinned(
    found: Sections, row: int, exchanges: dict[int, list[frozenset[Cell]]], sums: Sums
) -> bool:
    own = zip(sums, found.classes[row], strict=True)
    if any((by_class[c] == found.counts[row]).all() for by_class, c in own):
        return False
    return any(
        _cell_is_pinned(found, (row, answer), exchanges.get(answer, []), sums)
        for answer in range(found.counts.shape[1])
    )


def _cell_is_pinned(
    found: Sections, cell: Cell, exchanges: Sequence[frozenset[Cell]], sums: Sums
) -> bool:
    row, answer = cell
    published = [sums[at][own][answer] for at, own in enumerate(found.classes[row])]
    if 0 in published:
        return False
    if not exchanges:
        return True
    readers = frozenset.intersection(*exchanges)
    return any(not _is_his(found, cell, reader, sums) for reader in readers)


def _is_his(found: Sections, cell: Cell, reader: Cell, sums: Sums) -> bool:
    """Return whether the reader knows the count at ``cell`` because it is his own."""
    row, answer = cell
    if reader[0] == row and found.counts[row].sum() == 1:
        return True
    return reader[1] == answer and any(
        own == his and sums[at][own][answer] == 1
        for at, (own, his) in enumerate(
            zip(found.classes[row], found.classes[reader[0]], strict=True)
        )
    )
