"""Copies of the database, at the terminal."""

import io
import re
import sqlite3
import stat
from contextlib import closing

import pytest

from survey.cli import main
from survey.core.sitting import Phase
from survey.storage.engine import open_store
from tests.makers import kept_box


@pytest.fixture
def home(tmp_path, monkeypatch, capsys):
    """A house of its own, in which nothing has happened yet."""
    for name in ("SURVEY_SECRET", "SURVEY_DATABASE", "SURVEY_KEY_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SURVEY_HOME", str(tmp_path / "home"))
    main(["init"])
    capsys.readouterr()
    return tmp_path / "home"


@pytest.fixture
def typed(monkeypatch):
    """Let somebody sit at the terminal who types these words."""
    return lambda words: monkeypatch.setattr("sys.stdin", io.StringIO(words))


def test_a_backup_into_a_folder_gets_a_name_with_its_day(home, tmp_path, capsys):
    folder = tmp_path / "stick"
    folder.mkdir()

    status = main(["backup", "-o", str(folder)])

    (file,) = folder.iterdir()
    assert status == 0
    assert re.fullmatch(r"survey-\d{8}-\d{6}\.db", file.name)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert str(file) in capsys.readouterr().out


def test_a_backup_into_a_folder_that_is_not_there_says_so(home, tmp_path, capsys):
    status = main(["backup", "-o", str(tmp_path / "nowhere" / "file.db")])

    assert status == 1
    assert "找不到" in capsys.readouterr().err


def test_what_was_backed_up_is_restored_to_an_empty_home(home, tmp_path, capsys, typed):
    main(["backup", "-o", str(tmp_path / "file.db")])
    home.rename(tmp_path / "lost")
    typed("恢复\n")

    status = main(["restore", str(tmp_path / "file.db")])

    said = capsys.readouterr().out
    assert status == 0
    assert said.index("恢复以前，请看清楚") < said.index("要恢复，请输入") < said.index("已恢复")
    assert "原来的 secret 不在这里" in said
    assert "密钥目录里什么也没有" in said
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "survey.db").stat().st_mode) == 0o600
    assert main(["audit", "verify"]) == 0


@pytest.mark.parametrize("words", ["", "\n", "yes\n"])
def test_nothing_is_restored_unless_somebody_says_so(home, tmp_path, capsys, typed, words):
    main(["backup", "-o", str(tmp_path / "file.db")])
    home.rename(tmp_path / "lost")
    typed(words)

    status = main(["restore", str(tmp_path / "file.db")])

    assert status == 1
    assert "没有恢复" in capsys.readouterr().out
    assert list(home.iterdir()) == []


def test_the_doctor_names_what_is_unsafe_with_its_remedy_and_ends_with_1(home, capsys, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")

    status = main(["doctor"])

    said = capsys.readouterr().out
    assert status == 1
    assert "不安全  FLASK_DEBUG" in said
    assert "→   去掉 FLASK_DEBUG" in said
    assert "看不到  别的机器" in said


def test_the_doctor_ends_with_0_where_nothing_is_unsafe(home, capsys, monkeypatch):
    monkeypatch.setattr("survey.core.soundness.RULES", ())

    status = main(["doctor"])

    assert status == 0
    assert "没有看到不安全的地方" in capsys.readouterr().out


def _sign_in_of_long_ago(home):
    with closing(sqlite3.connect(home / "survey.db")) as database, database:
        database.execute("INSERT INTO failed_sign_in VALUES (7, 3, '2020-01-01 00:00:00')")


def _failures(home):
    with closing(sqlite3.connect(home / "survey.db")) as database:
        return database.execute("SELECT count(*) FROM failed_sign_in").fetchone()[0]


def test_a_dry_run_lists_what_is_over_and_purges_nothing(home, capsys):
    _sign_in_of_long_ago(home)

    status = main(["purge", "--dry-run"])

    said = capsys.readouterr().out
    assert (status, _failures(home)) == (0, 1)
    assert "登录失败的次数：存 1 天；到期 1，没到期 0" in said
    assert "汇总：存 10 年；到期 0" in said
    assert "操作记录：长期保存" in said


def test_what_is_over_is_purged_when_somebody_says_so(home, capsys, typed):
    _sign_in_of_long_ago(home)
    typed("清理\n")

    status = main(["purge"])

    assert (status, _failures(home)) == (0, 0)
    assert main(["audit", "verify"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"), [([], "\n"), (["--before", "2019-01-01"], "清理\n")]
)
def test_nothing_is_purged_unasked_or_before_its_time(home, typed, arguments, words):
    _sign_in_of_long_ago(home)
    typed(words)

    main(["purge", *arguments])

    assert _failures(home) == 1


def test_a_sitting_that_is_not_open_cannot_be_closed(home, capsys, typed):
    typed("封箱\n")

    status = main(["close", "1"])

    assert status == 1
    assert "没有找到" in capsys.readouterr().err


def test_a_sitting_is_closed_when_somebody_says_so(home, capsys, typed):
    store = open_store(f"sqlite:///{home / 'survey.db'}")
    box, _ = kept_box(store, slips=3)
    with store.begin() as books:
        books.sittings.move(box.sitting_id, Phase.OPEN)
    typed("\n封箱\n")

    unsaid = main(["close", str(box.sitting_id)])
    status = main(["close", str(box.sitting_id)])

    with store.read() as books:
        assert books.boxes.box(box.id).unused == 3
        assert books.audit.entries(1)[0].action == "封箱"
    store.close()
    assert (unsaid, status) == (1, 0)
