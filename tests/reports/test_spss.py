"""The SPSS file, read back."""

import math
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from survey.core.form import Kept
from survey.core.questions import Number, Single
from survey.reports.released import spss
from survey.reports.released.spss import rows_sav
from survey.reports.released.whole_ballots import WholeBallots
from survey.stats.results import WHOLE
from tests.reports.one_sitting import FORM, answers, counted
from tests.stats.makers import form, options, question, returned

SUMMARY = counted(60)
COLUMNS = [column.values() for column in returned(FORM, answers(60)).columns[0]]
ROWS = {WHOLE: {(0, at): column for at, column in enumerate(COLUMNS)}}
LARGEST = {(0, at) for at, slot in enumerate(FORM.slots) if slot.kept is Kept.NUMBER}


def made(summary=SUMMARY, of=FORM, rows=ROWS, left_out=frozenset()) -> bytes:
    audiences = [one for one in summary.audiences if one.code in rows]
    return rows_sav(summary, WholeBallots([of], audiences, rows, left_out))


@pytest.fixture
def read(tmp_path: Path):
    pyreadstat = pytest.importorskip("pyreadstat", reason="the extra spss is not installed")

    def reading(file: bytes) -> tuple[Any, Any]:
        path = tmp_path / "rows.sav"
        path.write_bytes(file)
        return pyreadstat.read_sav(path, user_missing=True)

    return reading


def test_every_ballot_is_a_row_and_counts_are_those_of_the_summary(read) -> None:
    frame, _ = read(made())

    assert len(frame) == 60
    found = question(SUMMARY, "single").item.results[WHOLE]
    counts = Counter(frame["f1.single"])
    assert [counts[code] for code in (1, 2, 3, 4, -3)] == [share.count for share in found.shares]
    ticks = question(SUMMARY, "multiple").results[WHOLE]
    assert [sum(frame[f"f1.multiple.o{at}"] == 1) for at in range(3)] == [
        share.count for share in ticks.shares
    ]
    first = question(SUMMARY, "ranking").results[WHOLE].options[1].first
    assert sum(frame["f1.ranking.o1"] == 1) == first


def test_answers_of_one_ballot_stand_in_one_row(read) -> None:
    frame, _ = read(made())

    places = {slot.key: at for at, slot in enumerate(FORM.slots)}
    single, who = (COLUMNS[places[key]] for key in ("single", "who"))
    expected = Counter(
        (-3 if grade == 4 else grade + 1, fact + 1) for grade, fact in zip(single, who, strict=True)
    )
    assert Counter(zip(frame["f1.single"], frame["f1.who"], strict=True)) == expected


def test_labels_measures_and_missing_codes_are_in_the_file(read) -> None:
    _, known = read(made())

    assert known.column_names_to_labels["f1.grid.r1.c2"] == "问题 grid · 第1人 · 第2项"
    assert known.variable_value_labels["f1.mood"] == {
        1: "是",
        2: "否",
        -3: "不了解",
        -4: "弃权",
        -1: "没有问到",
        -2: "未填",
    }
    assert known.variable_measure["f1.single"] == "ordinal"
    assert known.variable_measure["f1.who"] == known.variable_measure["group"] == "nominal"
    assert known.missing_ranges["f1.single"] == [{"lo": -99.0, "hi": -1.0}]
    assert known.variable_value_labels["group"] == {1: "全体"}


def test_no_text_is_in_the_file_nor_what_is_left_out(read) -> None:
    file = made(left_out=LARGEST)
    frame, _ = read(file)

    assert not {"f1.text", "f1.number", "f1.change"} & {*frame.columns}
    assert "修路".encode() not in file


def test_what_is_not_kept_of_one_audience_is_empty_there(read) -> None:
    kept = ROWS[WHOLE]
    few = {place: column for place, column in kept.items() if place != (0, 0)}
    audiences = [
        SUMMARY.audiences[0].model_copy(update={"code": code, "label": f"{code}票"})
        for code in "ab"
    ]
    summary = SUMMARY.model_copy(update={"audiences": tuple(audiences)})

    frame, known = read(made(summary, rows={"a": kept, "b": few}))

    assert known.variable_value_labels["group"] == {1: "a票", 2: "b票"}
    assert all(math.isnan(code) for code in frame["f1.single"][60:])
    assert not any(math.isnan(code) for code in frame["f1.single"][:60])


def test_long_labels_are_cut_between_characters(read) -> None:
    asked = Single(id="q", text="问" * 300, options=(*options(1), *options(2)[1:]))
    long = asked.model_copy(
        update={
            "options": (asked.options[0].model_copy(update={"label": "长" * 300}), asked.options[1])
        }
    )
    of = form(long, Number(id="n" * 30, text="数", maximum=9))

    _, known = read(made(of=of, rows={WHOLE: {(0, 0): [0, 1], (0, 1): ["1", None]}}))

    assert known.column_names_to_labels["f1.q"] == "问" * 85
    assert known.variable_value_labels["f1.q"][1] == "长" * 40


def test_the_same_rows_give_the_same_bytes_and_no_date_but_the_day() -> None:
    pytest.importorskip("pyreadstat", reason="the extra spss is not installed")

    file = made()

    assert file == made()
    assert file[92:109] == b"06 May 2600:00:00"


def test_it_is_known_whether_the_libraries_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spss.importlib.util, "find_spec", lambda name: name != "pyreadstat")

    assert not spss.is_installed()
