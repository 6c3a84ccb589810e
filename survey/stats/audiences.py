"""Audiences: who is shown together, and what one form brought in from them."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from survey.core.counting import Floors, Rules
from survey.core.sitting import Group, Selection, WayIn
from survey.stats.column_kinds import Column
from survey.stats.columns import GroupColumns
from survey.stats.disclosure import may_split
from survey.stats.results import WHOLE, Audience, AudienceKind
from survey.stats.tally import Tally, pooled

T = TypeVar("T")


def slips_of(groups: Sequence[Group]) -> tuple[Group, ...]:
    """Return the groups that came in by a slip each."""
    return tuple(group for group in groups if group.way_in is WayIn.SLIPS)


def standing(group: Group, returned: GroupColumns) -> int:
    """Return how many people are sure to stand behind the valid ballots of a group.

    No more than were invited: whoever prints himself extra slips must not lift a small
    group over a floor.
    """
    return returned.valid if group.invited is None else min(returned.valid, group.invited)


def standings(slips: Sequence[Group], returned: Mapping[str, GroupColumns]) -> list[int | None]:
    """Return how many stand behind each group of slips; ``None`` where nothing came back."""
    return [
        standing(group, returned[group.code]) if returned[group.code].returned else None
        for group in slips
    ]


def audiences_of(
    groups: Sequence[Group], returned: Mapping[str, GroupColumns], floors: Floors
) -> tuple[Audience, ...]:
    """Return the audiences of a sitting in the order in which they are shown.

    The whole; each group of it that returned ballots, if they may be split; each
    shared code. The last are self-selected, pooled with nobody and without a weight.
    """
    slips = slips_of(groups)
    found = []
    if slips:
        found.append(
            Audience(
                code=WHOLE, label="全体", kind=AudienceKind.WHOLE, selection=_selection_of(slips)
            )
        )
    if may_split(standings(slips, returned), floors.distribution):
        found.extend(
            Audience(
                code=group.code,
                label=group.label,
                kind=AudienceKind.GROUP,
                weight=group.weight,
                selection=group.selection,
            )
            for group in slips
            if returned[group.code].returned
        )
    found.extend(
        Audience(code=group.code, label=group.label, kind=AudienceKind.SHARED, selection=None)
        for group in groups
        if group.way_in is WayIn.SHARED
    )
    return tuple(found)


def all_apart(audiences: Sequence[Audience], groups: Sequence[Group]) -> bool:
    """Return whether no group of slips is hidden in the whole."""
    shown_apart = any(audience.kind is AudienceKind.GROUP for audience in audiences)
    return shown_apart or len(slips_of(groups)) < 2


def _selection_of(slips: Sequence[Group]) -> Selection | None:
    """Return how the people of all groups together were selected.

    Two samples make no one sample: each was drawn at a rate of its own.
    """
    if len(slips) == 1 or all(group.selection is Selection.ALL for group in slips):
        return slips[0].selection
    return None


def members(audience: Audience, groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the codes of the groups that ``audience`` pools."""
    if audience.kind is AudienceKind.WHOLE:
        return tuple(group.code for group in slips_of(groups))
    return (audience.code,)


@dataclass(frozen=True)
class Returns:
    """What one form brought in: by group, one column for each slot key."""

    columns: Mapping[str, Mapping[str, Column]]
    groups: tuple[Group, ...]
    audiences: tuple[Audience, ...]
    rules: Rules

    @cached_property
    def most(self) -> Mapping[str, int]:
        """Return the most people who can stand behind an audience's ballots: the invited."""
        invited = {group.code: group.invited for group in self.groups}
        return {
            audience.code: sum(
                sys.maxsize if invited[code] is None else invited[code] or 0
                for code in members(audience, self.groups)
            )
            for audience in self.audiences
        }

    def by_group(self, key: str, count: Callable[[Column], T]) -> dict[str, T]:
        """Return what ``count`` makes of each group's column of the slot ``key``."""
        return {code: count(columns[key]) for code, columns in self.columns.items()}

    def pool(self, tallies: Mapping[str, Tally]) -> dict[str, Tally]:
        """Return the tallies of groups as tallies of audiences."""
        return {
            audience.code: pooled(tallies[code] for code in members(audience, self.groups))
            for audience in self.audiences
        }

    def by_audience(self, key: str, count: Callable[[Column], Tally]) -> dict[str, Tally]:
        """Return each audience's tally of the slot ``key``."""
        return self.pool(self.by_group(key, count))
