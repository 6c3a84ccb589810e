"""The respondents' door from a terminal, under a role of its own."""

import re
from collections.abc import Callable, Iterator

import pytest
from alembic import command

from survey.cli import main
from survey.storage import migrating
from survey.storage.engine import open_store
from survey.storage.roles import let_door_in
from tests.databases import makers

pytestmark = pytest.mark.only("postgresql")


@pytest.fixture
def installed(database, tmp_path, monkeypatch) -> Iterator[Callable[..., int]]:
    """Run commands on an empty database of a server."""
    for name, value in {
        "SURVEY_HOME": str(tmp_path / "home"),
        "SURVEY_SECRET": "a secret of the tests and nothing else",
        "SURVEY_DATABASE": database,
    }.items():
        monkeypatch.setenv(name, value)

    yield lambda *words: main(words)
    store = open_store(database)
    makers.forget_role(store)
    store.close()


def address_in(said: str) -> str:
    return re.search(r"^SURVEY_DATABASE='(postgresql://\S+_door:\S+)' survey serve", said, re.M)[1]


def test_init_makes_a_role_and_tells_its_address_once(installed, capsys):
    status = installed("init", "--roles")

    said = capsys.readouterr().out
    door = open_store(address_in(said))
    with door.look() as books:
        assert books.boxes.boxes(1) == ()
    door.close()
    assert status == 0
    assert re.search(r"/desk/invitation#\S{20,}", said)


def test_a_second_init_changes_the_password_and_nothing_else(installed, capsys):
    installed("init", "--roles")
    first = address_in(capsys.readouterr().out)

    status = installed("init", "--roles")

    said = capsys.readouterr().out
    assert status == 0
    assert address_in(said) != first
    assert "invitation" not in said


def test_the_door_does_not_upgrade_and_says_who_does(installed, database, monkeypatch, capsys):
    monkeypatch.setenv("SURVEY_DATABASE", let_door_in(database))
    store = open_store(database)
    with store.writing.begin() as connection:
        command.downgrade(migrating.configuration(connection), "-1")
    store.close()

    status = installed("serve", "--door", "answer")

    assert status == 1
    assert "survey upgrade" in capsys.readouterr().err
