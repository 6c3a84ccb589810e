"""The workbook, opened again."""

import io
from datetime import datetime
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree
from openpyxl.workbook.workbook import Workbook

from survey.core.questions import KINDS
from survey.reports.workbook.report import summary_xlsx
from survey.stats.figures import Distribution
from survey.stats.results import (
    WHOLE,
    GridResult,
    MultipleResult,
    NumberResult,
    OpenTexts,
    RankingResult,
    SingleResult,
    TextResult,
)
from tests.reports.makers import CANARY, demo_summary, with_canary
from tests.reports.opened import formulas_in, parts, sheet_table

SUMMARY = demo_summary()
DANGEROUS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "007",
    "1e5",
    "http://a.b",
    "mailto:a@b",
    "TRUE",
    "#N/A",
)


@pytest.fixture(scope="module")
def workbook() -> bytes:
    """Return the workbook of the demo, made once."""
    return summary_xlsx(SUMMARY)


@pytest.fixture(scope="module")
def book(workbook: bytes) -> Workbook:
    """Return the demo's workbook, opened once."""
    return opened(workbook)


def opened(file: bytes) -> Workbook:
    """Return the workbook as a reader's program sees it."""
    return openpyxl.load_workbook(io.BytesIO(file))


def numbers(*figures: int | Decimal | None) -> list[float | None]:
    """Return figures as a sheet holds them."""
    return [None if figure is None else float(figure) for figure in figures]


def judged(found: Distribution) -> list[float | None]:
    """Return a scale's distribution as a row of a sheet, without the weighted score."""
    shares = [x for share in found.shares for x in (share.count, share.share)]
    blank = (found.blank, found.blank_share)
    return numbers(found.base, *shares, *blank, found.score, found.score_base)


def questions(kind: type) -> list[Any]:
    """Return the demo's questions of one kind."""
    return [q for form in SUMMARY.forms for q in form.questions if isinstance(q, kind)]


def test_item_grids_hold_the_summary(book: Workbook) -> None:
    for grid in questions(GridResult):
        if not grid.persons:
            rows = sheet_table(book, "汇总", grid.text)[2:]

            expected = [
                [i.row, *judged(i.results[WHOLE]), float(i.weighted.score)] for i in grid.items
            ]
            assert rows == expected


def test_the_members_sheet_holds_every_aspect_of_every_person(book: Workbook) -> None:
    (grid,) = (one for one in questions(GridResult) if one.persons)

    rows = sheet_table(book, "班子成员", grid.text)[2:]

    by_aspect = [
        item
        for place in range(len(grid.columns))
        for item in grid.items[place :: len(grid.columns)]
    ]
    assert rows == [
        [
            *(item.column, item.row, *item.details),
            *judged(item.results[WHOLE]),
            float(item.weighted.score),
        ]
        for item in by_aspect
    ]


def test_single_questions_hold_the_summary(book: Workbook) -> None:
    for single in questions(SingleResult):
        found = single.item.results[WHOLE]
        rows = sheet_table(book, "汇总", single.text)
        if single.question == "who":
            expected = [[s.label, *numbers(s.count, s.share)] for s in found.shares]
            assert rows[1:-1] == expected
        elif found.score is None:
            assert rows[2] == [single.text, *judged(found)[:-2]]
        else:
            assert rows[2] == [single.text, *judged(found), float(single.item.weighted.score)]


def test_multiple_questions_hold_the_summary_twice(book: Workbook) -> None:
    register = list(book["问题清单"].iter_rows(min_row=2, values_only=True))

    for multiple in questions(MultipleResult):
        found = multiple.results[WHOLE]
        ranked = sorted(found.shares, key=lambda share: -share.count)
        expected = [[s.label, *numbers(s.count, s.share)] for s in ranked]
        assert sheet_table(book, "汇总", multiple.text)[1:-1] == expected
        listed = [list(row[2:5]) for row in register if row[1] == multiple.text]
        assert listed[:-1] == expected


