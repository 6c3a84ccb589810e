"""Who can open a box: the key ceremony, the custodians' cards, the server's shares.

A box's private key is ``server_share XOR secret``. For every group of ``threshold``
custodians the secret is split once more, by XOR with fresh random bytes: all of the
group rebuild it, and fewer learn nothing, however much they compute. The private key
exists during the ceremony and during the opening, in memory only.
"""

import base64
import json
import os
import re
import secrets
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256
from itertools import combinations
from operator import xor
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from survey.core.errors import OpeningRefused, SurveyError

MOST_CUSTODIANS = 5
SHORTEST_PASSPHRASE = 8

_CARD_VERSION = 1
_BOX_ID = 16
_KEY = 32
_SALT = 16
_NONCE = 12

Quorum = tuple[str, ...]


@dataclass(frozen=True)
class Cost:
    """What Argon2id spends on one passphrase. A card opens only at the cost it was made with."""

    iterations: int
    lanes: int
    kibibytes: int


DEFAULT_COST = Cost(iterations=3, lanes=4, kibibytes=64 * 1024)


@dataclass(frozen=True)
class Ceremony:
    """What a key ceremony leaves: keys and shares by box id, card files by custodian."""

    public_keys: Mapping[bytes, bytes]
    server_shares: Mapping[bytes, bytes] = field(repr=False)
    cards: Mapping[str, bytes] = field(repr=False)


@dataclass(frozen=True)
class Portion:
    """What one custodian holds for one box: a piece for every quorum he belongs to."""

    custodians: tuple[str, ...]
    threshold: int
    pieces: Mapping[Quorum, bytes] = field(repr=False)


@dataclass(frozen=True)
class Unlocked:
    """A card opened with its passphrase: the custodian's portions by box id."""

    custodian: str
    portions: Mapping[bytes, Portion]


@dataclass(frozen=True)
class _Card:
    custodian: str
    salt: bytes
    locked: Mapping[bytes, bytes]


def hold_ceremony(
    boxes: Sequence[bytes],
    passphrases: Mapping[str, str],
    threshold: int,
    cost: Cost = DEFAULT_COST,
) -> Ceremony:
    """Return fresh keys for the boxes, with one card for each custodian.

    ``passphrases`` is by custodian name. The private keys are dropped here: from now
    on ``threshold`` cards and the server's share are the only way to them.
    """
    custodians = _checked_custodians(passphrases, threshold)
    _check_boxes(boxes)
    public_keys, server_shares = {}, {}
    portions: dict[str, dict[bytes, Portion]] = {name: {} for name in custodians}
    for box_id in boxes:
        key = X25519PrivateKey.generate()
        public_keys[box_id] = key.public_key().public_bytes_raw()
        server_shares[box_id] = secrets.token_bytes(_KEY)
        secret = _xor(key.private_bytes_raw(), server_shares[box_id])
        for name, pieces in _split(secret, custodians, threshold).items():
            portions[name][box_id] = Portion(custodians, threshold, pieces)
    cards = {name: _make_card(name, passphrases[name], portions[name], cost) for name in custodians}
    return Ceremony(public_keys, server_shares, cards)


def fingerprint(public_key: bytes) -> str:
    """Return four groups of four hexadecimal digits for people to compare by eye."""
    digits = sha256(public_key).hexdigest()[:16].upper()
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def unlock(card: bytes, passphrase: str, cost: Cost = DEFAULT_COST) -> Unlocked:
    """Return what the card holds; refuse what is no card, and a wrong passphrase."""
    read = _read_card(card)
    cipher = _cipher(passphrase, read.salt, cost)
    portions = {}
    for box_id, locked in read.locked.items():
        bound = _bound(box_id, read.custodian)
        try:
            payload = cipher.decrypt(locked[:_NONCE], locked[_NONCE:], bound)
            portions[box_id] = _read_portion(payload, read.custodian)
        except (InvalidTag, ValueError, KeyError, TypeError):
            # No cause is chained: it could carry a piece of the secret.
            raise OpeningRefused(
                "%(custodian)s 的钥匙卡没有解开：口令不对，或者卡的内容被改动过；"
                "请重新输入口令，或者换用打印的那张卡",
                custodian=read.custodian,
            ) from None
    return Unlocked(read.custodian, portions)


