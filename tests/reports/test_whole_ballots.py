"""Whole ballots in the workbook, read back."""

import io
from collections import Counter

import openpyxl

from survey.core.form import Kept
from survey.reports.released.whole_ballots import WholeBallots, ballot_register
from survey.reports.workbook.report import summary_xlsx
from survey.stats.results import WHOLE
from tests.reports.one_sitting import FORM, answers, counted
from tests.reports.opened import parts
from tests.stats.makers import question, returned

SUMMARY = counted(60)
COLUMNS = [column.values() for column in returned(FORM, answers(60)).columns[0]]
ROWS = {(0, at): column for at, column in enumerate(COLUMNS)}
LARGEST = {(0, at) for at, slot in enumerate(FORM.slots) if slot.kept is Kept.NUMBER}
AUDIENCES = [one for one in SUMMARY.audiences if one.code == WHOLE]
BALLOTS = WholeBallots([FORM], AUDIENCES, {WHOLE: ROWS}, LARGEST)
FILE = summary_xlsx(SUMMARY, ballots=BALLOTS)
BOOK = openpyxl.load_workbook(io.BytesIO(FILE))


def data() -> dict[str, list]:
    """Return the columns of the sheet by their names."""
    rows = BOOK["数据"].iter_rows(min_row=2, max_row=62, values_only=True)
    names, *ballots = rows
    return {name: list(column) for name, *column in zip(names, *ballots, strict=True)}


def described() -> dict[str, tuple]:
    """Return the rows of the table of codes by the variable they are about."""
    return {row[0]: row for row in BOOK["编码表"].iter_rows(min_row=2, values_only=True)}


def test_every_ballot_is_a_row_of_numbers_that_add_up_to_the_summary() -> None:
    columns = data()

    found = question(SUMMARY, "single").item.results[WHOLE]
    counts = Counter(columns["f1.single"])
    assert [counts[code] for code in (1, 2, 3, 4, -3)] == [share.count for share in found.shares]
    ticks = question(SUMMARY, "multiple").results[WHOLE]
    assert [columns[f"f1.multiple.o{at}"].count(1) for at in range(3)] == [
        share.count for share in ticks.shares
    ]
    assert all(isinstance(code, int) for column in columns.values() for code in column)


def test_answers_of_one_ballot_stand_in_one_row() -> None:
    columns = data()

    places = {slot.key: at for at, slot in enumerate(FORM.slots)}
    single, who = (COLUMNS[places[key]] for key in ("single", "who"))
    expected = [
        (-3 if grade == 4 else grade + 1, fact + 1) for grade, fact in zip(single, who, strict=True)
    ]
    assert list(zip(columns["f1.single"], columns["f1.who"], strict=True)) == expected


def test_every_column_is_explained_by_its_name_in_the_table_of_codes() -> None:
    known = described()

    assert {*data()} <= {*known}
    assert known["group"][-1] == "1=全体"
    assert known["f1.mood"][-1] == "1=是；2=否；-3=不了解；-4=弃权；-1=没有问到；-2=未填"


def test_no_text_is_in_the_sheet_nor_what_is_left_out_and_the_codes_say_so() -> None:
    known = described()

    assert not {"f1.text", "f1.number", "f1.change"} & {*data()}
    assert [known[name][-1] for name in ("f1.text", "f1.number")] == ["不在“数据”表里"] * 2
    assert not any("修路".encode() in body for name, body in parts(FILE) if "sharedStr" in name)


def test_what_is_not_kept_of_one_audience_is_empty_there() -> None:
    few = {place: column for place, column in ROWS.items() if place != (0, 0)}
    audiences = [AUDIENCES[0].model_copy(update={"code": code, "label": code}) for code in "ab"]

    table = ballot_register(WholeBallots([FORM], audiences, {"a": ROWS, "b": few}, LARGEST))

    assert [row[0] for row in table.rows] == [1] * 60 + [2] * 60
    assert {row[1] for row in table.rows[60:]} == {""}
    assert "" not in {row[1] for row in table.rows[:60]}


def test_labels_stand_above_the_names_and_both_stay_in_view() -> None:
    sheet = BOOK["数据"]

    assert [cell.value for cell in sheet["A"][:3]] == ["票类", "group", 1]
    assert sheet["B1"].value.startswith("问题 ")
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref.startswith("A2:")
    ((_, area),) = BOOK.defined_names["数据.ballots"].destinations
    assert area.startswith("$A$2:")


def test_the_same_ballots_give_the_same_bytes() -> None:
    assert summary_xlsx(SUMMARY, ballots=BALLOTS) == FILE
