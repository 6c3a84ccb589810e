"""The card of a custodian: his portions of the secrets, locked by his passphrase.

A card is compact JSON: version, custodian, salt, and for each box its portion under
AES-GCM. The key is Argon2id of the passphrase, derived once per card. Box id and
custodian are authenticated with every portion, so none can be moved or renamed.
"""

import base64
import json
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from survey.core.errors import OpeningRefused

MOST_CUSTODIANS = 5
BOX_ID_LENGTH = 16
PIECE_LENGTH = 32

_VERSION = 1
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


def make_card(
    custodian: str, passphrase: str, portions: Mapping[bytes, Portion], cost: Cost
) -> bytes:
    """Return the card file that holds the portions."""
    salt = secrets.token_bytes(_SALT)
    cipher = _cipher(passphrase, salt, cost)
    boxes = {}
    for box_id, portion in portions.items():
        nonce = secrets.token_bytes(_NONCE)
        payload = _portion_json(portion, custodian)
        locked = cipher.encrypt(nonce, payload, _bound(box_id, custodian))
        boxes[box_id.hex()] = _text(nonce + locked)
    return _json({"version": _VERSION, "custodian": custodian, "salt": _text(salt), "boxes": boxes})


def part_of(card: bytes, boxes: Collection[bytes]) -> bytes:
    """Return a card with the portions for these boxes only, under the same passphrase.

    A card for many sittings fits into no QR code; its part for one of them does.
    """
    fields = json.loads(card)
    wanted = {box_id.hex() for box_id in boxes}
    kept = {box_id: locked for box_id, locked in fields["boxes"].items() if box_id in wanted}
    return _json({**fields, "boxes": kept})


def unlock(
    card: bytes,
    passphrase: str,
    cost: Cost = DEFAULT_COST,
    boxes: Collection[bytes] | None = None,
) -> Unlocked:
    """Return what the card holds; refuse what is no card, and a wrong passphrase.

    With ``boxes`` only their portions are unlocked: those of sittings that go on stay shut.
    """
    read = _read_card(card)
    cipher = _cipher(passphrase, read.salt, cost)
    try:
        portions = {
            box_id: _read_portion(
                cipher.decrypt(locked[:_NONCE], locked[_NONCE:], _bound(box_id, read.custodian)),
                read.custodian,
            )
            for box_id, locked in read.locked.items()
            if boxes is None or box_id in boxes
        }
    except (InvalidTag, ValueError, KeyError, TypeError, RecursionError):
        # No cause is chained: it could carry a piece of the secret.
        raise OpeningRefused(
            "%(custodian)s 的钥匙卡没有解开：口令不对，或者卡的内容被改动过；"
            "请重新输入口令，或者换用打印的那张卡",
            custodian=read.custodian,
        ) from None
    return Unlocked(read.custodian, portions)


def normalised(passphrase: str) -> str:
    """Return the passphrase as every keyboard and input method writes it (NFKC)."""
    return unicodedata.normalize("NFKC", passphrase)


def _read_card(card: bytes) -> _Card:
    try:
        return _card_of(json.loads(card))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise OpeningRefused(
            "这个文件不是本系统的钥匙卡，或者已经残缺；请选择制钥时发给开箱人的卡文件，"
            "或者扫描打印的那张卡"
        ) from None


def _card_of(fields: Any) -> _Card:
    custodian, version = fields["custodian"], fields["version"]
    custodian.encode()  # JSON can spell half a character; no page could show such a name
    if version != _VERSION:
        raise OpeningRefused(
            "%(custodian)s 的钥匙卡是另一种版本的；请用制钥时的那一版系统开箱",
            custodian=custodian,
        )
    salt = _bytes(fields["salt"])
    locked = {bytes.fromhex(box_id): _bytes(text) for box_id, text in fields["boxes"].items()}
    if len(salt) != _SALT or {len(box_id) for box_id in locked} != {BOX_ID_LENGTH}:
        raise ValueError("not a card")
    return _Card(custodian, salt, locked)


def _quorums_of(custodian: str, custodians: Quorum, threshold: int) -> list[Quorum]:
    return [quorum for quorum in combinations(custodians, threshold) if custodian in quorum]


def _portion_json(portion: Portion, custodian: str) -> bytes:
    # Pieces go without their quorums, in a fixed order: a card should fit into one QR symbol.
    quorums = _quorums_of(custodian, portion.custodians, portion.threshold)
    pieces = b"".join(portion.pieces[quorum] for quorum in quorums)
    return _json(
        {
            "custodians": portion.custodians,
            "threshold": portion.threshold,
            "pieces": _text(pieces),
        }
    )


def _read_portion(payload: bytes, custodian: str) -> Portion:
    """Return the portion, or raise: a custodian can lock any bytes into his own card."""
    fields = json.loads(payload)
    custodians, threshold = tuple(fields["custodians"]), fields["threshold"]
    if custodians != tuple(sorted(set(custodians))):
        raise ValueError("not a list of custodians")
    if not 1 <= threshold <= len(custodians) <= MOST_CUSTODIANS:
        raise ValueError("no such threshold")
    quorums = _quorums_of(custodian, custodians, threshold)
    pieces = _bytes(fields["pieces"])
    if not quorums or len(pieces) != PIECE_LENGTH * len(quorums):
        raise ValueError("not one piece for every quorum")
    starts = range(0, len(pieces), PIECE_LENGTH)
    cut = [pieces[start : start + PIECE_LENGTH] for start in starts]
    return Portion(custodians, threshold, dict(zip(quorums, cut, strict=True)))


def _cipher(passphrase: str, salt: bytes, cost: Cost) -> AESGCM:
    derivation = Argon2id(
        salt=salt,
        length=32,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.kibibytes,
    )
    return AESGCM(derivation.derive(normalised(passphrase).encode()))


def _bound(box_id: bytes, custodian: str) -> bytes:
    return b"survey card 1|" + box_id + custodian.encode()


def _json(fields: Mapping[str, object]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
