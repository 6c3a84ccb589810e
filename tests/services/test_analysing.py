"""A file of ballots is counted as an opening counts the same ballots."""

import io
import zipfile
from collections.abc import Mapping
from random import Random

import openpyxl
import pytest
from docx import Document

from forms import source
from survey.core.answers import check
from survey.core.ballot import Ballot
from survey.core.counting import Rules
from survey.core.edition import canonical
from survey.core.errors import FaultyError
from survey.core.form import Kept, Slot
from survey.core.sitting import Group, Selection, WayIn
from survey.services import analysing
from survey.services.csv_file import NamedBytes
from survey.stats.auditing.telling import results_of
from survey.stats.columns import group_columns
from survey.stats.results import QuestionResult, SittingSummary
from survey.stats.summary import summarise
from tests.services.filed import (
    EVERY_KIND,
    SMALL,
    analysed,
    ballots_file,
    csv_bytes,
    edition,
    frame_file,
)
from tests.stats.makers import BASIS, form, grid, question, single

GROUPS = (
    Group(code="a", label="a", invited=30, weight=40),
    Group(code="b", label="b", invited=500, weight=60, selection=Selection.SAMPLE),
    Group(code="v", label="v", way_in=WayIn.SHARED),
)
NUMBERS = {"a": 24, "b": 60, "v": 33}
VOID = {"a": 2, "b": 0, "v": 1}


def _ballots(number: int, rng: Random) -> list[Ballot]:
    """Return ballots that go through the law for answers; every twentieth is blank."""
    return [_ballot(rng, blank=at % 20 == 19) for at in range(number)]


def _ballot(rng: Random, *, blank: bool) -> Ballot:
    raw: dict[str, list[str]] = {}
    for slot in EVERY_KIND.slots:
        if not blank and rng.random() < 0.9:
            raw |= _given(slot, rng)
    if raw.get("single") != ["a"]:
        raw.pop("later", None)
    if raw.get("later") != ["no"]:
        raw.pop("later~why", None)
    checked = check(EVERY_KIND, raw)
    assert checked.answers is not None, checked.faults
    return Ballot((checked.answers,))


def _given(slot: Slot, rng: Random) -> dict[str, list[str]]:
    codes = [code for code, _ in slot.choices]
    match slot.kept:
        case Kept.CHOICE:
            return {slot.key: [rng.choice(codes)]}
        case Kept.MARKS:
            return {slot.key: rng.sample(codes, 2)}
        case Kept.ORDER:
            ranked = rng.sample(codes, 2)
            return {f"{slot.key}.{code}": [str(at)] for at, code in enumerate(ranked, 1)}
        case Kept.NUMBER:
            return {slot.key: [str(rng.randrange(100))]}
        case Kept.TEXT:
            return {slot.key: [rng.choice(("好，很好", '他说"行"\n又说不行', "=1+1"))]}


@pytest.fixture(scope="module")
def ballots():
    rng = Random(4)
    return {code: _ballots(number, rng) for code, number in NUMBERS.items()}


@pytest.fixture(scope="module")
def opened(ballots) -> SittingSummary:
    """The summary of the same ballots, made without any file."""
    return summarise(
        basis=BASIS,
        rules=Rules(),
        editions=[edition(EVERY_KIND)],
        groups=GROUPS,
        returned={code: group_columns([EVERY_KIND], found) for code, found in ballots.items()},
        issued={"a": 30, "b": 80, "v": None},
        closing_digest="",
    )


def _frame() -> bytes:
    return frame_file(
        *(
            {
                "group": group.code,
                "invited": "" if group.invited is None else group.invited,
                "issued": {"a": 30, "b": 80, "v": ""}[group.code],
                "returned": NUMBERS[group.code] + VOID[group.code],
                "void": VOID[group.code],
                "weight": "" if group.weight is None else group.weight,
                "mode": {"a": "all", "b": "sample", "v": "open"}[group.code],
            }
            for group in GROUPS
        )
    )


@pytest.fixture(scope="module")
def filed(ballots) -> SittingSummary:
    return analysed(EVERY_KIND, csv_bytes(ballots_file(EVERY_KIND, ballots)), _frame())


def test_every_figure_of_every_kind_is_the_one_of_an_opening(filed, opened):
    kinds = {found.kind for found in opened.forms[0].questions}

    assert kinds == {"single", "multiple", "grid", "ranking", "number", "text"}
    assert filed.forms == opened.forms
    assert filed.coarsened == opened.coarsened
    assert {found.kind for found in opened.forms[0].questions if _told(found)} == kinds


def _told(result: QuestionResult) -> bool:
    """Return whether the figures of everybody are there to be compared."""
    if result.kind == "text":
        return bool(result.answered)
    return all(results["all"] is not None for results in results_of(result).values())


