"""Answers turned on their side: one column per slot, ballots in the same order in each."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import nan
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from survey.core.answers import Answers, Value, is_blank
from survey.core.ballot import Ballot, Source
from survey.core.form import Form
from survey.stats.column_kinds import (
    FIRST_CODE,
    Choices,
    Codes,
    Column,
    Marks,
    Numbers,
    Orders,
    Texts,
    column_of,
)
from survey.stats.methods.arrays import Floats

Wholes = npt.NDArray[np.int64]
"""Numbers as multiples of their last decimal."""

C = TypeVar("C", bound=Column)

_AT_ONCE = 4096
"""So many ballots are turned at a time, so that they need not all be there at once."""


def coded(column: Column, size: int) -> Codes:
    """Return a column of choices among ``size`` as codes, one byte each, or two for very many.

    >>> coded(Choices.of([0, 2, None, -1], 3), 3)
    array([2, 4, 1, 0], dtype=uint8)
    """
    codes = _of_kind(Choices, column).cells
    if codes.max(initial=0) > size + 1:
        raise ValueError(f"the column has more than {size} choices; take the column of this slot")
    return codes


def scored(column: Column, scores: Sequence[float | None]) -> Floats:
    """Return what the choices of a column score, nan where nothing was chosen or scores.

    >>> scored(Choices.of([0, 1, None, -1], 2), [100.0, None])
    array([100.,  nan,  nan,  nan])
    """
    worth = [nan] * FIRST_CODE + [nan if each is None else each for each in scores]
    return np.asarray(worth)[coded(column, len(scores))]


def ticked(column: Column, option: int) -> npt.NDArray[np.bool_]:
    """Return which ballots ticked ``option``.

    >>> ticked(Marks.of([0b01, 0b11, None, -1], 2), 1)
    array([False,  True, False, False])
    """
    found: npt.NDArray[np.bool_] = (_of_kind(Marks, column).cells & (2 << option)) != 0
    return found


def placed(column: Column) -> Codes:
    """Return the choice for each place, ballots × places; blank where a place was not given.

    >>> placed(Orders.of([(2, 0), (1,), None, -1], 3, 2)).tolist()
    [[4, 2], [3, 1], [1, 1], [0, 0]]
    """
    return _of_kind(Orders, column).cells


def written(column: Column) -> Wholes:
    """Return the numbers that were written, as multiples of their last decimal."""
    numbers = _of_kind(Numbers, column)
    codes = numbers.cells[numbers.cells >= FIRST_CODE]
    return codes.astype(np.int64) + (numbers.least - FIRST_CODE)


def texts(column: Column) -> list[str]:
    """Return the texts that were written, one for each ballot that has one."""
    own = _of_kind(Texts, column)
    places = own.cells[own.cells >= FIRST_CODE].tolist()
    return [own.words[place - FIRST_CODE] for place in places]


def _of_kind(kind: type[C], column: Column) -> C:
    if not isinstance(column, kind):
        found, wanted = type(column).__name__, kind.__name__
        raise ValueError(f"the column is one of {found}, not of {wanted}; take that of this slot")
    return column


@dataclass(frozen=True)
class GroupColumns:
    """The ballots of one group.

    ``columns[f][s]`` are the values in slot ``s`` of form ``f``, one per valid ballot;
    ``void`` ballots (nothing answered at all) are counted and left out. ``sources``
    counts all returned ballots by the hand that entered them. Columns may be shuffled
    one by one: no count needs two of them side by side.
    """

    columns: tuple[tuple[Column, ...], ...]
    valid: int
    void: int
    sources: Mapping[Source, int]

    @property
    def returned(self) -> int:
        """Return how many ballots came back, void ones included."""
        return self.valid + self.void


def group_columns(forms: Sequence[Form], ballots: Iterable[Ballot]) -> GroupColumns:
    """Return ``ballots`` of one group as columns, wholly blank ballots set aside as void.

    They are taken a few thousand at a time, and none is kept.
    """
    waiting = iter(ballots)
    parts = [_turned(forms, ())]
    while some := list(islice(waiting, _AT_ONCE)):
        parts.append(_turned(forms, some))
    sources = Counter[Source]()
    for part in parts:
        sources.update(part.sources)
    return GroupColumns(
        tuple(
            tuple(first.followed_by(*others) for first, *others in zip(*form, strict=True))
            for form in zip(*(part.columns for part in parts), strict=True)
        ),
        sum(part.valid for part in parts),
        sum(part.void for part in parts),
        sources,
    )


def _turned(forms: Sequence[Form], ballots: Sequence[Ballot]) -> GroupColumns:
    valid = [ballot for ballot in ballots if not all(map(is_blank, ballot.answers))]
    columns = tuple(
        tuple(map(column_of, form.slots, _by_slot(form, [ballot.answers[f] for ballot in valid])))
        for f, form in enumerate(forms)
    )
    sources = {source: sum(b.source is source for b in ballots) for source in Source}
    return GroupColumns(columns, len(valid), len(ballots) - len(valid), sources)


def _by_slot(form: Form, answers: Sequence[Answers]) -> Iterable[Sequence[Value]]:
    return zip(*answers, strict=True) if answers else [()] * len(form.slots)
