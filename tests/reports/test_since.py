"""What changed since the unit's last sitting, in the annex."""

import io
from decimal import Decimal

import openpyxl

from survey.reports.chapters.order import chapters
from survey.reports.compared.comparison import Comparison, Part
from survey.reports.printed.report import report_pdf
from survey.reports.tables import Column, Kind, Table
from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from tests.reports.makers import demo_summary
from tests.reports.opened_pdf import read
from tests.reports.tables_read import of_document

COLUMNS = (Column("项目", Kind.TEXT), Column("百分点", Kind.SHARE, over="变化"))
TABLE = Table(
    "rounds.1", "问题：前后两次", COLUMNS, (("1 总体评价", Decimal("12.3")),), ("注解。",)
)
SAID = "总体评价：较上次提高12.3个百分点。"
SINCE = Comparison(
    ("这一次是A，上一次是B。",), (Part("问题", (SAID,), TABLE, ()),), ("甲：不可比。",)
)


def test_the_change_stands_between_the_tags_and_what_is_inferred() -> None:
    titles = [chapter.title for chapter in chapters(demo_summary(), SINCE)]

    place = titles.index("与上次相比")
    assert (titles[place - 1], titles[place + 1]) == ("按归口看", "推算与比较")


def test_what_is_not_compared_and_what_with_is_said_beside_the_figures() -> None:
    (chapter,) = (c for c in chapters(demo_summary(), SINCE) if c.title == "与上次相比")

    assert [section.title for section in chapter.sections] == ["比较的办法", "问题", "没有比较的"]
    assert chapter.sections[0].parts == SINCE.leads
    assert chapter.sections[1].parts == (SAID, TABLE)
    assert chapter.sections[2].parts == SINCE.notes


def test_without_an_earlier_sitting_there_is_no_such_chapter() -> None:
    assert "与上次相比" not in {chapter.title for chapter in chapters(demo_summary())}


def test_every_file_holds_the_change() -> None:
    summary = demo_summary()
    row = ("1 总体评价", "12.3")

    word = of_document(report_docx(summary, SINCE))
    book = openpyxl.load_workbook(io.BytesIO(summary_xlsx(summary, SINCE)))

    assert any(table.title == TABLE.title and [*row] in table.raw for table in word)
    assert row in read(report_pdf(summary, SINCE)).rows
    cells = [cell.value for line in book["与上次相比"] for cell in line]
    assert 12.3 in cells
    assert any(line[1].value == SINCE.leads[0] for line in book["说明"])
