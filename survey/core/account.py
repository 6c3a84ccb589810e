"""Who may do what at the desk. Everything not listed here is refused."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from survey.core.errors import NotFoundError, NotPermittedError
from survey.core.record import Line, Record
from survey.core.sentence import Sentence


class Role(StrEnum):
    """An account's one role."""

    ADMINISTRATOR = "administrator"
    LEADER = "leader"
    MEMBER = "member"
    CUSTODIAN = "custodian"
    AUDITOR = "auditor"


ROLE_NAMES = {
    Role.ADMINISTRATOR: Sentence("管理员"),
    Role.LEADER: Sentence("组长"),
    Role.MEMBER: Sentence("组员"),
    Role.CUSTODIAN: Sentence("开箱人"),
    Role.AUDITOR: Sentence("监督员"),
}


class Deed(StrEnum):
    """What an account may ask the desk to do."""

    KEEP_ACCOUNTS = "keep_accounts"
    KEEP_ROUNDS = "keep_rounds"
    SEE_TEAM = "see_team"
    VOUCH = "vouch"
    PREPARE = "prepare"
    RUN = "run"
    OPEN_BOXES = "open_boxes"
    SEE_RESULTS = "see_results"
    READ_AUDIT = "read_audit"


_OF_MEMBERS = {
    *(Deed.SEE_TEAM, Deed.VOUCH, Deed.PREPARE, Deed.RUN),
    *(Deed.OPEN_BOXES, Deed.SEE_RESULTS),
}
_ALLOWED = {
    Role.ADMINISTRATOR: {Deed.KEEP_ACCOUNTS, Deed.KEEP_ROUNDS},
    Role.LEADER: _OF_MEMBERS,
    Role.MEMBER: _OF_MEMBERS,
    Role.CUSTODIAN: {Deed.OPEN_BOXES},
    Role.AUDITOR: {Deed.READ_AUDIT},
}
_OF_NO_TEAM = {Deed.KEEP_ACCOUNTS, Deed.KEEP_ROUNDS, Deed.READ_AUDIT}


OF_TEAM = frozenset({Role.LEADER, Role.MEMBER, Role.CUSTODIAN})
"""The roles that belong to teams; the others belong to none."""

SHORTEST_MARK = 2
"""A recusal of one character would keep an account from half the county."""


class Account(Record):
    """A person who signs in at the desk.

    ``teams`` are the ids of the teams he belongs to; in those ``waiting`` nobody of the
    team has yet said that he is one of them, and until then they are as others' to him.
    ``until`` is the last day on which he may sign in. ``recused`` are names of units
    that are his own. ``second_factor`` is whether a sign-in asks him for a code.
    """

    id: int
    name: Line
    display_name: Line
    role: Role
    teams: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    until: date | None = None
    recused: tuple[str, ...] = ()
    second_factor: bool = False

    def may(self, deed: Deed) -> bool:
        """Return whether the account's role includes ``deed`` at all."""
        return deed in _ALLOWED[self.role]

    def expired(self, now: datetime) -> bool:
        """Return whether the account's last day is over, by the clock on the wall."""
        return self.until is not None and now.astimezone().date() > self.until

    def recused_from(self, unit: str, above: Iterable[str] = ()) -> bool:
        """Return whether a unit below those ``above`` it is the account's own.

        A name that holds the other is taken for the same: 青石镇 and 青石镇党委. Whoever
        comes from a town stands back in its villages, and not the other way round.
        """
        return any(
            mark in unit or unit in mark or any(mark in name for name in above)
            for mark in self.recused
        )


def permit(account: Account, deed: Deed, team_id: int | None = None) -> None:
    """Return when ``account`` may do ``deed`` for the team; raise otherwise.

    Another team's matter raises `NotFoundError`: that it exists is already its own.
    """
    if not account.may(deed):
        raise NotPermittedError("您的角色是“%(role)s”，不能做这件事", role=ROLE_NAMES[account.role])
    if deed not in _OF_NO_TEAM and team_id not in account.teams:
        raise NotFoundError("没有找到这一项")
