"""The people of a team: who they are, and whom they know for one of their own.

An administrator invites; the team lets in. So nobody who keeps accounts can make
himself a reader of results unseen.
"""

from dataclasses import dataclass
from datetime import datetime

from survey.core.account import Account, Deed, permit
from survey.core.errors import SurveyError
from survey.core.inspection import Team
from survey.services.accounts import TERMINAL
from survey.storage.engine import Books


@dataclass(frozen=True)
class People:
    """A team with those who belong to it and those who wait for its word."""

    team: Team
    known: tuple[Account, ...]
    waiting: tuple[Account, ...]


def people_of(books: Books, account: Account) -> tuple[People, ...]:
    """Return the people of every team that the account belongs to."""
    everybody = books.accounts.accounts()
    return tuple(
        People(
            books.inspection.team(team_id),
            tuple(one for one in everybody if team_id in one.teams),
            tuple(one for one in everybody if team_id in one.waiting),
        )
        for team_id in account.teams
    )


def vouch(books: Books, by: Account, team_id: int, account_id: int, now: datetime) -> Account:
    """Let somebody who waits into the team; return his account."""
    permit(by, Deed.VOUCH, team_id)
    waiting = _waiting(books, team_id, account_id)
    books.accounts.vouch(account_id, team_id)
    books.audit.append(now, by.name, "确认本组人员", waiting.name, str(team_id))
    return waiting


def dismiss(books: Books, by: Account, team_id: int, account_id: int, now: datetime) -> Account:
    """Turn somebody who waits away from the team; return his account."""
    permit(by, Deed.VOUCH, team_id)
    waiting = _waiting(books, team_id, account_id)
    books.accounts.dismiss(account_id, team_id)
    books.audit.append(now, by.name, "拒绝进组", waiting.name, str(team_id))
    return waiting


def vouch_from_terminal(books: Books, name: str, now: datetime) -> None:
    """Let an account into all its teams, where nobody of them is left who could."""
    account = books.accounts.by_name(name)
    if account is None or not account.waiting:
        raise SurveyError("没有等待确认、叫“%(name)s”的账号", name=name)
    for team_id in account.waiting:
        books.accounts.vouch(account.id, team_id)
        books.audit.append(now, TERMINAL, "确认本组人员", name, str(team_id))


def _waiting(books: Books, team_id: int, account_id: int) -> Account:
    account = books.accounts.account(account_id)
    if team_id not in account.waiting:
        raise SurveyError("这个人已经不在等待确认了；请刷新名单")
    return account
