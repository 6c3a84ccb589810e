"""The inspection book: rounds, teams, units with their people, stationings."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.core.inspection import Channels, Member, Round, Stationing, Team, Unit
from survey.storage.lookup import found
from survey.storage.tables.inspection import LeaderRow, RoundRow, StationingRow, TeamRow, UnitRow


class InspectionBook:
    """Who inspects whom. Lists come in the order in which things were entered."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_round(self, name: str, mode: str) -> Round:
        """Keep a new round and return it."""
        row = RoundRow(name=name, mode=mode)
        self._add(row)
        return _round(row)

    def rounds(self) -> tuple[Round, ...]:
        """Return every round."""
        return tuple(map(_round, self._session.scalars(select(RoundRow).order_by(RoundRow.id))))

    def round(self, round_id: int) -> Round:
        """Return one round."""
        return _round(found(self._session, RoundRow, round_id))

    def add_team(self, round_id: int, name: str) -> Team:
        """Keep a new team of a round and return it."""
        row = TeamRow(round_id=self.round(round_id).id, name=name)
        self._add(row)
        return _team(row)

    def teams(self) -> tuple[Team, ...]:
        """Return every team."""
        return tuple(map(_team, self._session.scalars(select(TeamRow).order_by(TeamRow.id))))

    def team(self, team_id: int) -> Team:
        """Return one team."""
        return _team(found(self._session, TeamRow, team_id))

    def add_unit(self, team_id: int, name: str, type: str, parent_id: int | None = None) -> Unit:  # noqa: A002 - the glossary's word
        """Keep a new unit of a team and return it; the parent must be the same team's."""
        if parent_id is not None and self.unit(parent_id).team_id != team_id:
            found(self._session, UnitRow, None)
        row = UnitRow(team_id=self.team(team_id).id, name=name, type=type, parent_id=parent_id)
        self._add(row)
        return self._unit(row)
