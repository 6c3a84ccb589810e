"""Attacks with every backup: what two of them tell of those who came in between."""

from contextlib import suppress
from dataclasses import replace

from survey.sealing.generations import GenerationNotes
from survey.services import backing_up
from tests.attacks import loot, weaknesses
from tests.attacks.attack import Attack, Field, Tries
from tests.attacks.play import NOW, Person, Play, playing

_BATCH = 10
"""So few ballots are told apart from all others at best."""


def every_backup(field: Field) -> Tries:
    """Ask for a backup after each cast; line up those who came since the last with what is new."""
    people = max(2 * _BATCH, field.people // (10 * _BATCH) * _BATCH)
    known: set[bytes] = set()
    waiting: list[Person] = []
    hits = 0
    with playing(replace(field, people=people), weaknesses.every_backup_made) as play:
        for number, person in enumerate(play.people):
            play.come(person)
            waiting.append(person)
            if not _backed_up(play, field, number):
                continue
            names = [bytes(row["rid"]) for row in loot.rows(play.store, "sealed")]
            new = [name for name in names if name not in known]
            hits += sum(one.rid == name for one, name in zip(waiting, new, strict=True))
            known, waiting = set(names), []
    return Tries(hits, people, 1 / _BATCH)


def _backed_up(play: Play, field: Field, number: int) -> bool:
    with suppress(backing_up.HandfulError):
        notes = GenerationNotes(field.home / "keys")
        backing_up.back_up(play.store, notes, field.home / f"{number}", "operator", NOW)
        return True
    return False


ATTACKS = (
    Attack(
        "every backup",
        "all backups that can be had while people answer, every slip; who came when",
        "a backup may be made at any time",
        every_backup,
    ),
)
