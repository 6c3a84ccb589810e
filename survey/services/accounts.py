"""Accounts: who is let in to the desk, by whom, and until when."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta

from survey.core.account import OF_TEAM, SHORTEST_MARK, Account, Deed, Role, permit
from survey.core.errors import Fault, FaultyError, NotPermittedError, SurveyError
from survey.core.sentence import Sentence
from survey.storage.engine import Books

INVITATION = timedelta(days=7)


def found(books: Books, now: datetime) -> str:
    """Return the one-time token by which the first administrator chooses a password."""
    if books.accounts.accounts():
        raise SurveyError("已经有账号了；新账号请由管理员在工作台邀请")
    return _invited(books, "admin", "管理员", Role.ADMINISTRATOR, now)


def invite(
    books: Books,
    by: Account,
    name: str,
    display_name: str,
    role: Role,
    teams: tuple[int, ...],
    now: datetime,
    until: date | None = None,
) -> str:
    """Return the one-time token by which a new account chooses its password.

    Its teams still have to say that they know him: see `team.vouch`.
    """
    permit(by, Deed.KEEP_ACCOUNTS)
    if name == TERMINAL or books.accounts.by_name(name) is not None:
        words = Sentence("“%(name)s”已经有人用了；请换一个", name=name)
        raise FaultyError("没有建立账号", [Fault("name", words)])
    _refuse_past(until, now)
    token = _invited(books, name, display_name, role, now, until)
    books.audit.append(now, by.name, "邀请账号", name, role.value)
    invited = books.accounts.by_name(name)
    if teams and invited is not None:
        _put_into(books, by, invited, teams, now)
    return token


def _invited(
    books: Books, name: str, shown: str, role: Role, now: datetime, until: date | None = None
) -> str:
    token = secrets.token_urlsafe(24)
    books.accounts.add(
        name, shown, role, (), digest(token), invite_until=now + INVITATION, until=until
    )
    return token


def invite_again(books: Books, by: Account, account_id: int, now: datetime) -> str:
    """Return a new token for an account whose link, password or phone was lost.

    The link before it is void. What the account has now holds until the new link is
    taken up; then its teams must vouch for it anew, so that nobody takes a colleague's
    place unseen.
    """
    token = _link(books, _other(books, by, account_id), now)
    books.audit.append(now, by.name, "重发邀请", books.accounts.account(account_id).name)
    return token


def link_from_terminal(books: Books, name: str, now: datetime) -> str:
    """Return a new token for an account that no administrator is left to help."""
    account = books.accounts.by_name(name)
    if account is None:
        raise SurveyError("没有叫“%(name)s”的账号", name=name)
    books.audit.append(now, TERMINAL, "重发邀请", name)
    return _link(books, account, now)


TERMINAL = "terminal"
"""Who did what the log tells of whoever sits at the server itself."""


def _link(books: Books, account: Account, now: datetime) -> str:
    if account.expired(now):
        raise SurveyError("这个账号已经停用；请先改它的有效期")
    token = secrets.token_urlsafe(24)
    books.accounts.set_invite(account.id, digest(token), now + INVITATION)
    return token


def accept(books: Books, token: str, password_hash: str, now: datetime) -> Account:
    """Return the account that ``token`` invites, with its password set; the token is spent.

    Whatever the account was signed in on, or proved itself by, ends here.
    """
    account = books.accounts.by_invite(digest(token), now)
    if account is None or account.expired(now):
        raise SurveyError("这个邀请链接用过了或已过期；请向管理员要一个新的")
    books.accounts.set_password(account.id, password_hash)
    books.accounts.remove_totp(account.id)
    _end_everywhere(books, account.id)
    books.accounts.let_wait(account.id)
    books.audit.append(now, account.name, "设置口令", account.name)
    _let_first_in(books, books.accounts.account(account.id), now)
    return books.accounts.account(account.id)


def _let_first_in(books: Books, account: Account, now: datetime) -> None:
    """Let the first of a team in without anybody's word, as long as there is nothing to see."""
    for team_id in account.waiting:
        known = [one for one in books.accounts.accounts() if team_id in one.teams]
        nobody = not any(one.may(Deed.VOUCH) for one in known)
        if account.may(Deed.VOUCH) and nobody and not books.inspection.units([team_id]):
            books.accounts.vouch(account.id, team_id)
            books.audit.append(now, account.name, "成为本组第一人", str(team_id))


def change(
    books: Books,
    by: Account,
    account_id: int,
    until: date | None,
    teams: Collection[int],
    recused: Collection[str],
    now: datetime,
) -> None:
    """Change how long an account lasts, its teams, and the units that are its own."""
    account = _other(books, by, account_id)
    short = [mark for mark in recused if len(mark) < SHORTEST_MARK]
    if short:
        words = Sentence("“%(mark)s”太短，会碰到太多单位；请写全名", mark=short[0])
        raise FaultyError("没有保存", [Fault("recused", words)])
    if until != account.until:
        _refuse_past(until, now)
        books.accounts.set_until(account_id, until)
        said = until.isoformat() if until else ""
        books.audit.append(now, by.name, "改有效期", account.name, said)
    if set(recused) != set(account.recused):
        books.accounts.set_recusals(account_id, recused)
        books.audit.append(now, by.name, "改回避", account.name, "、".join(sorted(recused)))
    if set(teams) != {*account.teams, *account.waiting}:
        _put_into(books, by, account, teams, now)


def _put_into(
    books: Books, by: Account, account: Account, teams: Collection[int], now: datetime
) -> None:
    if teams and account.role not in OF_TEAM:
        raise FaultyError("没有保存", [Fault("teams", "管理员和监督员不属于任何巡察组")])
    books.accounts.set_teams(account.id, teams, waiting=True)
    names = (books.inspection.team(team_id).name for team_id in sorted(teams))
    books.audit.append(now, by.name, "改所在组", account.name, "、".join(names))


def stop(books: Books, by: Account, account_id: int, now: datetime) -> None:
    """Let an account end today: nobody signs in by it, and its invitation opens nothing."""
    account = _other(books, by, account_id)
    books.accounts.set_until(account_id, now.astimezone().date() - timedelta(days=1))
    books.accounts.set_invite(account_id, None, now)
    _end_everywhere(books, account_id)
    books.audit.append(now, by.name, "停用账号", account.name)


def _end_everywhere(books: Books, account_id: int) -> None:
    books.jobs.remove_files(account_id)
    books.sign_ins.end_sessions(account_id)


def _other(books: Books, by: Account, account_id: int) -> Account:
    """Return somebody else's account."""
    permit(by, Deed.KEEP_ACCOUNTS)
    if account_id == by.id:
        raise NotPermittedError("自己的账号要请别的管理员来改")
    return books.accounts.account(account_id)


def _refuse_past(until: date | None, now: datetime) -> None:
    if until is not None and until < now.astimezone().date():
        raise FaultyError("没有保存", [Fault("until", "这一天已经过了；请改正")])


def digest(token: str) -> bytes:
    """Return what is kept of a secret that is long and random enough by itself."""
    return hashlib.sha256(token.encode()).digest()
