"""The overview of a stationing: every sitting at its unit and at the units below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from survey.core.account import Account, Deed
from survey.core.box import Box
from survey.core.inspection import Stationing, Unit, branch
from survey.core.sitting import Phase, Sitting
from survey.services.preparing import may_be_published, stationing_of, stationings_of, units_of
from survey.services.running import turnout
from survey.storage.engine import Books


@dataclass(frozen=True)
class Held:
    """A sitting, where it is held, and how far it is.

    ``ready`` is whether a draft may be published now. ``returned`` is about how many
    ballots lie in the boxes of a sitting that takes them; ``None`` where none may be told.
    """

    sitting: Sitting
    unit: Unit
    depth: int
    boxes: tuple[Box, ...]
    ready: bool = False
    returned: int | None = None

    @property
    def invited(self) -> int:
        """Return how many people are expected with slips."""
        return sum(group.invited or 0 for group in self.sitting.groups)


def held(books: Books, account: Account, stationing_id: int) -> tuple[Held, ...]:
    """Return the sittings of a town and all its villages, unit by unit as in their tree."""
    stationing = stationing_of(books, account, stationing_id, Deed.SEE_TEAM)
    stationings = stationings_of(books, account)
    units = units_of(books, account)
    (root,) = (unit for unit in units if unit.id == stationing.unit_id)
    found: list[Held] = []
    for depth, unit in branch(units, root):
        own = [one.id for one in stationings if one.unit_id == unit.id]
        wanted = own if depth else [stationing_id]
        sittings = books.sittings.sittings(wanted)
        found.extend(_held(books, account, sitting, unit, depth) for sitting in sittings)
    return tuple(found)


def _held(books: Books, account: Account, sitting: Sitting, unit: Unit, depth: int) -> Held:
    boxes = books.boxes.boxes(sitting.id)
    ready = not boxes and may_be_published(books, account, sitting.id)
    returned = _returned(books, account, sitting) if sitting.phase is Phase.OPEN else None
    return Held(sitting, unit, depth, boxes, ready, returned)


def _returned(books: Books, account: Account, sitting: Sitting) -> int | None:
    """Return the sum of what the turnout tells of each group."""
    told = [one.returned for one in turnout(books, account, sitting.id)]
    known = [count for count in told if count is not None]
    return sum(known) if known else None


def highest(stationings: Sequence[Stationing], units: Sequence[Unit]) -> tuple[Stationing, ...]:
    """Return the stationings that stand under no other: their overviews hold all the rest."""
    parents = {unit.id: unit.parent_id for unit in units}
    stationed = {one.unit_id for one in stationings}
    return tuple(one for one in stationings if not _above(one.unit_id, parents) & stationed)


def _above(unit_id: int, parents: dict[int, int | None]) -> set[int]:
    above = set[int]()
    parent = parents.get(unit_id)
    while parent is not None and parent not in above:
        above.add(parent)
        parent = parents.get(parent)
    return above
