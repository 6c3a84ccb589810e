"""Whole ballots are handed out where they are kept whole, many, and asked for by the team."""

import io
from random import Random

import openpyxl
import pytest
import sqlalchemy as sa

from survey.core.account import Account, Role
from survey.core.errors import NotPermittedError, SurveyError
from survey.reports.released import spss
from survey.services import reporting
from tests.services.hall import NOW


def opened(hall, anonymity="rows", **sizes):
    """Let so many of each group answer the first cell and write a text; open the boxes."""
    with hall.works.store.engine.begin() as connection:
        connection.execute(sa.text("UPDATE sitting SET anonymity = :to"), {"to": anonymity})
    rng = Random(3)
    for group, size in sizes.items():
        for place in range(size):
            grade = "abcd"[place % 4] if place < 8 else rng.choice("abcd")
            hall.answer(group, {hall.first_cell(): grade, hall.first_text(): f"修路{place}"})
    hall.close()
    return hall.open()


def taken(hall):
    return reporting.rows(hall.works.store, hall.scene.leader, hall.sitting_id, NOW)


def logged(hall) -> list[str]:
    with hall.works.store.read() as books:
        return [entry.detail for entry in books.audit.about("下载附件", str(hall.sitting_id))]


@pytest.fixture
def written(monkeypatch):
    """Stand in for the library that writes the file; return what it was given."""
    given = []
    monkeypatch.setattr(spss, "is_installed", lambda: True)
    monkeypatch.setattr(spss, "_written", lambda *parts: given.append(parts) or b"sav")
    return given


def test_rows_of_a_large_group_hold_its_answers_and_the_log_says_who_took_them(hall, written):
    summary = opened(hall, c=40)

    assert taken(hall) == b"sav"

    columns, *_ = written[0]
    found = summary.forms[0].questions[0].items[0]
    first = columns[f"f1.{found.key}"]
    assert len(columns["group"]) == 40
    assert [first.count(code) for code in (1, 2, 3, 4)] == [
        share.count for share in found.results["c"].shares[:4]
    ]
    assert logged(hall) == ["SPSS"]


def test_the_workbook_has_the_rows_of_the_spss_file_and_the_log_tells_them_apart(hall, written):
    opened(hall, c=40)
    taken(hall)

    file = reporting.excel_with_rows(hall.works.store, hall.scene.leader, hall.sitting_id, NOW)

    sheet = openpyxl.load_workbook(io.BytesIO(file))["数据"]
    _, names, *rows = sheet.iter_rows(max_row=42, values_only=True)
    columns, *_ = written[0]
    assert list(names) == list(columns)
    assert [list(column) for column in zip(*rows, strict=True)] == list(columns.values())
    assert logged(hall) == ["SPSS", "Excel with rows"]


def test_the_usual_workbook_has_no_rows_even_where_they_are_kept(hall, written):
    opened(hall, c=40)

    file = reporting.excel(hall.works.store, hall.scene.leader, hall.sitting_id, NOW)

    assert "数据" not in openpyxl.load_workbook(io.BytesIO(file)).sheetnames


def test_no_text_is_given_with_the_rows(hall, written):
    opened(hall, c=40)

    taken(hall)

    assert not any(isinstance(one, str) for column in written[0][0].values() for one in column)


@pytest.mark.parametrize(
    ("anonymity", "sizes", "said"),
    [
        ("strict", {"c": 40}, "严格匿名"),
        ("rows", {"c": 20}, "30 人以上"),
        ("rows", {"a": 9, "c": 40}, "30 人以上"),
        ("rows", {"a": 3, "c": 40}, "没有分开公布"),
    ],
)
def test_rows_that_could_be_traced_are_refused_and_nothing_is_logged(
    hall, written, anonymity, sizes, said
):
    opened(hall, anonymity, **sizes)

    for file in (reporting.rows, reporting.excel_with_rows):
        with pytest.raises(SurveyError, match=said):
            file(hall.works.store, hall.scene.leader, hall.sitting_id, NOW)

    assert written == []
    assert logged(hall) == []


def test_only_who_may_see_results_gets_rows(hall, written):
    opened(hall, c=40)
    auditor = Account(id=98, name="jian", display_name="简", role=Role.AUDITOR)

    with pytest.raises(NotPermittedError):
        reporting.rows(hall.works.store, auditor, hall.sitting_id, NOW)


def test_without_the_extra_the_team_is_told(hall, monkeypatch):
    monkeypatch.setattr(spss, "is_installed", lambda: False)
    opened(hall, c=40)

    with pytest.raises(SurveyError, match=r"survey\[spss\]"):
        taken(hall)
