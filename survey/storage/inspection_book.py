"""The inspection book: rounds, teams, units with their people, stationings."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.core.inspection import Channels, Member, Round, Stationing, Team, Unit
from survey.storage.lookup import found, kept
from survey.storage.tables.inspection import LeaderRow, RoundRow, StationingRow, TeamRow, UnitRow


class InspectionBook:
    """Who inspects whom. Lists come in the order in which things were entered."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_round(self, name: str, mode: str) -> Round:
        """Keep a new round and return it."""
        return _round(kept(self._session, RoundRow(name=name, mode=mode)))

    def rounds(self) -> tuple[Round, ...]:
        """Return every round."""
        return tuple(map(_round, self._session.scalars(select(RoundRow).order_by(RoundRow.id))))

    def round(self, round_id: int) -> Round:
        """Return one round."""
        return _round(found(self._session, RoundRow, round_id))

    def add_team(self, round_id: int, name: str) -> Team:
        """Keep a new team of a round and return it."""
        found(self._session, RoundRow, round_id)
        return _team(kept(self._session, TeamRow(round_id=round_id, name=name)))

    def teams(self) -> tuple[Team, ...]:
        """Return every team."""
        return tuple(map(_team, self._session.scalars(select(TeamRow).order_by(TeamRow.id))))

    def team(self, team_id: int) -> Team:
        """Return one team."""
        return _team(found(self._session, TeamRow, team_id))

    def add_unit(self, team_id: int, name: str, type: str, parent_id: int | None = None) -> Unit:
        """Keep a new unit of a team and return it."""
        found(self._session, TeamRow, team_id)
        if parent_id is not None:
            found(self._session, UnitRow, parent_id)
        row = UnitRow(team_id=team_id, name=name, type=type, parent_id=parent_id)
        return _unit(kept(self._session, row), ())

    def units(self, team_ids: Collection[int]) -> tuple[Unit, ...]:
        """Return the units of these teams."""
        wanted = select(UnitRow).where(UnitRow.team_id.in_(team_ids)).order_by(UnitRow.id)
        return self._with_people(self._session.scalars(wanted).all())

    def unit(self, unit_id: int) -> Unit:
        """Return one unit."""
        (unit,) = self._with_people([found(self._session, UnitRow, unit_id)])
        return unit

    def lineage(self, unit_id: int) -> tuple[str, ...]:
        """Return the names of the unit and of those above it, its own first."""
        row = found(self._session, UnitRow, unit_id)
        names = [row.name]
        while row.parent_id is not None:
            row = found(self._session, UnitRow, row.parent_id)
            names.append(row.name)
        return tuple(names)

    def set_members(self, unit_id: int, members: Sequence[Member]) -> None:
        """Put ``members``, in their official order, in place of the unit's people."""
        found(self._session, UnitRow, unit_id)
        self._session.execute(delete(LeaderRow).where(LeaderRow.unit_id == unit_id))
        self._session.add_all(
            LeaderRow(unit_id=unit_id, place=place, **member.model_dump(exclude={"id"}))
            for place, member in enumerate(members)
        )

    def add_stationing(
        self, team_id: int, unit_id: int, first_day: date, last_day: date, channels: Channels
    ) -> Stationing:
        """Keep a new stationing and return it."""
        found(self._session, TeamRow, team_id)
        found(self._session, UnitRow, unit_id)
        row = StationingRow(
            team_id=team_id,
            unit_id=unit_id,
            first_day=first_day,
            last_day=last_day,
            channels=channels.model_dump(),
        )
        return _stationing(kept(self._session, row))

    def stationings(self, team_ids: Collection[int]) -> tuple[Stationing, ...]:
        """Return the stationings of these teams."""
        wanted = select(StationingRow).where(StationingRow.team_id.in_(team_ids))
        return tuple(map(_stationing, self._session.scalars(wanted.order_by(StationingRow.id))))

    def stationing(self, stationing_id: int) -> Stationing:
        """Return one stationing."""
        return _stationing(found(self._session, StationingRow, stationing_id))

    def set_channels(self, stationing_id: int, channels: Channels) -> None:
        """Put ``channels`` in place of the ways in which people may reach the team."""
        found(self._session, StationingRow, stationing_id).channels = channels.model_dump()

    def _with_people(self, units: Sequence[UnitRow]) -> tuple[Unit, ...]:
        wanted = select(LeaderRow).where(LeaderRow.unit_id.in_([unit.id for unit in units]))
        people = defaultdict(list)
        for person in self._session.scalars(wanted.order_by(LeaderRow.place)):
            people[person.unit_id].append(person)
        return tuple(_unit(unit, people[unit.id]) for unit in units)


def _round(row: RoundRow) -> Round:
    return Round(id=row.id, name=row.name, mode=row.mode)


def _team(row: TeamRow) -> Team:
    return Team(id=row.id, round_id=row.round_id, name=row.name)


def _unit(row: UnitRow, people: Iterable[LeaderRow]) -> Unit:
    return Unit(
        id=row.id,
        team_id=row.team_id,
        name=row.name,
        type=row.type,
        parent_id=row.parent_id,
        members=tuple(map(_member, people)),
    )


def _member(row: LeaderRow) -> Member:
    return Member.model_validate(
        {
            "id": row.id,
            "name": row.name,
            "post": row.post,
            "roster": row.roster,
            "details": row.details,
        }
    )


def _stationing(row: StationingRow) -> Stationing:
    return Stationing(
        id=row.id,
        team_id=row.team_id,
        unit_id=row.unit_id,
        first_day=row.first_day,
        last_day=row.last_day,
        channels=Channels.model_validate(row.channels),
    )
