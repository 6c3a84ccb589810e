"""Copying a sitting: to the second unit of a team, or to every village of a town in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from survey.core.account import Account, Deed
from survey.core.errors import Fault, FaultyError
from survey.core.inspection import Stationing, Unit, tree
from survey.core.sitting import Group, Phase, Sitting, WayIn
from survey.services import inspecting
from survey.services.preparing import sitting_of, units_of
from survey.storage.engine import Books


class Target(NamedTuple):
    """A unit to copy to, where it is held there, and how many are expected by group."""

    unit_id: int
    place: str
    invited: Mapping[str, int]


@dataclass(frozen=True)
class Candidate:
    """A unit that may get a copy, at its depth in the tree.

    ``below`` is whether it belongs to the unit of the sitting, ``taken`` whether it has
    such a sitting already.
    """

    unit: Unit
    depth: int
    below: bool
    taken: bool


def candidates(books: Books, account: Account, sitting_id: int) -> tuple[Candidate, ...]:
    """Return every other unit of the team that the account may prepare, as in the tree."""
    source = sitting_of(books, account, sitting_id, Deed.PREPARE)
    own = books.inspection.stationing(source.stationing_id)
    units = [unit for unit in units_of(books, account) if unit.team_id == own.team_id]
    below = {unit.id for _, unit in tree(units, own.unit_id)}
    taken = _taken(books, source, own)
    return tuple(
        Candidate(unit, depth, unit.id in below, unit.id in taken)
        for depth, unit in tree(units)
        if unit.id != own.unit_id
    )


def copy(
    books: Books, account: Account, sitting_id: int, targets: Sequence[Target], now: datetime
) -> tuple[Sitting, ...]:
    """Return a draft for each target: forms and rules alike, everything else its own.

    A unit without a stationing in those days gets one with the same days and channels.
    """
    source = sitting_of(books, account, sitting_id, Deed.PREPARE)
    own = books.inspection.stationing(source.stationing_id)
    _refuse_unfit(books, account, sitting_id, targets)
    stationed = {
        one.unit_id: one
        for one in books.inspection.stationings([own.team_id])
        if one.first_day <= own.last_day and own.first_day <= one.last_day
    }
    made = []
    for target in targets:
        there = stationed.get(target.unit_id) or inspecting.add_stationing(
            books, account, target.unit_id, own.first_day, own.last_day, own.channels, now
        )
        made.append(_copied(books, source, own, there, target))
    listed = "、".join(str(sitting.id) for sitting in made)
    books.audit.append(now, account.name, "复制场次", str(sitting_id), listed)
    return tuple(made)


def _copied(
    books: Books, source: Sitting, own: Stationing, there: Stationing, target: Target
) -> Sitting:
    here, new = (books.inspection.unit(one.unit_id).name for one in (own, there))
    decided = {
        "id": 0,
        "stationing_id": there.id,
        "title": source.title.replace(here, new),
        "place": target.place,
        "phase": Phase.DRAFT,
        "last_call": None,
        "groups": tuple(_expecting(group, target.invited) for group in source.groups),
    }
    chosen = books.sittings.form_ids(source.id)
    form_ids = [_own_form(books, form_id, own.team_id) for form_id in chosen]
    return books.sittings.add(source.model_copy(update=decided), form_ids)


def _expecting(group: Group, invited: Mapping[str, int]) -> Group:
    if group.way_in is WayIn.SHARED:
        return group
    return group.model_copy(update={"invited": invited.get(group.code, 0)})


def _own_form(books: Books, form_id: int, team_id: int) -> int:
    """Return a copy of a sitting's form, with its recordings: changing one changes no other."""
    origins = {kept.id: kept.origin for kept in books.forms.forms([team_id])}
    copied = books.forms.add_form(books.forms.form(form_id), origins[form_id], team_id)
    books.clips.copy(form_id, copied)
    return copied


def _refuse_unfit(
    books: Books, account: Account, sitting_id: int, targets: Sequence[Target]
) -> None:
    known = {one.unit.id: one for one in candidates(books, account, sitting_id)}
    faults = []
    for target in targets:
        found = known.get(target.unit_id)
        if found is None:
            faults.append(Fault("单位", "有一个单位不属于本组；请刷新页面后重选"))
        elif found.taken:
            faults.append(Fault(found.unit.name, "已经有同名的场次；请去掉勾选"))
    if faults:
        raise FaultyError("没有复制", faults)


def _taken(books: Books, source: Sitting, own: Stationing) -> set[int]:
    """Return the units that have a sitting of the same name, said with their own name in it."""
    stationings = {one.id: one for one in books.inspection.stationings([own.team_id])}
    names = {unit.id: unit.name for unit in books.inspection.units([own.team_id])}
    return {
        unit_id
        for sitting in books.sittings.sittings(stationings)
        if (unit_id := stationings[sitting.stationing_id].unit_id) != own.unit_id
        and sitting.title == source.title.replace(names[own.unit_id], names[unit_id])
    }
