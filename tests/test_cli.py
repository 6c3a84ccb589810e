"""The terminal."""

import re
import stat

import pytest

from survey.cli import main

FAULTY = """\
id: form
title: 表
sections:
  - id: s
    questions:
      - {kind: single, id: q, text: 怎么样?, scale: qualitty}
      - {kind: single, id: q2, text: "", scale: quality}
"""
DOUBTFUL = """\
id: form
title: 表
sections:
  - id: s
    tag: 四个落实-1
    questions:
      - {kind: multiple, id: q, text: 有哪些问题?, options: [甲, 乙]}
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("SURVEY_SECRET", "SURVEY_DATABASE", "SURVEY_KEY_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SURVEY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_init_makes_a_database_and_one_link(home, capsys):
    status = main(["init"])

    assert status == 0
    assert re.search(r"http://127\.0\.0\.1:8000/desk/\S+#\S{20,}", capsys.readouterr().out)
    assert (home / "survey.db").is_file()
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600


def test_a_second_init_gives_no_second_administrator(home, capsys):
    main(["init"])
    capsys.readouterr()

    status = main(["init"])

    assert status == 1
    assert "已经有账号" in capsys.readouterr().err


def test_upgrade_without_init_names_what_is_missing(home, capsys):
    status = main(["upgrade"])

    assert status == 1
    assert "SURVEY_SECRET" in capsys.readouterr().err


def test_form_check_lists_every_fault_and_fails(tmp_path, capsys):
    file = tmp_path / "form.yaml"
    file.write_text(FAULTY, "utf-8")

    status = main(["form", "check", str(file)])

    said = capsys.readouterr().err
    assert status == 1
    assert "questions[0].scale" in said
    assert "questions[1].text" in said


def test_form_check_passes_with_warnings(tmp_path, capsys):
    file = tmp_path / "form.yaml"
    file.write_text(DOUBTFUL, "utf-8")

    status = main(["form", "check", str(file)])

    said = capsys.readouterr().out
    assert status == 0
    assert "提醒" in said


def test_form_check_of_a_missing_file_says_so(tmp_path, capsys):
    status = main(["form", "check", str(tmp_path / "nothing.yaml")])

    assert status == 1
    assert "nothing.yaml" in capsys.readouterr().err


def test_form_list_names_the_library(capsys):
    status = main(["form", "list"])

    said = capsys.readouterr().out
    assert status == 0
    assert said.count("\n") >= 11
    assert "巡察问卷" in said
