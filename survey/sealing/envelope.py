"""Pad a ballot, seal it to its box, and open it again with the box's private key."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from survey.core.errors import SurveyError

BUCKETS: tuple[int, ...] = tuple(2**power for power in range(8, 16))

_PREFIX = 4
_VERSION = b"survey ballot 1|"
_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


class BrokenSeal(SurveyError):  # noqa: N818 - the field's word for it
    """A sealed ballot that does not open. It is counted as bad, never guessed at."""

    def __init__(self) -> None:
        super().__init__(
            "这份封存答卷打不开：它被改动过，或者不属于这个票箱；请计入坏票并写进开箱记录"
        )


@dataclass(frozen=True)
class BoxLabel:
    """The box and the frozen forms that a sealed ballot is bound to."""

    box_id: bytes
    form_hash: bytes

    def __post_init__(self) -> None:
        # Only fixed lengths keep two different labels from spelling the same bytes.
        if (len(self.box_id), len(self.form_hash)) != (16, 32):
            raise ValueError("a box label is a 16-byte box id and a 32-byte form hash")

    @property
    def info(self) -> bytes:
        """Return version, box and form hash as the bytes that sealing binds."""
        return _VERSION + self.box_id + self.form_hash


def keyless() -> bytes:
    """Return a public key whose private key nobody has: what is sealed to it stays shut."""
    return X25519PrivateKey.generate().public_key().public_bytes_raw()


def bucket_for(largest: int) -> int:
    """Return the smallest bucket that holds ``largest`` bytes of answers and their length."""
    for bucket in BUCKETS:
        if _PREFIX + largest <= bucket:
            return bucket
    raise SurveyError(
        "答卷过大：填满时有 %(largest)s 字节，一份答卷最多 %(limit)s 字节（32 KB）；"
        "请减少文本题、调低文本题的字数上限，或者分成几个场次",
        largest=largest,
        limit=BUCKETS[-1] - _PREFIX,
    )


def seal(public_key: bytes, label: BoxLabel, name: bytes, bucket: int, plain: bytes) -> bytes:
    """Return ``plain`` padded to ``bucket`` bytes and sealed to the box under its `rid`.

    A sealed ballot copied under another name does not open: nobody can multiply one.

    What does not fit is refused, never cut. A key that is not an X25519 public key
    raises ``ValueError``.
    """
    if bucket not in BUCKETS:
        raise ValueError(f"{bucket} is not one of the buckets")
    if _PREFIX + len(plain) > bucket:
        raise SurveyError(
            "这份答卷有 %(length)s 字节，超过了本票箱的上限 %(limit)s 字节；请缩短文字后再交",
            length=len(plain),
            limit=bucket - _PREFIX,
        )
    # Parsing the key costs 3 % of a sealing: not worth a cache.
    key = X25519PublicKey.from_public_bytes(public_key)
    return _SUITE.encrypt(_padded(plain, bucket), key, info=label.info + name)


def opener(private_key: bytes, label: BoxLabel) -> Callable[[bytes, bytes], bytes]:
    """Return the function that opens one box's sealed ballots, each by its name (`rid`).

    It raises ``BrokenSeal`` for what does not open.

    Reading a private key costs half as much as opening a ballot. A whole box pays
    it once this way, and nothing remembers the key after the function is dropped.
    """
    key = X25519PrivateKey.from_private_bytes(private_key)
    info = label.info

    def open_one(name: bytes, sealed: bytes) -> bytes:
        try:
            padded = _SUITE.decrypt(sealed, key, info=info + name)
        except InvalidTag:
            raise BrokenSeal from None
        plain = padded[_PREFIX : _PREFIX + int.from_bytes(padded[:_PREFIX])]
        if len(padded) not in BUCKETS or _padded(plain, len(padded)) != padded:
            raise BrokenSeal
        return plain

    return open_one


def rid(nonce: bytes) -> bytes:
    """Return the name under which the cast with this nonce is stored."""
    return hashlib.sha256(b"rid|" + nonce).digest()


def closing_digest(sealed: Iterable[bytes]) -> bytes:
    """Return one digest over all sealed ballots of a box, whatever their order."""
    hashes = sorted(hashlib.sha256(ballot).digest() for ballot in sealed)
    return hashlib.sha256(b"".join(hashes)).digest()


def _padded(plain: bytes, bucket: int) -> bytes:
    return (len(plain).to_bytes(_PREFIX) + plain).ljust(bucket, b"\0")
