"""The inspection side: who inspects whom, when and where."""

from datetime import date
from typing import get_args

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from survey.core.inspection import Roster
from survey.storage.tables.bases import Base, Numbered, one_of


class RoundRow(Numbered, Base):
    """A round 轮次."""

    __tablename__ = "round"

    name: Mapped[str]
    mode: Mapped[str]


class TeamRow(Numbered, Base):
    """A team 巡察组 of a round."""

    __tablename__ = "team"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    name: Mapped[str]


class UnitRow(Numbered, Base):
    """An inspected unit 被巡察单位 in its tree."""

    __tablename__ = "unit"
    __table_args__ = (CheckConstraint("parent_id <> id", name="not_its_own_parent"),)

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[str]
    type: Mapped[str]


class LeaderRow(Numbered, Base):
    """A person on one of a unit's lists; ``place`` is the official order over both lists."""

    __tablename__ = "leader"

    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    place: Mapped[int]
    roster: Mapped[str] = one_of("roster", get_args(Roster))
    name: Mapped[str]
    post: Mapped[str]
    details: Mapped[dict[str, str]] = mapped_column(JSON)


class StationingRow(Numbered, Base):
    """A stationing 进驻: a team at a unit, and how else people may reach it."""

    __tablename__ = "stationing"

    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    channels: Mapped[dict[str, str]] = mapped_column(JSON)


class SiteRow(Numbered, Base):
    """A place of a stationing where posters hang and letter boxes stand."""

    __tablename__ = "site"

    stationing_id: Mapped[int] = mapped_column(ForeignKey("stationing.id"), index=True)
    name: Mapped[str]
