"""The terminal."""

import json
import re
import sqlite3
import stat

import pytest
from docx import Document

from survey.cli import main
from survey.reports.own import template as own_template

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
PAPER_FORM = """\
id: form
title: 测评表
sections:
  - id: s
    questions:
      - {kind: single, id: overall, text: 总体评价, scale: quality}
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


def _paper(folder):
    """Write a form, 24 ballots of it and their frame; return the command that counts them."""
    form, ballots, frame = (folder / name for name in ("form.yaml", "ballots.csv", "frame.csv"))
    form.write_text(PAPER_FORM, "utf-8")
    rows = "".join(f"{n},职工,{'abcd'[n % 4]}\n" for n in range(24))
    ballots.write_text(f"ballot,group,overall\n{rows}", "utf-8")
    frame.write_text(
        "group,invited,issued,returned,void,weight,mode\n职工,30,30,25,1,,all\n", "utf-8"
    )
    return ["analyse", *map(str, (form, ballots, "--frame", frame, "--out", folder / "out"))]


def test_analyse_writes_three_reports_with_the_counts_of_the_file(tmp_path, capsys):
    status = main(_paper(tmp_path))

    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    shares = summary["forms"][0]["questions"][0]["item"]["results"]["all"]["shares"]
    assert status == 0
    assert capsys.readouterr().err == ""
    assert written == ["report.docx", "report.pdf", "summary.json", "summary.xlsx"]
    assert {share["code"]: share["count"] for share in shares} == {
        **dict.fromkeys("abcd", 6),
        "u": 0,
    }


def test_analyse_gives_the_same_bytes_again_and_replaces_its_own_files_only(tmp_path):
    command = _paper(tmp_path)
    main(command)
    out = tmp_path / "out"
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    (out / "report.docx").write_bytes(b"old")
    (out / "notes.txt").write_text("mine", "utf-8")

    status = main(command)

    assert status == 0
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        **first,
        "notes.txt": b"mine",
    }


def test_analyse_with_a_fault_writes_nothing(tmp_path, capsys):
    command = _paper(tmp_path)
    frame = tmp_path / "frame.csv"
    frame.write_text(frame.read_text("utf-8").replace(",25,", ",26,"), "utf-8")

    status = main(command)

    assert status == 1
    assert "frame.csv 第 2 行 returned 列" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("place", "given", "said"),
    [
        (2, "absent.csv", "absent.csv: 找不到；请核对文件名"),
        (2, ".", "是文件夹，这里要一个文件"),
        (6, "form.yaml", "form.yaml: 已经有叫这个名字的文件"),
        (6, "form.yaml/annex", "form.yaml/annex: 路径里有一段是文件"),
    ],
)
def test_a_file_that_cannot_be_reached_is_named_with_a_remedy(tmp_path, capsys, place, given, said):
    command = _paper(tmp_path)
    command[place] = str(tmp_path / given)

    status = main(command)

    assert status == 1
    assert said in capsys.readouterr().err


def test_analyse_says_how_a_day_is_written(tmp_path, capsys):
    with pytest.raises(SystemExit):
        main([*_paper(tmp_path), "--day", "2026年5月6日"])

    assert "“2026年5月6日”不是这样写的日期；请写成 2026-05-06 这样" in capsys.readouterr().err


def test_analyse_says_loudly_that_the_count_must_be_repeated(tmp_path, capsys):
    command = _paper(tmp_path)
    frame = tmp_path / "frame.csv"
    frame.write_text(frame.read_text("utf-8").replace(",30,25,", ",24,25,"), "utf-8")

    status = main(command)

    assert status == 0
    assert "注意！全体发出24份，收回25份" in capsys.readouterr().err


def test_analyse_prints_the_day_it_is_given(tmp_path):
    main([*_paper(tmp_path), "--day", "2026-05-06"])

    report = Document(tmp_path / "out" / "report.docx")
    assert "（2026年5月6日）" in [paragraph.text for paragraph in report.paragraphs]


def test_a_clerk_gets_a_form_and_empty_sheets_for_it(tmp_path):
    form, sheets = tmp_path / "form.yaml", tmp_path / "paper"

    exported = main(["form", "export", "personnel_work", str(form)])
    status = main(["form", "sheets", str(form), "--out", str(sheets)])

    assert (exported, status) == (0, 0)
    assert (sheets / "ballots.csv").read_bytes().startswith(b"\xef\xbb\xbfballot,group,q1,")
    assert (sheets / "frame.csv").read_text("utf-8-sig").startswith("group,invited,")
    assert "kin=任人唯亲" in (sheets / "codes.csv").read_text("utf-8-sig")


def test_sheets_that_may_be_filled_in_are_never_replaced(tmp_path, capsys):
    form, sheets = tmp_path / "form.yaml", tmp_path / "paper"
    form.write_text(PAPER_FORM, "utf-8")
    sheets.mkdir()
    (sheets / "frame.csv").write_text("mine", "utf-8")

    status = main(["form", "sheets", str(form), "--out", str(sheets)])
    again = main(["form", "export", "masses", str(form)])

    assert (status, again) == (1, 1)
    assert "已经有了" in capsys.readouterr().err
    assert [path.name for path in sheets.iterdir()] == ["frame.csv"]
    assert form.read_text("utf-8") == PAPER_FORM


def test_the_example_of_a_template_is_one_that_can_be_used(tmp_path, capsys):
    example = tmp_path / "template.docx"

    status = main(["report", "--template-example", str(example)])

    assert status == 0
    own_template.check(example.read_bytes())
    assert main(["report", "--template-example", str(example)]) == 1
    assert "已经有了" in capsys.readouterr().err


def test_a_report_needs_an_opened_sitting(home, tmp_path, capsys):
    main(["init"])
    out = tmp_path / "report.docx"

    status = main(["report", "1", "--out", str(out)])

    assert status == 1
    assert not out.exists()
    assert "没有结果" in capsys.readouterr().err


def _forged(home, change):
    connection = sqlite3.connect(home / "survey.db")
    connection.executescript(f"DROP TRIGGER audit_refuses_update; {change}")
    connection.close()


@pytest.fixture
def logged(home, capsys):
    """A house in whose log three deeds stand: the founder's link was sent again."""
    main(["init"])
    for _ in range(3):
        main(["account", "link", "admin"])
    capsys.readouterr()
    return home