def test_rankings_numbers_and_texts_hold_the_summary(book: Workbook) -> None:
    for ranking in questions(RankingResult):
        ranked = sorted(ranking.results[WHOLE].options, key=lambda option: -option.points)
        assert sheet_table(book, "汇总", ranking.text)[1:] == [
            [o.label, o.ranked, o.first, o.points] for o in ranked
        ]
    for number in questions(NumberResult):
        found = number.results[WHOLE]
        middle = numbers(found.low, found.median, found.high, found.mean)
        assert sheet_table(book, "汇总", number.text)[1][1:] == [69, 2, *middle]
    for text in questions(TextResult):
        assert sheet_table(book, "汇总", text.text)[1] == [text.text, text.asked, text.answered]


def test_every_group_has_all_its_grades_on_the_comparison_sheet(book: Workbook) -> None:
    (grid,) = (one for one in questions(GridResult) if one.persons)

    rows = sheet_table(book, "票类对比", f"{grid.text}（分票类，全部等次）")[2:]

    assert len(rows) == len(grid.items) * len(SUMMARY.audiences)
    first = grid.items[0]
    assert [row[4:] for row in rows[:5]] == [
        judged(first.results[audience.code]) for audience in SUMMARY.audiences
    ]
    assert [row[3] for row in rows[:5]] == [audience.label for audience in SUMMARY.audiences]


def test_words_stay_words_whatever_they_look_like() -> None:
    texts = OpenTexts(form="survey", key="opinion", place="=1+1", bodies=DANGEROUS)
    basis = SUMMARY.basis.model_copy(update={"unit": "=1+1", "place": "@place"})
    update = {"texts": (texts,), "basis": basis, "forms": SUMMARY.forms[:1]}

    file = summary_xlsx(SUMMARY.model_copy(update=update))

    rows = list(opened(file)["意见"].iter_rows(min_row=2))
    assert [(row[4].value, row[4].data_type) for row in rows] == [(text, "s") for text in DANGEROUS]
    assert {row[1].value for row in rows} == {"=1+1"}
    assert not any("1+1" in formula for formula in formulas_in(file))
    assert not any(b"hyperlink" in body for _, body in parts(file))


def test_rare_and_forbidden_characters() -> None:
    texts = OpenTexts(
        form="survey", key="opinion", place="意见", bodies=("a\x00𠮷㛃\x0b\ufffe\n二",)
    )

    file = summary_xlsx(SUMMARY.model_copy(update={"texts": (texts,)}))

    assert opened(file)["意见"]["E2"].value == "a𠮷㛃\n二"


def test_figures_of_an_audience_that_is_not_shown_are_in_no_part_of_the_file() -> None:
    loaded = with_canary(demo_summary(hidden=True))

    file = summary_xlsx(loaded)

    assert str(CANARY) not in "".join(body.decode("utf-8", "ignore") for _, body in parts(file))


def test_withheld_figures_are_dashes() -> None:
    summary = demo_summary(hidden=True)
    grid = summary.forms[0].questions[0]

    rows = sheet_table(opened(summary_xlsx(summary)), "汇总", grid.text)[2:]

    hidden = [item.row for item in grid.items if item.results[WHOLE] is None]
    assert hidden
    assert [row[0] for row in rows if set(row[1:]) == {"—"}] == hidden


def test_the_same_summary_gives_the_same_bytes(workbook: bytes) -> None:
    assert summary_xlsx(demo_summary()) == workbook


def test_the_file_bears_no_author_and_no_time_but_the_day(workbook: bytes, book: Workbook) -> None:
    properties = book.properties
    with ZipFile(io.BytesIO(workbook)) as archive:
        stamps = {entry.date_time for entry in archive.infolist()}

    assert (properties.creator or "", properties.lastModifiedBy or "") == ("", "")
    assert properties.created == properties.modified == datetime(2025, 3, 12)  # noqa: DTZ001
    assert stamps == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_is_well_formed(workbook: bytes) -> None:
    trees = [etree.fromstring(body) for _, body in parts(workbook)]

    assert len(trees) > 20


def test_sheets_can_be_read_and_printed(book: Workbook) -> None:
    assert book.sheetnames == [
        *("说明", "汇总", "班子成员", "票类对比", "归口", "推算与比较", "检验"),
        *("问题清单", "意见", "编码表", "图的数据"),
    ]
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.print_area
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0


