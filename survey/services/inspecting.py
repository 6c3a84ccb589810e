"""The inspection around the sittings: rounds, teams, units, their people, stationings."""

from collections.abc import Sequence
from datetime import date, datetime

from survey.core.account import Account, Deed, permit
from survey.core.errors import Fault, FaultyError
from survey.core.inspection import Channels, Member, Round, Stationing, Team, Unit
from survey.core.sentence import Sentence
from survey.core.sitting import Phase
from survey.services.preparing import refuse_recused, stationing_of
from survey.storage.engine import Books


def add_round(books: Books, account: Account, name: str, mode: str, now: datetime) -> Round:
    """Return a new round."""
    permit(account, Deed.KEEP_ROUNDS)
    added = books.inspection.add_round(name, mode)
    books.audit.append(now, account.name, "新建轮次", str(added.id), name)
    return added


def add_team(books: Books, account: Account, round_id: int, name: str, now: datetime) -> Team:
    """Return a new team of a round."""
    permit(account, Deed.KEEP_ROUNDS)
    added = books.inspection.add_team(round_id, name)
    books.audit.append(now, account.name, "新建巡察组", str(added.id), name)
    return added


def add_unit(
    books: Books,
    account: Account,
    team_id: int,
    name: str,
    unit_type: str,
    parent_id: int | None,
    now: datetime,
) -> Unit:
    """Return a new unit of a team, below ``parent_id`` in the tree if that is given."""
    permit(account, Deed.PREPARE, team_id)
    if parent_id is not None and unit_of(books, account, parent_id).team_id != team_id:
        raise FaultyError("没有建立单位", [Fault("parent_id", "上级单位不属于本组；请另选")])
    added = books.inspection.add_unit(team_id, name, unit_type, parent_id)
    books.audit.append(now, account.name, "新建单位", str(added.id), name)
    return added


def add_units(
    books: Books,
    account: Account,
    parent_id: int,
    names: Sequence[str],
    unit_type: str,
    now: datetime,
) -> tuple[Unit, ...]:
    """Return new units below another one, in the order given; all of them or none."""
    parent = unit_of(books, account, parent_id)
    permit(account, Deed.PREPARE, parent.team_id)
    below = {unit.name for unit in books.inspection.units([parent.team_id])}
    faults = []
    for place, name in enumerate(names):
        if name in below or name in names[:place]:
            faults.append(Fault("names", Sentence("“%(unit)s”已经有了；请删去", unit=name)))
    if faults:
        raise FaultyError("没有建立单位", faults)
    asked = unit_type, parent_id, now
    return tuple(add_unit(books, account, parent.team_id, name, *asked) for name in names)


def unit_of(books: Books, account: Account, unit_id: int) -> Unit:
    """Return the unit if it is one of the account's teams'."""
    unit = books.inspection.unit(unit_id)
    permit(account, Deed.SEE_TEAM, unit.team_id)
    refuse_recused(books, account, unit_id)
    return unit


def set_roster(
    books: Books, account: Account, unit_id: int, members: Sequence[Member], now: datetime
) -> None:
    """Replace the unit's people, in the official order. Published sittings keep their own."""
    unit = unit_of(books, account, unit_id)
    permit(account, Deed.PREPARE, unit.team_id)
    books.inspection.set_members(unit_id, members)
    books.audit.append(now, account.name, "修改名册", str(unit_id), f"{len(members)} 人")


def add_stationing(
    books: Books,
    account: Account,
    unit_id: int,
    first_day: date,
    last_day: date,
    channels: Channels,
    now: datetime,
) -> Stationing:
    """Return a new stationing of the unit's team at the unit."""
    unit = unit_of(books, account, unit_id)
    permit(account, Deed.PREPARE, unit.team_id)
    if last_day < first_day:
        raise FaultyError("没有建立进驻", [Fault("last_day", "离开日期早于进驻日期；请改正")])
    added = books.inspection.add_stationing(unit.team_id, unit_id, first_day, last_day, channels)
    books.audit.append(now, account.name, "新建进驻", str(added.id), unit.name)
    return added


def set_channels(
    books: Books,
    account: Account,
    stationing_id: int,
    channels: Channels,
    now: datetime,
    reason: str = "",
) -> None:
    """Replace the ways in which people may reach the team.

    Where a sitting is published and goes on, a ``reason`` is needed, for the log.
    """
    stationing_of(books, account, stationing_id, Deed.PREPARE)
    if not reason and has_published(books, stationing_id):
        words = "已有发布的场次，票面上印着原来的联系方式；请写明修改的原因"
        raise FaultyError("没有修改", [Fault("reason", words)])
    books.inspection.set_channels(stationing_id, channels)
    books.audit.append(now, account.name, "修改联系方式", str(stationing_id), reason)


def has_published(books: Books, stationing_id: int) -> bool:
    """Return whether a sitting of the stationing is published and not closed yet."""
    sittings = books.sittings.sittings([stationing_id])
    before = [one for one in sittings if one.phase in (Phase.DRAFT, Phase.OPEN)]
    return any(books.boxes.boxes(one.id) for one in before)
