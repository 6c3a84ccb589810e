"""The door tells nothing of anybody; and in a weakened copy it does."""

import os
from pathlib import Path

import pytest

from tests.attacks.attack import Attack, succeeded
from tests.attacks.catalogue import DOOR
from tests.attacks.door import logs, refused_opening
from tests.attacks.outcome import outcome
from tests.databases.makers import Databases

PEOPLE = 30
AT_A_SERVER = [*logs.ATTACKS, *refused_opening.ATTACKS]
"""What a server of its own has a part in: it writes a log."""


def _holds(attack: Attack, databases: Databases, home: Path) -> None:
    if not attack.playable and not os.environ.get("SURVEY_BROWSER_REQUIRED"):
        pytest.skip(f"no {attack.program} here; install it to play this attack")

    found = outcome(attack, databases, home, runs=1, people=PEOPLE)

    assert not succeeded(found.house), found.row()
    assert succeeded(found.weakened), found.row()


@pytest.mark.slow
@pytest.mark.only("sqlite")
@pytest.mark.parametrize("attack", DOOR, ids=lambda one: one.name)
def test_in_front_of_a_file_an_attack_finds_nothing_but_in_the_weakened_copy(
    attack: Attack, databases: Databases, tmp_path: Path
) -> None:
    _holds(attack, databases, tmp_path)


@pytest.mark.slow
@pytest.mark.only("postgresql")
@pytest.mark.parametrize("attack", AT_A_SERVER, ids=lambda one: one.name)
def test_in_front_of_a_server_an_attack_finds_nothing_but_in_the_weakened_copy(
    attack: Attack, databases: Databases, tmp_path: Path
) -> None:
    _holds(attack, databases, tmp_path)
