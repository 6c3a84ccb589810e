"""Cells shaded by their value: the number stays, what is withheld is hatched."""

import io
from decimal import Decimal

import openpyxl
import pytest

from survey.reports.chapters.order import chapters
from survey.reports.drawn.heat import heat_of
from survey.reports.tables import NOT_ASKED, WITHHELD, Column, Kind, Row, Table
from survey.reports.word.tables import table_markup
from survey.reports.workbook.report import summary_xlsx
from survey.stats.figures import Choice, Common
from survey.stats.results import WHOLE, GridResult, SittingSummary
from tests.reports.makers import ASPECTS, CANARY, PEOPLE, demo_summary, with_canary

TITLE = "对班子成员的评价：各方面得分"
COLUMNS = (Column("姓名", Kind.TEXT), Column("德", Kind.SCORE), Column("能", Kind.SCORE))


def a_table(*rows: Row, heat: bool = True) -> Table:
    return Table("t", "表", COLUMNS, rows, heat=heat)


def aspects_of(summary: SittingSummary) -> Table:
    return named(summary, TITLE)


def named(summary: SittingSummary, title: str) -> Table:
    return next(
        part
        for chapter in chapters(summary)
        for section in chapter.sections
        for part in section.parts
        if isinstance(part, Table) and part.title == title
    )


def test_the_lowest_and_the_highest_lie_in_the_first_and_the_last_fifth():
    table = a_table(("张三", Decimal(60), Decimal(100)), ("李四", Decimal(79), Decimal(81)))

    assert heat_of(table) == ((None, 0, 4), (None, 2, 2))


def test_what_is_withheld_is_hatched_and_what_was_not_asked_or_is_a_word_is_plain():
    table = a_table(
        ("张三", Decimal(60), WITHHELD),
        ("李四", NOT_ASKED, Decimal(80)),
        ("王五", "普遍选“好”", Decimal(70)),
    )

    assert [row[1:] for row in heat_of(table)] == [(0, -1), (None, 4), (None, 2)]


def test_equal_figures_have_no_shade():
    assert heat_of(a_table(("张三", Decimal(80), Decimal(80)))) == ((None, None, None),)


def test_other_tables_are_not_shaded():
    table = a_table(("张三", Decimal(60), WITHHELD), heat=False)

    assert heat_of(table) == ((None, None, None),)


def test_every_person_has_the_published_score_of_every_aspect_in_the_official_order():
    summary = demo_summary()
    grid = next(f for f in summary.forms if f.id == "members").questions[0]
    assert isinstance(grid, GridResult)
    scores = [item.results[WHOLE].score for item in grid.items]

    table = aspects_of(summary)

    assert [column.label for column in table.columns] == ["姓名", *ASPECTS]
    assert [row[0] for row in table.rows] == [name for name, _ in PEOPLE]
    assert [cell for row in table.rows for cell in row[1:]] == scores


def test_what_everybody_said_is_a_word_without_a_shade():
    summary = demo_summary()
    form = next(f for f in summary.forms if f.id == "members")
    grid = form.questions[0]
    assert isinstance(grid, GridResult)
    choices = tuple(
        Choice(code=share.code, label=share.label, role=share.role, polarity=share.polarity)
        for share in grid.items[0].results[WHOLE].shares
    )
    common = Common(choices=choices, chosen=choices[0].code)
    first = grid.items[0].model_copy(update={"results": {WHOLE: common}})
    told = grid.model_copy(update={"items": (first, *grid.items[1:])})
    forms = tuple(
        f.model_copy(update={"questions": (told,)}) if f is form else f for f in summary.forms
    )

    table = aspects_of(summary.model_copy(update={"forms": forms}))

    assert table.rows[0][1] == f"普遍选“{choices[0].label}”"
    assert heat_of(table)[0][1] is None


def test_every_item_has_the_share_of_those_who_speak_for_it_in_every_audience_shown():
    summary = demo_summary()
    grid = summary.forms[0].questions[0]
    assert isinstance(grid, GridResult)

    table = named(summary, "对领导班子的评价（各票类正面评价占比%）")

    assert [column.label for column in table.columns[1:]] == [a.label for a in summary.audiences]
    assert [row[1:] for row in table.rows] == [
        tuple(item.results[audience.code].favourable for audience in summary.audiences)
        for item in grid.items
    ]


def test_audiences_that_are_not_shown_have_no_column():
    table = named(with_canary(demo_summary(hidden=True)), "对领导班子的评价（各票类正面评价占比%）")

    assert [column.label for column in table.columns] == ["项目", "全体", "公开码 村口"]
    assert not [cell for row in table.rows for cell in row if str(CANARY) in str(cell)]


@pytest.mark.parametrize("seed", [7, 8])
def test_withheld_scores_are_hatched_dashes_in_the_document(seed: int):
    table = aspects_of(with_canary(demo_summary(hidden=True, seed=seed)))
    hidden = sum(cell == WITHHELD for row in table.rows for cell in row)

    markup = table_markup(table, 160)

    assert hidden
    assert markup.count("thinDiagStripe") == hidden
    assert str(CANARY) not in markup


def test_the_workbook_shades_by_a_rule_of_its_own():
    book = openpyxl.load_workbook(io.BytesIO(summary_xlsx(demo_summary())))

    rules = [rule.type for area in book["班子成员"].conditional_formatting for rule in area.rules]

    assert rules == ["colorScale"]


def test_withheld_scores_are_hatched_dashes_in_the_workbook():
    summary = with_canary(demo_summary(hidden=True))
    hidden = sum(cell == WITHHELD for row in aspects_of(summary).rows for cell in row)
    book = openpyxl.load_workbook(io.BytesIO(summary_xlsx(summary)))

    cells = [cell for row in book["班子成员"].iter_rows() for cell in row]

    striped = [cell for cell in cells if cell.fill.patternType == "lightUp"]
    assert len(striped) == hidden
    assert all(cell.value == WITHHELD and cell.border.diagonalUp for cell in striped)
