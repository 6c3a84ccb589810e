"""Answers turned on their side: one column per slot, ballots in the same order in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.core.answers import Value, is_blank
from survey.core.ballot import Ballot, Source
from survey.core.form import Form

Column = Sequence[Value]


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
