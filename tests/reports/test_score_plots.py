"""Scores as dots: in the official order, with intervals and groups, nothing of what is withheld."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from lxml import etree

from survey.reports.chapters.order import chapters
from survey.reports.drawn.score_plots import Dot, ScorePlot, score_plot
from survey.reports.drawn.score_svg import dot_svg, scale_svg
from survey.reports.tables import NOT_COMPUTED, WITHHELD, Column, Kind, Row, ScoreDots, Table
from survey.reports.word.dots import word_dots
from survey.stats.joint.results import ColumnCompared, Joint, PersonsBands, PersonsCompared
from survey.stats.reasons import NotComputed
from survey.stats.results import WHOLE, GridResult, SittingSummary
from tests.reports.makers import ASPECTS, CANARY, PEOPLE, demo_summary, with_canary

SVG = "{http://www.w3.org/2000/svg}"
TITLE = "对班子成员的评价：总体得分和区间"
BANDS = ((1, 3), (0, 2, 4, 5), (6,))
COLUMNS = (
    Column("姓名", Kind.TEXT),
    Column("得分", Kind.SCORE),
    Column("下限", Kind.SCORE),
    Column("上限", Kind.SCORE),
    Column("接近的一组", Kind.TEXT),
)


def number(words: str) -> Decimal | str:
    return words if words in (WITHHELD, NOT_COMPUTED) else Decimal(words)


def a_row(label: str, score: str, low: str = "", high: str = "", group: str = "") -> Row:
    return (label, number(score), number(low), number(high), group)


def drawn(*rows: Row) -> ScorePlot:
    dots = ScoreDots(0, 1, 2, 3, 4, "图", "图中所示")
    return score_plot(Table("t", "表", COLUMNS, rows, dots=dots), dots)


def compared(summary: SittingSummary) -> SittingSummary:
    """Return ``summary`` with the persons' overall column in `BANDS`."""
    columns = tuple(
        ColumnCompared(
            column=aspect,
            found=PersonsBands(n=60, bands=BANDS, w=None, icc=None, alpha=None)
            if aspect == "总体"
            else NotComputed(why="不比较。"),
        )
        for aspect in ASPECTS
    )
    persons = PersonsCompared(
        form="members",
        question="members",
        columns=columns,
        halo=NotComputed(why="不比较。"),
        totals=NotComputed(why="不比较。"),
    )
    return summary.model_copy(update={"joint": Joint(persons=(persons,))})


def score_table(summary: SittingSummary) -> Table:
    return next(
        part
        for chapter in chapters(summary)
        for section in chapter.sections
        for part in section.parts
        if isinstance(part, Table) and part.title == TITLE
    )


def test_a_dot_stands_where_its_score_lies_on_a_scale_of_round_numbers():
    plot = drawn(a_row("张三", "70.00"), a_row("李四", "90.00"))

    assert [tick.words for tick in plot.ticks] == ["70", "75", "80", "85", "90"]
    assert [dot.at for dot in plot.rows] == [plot.ticks[0].at, plot.ticks[-1].at]


def test_an_interval_lies_around_its_dot_and_on_the_scale():
    plot = drawn(a_row("张三", "80.50", "71.20", "89.80"))

    (dot,) = plot.rows
    assert dot.interval
    assert plot.ticks[0].at <= dot.interval.start < dot.at < dot.interval.end <= plot.ticks[-1].at
    assert dot.said == "张三：得分80.50，95%区间71.20至89.80"


def test_equal_scores_still_have_a_scale():
    assert [tick.words for tick in drawn(a_row("张三", "80"), a_row("李四", "80")).ticks] == [
        "80",
        "81",
    ]


def test_those_who_lie_close_together_share_a_ground_and_are_named_as_a_group():
    plot = drawn(
        a_row("张三", "90", group="第一组"),
        a_row("李四", "70", group="第二组"),
        a_row("王五", "85", group="第一组"),
    )

    first, alone, second = plot.rows
    assert first.ground == second.ground
    assert first.ground
    assert first.ground.start < second.at < first.at < first.ground.end
    assert alone.ground is None
    assert [dot.said[-3:] for dot in plot.rows] == ["第一组", "第二组", "第一组"]


def test_what_is_withheld_has_neither_a_dot_nor_words():
    plot = drawn(a_row("张三", "90"), a_row("李四", WITHHELD, WITHHELD, WITHHELD, "第一组"))

    assert plot.rows[1] == Dot("李四", "")
    assert dot_svg(plot.rows[1], plot) == ""