def test_an_untouched_log_is_told_with_the_hash_to_note(logged, capsys):
    status = main(["audit", "verify"])

    said = capsys.readouterr().out
    noted = re.search(r"[0-9a-f]{64}", said)[0]
    assert (status, said.splitlines()[0]) == (0, "3 条记录首尾相扣，没有被改动。")
    assert main(["audit", "verify", "--anchor", noted]) == 0


def test_a_changed_entry_is_named_and_ends_with_1(logged, capsys):
    _forged(logged, "UPDATE audit SET actor = 'x' WHERE seq = 2")

    status = main(["audit", "verify"])

    assert status == 1
    assert "第 2 条对不上" in capsys.readouterr().out


def test_a_log_that_was_cut_off_is_told_by_the_hash_noted_before(logged, capsys):
    main(["audit", "verify"])
    noted = re.search(r"[0-9a-f]{64}", capsys.readouterr().out)[0]
    _forged(logged, "DROP TRIGGER audit_refuses_delete; DELETE FROM audit WHERE seq = 3")

    without = main(["audit", "verify"])
    status = main(["audit", "verify", "--anchor", noted])

    assert (without, status) == (0, 1)
    assert "只到第 2 条" in capsys.readouterr().out


def test_a_hash_that_was_copied_wrongly_is_no_alarm(logged, capsys):
    status = main(["audit", "verify", "--anchor", "12ab"])

    assert status == 1
    assert "64 个十六进制字符" in capsys.readouterr().err


def test_a_link_from_the_terminal_opens_the_account(logged, capsys):
    status = main(["account", "link", "admin"])

    assert status == 0
    assert re.search(r"/desk/invitation#[\w-]{32}\s", capsys.readouterr().out)
    assert main(["account", "link", "nobody"]) == 1
    assert main(["account", "vouch", "admin"]) == 1
