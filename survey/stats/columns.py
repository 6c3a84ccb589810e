"""Answers turned on their side: one column per slot, ballots in the same order in each."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from survey.core.answers import NOT_ASKED, Value, is_blank
from survey.core.ballot import Ballot, Source
from survey.core.form import Form
from survey.stats.arrays import Floats

Column = Sequence[Value]

Codes = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
"""Choices of one slot: `CODE_NOT_ASKED`, `CODE_BLANK`, then the choices from 2 on."""

CODE_NOT_ASKED, CODE_BLANK, FIRST_CODE = 0, 1, 2


def coded(column: Column, size: int) -> Codes:
    """Return a column of choices among ``size`` as codes, one byte each, or two for very many.

    >>> coded([0, 2, None, -1], 3)
    array([2, 4, 1, 0], dtype=uint8)
    """
    code_of: dict[Value, int] = {NOT_ASKED: CODE_NOT_ASKED, None: CODE_BLANK}
    code_of.update((index, index + FIRST_CODE) for index in range(size))
    codes = map(code_of.__getitem__, column)
    if size + FIRST_CODE <= np.iinfo(np.uint8).max:
        return np.fromiter(codes, np.uint8, len(column))
    return np.fromiter(codes, np.uint16, len(column))


def scored(column: Column, scores: Sequence[float | None]) -> Floats:
    """Return what the choices of a column score, nan where nothing was chosen or scores.

    >>> scored([0, 1, None, -1], [100.0, None])
    array([100.,  nan,  nan,  nan])
    """
    worth = [math.nan] * FIRST_CODE + [math.nan if each is None else each for each in scores]
    return np.asarray(worth)[coded(column, len(scores))]


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


def group_columns(forms: Sequence[Form], ballots: Sequence[Ballot]) -> GroupColumns:
    """Return ``ballots`` of one group as columns, wholly blank ballots set aside as void."""
    valid = [ballot for ballot in ballots if not all(map(is_blank, ballot.answers))]
    columns = tuple(
        tuple([ballot.answers[f][s] for ballot in valid] for s in range(len(form.slots)))
        for f, form in enumerate(forms)
    )
    sources = {source: sum(b.source is source for b in ballots) for source in Source}
    return GroupColumns(columns, len(valid), len(ballots) - len(valid), sources)
