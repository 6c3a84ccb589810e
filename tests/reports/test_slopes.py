"""Slope charts: where lines and labels stand, and the same in every file."""

import io
import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from zipfile import ZipFile

import docx
import openpyxl

from survey.reports.compared.comparison import Comparison, Part
from survey.reports.drawn.slopes import Slope, Slopes, slope_chart, slopes_svg
from survey.reports.own.drawings import Pen
from survey.reports.own.fields import values
from survey.reports.printed.report import report_pdf
from survey.reports.tables import Column, Kind, Table
from survey.reports.word.report import report_docx
from tests.reports.makers import demo_summary
from tests.reports.opened_pdf import described, read


def test_higher_shares_stand_higher_and_labels_never_lie_over_each_other():
    pairs = [(70, 90), (70, 71), (71, 90), (35, 70)]
    lines = tuple(
        Slope(n, "项目", Decimal(one), Decimal(two), seen=n == 1)
        for n, (one, two) in enumerate(pairs, 1)
    )

    chart = slope_chart(Slopes("图", "前", "后", lines, "坡度图"))

    for side in ("left", "right"):
        ends = [getattr(line, side) for line in chart.lines]
        places = sorted(end.label_at for end in ends)
        assert all(b - a >= 18 for a, b in pairwise(places))
        assert all(end.label_at >= end.at for end in ends)
        assert chart.height > places[-1]
    assert chart.lines[3].left.at > chart.lines[2].left.at > 0
    assert chart.lines[0].left.at == chart.lines[1].left.at
    assert [line.seen for line in chart.lines] == [True, False, False, False]


def test_one_share_that_stays_has_room():
    lines = (Slope(1, "项目", Decimal(100), Decimal(100), seen=False),)

    chart = slope_chart(Slopes("图", "前", "后", lines, "坡度图"))

    assert chart.lines[0].left.at == chart.lines[0].right.at > 0


LINES = (
    Slope(1, "总体评价", Decimal("70.0"), Decimal("90.5"), seen=True),
    Slope(2, "班子团结", Decimal("70.0"), Decimal("71.0"), seen=False),
)
SLOPES = Slopes("分项评价（占比%）", "动员会", "回头看", LINES, "坡度图。编号与表中相同。")
TABLE = Table("rounds.1", "分项评价：前后两次", (Column("项目", Kind.TEXT),), (("1 总体评价",),))
SINCE = Comparison((), (Part("分项评价", (), TABLE, (SLOPES,)),), ())


def test_lines_of_no_visible_change_are_broken_in_black_and_white() -> None:
    drawn = slopes_svg(SLOPES)

    slopes = re.findall("<g><title>[^<]*</title>(<line [^>]*>)", drawn)
    assert ["dasharray" in line for line in slopes] == [False, True]
    assert "<title>1 总体评价 70.0% → 90.5%</title>" in drawn


def test_a_label_is_escaped() -> None:
    lines = (Slope(1, "<b>", Decimal(1), Decimal(2), seen=False),)

    assert "<b>" not in slopes_svg(Slopes("<b>", "前", "后", lines, "坡度图"))


def test_the_document_holds_the_drawing_behind_its_table() -> None:
    made = report_docx(demo_summary(), SINCE)

    with ZipFile(io.BytesIO(made)) as file:
        body = file.read("word/document.xml").decode()
        number = re.search(f'name="图 ([0-9]+)" descr="{SLOPES.words}"', body)[1]
        chart = file.read(f"word/charts/chart{number}.xml").decode()
        book = file.read(f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    assert body.index(TABLE.title) < body.index(SLOPES.words) < body.index(SLOPES.caption)
    assert re.findall('<c:dLblPos val="([lr])"/>', chart) == ["l", "r", "l", "r"]
    downs = [float(down) for down in re.findall('<c:y val="([0-9.]+)"/></c:manual', chart)]
    assert downs[0] == downs[1] == downs[3] == 0 < downs[2]  # both begin at the same place
    rows = [*openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)]
    assert rows[1:4] == [(None, "1", "2"), ("动员会", 70, 70), ("回头看", 90.5, 71)]


def test_the_pdf_holds_the_drawing_and_tells_how_to_read_it() -> None:
    made = report_pdf(demo_summary(), SINCE)

    found = read(made)
    assert SLOPES.words in described(made)
    assert SLOPES.words in found.blocks["P"]
    assert any(SLOPES.caption in caption for caption in found.blocks["Caption"])


def test_a_template_of_ones_own_has_the_drawing_among_the_charts_of_its_table() -> None:
    filled = values(demo_summary(), Pen(docx.Document(), date(2026, 3, 6)), SINCE)

    (changed,) = (one for one in filled["chapters"] if one["title"] == "与上次相比")
    (chart,) = changed["sections"][-1]["tables"][0]["charts"]
    assert chart["caption"] == SLOPES.caption
    assert SLOPES.words in chart["drawing"].__html__()
