"""Accounts: invitations, signing in, and proving again that one is oneself."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from survey.core.account import Account, Deed, Role, permit
from survey.core.errors import BusyError, Fault, FaultyError, SurveyError
from survey.core.sentence import Sentence
from survey.storage.engine import Books, Store

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
INVITATION = timedelta(days=7)
SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()
_hashing = BoundedSemaphore(1)  # a hash takes 64 MiB and every core; casts must go on beside it
_PATIENCE = 3.0  # seconds to wait for it
_of_nobody = _hasher.hash(secrets.token_hex())


class SignInRefused(SurveyError):  # noqa: N818 - a refusal, not a fault
    """Name or password is wrong; it never says which."""


def found(books: Books, now: datetime) -> str:
    """Return the one-time token by which the first administrator chooses a password."""
    if books.accounts.accounts():
        raise SurveyError("已经有账号了；新账号请由管理员在工作台邀请")
    return _invited(books, "admin", "管理员", Role.ADMINISTRATOR, (), now)


def invite(
    books: Books,
    by: Account,
    name: str,
    display_name: str,
    role: Role,
    teams: tuple[int, ...],
    now: datetime,
) -> str:
    """Return the one-time token by which a new account chooses its password."""
    permit(by, Deed.KEEP_ACCOUNTS)
    if books.accounts.by_name(name) is not None:
        words = Sentence("“%(name)s”已经有人用了；请换一个", name=name)
        raise FaultyError("没有建立账号", [Fault("name", words)])
    token = _invited(books, name, display_name, role, teams, now)
    books.audit.append(now, by.name, "邀请账号", name, role.value)
    return token


def _invited(
    books: Books, name: str, display_name: str, role: Role, teams: tuple[int, ...], now: datetime
) -> str:
    token = secrets.token_urlsafe(24)
    books.accounts.add(
        name, display_name, role, teams, invite_hash=_hash(token), invite_until=now + INVITATION
    )
    return token


def hashed(password: str) -> str:
    """Return what is kept of a new password. Slow on purpose: never call it in a transaction."""
    if len(password) < SHORTEST_PASSWORD:
        words = Sentence("口令至少要 %(least)s 个字符", least=SHORTEST_PASSWORD)
        raise FaultyError("没有设好口令", [Fault("password", words)])
    with _turn_to_hash():
        return _hasher.hash(password)


@contextmanager
def _turn_to_hash() -> Iterator[None]:
    if not _hashing.acquire(timeout=_PATIENCE):
        raise BusyError("现在登录的人太多；请稍等片刻，再试一次")
    try:
        yield
    finally:
        _hashing.release()


def accept(books: Books, token: str, password_hash: str, now: datetime) -> Account:
    """Return the account that ``token`` invites, with its password set; the token is spent."""
    account = books.accounts.by_invite(_hash(token), now)
    if account is None:
        raise SurveyError("这个邀请链接用过了或已过期；请向管理员要一个新的")
    books.accounts.set_password(account.id, password_hash)
    books.audit.append(now, account.name, "设置口令", account.name)
    return account


def sign_in(books: Books, account: Account, now: datetime) -> str:
    """Return the id of a new session of an account just `verified`."""
    books.accounts.forget_failures(account.id)
    session_id = secrets.token_urlsafe(32)
    books.accounts.add_session(_hash(session_id), account.id, now)
    books.audit.append(now, account.name, "登录", account.name)
    return session_id


def verified(store: Store, name: str, password: str) -> Account:
    """Return the account called ``name`` if ``password`` is its own; `SignInRefused` else.

    Repeated failures make the next answers slower, never impossible: nobody can lock
    a colleague out. An unknown name costs as much time as a wrong password. No
    transaction is open meanwhile: ballots are kept while somebody signs in.
    """
    with store.read() as books:
        credentials = books.accounts.credentials(name)
        account = books.accounts.by_name(name)
    kept = credentials.password_hash if credentials else None
    try:
        with _turn_to_hash():
            _hasher.verify(kept or _of_nobody, password)
        if account is None or kept is None:
            raise VerificationError
    except VerificationError:
        raise SignInRefused("账号或口令不对") from None
    return account


def delay(books: Books, name: str, now: datetime) -> timedelta:
    """Return how long the next try for ``name`` must wait: doubling from the fourth failure on."""
    credentials = books.accounts.credentials(name)
    if credentials is None:
        return timedelta(0)
    count, last = books.accounts.failures(credentials.account_id)
    if count < 4 or last is None:
        return timedelta(0)
    pause = timedelta(seconds=min(2 ** (count - 3), 60))
    return max(timedelta(0), last + pause - now)


def note_failure(books: Books, name: str, now: datetime) -> None:
    """Remember that signing in as ``name`` failed."""
    credentials = books.accounts.credentials(name)
    if credentials is not None:
        books.accounts.note_failure(credentials.account_id, now)
        books.audit.append(now, name, "登录失败", name)


def who(books: Books, session_id: str, now: datetime) -> Account | None:
    """Return who is signed in by ``session_id``; ``None`` when it is over or unknown."""
    hashed = _hash(session_id)
    session = books.accounts.session(hashed)
    if session is None:
        return None
    if now - session.seen > IDLE or now - session.started > LONGEST:
        _end(books, hashed)
        return None
    if now - session.seen > timedelta(minutes=1):
        books.accounts.touch(hashed, now)
    return books.accounts.account(session.account_id)


def sign_out(books: Books, session_id: str) -> None:
    """End the session, and delete the files that wait for the account."""
    _end(books, _hash(session_id))


def _end(books: Books, hashed: bytes) -> None:
    session = books.accounts.session(hashed)
    if session is not None:
        books.jobs.remove_files(session.account_id)
        books.accounts.end_session(hashed)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
