"""Attacks on sealed ballots with stolen keys: too few, or too late."""

from collections.abc import Iterable
from functools import reduce
from operator import xor

from survey.core.errors import SurveyError
from survey.sealing.custody import rebuild
from survey.sealing.envelope import BoxLabel, opener
from tests.attacks import loot, weaknesses
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.play import CUSTODIANS, Play, playing


def too_few_cards(field: Field) -> Tries:
    """Try every key that an old backup, the server's share and one card of two can make."""
    with playing(field, weaknesses.unsplit) as play:
        play.come()
        backup = loot.rows(play.store, "sealed")
        share = play.shares.read(play.box.id)
        pieces = play.unlocked(CUSTODIANS[0]).portions[play.box.id].pieces.values()
        tried = [share, *pieces, *(_both(share, piece) for piece in pieces)]
    return _read(play, backup, tried)


def too_late(field: Field) -> Tries:
    """Try what lies in the key directory after the opening as the server's share."""
    with playing(field, weaknesses.unshredded) as play:
        play.come()
        backup = loot.rows(play.store, "sealed")
        play.close()
        play.open()
        left = [file.read_bytes() for file in (field.home / "keys").rglob("*") if file.is_file()]
    return _read(play, backup, _rebuilt(play, [bytes(32), *left]))


def _rebuilt(play: Play, shares: Iterable[bytes]) -> list[bytes]:
    """Return the keys that one of these shares makes with every card there is."""
    cards = [play.unlocked(name) for name in CUSTODIANS]
    keys = []
    for share in shares:
        try:
            keys.append(rebuild(play.box.id, cards, share, play.box.public_key))
        except SurveyError:
            continue
    return keys


def _read(play: Play, backup: list[loot.Row], keys: Iterable[bytes]) -> Tries:
    label = BoxLabel(play.box.id, play.box.form_hash)
    opened: dict[bytes, str | None] = {}
    for key in keys:
        for row in backup:
            try:
                plain = opener(key, label)(row["rid"], row["ct"])
            except SurveyError:
                continue
            opened[row["rid"]] = loot.written_in(plain)
    hits = sum(opened.get(one.rid) == one.opinion for one in play.people)
    return Tries(hits, len(play.people), 0)


def _both(one: bytes, other: bytes) -> bytes:
    return reduce(xor, (int.from_bytes(part) for part in (one, other))).to_bytes(32)


ATTACKS = (
    Attack(
        "too few cards",
        "an old backup, the server's share, one card of two with its passphrase",
        "every custodian has the whole secret",
        too_few_cards,
    ),
    Attack(
        "too late",
        "an old backup, all cards and passphrases, the key directory after the opening",
        "the share is not shredded",
        too_late,
    ),
)
