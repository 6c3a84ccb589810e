"""Who can open a box: the key ceremony before a sitting, rebuilding a key at its opening.

A box's private key is ``server_share XOR secret``. For every group of ``threshold``
custodians the secret is split once more, by XOR with fresh random bytes: all of the
group rebuild it, and fewer learn nothing, however much they compute. The private key
exists during the ceremony and during the opening, in memory only.
"""

import secrets
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from hashlib import sha256
from itertools import combinations
from operator import xor

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from survey.core.errors import OpeningRefused, SurveyError
from survey.sealing.cards import (
    BOX_ID_LENGTH,
    DEFAULT_COST,
    MOST_CUSTODIANS,
    PIECE_LENGTH,
    Cost,
    Portion,
    Quorum,
    Unlocked,
    make_card,
    normalised,
    part_of,
    unlock,
)
from survey.sealing.shares import SHARE_LENGTH, ShareDirectory

__all__ = [
    "DEFAULT_COST",
    "MOST_CUSTODIANS",
    "SHORTEST_PASSPHRASE",
    "Ceremony",
    "Cost",
    "ShareDirectory",
    "Unlocked",
    "fingerprint",
    "hold_ceremony",
    "part_of",
    "rebuild",
    "unlock",
]

SHORTEST_PASSPHRASE = 8


@dataclass(frozen=True)
class Ceremony:
    """What a key ceremony leaves: keys and shares by box id, card files by custodian."""

    public_keys: Mapping[bytes, bytes]
    server_shares: Mapping[bytes, bytes] = field(repr=False)
    cards: Mapping[str, bytes] = field(repr=False)


def hold_ceremony(
    boxes: Sequence[bytes],
    passphrases: Mapping[str, str],
    threshold: int,
    cost: Cost = DEFAULT_COST,
) -> Ceremony:
    """Return fresh keys for the boxes and one card for each custodian.

    ``passphrases`` is by custodian. The private keys are dropped here: from now on
    the cards of ``threshold`` custodians and the server's share are the only way to them.
    """
    _check_custodians(passphrases, threshold)
    _check_boxes(boxes)
    custodians = tuple(sorted(passphrases))
    public_keys, server_shares = {}, {}
    portions: dict[str, dict[bytes, Portion]] = {name: {} for name in custodians}
    for box_id in boxes:
        private = X25519PrivateKey.generate().private_bytes_raw()
        server_shares[box_id] = secrets.token_bytes(SHARE_LENGTH)
        public_keys[box_id] = _public(private)
        split = _split(_xor([private, server_shares[box_id]]), custodians, threshold)
        for name, pieces in split.items():
            portions[name][box_id] = Portion(custodians, threshold, pieces)
    cards = {name: make_card(name, passphrases[name], portions[name], cost) for name in custodians}
    return Ceremony(public_keys, server_shares, cards)


def fingerprint(public_key: bytes) -> str:
    """Return four groups of four hexadecimal digits for people to compare by eye."""
    digits = sha256(public_key).hexdigest()[:16].upper()
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def rebuild(
    box_id: bytes, unlocked: Sequence[Unlocked], server_share: bytes, public_key: bytes
) -> bytes:
    """Return the private key of the box, proved against its public key.

    Every quorum among the cards is tried: a bad card more than needed does not
    stop an opening.
    """
    portions = _portions_of(box_id, unlocked)
    threshold = _agreed_threshold(portions)
    if len(server_share) == SHARE_LENGTH:
        for quorum in combinations(sorted(portions), threshold):
            private = _xor([server_share, *(portions[name].pieces[quorum] for name in quorum)])
            if _public(private) == public_key:
                return private
    raise OpeningRefused(
        "用%(custodians)s的钥匙卡和服务器的密钥份拼出的钥匙打不开这个票箱；"
        "请核对密钥目录和钥匙卡是不是本场次制钥时留下的",
        custodians=_listed(portions),
    )


def _check_custodians(passphrases: Mapping[str, str], threshold: int) -> None:
    if not 1 <= len(passphrases) <= MOST_CUSTODIANS:
        raise SurveyError(
            "开箱人有 %(count)s 名；请指定 1 至 %(most)s 名",
            count=len(passphrases),
            most=MOST_CUSTODIANS,
        )
    if not 1 <= threshold <= len(passphrases):
        raise SurveyError(
            "开箱所需人数定为 %(threshold)s 名，开箱人共 %(count)s 名；请定在 1 至 %(count)s 之间",
            threshold=threshold,
            count=len(passphrases),
        )
    seen: set[str] = set()
    for name, passphrase in passphrases.items():
        _check_custodian(name, passphrase, seen)
        seen.add(_alike(name))


def _check_custodian(name: str, passphrase: str, seen: set[str]) -> None:
    if not _alike(name):
        raise SurveyError("有一名开箱人没有名字；请填写他的账号名")
    if _alike(name) in seen:
        raise SurveyError("开箱人 %(custodian)s 列了两次；每名开箱人请用不同的账号", custodian=name)
    if len(normalised(passphrase).strip()) < SHORTEST_PASSPHRASE:
        raise SurveyError(
            "%(custodian)s 的口令太短；请至少用 %(least)s 个字",
            custodian=name,
            least=SHORTEST_PASSPHRASE,
        )


def _alike(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def _check_boxes(boxes: Sequence[bytes]) -> None:
    if not boxes:
        raise SurveyError("这个场次还没有票箱；请先设置票类，再制钥")
    if any(len(box_id) != BOX_ID_LENGTH for box_id in boxes):
        raise ValueError(f"a box id has {BOX_ID_LENGTH} bytes")


def _split(secret: bytes, custodians: Quorum, threshold: int) -> dict[str, dict[Quorum, bytes]]:
    pieces: dict[str, dict[Quorum, bytes]] = {name: {} for name in custodians}
    for quorum in combinations(custodians, threshold):
        masks = [secrets.token_bytes(PIECE_LENGTH) for _ in quorum[1:]]
        for name, piece in zip(quorum, [*masks, _xor([secret, *masks])], strict=True):
            pieces[name][quorum] = piece
    return pieces


def _portions_of(box_id: bytes, unlocked: Sequence[Unlocked]) -> dict[str, Portion]:
    if not unlocked:
        raise OpeningRefused("还没有开箱人解开钥匙卡；请开箱人先交卡并输入口令")
    for card in unlocked:
        if box_id not in card.portions:
            raise OpeningRefused(
                "%(custodian)s 的钥匙卡不是这个票箱的；请换用本场次制钥时发的卡",
                custodian=card.custodian,
            )
    return {card.custodian: card.portions[box_id] for card in unlocked}


def _agreed_threshold(portions: Mapping[str, Portion]) -> int:
    rules = {(portion.custodians, portion.threshold) for portion in portions.values()}
    if len(rules) > 1:
        raise OpeningRefused(
            "%(custodians)s的钥匙卡不是同一次制钥发的；请都换用本场次最后一次制钥时发的卡",
            custodians=_listed(portions),
        )
    ((_, threshold),) = rules
    if len(portions) < threshold:
        raise OpeningRefused(
            "开箱需要 %(needed)s 名不同的开箱人，现在只到了 %(came)s 名；请等人到齐再开箱",
            needed=threshold,
            came=len(portions),
        )
    return threshold


def _listed(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _public(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _xor(parts: Iterable[bytes]) -> bytes:
    return reduce(xor, (int.from_bytes(part) for part in parts)).to_bytes(PIECE_LENGTH)