def test_phrases_are_counted_as_at_an_opening(filed):
    bodies = {(each.form, each.key): each.bodies for each in filed.texts}

    found = {
        (field.form, field.key, each.words): each.count
        for field in filed.phrases
        for each in field.phrases
    }

    assert {words for _, _, words in found} == {"很好", "他说", "又说不行"}
    assert all(
        count == sum(words in body for body in bodies[form, key])
        for (form, key, words), count in found.items()
    )


def test_the_same_audiences_are_shown(filed, opened):
    assert filed.audiences == opened.audiences
    assert [audience.code for audience in filed.audiences] == ["all", "a", "b", "v"]
    assert filed.rules_hash == opened.rules_hash


def test_ballots_ruled_void_by_hand_are_void_beside_the_blank_ones(filed):
    counted = {line.audience: line for line in filed.accounting}

    assert (counted["a"].returned, counted["a"].valid, counted["a"].void) == (26, 23, 3)
    assert (counted["b"].returned, counted["b"].valid, counted["b"].void) == (60, 57, 3)
    assert (counted["v"].returned, counted["v"].valid, counted["v"].void) == (34, 32, 2)
    assert (counted["all"].invited, counted["all"].issued) == (530, 110)


def test_nobody_claims_to_know_whose_hand_entered_a_ballot(filed):
    sources = {(line.phone, line.assisted, line.paper) for line in filed.accounting}

    assert sources == {(None, None, None)}


def test_the_order_and_the_names_of_ballots_change_no_byte(ballots, filed):
    header, *rows = ballots_file(EVERY_KIND, ballots)
    Random(1).shuffle(rows)
    renamed = [[f"票{number}", *row[1:]] for number, row in enumerate(rows)]

    again = analysed(EVERY_KIND, csv_bytes([header, *renamed]), _frame())

    assert again.texts
    assert analysing.reports(again) == analysing.reports(filed)


def test_the_columns_may_stand_in_any_order(ballots, filed):
    rows = ballots_file(EVERY_KIND, ballots)

    again = analysed(EVERY_KIND, csv_bytes([row[::-1] for row in rows]), _frame())

    assert again == filed


