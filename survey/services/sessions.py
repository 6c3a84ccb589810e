"""Sessions: signing in, being recognised, and the account's own list of where it is signed in."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from survey.core.account import Account
from survey.core.errors import NotFoundError
from survey.services.accounts import digest
from survey.storage.engine import Books
from survey.storage.sign_ins import DeskSession

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
FRESH = timedelta(minutes=15)
"""How long ago somebody may have proved himself who does something weighty."""


def sign_in(books: Books, account: Account, now: datetime) -> str:
    """Return the id of a new session of an account that was just `proving.proved`."""
    books.audit.append(now, account.name, "登录", account.name)
    return _begun(books, account.id, now)


def _begun(books: Books, account_id: int, now: datetime) -> str:
    session_id = secrets.token_urlsafe(32)
    books.sign_ins.add_session(digest(session_id), account_id, now)
    return session_id


def who(books: Books, session_id: str, now: datetime) -> Account | None:
    """Return who is signed in by ``session_id``; ``None`` when it is over or unknown."""
    hashed = digest(session_id)
    session = books.sign_ins.session(hashed)
    if session is None:
        return None
    account = books.accounts.account(session.account_id)
    if _over(session, now) or account.expired(now):
        _end(books, hashed)
        return None
    if now - session.seen > timedelta(minutes=1):
        books.sign_ins.touch(hashed, now)
    return account


def _over(session: DeskSession, now: datetime) -> bool:
    """Return whether it lasted long enough, or lies as far ahead of a clock that was set back."""
    return abs(now - session.seen) > IDLE or abs(now - session.started) > LONGEST


def fresh(books: Books, session_id: str, now: datetime) -> bool:
    """Return whether whoever is signed in proved himself lately enough for a weighty act."""
    session = books.sign_ins.session(digest(session_id))
    return session is not None and abs(now - session.confirmed) <= FRESH


def confirm(books: Books, session_id: str, now: datetime) -> None:
    """Record that whoever is signed in proved himself once more."""
    books.sign_ins.confirm(digest(session_id), now)


def renew(books: Books, account: Account, now: datetime) -> str:
    """Return the id of a new session for an account that changed how it proves itself.

    All its other sessions end: whoever holds one may be the reason for the change.
    """
    books.jobs.remove_files(account.id)
    books.sign_ins.end_sessions(account.id)
    return _begun(books, account.id, now)


@dataclass(frozen=True)
class SignedIn:
    """One place where the account is signed in; ``mark`` names it and is no way in."""

    mark: str
    started: datetime
    seen: datetime
    here: bool


def signed_in(
    books: Books, account: Account, session_id: str, now: datetime
) -> tuple[SignedIn, ...]:
    """Return where the account is signed in now, the latest first."""
    here = digest(session_id)
    return tuple(
        SignedIn(_mark(one), one.started, one.seen, one.h_id == here)
        for one in books.sign_ins.sessions(account.id)
        if not _over(one, now)
    )


def _mark(session: DeskSession) -> str:
    return session.h_id.hex()[:16]


def end_one(books: Books, account: Account, mark: str, now: datetime) -> None:
    """End one of the account's own sessions."""
    for session in books.sign_ins.sessions(account.id):
        if _mark(session) == mark:
            books.sign_ins.end_session(session.h_id)
            books.audit.append(now, account.name, "结束登录", account.name)
            return
    raise NotFoundError("没有找到这一项")


def end_others(books: Books, account: Account, session_id: str, now: datetime) -> None:
    """End all of the account's sessions but the one that asks."""
    here = digest(session_id)
    for session in books.sign_ins.sessions(account.id):
        if session.h_id != here:
            books.sign_ins.end_session(session.h_id)
    books.audit.append(now, account.name, "结束登录", account.name, "其他各处")


def sign_out(books: Books, session_id: str) -> None:
    """End the session, and delete the files that wait for the account."""
    _end(books, digest(session_id))


def _end(books: Books, hashed: bytes) -> None:
    session = books.sign_ins.session(hashed)
    if session is not None:
        books.jobs.remove_files(session.account_id)
        books.sign_ins.end_session(hashed)
