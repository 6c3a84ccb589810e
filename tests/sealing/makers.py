"""Boxes, keys and custodians with good defaults."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from survey.sealing.custody import Ceremony, Cost, Unlocked, hold_ceremony, unlock
from survey.sealing.envelope import BoxLabel

CHEAP = Cost(iterations=1, lanes=1, kibibytes=8)
BOX_A = bytes(range(16))
BOX_B = bytes(range(16, 32))
LABEL = BoxLabel(BOX_A, bytes(range(32)))
NAME = bytes(range(64, 96))
PEOPLE = ("丁", "丙", "乙", "戊", "甲")


def key_pair() -> tuple[bytes, bytes]:
    """Return a fresh private key and its public key."""
    key = X25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def passphrase_of(name: str) -> str:
    """Return the passphrase that the ceremonies made here give to a custodian."""
    return f"{name}的口令一二三四五"


def ceremony(count: int = 3, threshold: int = 2, boxes: tuple[bytes, ...] = (BOX_A,)) -> Ceremony:
    """Hold a ceremony for the first ``count`` people."""
    passphrases = {name: passphrase_of(name) for name in PEOPLE[:count]}
    return hold_ceremony(boxes, passphrases, threshold, CHEAP)


def unlock_cards(held: Ceremony, names: Iterable[str]) -> list[Unlocked]:
    """Unlock the named custodians' cards."""
    return [unlock(held.cards[name], passphrase_of(name), CHEAP) for name in names]
