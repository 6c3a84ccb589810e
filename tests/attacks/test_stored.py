"""What is stored links nobody to his answers; and in a weakened copy it does."""

from pathlib import Path
from random import Random

import pytest

from tests.attacks import loot
from tests.attacks.attack import Attack, Field, succeeded
from tests.attacks.catalogue import STORED
from tests.attacks.outcome import outcome
from tests.attacks.play import playing
from tests.attacks.weaknesses import no_stirring
from tests.databases.makers import Databases

PEOPLE = 30


def _on(kind: str) -> list[Attack]:
    return [one for one in STORED if kind in one.stores]


def _holds(attack: Attack, databases: Databases, home: Path) -> None:
    found = outcome(attack, databases, home, runs=1, people=PEOPLE)

    assert not succeeded(found.house), found.row()
    assert succeeded(found.weakened), found.row()


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("attack", _on("sqlite"), ids=lambda one: one.name)
def test_in_a_file_an_attack_finds_nothing_but_in_the_weakened_copy(
    attack: Attack, databases: Databases, tmp_path: Path
) -> None:
    _holds(attack, databases, tmp_path)


@pytest.mark.only("postgresql")
@pytest.mark.parametrize("attack", _on("postgresql"), ids=lambda one: one.name)
def test_on_a_server_an_attack_finds_nothing_but_in_the_weakened_copy(
    attack: Attack, databases: Databases, tmp_path: Path
) -> None:
    _holds(attack, databases, tmp_path)


def test_two_dumps_around_a_cast_do_tell_which_sealed_ballot_came_by_which_slip(
    databases: Databases, tmp_path: Path
) -> None:
    with playing(Field(tmp_path, databases, False, Random(1), PEOPLE), no_stirring) as play:
        before = loot.Names.of(play.store)
        play.come(play.people[7])

        told = before.changed(loot.Names.of(play.store))

    assert told == (play.people[7].hashes.token, play.people[7].rid)


@pytest.mark.only("postgresql")
def test_a_piece_of_a_server_s_log_loses_the_heads_of_its_pages_wherever_it_begins() -> None:
    log = b"H" * 40 + b"a" * (8192 - 40) + b"h" * 24 + b"b" * (8192 - 24) + b"h" * 24 + b"c" * 100

    assert set(loot.headless(log, 0)) == set(b"abc")
    assert loot.headless(log[8000:], 8000) == b"a" * 192 + b"b" * (8192 - 24) + b"c" * 100