def test_the_reports_say_what_is_not_known(filed):
    files = analysing.reports(filed)

    cells = [
        str(cell)
        for sheet in openpyxl.load_workbook(io.BytesIO(files["summary.xlsx"]))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    assert "测评表文件计票结果" in _words(files)
    assert "答卷由文件读入；收集和保管时怎样匿名，由提供文件的人负责" in cells
    assert {"手机", "代填", "纸质", "封箱摘要", "时间", "组织"}.isdisjoint(cells)
    assert SittingSummary.model_validate_json(files["summary.json"]) == filed


def test_without_a_day_no_clock_is_asked(filed):
    packed = zipfile.ZipFile(io.BytesIO(analysing.reports(filed)["report.docx"]))

    assert filed.basis.day is None
    assert b"1980-01-01" in packed.read("docProps/core.xml")


def test_a_small_file_is_withheld_as_a_small_box_is():
    summary = analysed(SMALL, "ballot,group,overall,multiple,ranking,number,text\n1,a,a,,,,话\n")

    assert question(summary, "overall").item.results == {"all": None}
    assert summary.accounting[0].valid is None
    assert summary.texts == ()


def test_a_class_under_the_floor_takes_the_split_with_it():
    rows = "".join(f"{n},{'a' if n < 4 else 'b'},{'ab'[n % 2]}\n" for n in range(30))
    frame = "group,invited,issued,returned,void,weight,mode\na,4,,4,0,,all\nb,30,,26,0,,all\n"

    summary = analysed(form(single("overall")), f"ballot,group,overall\n{rows}", frame)

    assert [audience.code for audience in summary.audiences] == ["all"]
    assert summary.split_withheld


def test_more_ballots_than_went_out_is_said_before_any_figure():
    rows = "".join(f"{n},职工,{'abc'[n % 3]}\n" for n in range(30))
    frame = "group,invited,issued,returned,void,weight,mode\n职工,30,29,30,0,,all\n"

    summary = analysed(form(single("overall")), f"ballot,group,overall\n{rows}", frame)

    assert summary.alarms == (
        "全体发出29份，收回30份：收回多于发出，这一场的票要重新清点、重新计；下列数字只供核对。",
    )
    assert f"\n1. {summary.alarms[0]}\n" in _words(analysing.reports(summary))


def test_a_class_that_is_not_shown_is_not_named_by_the_alarm_either():
    rows = "".join(f"{n},{'a' if n < 4 else 'b'},{'abc'[n % 3]}\n" for n in range(30))
    frame = "group,invited,issued,returned,void,weight,mode\na,9,3,4,0,,all\nb,30,40,26,0,,all\n"

    summary = analysed(form(single("overall")), f"ballot,group,overall\n{rows}", frame)

    assert summary.alarms == (
        "有的票类收回多于发出，这一场的票要重新清点、重新计；下列数字只供核对。",
    )


def test_no_alarm_where_nothing_came_back_too_much(filed):
    assert filed.alarms == ()


def test_the_register_of_a_sample_is_nobody_who_stayed_away():
    rows = "".join(f"{n},a,{'abc'[n % 3]}\n" for n in range(30))
    frame = "group,invited,issued,returned,void,weight,mode\na,900,40,30,0,,{}\n"
    overall = single("overall").model_copy(update={"text": "总体评价"})

    summaries = {
        mode: analysed(form(overall), f"ballot,group,overall\n{rows}", frame.format(mode))
        for mode in ("all", "sample")
    }

    said = {mode: _words(analysing.reports(each)) for mode, each in summaries.items()}

    assert "870人未交" in said["all"]
    assert "未交" not in said["sample"]


def _words(reports: Mapping[str, bytes]) -> str:
    document = Document(io.BytesIO(reports["report.docx"]))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_a_roster_without_people_is_a_fault_whose_remedy_works():
    text = """
id: f
title: 表
sections:
  - id: s
    questions:
      - id: m
        kind: grid
        text: 怎么评价？
        roster: leaders
        details: [职务]
        columns: [{code: all, label: 总体评价, scale: competence}]
"""
    people = "rows: [{code: r1, label: 张三}, {code: r2, label: 李四}]"

    with pytest.raises(FaultyError) as refused:
        analysed(source.loads(text, "f.yaml"), "ballot,group\n")
    mended = source.loads(text.replace("details:", f"{people}\n        details:"), "f.yaml")
    rows = "".join(f"{n},a,{'abcd'[n % 4]},a\n" for n in range(30))
    summary = analysed(mended, f"ballot,group,m.r1.all,m.r2.all\n{rows}")

    assert refused.value.faults[0].place == "m"
    assert people in refused.value.faults[0].text
    assert question(summary, "m").persons
    assert {item.row for item in question(summary, "m").items} == {"张三", "李四"}
    assert analysing.reports(summary)


def test_a_frozen_edition_with_its_people_is_a_form_like_any_other():
    frozen = form(grid("leaders", rows=3, columns=2, roster="leaders"), single("overall"))

    assert source.loads(canonical(frozen).decode(), "edition.json") == frozen


def test_a_question_may_not_be_called_as_a_fixed_column_is():
    with pytest.raises(FaultyError, match="重名"):
        analysed(form(single("group")), "ballot,group,group\n")


def test_faults_of_both_files_are_told_at_once():
    frame = "group,invited,issued,returned,void,weight,mode\na,40,40,1.0,0,,all\n"

    with pytest.raises(FaultyError) as refused:
        analysed(form(single("overall")), "ballot,group,overall\n1,a,x\n2,b,a\n", frame)

    assert [fault.place for fault in refused.value.faults] == [
        "frame.csv 第 2 行 returned 列",
        "ballots.csv 第 2 行 overall 列",
        "ballots.csv 第 3 行 group 列",
    ]


def test_very_many_faults_are_told_in_part_and_counted():
    rows = "".join(f"{n},a,x\n" for n in range(100))

    with pytest.raises(FaultyError) as refused:
        analysed(form(single("overall")), f"ballot,group,overall\n{rows}")

    told = refused.value.faults
    assert len(told) == analysing.MOST_FAULTS + 1
    assert told[-1].text == "还有 70 处"
    assert "有 100 处要改" in str(refused.value)


def test_hand_counts_that_the_ballots_do_not_meet_are_a_fault():
    frame = "group,invited,issued,returned,void,weight,mode\na,40,40,5,1,,all\n"

    with pytest.raises(FaultyError) as refused:
        analysed(form(single("overall")), "ballot,group,overall\n1,a,a\n", frame)

    (fault,) = refused.value.faults
    assert fault.place == "frame.csv 第 2 行 returned 列"
    assert "应有 4 份答卷，ballots.csv 里有 1 份" in fault.text


def test_a_file_without_ballots_is_counted_too():
    frame = "group,invited,issued,returned,void,weight,mode\na,40,40,2,2,,all\n"

    summary = analysed(form(single("overall")), "ballot,group,overall\n", frame)

    assert set(analysing.reports(summary)) == {
        "report.docx",
        "report.pdf",
        "summary.xlsx",
        "summary.json",
    }
    assert question(summary, "overall").item.results == {"all": None}


def test_the_sheets_to_fill_in_are_those_that_are_read():
    sheets = analysing.sheets(EVERY_KIND)
    group = ["a", "40", "40", "3", "0", "", "all"]
    filled = [
        *sheets["ballots.csv"],
        *([str(n), "a", *[""] * (len(sheets["ballots.csv"][0]) - 2)] for n in range(3)),
    ]

    summary = analysing.analyse(
        EVERY_KIND,
        NamedBytes("ballots.csv", csv_bytes(filled)),
        NamedBytes("frame.csv", csv_bytes([*sheets["frame.csv"], group])),
    )

    explained = {row[1] for row in sheets["codes.csv"][1:]}
    assert summary.accounting[0].invited == 40
    assert explained == {*sheets["ballots.csv"][0], *sheets["frame.csv"][0]}
