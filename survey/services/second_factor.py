"""The second factor: codes that a phone makes without any network, and those for a lost phone."""

import base64
import re
import secrets
from datetime import datetime
from hmac import compare_digest

import pyotp

from survey.core.account import Account
from survey.core.errors import Fault, FaultyError
from survey.sealing.waiting import locked, unlocked
from survey.services.accounts import digest
from survey.storage.engine import Books

RECOVERY_CODES = 8
_ISSUER = "巡察问卷"
_SECRET = re.compile("[A-Z2-7]{32}")
_CODE = re.compile("[0-9]{6}")
_AROUND = (0, -1, 1)  # a phone's clock may be half a minute off
_MEANT = str.maketrans("018", "OIB")  # none of the three occurs in base 32


def new_secret() -> str:
    """Return a new secret for a phone, in base 32. Nothing of it is kept yet."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Return whether ``text`` could be a `new_secret`."""
    return _SECRET.fullmatch(text) is not None


def address(account: Account, secret: str) -> str:
    """Return what the phone reads from a QR code. It is the secret: never log it or link to it."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=_ISSUER)


def set_up(
    books: Books, account: Account, secret: str, code: str, server_secret: str, now: datetime
) -> tuple[str, ...]:
    """Keep ``secret`` once the phone has proved it by a code; return new recovery codes.

    Whatever second factor there was before is void.
    """
    step = _step(secret, _plain(code), now)
    if step is None:
        words = "动态码不对；请等手机上换一个码再输，并看看手机的时间准不准"
        raise FaultyError("没有设好", [Fault("code", words)])
    kept = locked(server_secret, _name(account), secret.encode())
    books.accounts.set_totp(account.id, kept, step)
    books.audit.append(now, account.name, "设置动态码", account.name)
    return _new_codes(books, account)


def remove(books: Books, account: Account, now: datetime) -> None:
    """Let the account sign in by its password alone."""
    books.accounts.remove_totp(account.id)
    books.audit.append(now, account.name, "取消动态码", account.name)


def renew_codes(books: Books, account: Account, now: datetime) -> tuple[str, ...]:
    """Return new recovery codes; those before are void."""
    books.audit.append(now, account.name, "更换备用码", account.name)
    return _new_codes(books, account)


def used(books: Books, account: Account, code: str, server_secret: str, now: datetime) -> bool:
    """Return whether ``code`` is good now, as a phone's or a recovery code; it is spent then."""
    plain = _plain(code)
    if not _CODE.fullmatch(plain):
        return _recovered(books, account, plain, now)
    credentials = books.accounts.credentials(account.name)
    kept = unlocked(server_secret, _name(account), (credentials and credentials.totp) or b"")
    step = _step(kept.decode(), plain, now) if kept else None
    return step is not None and books.accounts.use_step(account.id, step)


def _recovered(books: Books, account: Account, plain: str, now: datetime) -> bool:
    spent = books.accounts.use_recovery_code(account.id, digest(plain.translate(_MEANT)))
    if spent:
        books.audit.append(now, account.name, "用备用码登录", account.name)
    return spent


def _new_codes(books: Books, account: Account) -> tuple[str, ...]:
    made = [base64.b32encode(secrets.token_bytes(10)).decode() for _ in range(RECOVERY_CODES)]
    books.accounts.set_recovery_codes(account.id, [digest(code) for code in made])
    return tuple("-".join(re.findall("....", code)) for code in made)


def _step(secret: str, code: str, now: datetime) -> int | None:
    """Return the half-minute that ``code`` belongs to; ``None`` when to none around now."""
    clock = pyotp.TOTP(secret)
    steps = (clock.timecode(now) + offset for offset in _AROUND)
    return next((step for step in steps if compare_digest(clock.generate_otp(step), code)), None)


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).upper()


def _name(account: Account) -> bytes:
    return f"second factor of account {account.id}".encode()