def test_nothing_to_draw_has_no_scale():
    plot = drawn(a_row("张三", WITHHELD, WITHHELD, WITHHELD))

    assert plot.ticks == ()
    assert scale_svg(plot) == ""


def test_a_drawn_row_holds_its_score_and_its_group_as_words():
    plot = drawn(
        a_row("<b>", "90", "88", "92", "第一组"), a_row("李四", "85", "83", "87", "第一组")
    )

    tree = etree.fromstring(dot_svg(plot.rows[0], plot))

    assert tree.get("aria-label") == "<b>：得分90，95%区间88至92，第一组"
    assert [one.text for one in tree.iter(f"{SVG}text")] == ["90", "第一组"]
    assert len(list(tree.iter(f"{SVG}rect"))) == 1


def test_persons_stand_in_the_official_order_with_the_score_that_was_published():
    summary = compared(demo_summary())
    grid = next(f for f in summary.forms if f.id == "members").questions[0]
    assert isinstance(grid, GridResult)
    overall = [item.results[WHOLE] for item in grid.items if item.column == "总体"]

    table = score_table(summary)

    assert [row[0] for row in table.rows] == [name for name, _ in PEOPLE]
    assert [row[1:3] for row in table.rows] == [(each.score, each.score_base) for each in overall]
    assert [row[5] for row in table.rows] == [
        *("第二组", "第一组", "第二组", "第一组", "第二组", "第二组", "第三组")
    ]


def test_every_interval_holds_its_score():
    for row in score_table(demo_summary()).rows:
        assert row[3] <= row[1] <= row[4]


def test_where_nobody_compared_them_no_group_is_told_and_it_is_said_that_scores_do_not_rank():
    table = score_table(demo_summary())

    assert table.columns[-1].label == "上限"
    assert "没有逐份比较，得分高低不能用来排序。" in table.notes
    assert "一组" not in table.dots.words


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_a_withheld_person_is_a_row_of_dashes_and_nothing_of_him_is_drawn(seed: int):
    table = score_table(with_canary(demo_summary(hidden=True, seed=seed)))
    hidden = [row[0] for row in table.rows if row[1] == WITHHELD]

    plot = score_plot(table, table.dots)

    pictures = scale_svg(plot) + "".join(dot_svg(dot, plot) for dot in plot.rows)
    assert str(CANARY) not in pictures
    assert not [name for name in hidden if str(name) in pictures]
    assert all(set(row[1:5]) == {WITHHELD} for row in table.rows if row[0] in hidden)


def test_the_document_draws_each_group_as_a_series_and_leaves_out_who_is_withheld():
    dots = ScoreDots(0, 1, 2, 3, 4, "图", "图中所示")
    rows = (
        a_row("张三", "90", "88", "92", "第二组"),
        a_row("李四", WITHHELD, WITHHELD, WITHHELD),
        a_row("王五", "95.5", "95", "96", "第一组"),
    )

    chart = word_dots(Table("t", "表", COLUMNS, rows, dots=dots), dots, date(2025, 3, 12))

    sheet = openpyxl.load_workbook(io.BytesIO(chart.workbook)).active
    assert list(sheet.iter_rows(values_only=True)) == [
        (None, "第一组", "第二组", "区间下限", "区间上限"),
        ("张三", None, 90, 88, 92),
        ("王五", 95.5, None, 95, 96),
    ]
    assert "李四" not in chart.markup


def test_without_intervals_the_document_draws_scores_alone():
    dots = ScoreDots(0, 1, 2, 3, None, "图", "图中所示")
    rows = (a_row("张三", "90"), a_row("王五", "95"))

    chart = word_dots(Table("t", "表", COLUMNS, rows, dots=dots), dots, date(2025, 3, 12))

    sheet = openpyxl.load_workbook(io.BytesIO(chart.workbook)).active
    assert list(sheet.iter_rows(values_only=True)) == [(None, "得分"), ("张三", 90), ("王五", 95)]


def test_a_sitting_whose_results_are_locked_has_no_scores_with_intervals():
    summary = demo_summary()
    nothing = summary.inferences.model_copy(update={"forms": (), "locked": True})

    with pytest.raises(StopIteration):
        score_table(summary.model_copy(update={"inferences": nothing}))