def test_columns_that_name_the_row_stay_in_view_beside_the_figures(book: Workbook) -> None:
    assert {sheet.title: sheet.freeze_panes for sheet in book if sheet.freeze_panes != "A2"} == {
        **dict.fromkeys(("汇总", "票类对比", "推算与比较", "检验", "图的数据"), "B2"),
        "班子成员": "D2",
        "归口": "C2",
    }


def test_wrapped_words_have_rows_that_hold_them(book: Workbook) -> None:
    rows = book["意见"].row_dimensions

    assert rows[2].height < rows[8].height < rows[9].height * 2


def test_pages_turn_before_a_title_or_the_caption_of_a_chart(book: Workbook) -> None:
    sheet = book["汇总"]

    begins = [sheet.cell(mark.id + 1, 1) for mark in sheet.row_breaks.brk]

    assert len(begins) > 3
    assert all(cell.value and not cell.border.left.style for cell in begins)


def test_a_chart_has_no_title_over_its_bars_and_a_caption_above(
    workbook: bytes, book: Workbook
) -> None:
    charts = [body for name, body in parts(workbook) if "charts/chart" in name]
    captions = {cell.value for cell in book["汇总"]["A"]}

    assert all(b'<c:autoTitleDeleted val="1"/>' in body for body in charts)
    assert "对领导班子的评价（票数）" in captions


def test_every_name_in_the_workbook_leads_to_cells(book: Workbook) -> None:
    for name, defined in book.defined_names.items():
        ((sheet, area),) = defined.destinations
        assert book[sheet][area]
        assert defined.attr_text.startswith(f"'{name.partition('.')[0]}'!")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"n", "s", "f"}
    assert {cell.parent.title for cell in cells if cell.data_type == "f"} == {"图的数据"}
    assert not any(cell.hyperlink or cell.comment for cell in cells)
    assert all(sheet.sheet_state == "visible" for sheet in book)


def test_items_by_classes_are_shaded_beside_their_figures(book: Workbook) -> None:
    rows = sheet_table(book, "票类对比", "对领导班子的评价（各票类正面评价占比%）")

    assert rows[0] == ["项目", *(audience.label for audience in SUMMARY.audiences)]
    assert {
        rule.type for area in book["票类对比"].conditional_formatting for rule in area.rules
    } == {"colorScale"}


def test_every_table_can_be_found_by_name(book: Workbook) -> None:
    sheet, area = next(book.defined_names["汇总.leading_body.body"].destinations)

    top, *_, last = book[sheet][area]
    assert top[0].value == "项目"
    assert last[0].value == "总体评价"


def test_charts_are_native_and_described(workbook: bytes, book: Workbook) -> None:
    drawings = [body.decode() for name, body in parts(workbook) if "drawings/drawing" in name]

    assert len(book["汇总"]._charts) >= 4
    assert len(book["班子成员"]._charts) == 1
    described = "".join(drawings)
    assert described.count("descr=") == described.count("<c:chart ")


def test_a_sheet_without_content_is_left_out() -> None:
    alone = SUMMARY.model_copy(
        update={"forms": SUMMARY.forms[:1], "texts": (), "audiences": SUMMARY.audiences[:1]}
    )

    assert opened(summary_xlsx(alone)).sheetnames == [
        "说明",
        "汇总",
        "推算与比较",
        "检验",
        "编码表",
        "图的数据",
    ]


def test_the_codebook_lists_every_field(book: Workbook) -> None:
    rows = list(book["编码表"].iter_rows(min_row=2, values_only=True))

    keys = {row[1] for row in rows}
    assert {"body.r1.c1", "members.r7.c6", "q1", "q5", "rank", "visits", "opinion"} <= keys
    assert len({row[5] for row in rows}) == len(KINDS) - 1
    assert "a=好；b=较好；c=一般；d=差；u=不了解" in {row[7] for row in rows}


def test_thirty_people_and_sixty_questions_make_a_workbook() -> None:
    file = summary_xlsx(demo_summary(people=30, questions=60))

    assert len(sheet_table(opened(file), "班子成员", "对班子成员的评价")) == 2 + 30 * 6
