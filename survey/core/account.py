"""Who may do what at the desk. Everything not listed here is refused."""

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
    PREPARE = "prepare"
    RUN = "run"
    OPEN_BOXES = "open_boxes"
    SEE_RESULTS = "see_results"
    READ_AUDIT = "read_audit"


_ALLOWED = {
    Role.ADMINISTRATOR: {Deed.KEEP_ACCOUNTS, Deed.KEEP_ROUNDS},
    Role.LEADER: {Deed.SEE_TEAM, Deed.PREPARE, Deed.RUN, Deed.OPEN_BOXES, Deed.SEE_RESULTS},
    Role.MEMBER: {Deed.SEE_TEAM, Deed.PREPARE, Deed.RUN, Deed.OPEN_BOXES, Deed.SEE_RESULTS},
    Role.CUSTODIAN: {Deed.OPEN_BOXES},
    Role.AUDITOR: {Deed.READ_AUDIT},
}
_OF_NO_TEAM = {Deed.KEEP_ACCOUNTS, Deed.KEEP_ROUNDS, Deed.READ_AUDIT}


class Account(Record):
    """A person who signs in at the desk; ``teams`` are the ids of the teams he belongs to."""

    id: int
    name: Line
    display_name: Line
    role: Role
    teams: tuple[int, ...] = ()

    def may(self, deed: Deed) -> bool:
        """Return whether the account's role includes ``deed`` at all."""
        return deed in _ALLOWED[self.role]


def permit(account: Account, deed: Deed, team_id: int | None = None) -> None:
    """Return when ``account`` may do ``deed`` for the team; raise otherwise.

    Another team's matter raises `NotFoundError`: that it exists is already its own.
    """
    if not account.may(deed):
        raise NotPermittedError("您的角色是“%(role)s”，不能做这件事", role=ROLE_NAMES[account.role])
    if deed not in _OF_NO_TEAM and team_id not in account.teams:
        raise NotFoundError("没有找到这一项")
