"""`python -m tests.attacks`: what it prints, and how it ends."""

from pathlib import Path

import pytest

from tests.attacks import __main__ as command
from tests.attacks.attack import Attack, Tries
from tests.attacks.outcome import Outcome


def _outcome(house: int, weakened: int) -> Outcome:
    attack = Attack("one dump", "every table", "a time column", lambda _: Tries(0, 1, 0))
    return Outcome(attack, "sqlite", Tries(house, 1500, 1 / 300), Tries(weakened, 1500, 1 / 300))


def test_a_row_tells_what_was_linked_beside_what_guessing_links() -> None:
    assert _outcome(4, 1500).row() == (
        "one dump",
        "every table",
        "SQLite",
        "4 of 1,500; by guessing 5",
        "1,500 of 1,500; a time column",
    )


@pytest.mark.parametrize(("house", "weakened", "right"), [(4, 99, True), (99, 99, False)])
def test_a_row_is_right_when_the_attack_fails_on_the_house(
    house: int, weakened: int, right: bool
) -> None:
    assert _outcome(house, weakened).right is right


def test_a_row_is_wrong_when_the_attack_fails_on_the_weakened_copy_too() -> None:
    assert not _outcome(4, 4).right


def test_the_command_writes_its_table_into_a_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "threats.md"
    document.write_text("<!-- attacks -->\n<!-- /attacks -->\n", "utf-8")
    asked = ["--database", "sqlite", "--runs", "1", "--people", "30", "--only", "one dump"]

    ended = command.main([*asked, "--into", str(document)])

    assert ended == 0
    written = document.read_text("utf-8")
    assert "| one dump | every table, once closed; who came when | SQLite | " in written
    assert "by guessing 1 | " in written
    assert written.count("1 run each") == capsys.readouterr().out.count("1 run each") == 1


def test_the_command_ends_with_one_where_the_house_was_linked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leak = Attack("a leak", "nothing", "nothing", lambda _: Tries(30, 30, 0))
    monkeypatch.setattr(command, "ATTACKS", (leak,))

    ended = command.main(["--database", "sqlite", "--runs", "1"])

    assert ended == 1
    assert "a leak on sqlite" in capsys.readouterr().err
