"""Proving who one is: password and second factor, and how often one may try."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from survey.core.account import Account
from survey.core.errors import BusyError, Fault, FaultyError, SurveyError
from survey.core.sentence import Sentence
from survey.services import second_factor
from survey.storage.engine import Books, Store

SHORTEST_PASSWORD = 10

_hasher = PasswordHasher()
_hashing = BoundedSemaphore(1)  # a hash takes 64 MiB and every core; casts must go on beside it
_PATIENCE = 3.0  # seconds to wait for it
_of_nobody = _hasher.hash(secrets.token_hex())


class SignInRefused(SurveyError):  # noqa: N818 - a refusal, not a fault
    """Name, password or code is wrong; it never says which."""


@dataclass(frozen=True, repr=False)
class Proof:
    """What somebody says to be let in; no code where he has no second factor."""

    name: str
    password: str
    code: str = ""


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


def proved(store: Store, proof: Proof, secret: str, now: datetime) -> Account:
    """Return the account that the ``proof`` is good for; `SignInRefused` else.

    ``secret`` is the installation's, under which second factors are kept. Repeated
    failures make the next answers slower, never impossible: nobody can lock a
    colleague out. A name that nobody bears is answered and slowed as any other.
    """
    with store.read() as books:
        _refuse_hasty(books, proof.name, now)
    try:
        account = verified(store, proof.name, proof.password)
    except SignInRefused:
        with store.begin() as books:
            note_failure(books, proof.name, now)
        raise
    _refuse_wrong_code(store, account, proof.code, secret, now)
    if account.expired(now):
        words = "这个账号的有效期到 %(day)s 为止，已经停用；还要用，请找管理员延长"
        raise SignInRefused(words, day=account.until)
    return account


def verified(store: Store, name: str, password: str) -> Account:
    """Return the account called ``name`` if ``password`` is its own; `SignInRefused` else.

    An unknown name costs as much time as a wrong password. No transaction is open
    meanwhile: ballots are kept while somebody signs in.
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
        raise _wrong() from None
    return account


def _refuse_hasty(books: Books, name: str, now: datetime) -> None:
    pause = delay(books, name, now)
    if pause:
        seconds = int(pause.total_seconds()) + 1
        raise SignInRefused("错的次数多了；请等 %(seconds)s 秒再试", seconds=seconds)


def _refuse_wrong_code(
    store: Store, account: Account, code: str, secret: str, now: datetime
) -> None:
    """Look at the code and count a failure in one act: tries sent together wait in turn.

    Otherwise all that wait for the slow look at the password would have their codes read.
    """
    with store.begin() as books:
        _refuse_hasty(books, account.name, now)
        needless = not account.second_factor
        right = needless or second_factor.used(books, account, code, secret, now)
        if right:
            books.sign_ins.forget_failures(account.name)
        else:
            note_failure(books, account.name, now)
    if not right:
        raise _wrong()


def _wrong() -> SignInRefused:
    return SignInRefused("账号或口令不对；设过动态码的，动态码也要填对，而且不能用第二次")


def delay(books: Books, name: str, now: datetime) -> timedelta:
    """Return how long the next try for ``name`` must wait: doubling from the fourth failure on.

    A clock that was set back since then makes nobody wait longer.
    """
    count, last = books.sign_ins.failures(name)
    if count < 4 or last is None:
        return timedelta(0)
    pause = timedelta(seconds=min(2 ** (count - 3), 60))
    return min(pause, max(timedelta(0), last + pause - now))


def note_failure(books: Books, name: str, now: datetime) -> None:
    """Remember that somebody was refused as ``name``. The log names no name that is nobody's."""
    books.sign_ins.note_failure(name, now)
    if books.accounts.credentials(name) is not None:
        books.audit.append(now, name, "登录失败", name)
