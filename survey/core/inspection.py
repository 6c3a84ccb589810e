"""The inspection around the questions: rounds, teams, units, their people, the stationing."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from pydantic import Field

from survey.core.record import Line, Record
from survey.core.sentence import Sentence

MODES = (
    Sentence("常规"),
    Sentence("专项"),
    Sentence("联动"),
    Sentence("交叉"),
    Sentence("机动式"),
    Sentence("点穴式"),
)
"""巡察方式: the ways of inspecting that a round may be ordered in."""

UNIT_TYPES = (
    Sentence("党政部门"),
    Sentence("乡镇（街道）"),
    Sentence("村（社区）"),
    Sentence("事业单位"),
    Sentence("国有企业"),
    Sentence("园区"),
    Sentence("其他"),
)

Roster = Literal["leaders", "appointees"]
MOST_APPOINTEES = 60


class Round(Record):
    """One wave of inspection ordered by a committee."""

    id: int
    name: Line
    mode: Line = MODES[0]


class Team(Record):
    """The group sent out in a round."""

    id: int
    round_id: int
    name: Line


class Member(Record):
    """A person who may be evaluated. ``details`` answer a grid's read-only columns by heading."""

    id: int = 0
    name: Line
    post: str = ""
    roster: Roster = "leaders"
    details: dict[str, str] = Field(default_factory=dict)


class Unit(Record):
    """An inspected body in its tree; ``members`` are in the official order."""

    id: int
    team_id: int
    name: Line
    type: Line = UNIT_TYPES[0]
    parent_id: int | None = None
    members: tuple[Member, ...] = ()

    def roster(self, name: Roster) -> tuple[Member, ...]:
        """Return the people on one of the unit's lists."""
        return tuple(member for member in self.members if member.roster == name)


def tree(
    units: Sequence[Unit], parent_id: int | None = None, depth: int = 0
) -> Iterator[tuple[int, Unit]]:
    """Return every unit below ``parent_id`` with its depth, each below its own parent."""
    for unit in units:
        if unit.parent_id == parent_id:
            yield depth, unit
            yield from tree(units, unit.id, depth + 1)


def branch(units: Sequence[Unit], root: Unit) -> tuple[tuple[int, Unit], ...]:
    """Return ``root`` with depth 0 and every unit below it, as in `tree`."""
    return (0, root), *tree(units, root.id, 1)


class Channels(Record):
    """How else people may reach the team; printed on covers, slips and thank-you pages."""

    phone: str = ""
    hours: str = ""
    address: str = ""
    email: str = ""
    boxes: str = ""


class Stationing(Record):
    """A team at a unit from one day to another."""

    id: int
    team_id: int
    unit_id: int
    first_day: date
    last_day: date
    channels: Channels = Channels()