def rebuild(
    box_id: bytes, unlocked: Sequence[Unlocked], server_share: bytes, public_key: bytes
) -> bytes:
    """Return the box's private key, proved against its public key.

    Every quorum among the cards that came is tried, so one bad card more than
    needed does not stop an opening.
    """
    portions = _portions_of(box_id, unlocked)
    threshold = _agreed_threshold(portions)
    if len(server_share) == _KEY:
        for quorum in combinations(sorted(portions), threshold):
            pieces = [portions[name].pieces[quorum] for name in quorum]
            private = _xor(server_share, *pieces)
            if _public(private) == public_key:
                return private
    raise OpeningRefused(
        "用 %(custodians)s 的钥匙卡和服务器密钥份拼出的钥匙，与票箱的公钥不符；"
        "请核对密钥目录和钥匙卡是否都是本场次制钥时留下的",
        custodians="、".join(sorted(portions)),
    )


class ShareDirectory:
    """The server's shares: one file per box, outside the database and its backups."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, box_id: bytes, share: bytes) -> None:
        """Write the share so that it is whole and durable, or not there at all."""
        if len(share) != _KEY:
            raise ValueError(f"a share has {_KEY} bytes")
        self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path.chmod(0o700)
        file = self._file(box_id)
        descriptor, temporary = tempfile.mkstemp(prefix=f".{file.name}.", dir=self._path)
        try:
            with open(descriptor, "wb") as target:
                _write_through(target.fileno(), share)
            # A link, unlike a rename, never replaces a share that is already kept.
            os.link(temporary, file)
        except FileExistsError:
            raise SurveyError(
                "密钥目录里已有 %(file)s，没有覆盖它；这个票箱已经制过钥，请不要重复制钥",
                file=file.name,
            ) from None
        finally:
            os.unlink(temporary)
        _sync_directory(self._path)

    def read(self, box_id: bytes) -> bytes:
        """Return the share of the box."""
        file = self._file(box_id)
        try:
            share = file.read_bytes()
        except FileNotFoundError:
            raise OpeningRefused(
                "密钥目录里没有 %(file)s；请把制钥时的密钥目录接回原处再开箱。"
                "已经开过的票箱，密钥份已销毁，不能再开",
                file=file.name,
            ) from None
        if len(share) != _KEY:
            raise OpeningRefused(
                "密钥目录里的 %(file)s 不完整；请换回制钥时的那个文件再开箱", file=file.name
            )
        return share

    def shred(self, box_id: bytes) -> None:
        """Destroy the share; do nothing where it is gone already.

        Overwriting reaches the old bytes only on storage that writes in place;
        on other storage the disk itself must be encrypted.
        """
        file = self._file(box_id)
        # A crash while keeping can leave a second name of the same share behind.
        for name in (file, *self._path.glob(f".{file.name}.*")):
            if name.exists():
                with open(name, "r+b", buffering=0) as target:
                    length = os.fstat(target.fileno()).st_size
                    _write_through(target.fileno(), secrets.token_bytes(length))
                name.unlink()
        if self._path.is_dir():
            _sync_directory(self._path)

    def boxes(self) -> list[bytes]:
        """Return the ids of all boxes whose share is kept."""
        names = sorted(file.name for file in self._path.glob("*.share"))
        kept = (re.fullmatch(r"([0-9a-f]{32})\.share", name) for name in names)
        return [bytes.fromhex(match[1]) for match in kept if match]

    def _file(self, box_id: bytes) -> Path:
        return self._path / f"{box_id.hex()}.share"
