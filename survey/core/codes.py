"""Slip codes: what is printed, what is typed, and the only thing that is kept of them."""

import hmac
import unicodedata
from collections.abc import Callable
from typing import Literal, NamedTuple

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
TOKEN_LENGTH = 16
TYPED_LENGTH = 12
_LONGEST_WRITING = 40  # with every space and dash that anybody puts between

_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})

# A totally anti-symmetric quasigroup of order 10 (H. Michael Damm, 2004): every
# single wrong digit and every swap of neighbours changes the check digit.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class Slip(NamedTuple):
    """A right to answer once: the token in the QR code and the digits to type."""

    token: str
    typed: str


class SlipHashes(NamedTuple):
    """What the database keeps of a slip."""

    token: bytes
    typed: bytes


class SlipKey(NamedTuple):
    """One of a slip's two hashes, and which of them it is."""

    kind: Literal["token", "typed"]
    hash: bytes


def new_slip(random_bytes: Callable[[int], bytes]) -> Slip:
    """Return a slip of 80 random bits and 11 random digits with their check digit."""
    bits = int.from_bytes(random_bytes(10))
    token = "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 80, 5))
    # 16 bytes against 10**11: the remainder's bias is below 1e-27.
    digits = f"{int.from_bytes(random_bytes(16)) % 10**11:011d}"
    return Slip(token, digits + check_digit(digits))


def new_entrance(random_bytes: Callable[[int], bytes]) -> str:
    """Return a shared code: eight characters that can be read off a poster and typed."""
    bits = int.from_bytes(random_bytes(5))
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 40, 5)).lower()


def check_digit(digits: str) -> str:
    """Return the Damm check digit of ``digits``."""
    state = 0
    for digit in digits:
        state = _DAMM[state][int(digit)]
    return str(state)


def read_token(text: str) -> str | None:
    """Return ``text`` as a token, or ``None`` when it cannot be one."""
    token = text.strip().upper().translate(_LOOKALIKES)
    if len(token) == TOKEN_LENGTH and set(token) <= set(ALPHABET):
        return token
    return None


def read_typed(text: str) -> str | None:
    """Return the 12 digits in ``text``, forgiving spaces, dashes and full-width digits.

    ``None`` when they are not 12 digits or the check digit does not fit.
    """
    if len(text) != TYPED_LENGTH and text.isascii() and text.isalnum():
        return None  # a token, mostly: nothing in it would be forgiven
    digits = "".join(
        char
        for char in unicodedata.normalize("NFKC", text)
        if not char.isspace() and char not in "-\u2013\u2014."
    )
    if len(digits) != TYPED_LENGTH or not (digits.isascii() and digits.isdigit()):
        return None
    return digits if check_digit(digits[:-1]) == digits[-1] else None


def grouped(typed: str) -> str:
    """Return the digits as printed: 4-4-4 with spaces."""
    return " ".join(typed[start : start + 4] for start in range(0, len(typed), 4))


def slip_key(text: str, pepper: bytes) -> SlipKey | None:
    """Return the key under which the slip with this token or these digits would be kept."""
    if len(text) > _LONGEST_WRITING:
        return None
    token = read_token(text)
    if token is not None:
        return SlipKey("token", hashed(token, pepper))
    typed = read_typed(text)
    return None if typed is None else SlipKey("typed", hashed(typed, pepper))


def hashed(code: str, pepper: bytes) -> bytes:
    """Return the keyed hash of a token or of typed digits (HMAC-SHA256)."""
    return hmac.digest(pepper, code.encode(), "sha256")


def hashes(slip: Slip, pepper: bytes) -> SlipHashes:
    """Return the hashes under which ``slip`` is kept."""
    return SlipHashes(hashed(slip.token, pepper), hashed(slip.typed, pepper))
