"""Comparisons in words, tables, drawings and a workbook."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from survey.core.questions import Multiple
from survey.reports.compared.comparison import Comparison
from survey.reports.compared.rounds import round_comparison
from survey.reports.compared.units import unit_comparison
from survey.reports.workbook.comparison import comparison_xlsx
from survey.stats.comparing.rounds import compare_rounds
from survey.stats.comparing.units import compare_units
from tests.reports.opened import sheet_table
from tests.stats import makers
from tests.stats.sides import clouds, side

FORBIDDEN = ("显著", "p=", "p值", "第一名", "排名第", "nan", "None", "NotComputed")
GOOD, BAD = {"a": 50, "c": 10}, {"a": 20, "c": 40}


def units(*sides):
    return unit_comparison(compare_units(sides), sides)


def rounds(before, after):
    return round_comparison(compare_rounds(before, after), before, after)


def words(found: Comparison) -> list[str]:
    """Everything that can be read in a comparison."""
    said = [*found.leads, *found.notes]
    for part in found.parts:
        said += [part.title, *part.sentences, *part.table.notes]
        said += [str(cell) for row in part.table.rows for cell in row]
        said += [text for drawn in part.drawings for text in (drawn.caption, drawn.words)]
    return said


def cell(part, row, label, over=""):
    place = next(
        at
        for at, column in enumerate(part.table.columns)
        if (column.label, column.over) == (label, over)
    )
    return part.table.rows[row][place]


class TestUnits:
    def test_a_sentence_names_the_low_and_the_high_in_official_order(self):
        sides = [side("丙", BAD), side("甲", GOOD), side("乙", BAD), *clouds(2, a=36, c=24)]

        found = units(*sides).parts[0]

        assert found.sentences == (
            "好+较好：合计300份答卷中162票，占54.0%；偏低的是丙、乙；偏高的是甲；其余无明显差别。",
        )

    def test_units_that_are_alike_are_said_to_be(self):
        found = units(*clouds(3, a=20, c=10)).parts[0]

        assert found.sentences[0].endswith("各单位之间无明显差别。")

    def test_the_table_keeps_units_in_order_with_the_total_last(self):
        found = units(side("丙", BAD), side("甲", GOOD), side("乙", {"a": 12})).parts[0]

        assert [row[1] for row in found.table.rows] == ["丙", "甲", "乙", "合计"]
        assert cell(found, 0, "与其他单位相比") == "偏低"
        assert (cell(found, 0, "票数"), cell(found, 0, "占比%")) == (20, Decimal("33.3"))
        assert cell(found, 2, "n") == "—"
        assert "普遍" in cell(found, 2, "与其他单位相比")

    def test_columns_without_any_figure_are_left_out(self):
        few, many = units(*clouds(4, a=20, c=10)), units(*clouds(5, a=20, c=10))

        assert "参考值%" not in [column.label for column in few.parts[0].table.columns]
        assert "参考值%" in [column.label for column in many.parts[0].table.columns]
        assert any("参考值" in note for note in many.parts[0].table.notes)

    def test_few_ballots_are_said_beside_their_count(self):
        found = units(side("甲", {"a": 5, "c": 4}), *clouds(2, a=20, c=10)).parts[0]

        assert (cell(found, 0, "票数"), cell(found, 0, "占比%")) == (5, "")
        assert "不足10份" in cell(found, 0, "与其他单位相比")

    def test_units_of_which_one_has_figures_are_not_drawn(self):
        found = units(side("甲", {"a": 12}), side("乙", {"a": 20, "c": 10})).parts[0]

        assert found.drawings == ()
        assert "不到两个" in found.sentences[0]
        assert "不到两个" in cell(found, 1, "与其他单位相比")

    def test_every_drawing_shows_figures_of_its_table(self):
        found = units(side("丙", BAD), side("甲", GOOD), side("乙", {"a": 12})).parts[0]

        (drawn,) = found.drawings
        assert [(dot.label, dot.share, dot.apart) for dot in drawn.rows] == [
            ("丙", cell(found, 0, "占比%"), True),
            ("甲", cell(found, 1, "占比%"), True),
        ]
        assert drawn.middle == cell(found, 3, "占比%")
        for at, dot in enumerate(drawn.rows):
            outer = [cell(found, at, label, "一致时的范围（99.8%）") for label in ("自%", "至%")]
            assert list(dot.limits[-1]) == outer

    def test_options_and_rows_head_their_blocks(self):
        asked = Multiple(id="m", text="问题？", options=makers.options(2))
        grid = makers.grid("g", rows=2)
        form = makers.form(asked, grid)
        graded = {"g.r1.c1": "a", "g.r2.c1": "b"}
        ballots = [{"m": ["o0"], **graded}] * 12 + [{"m": ["o1"], "g.r1.c1": "c"}] * 13

        found = units(side("甲", ballots, form), side("乙", ballots, form))

        headings = [list(dict.fromkeys(row[0] for row in part.table.rows)) for part in found.parts]
        assert headings == [
            ["选项0", "选项1"],
            ["第1人（优秀+称职）", "第2人（优秀+称职）"],
        ]

    def test_over_dispersion_is_said(self):
        sides = [
            side(f"村{n}", {"a": 60 + 35 * (n % 2), "d": 40 - 35 * (n % 2)}) for n in range(10)
        ]

        assert any("已经放宽" in note for note in units(*sides).parts[0].table.notes)

    @pytest.mark.parametrize("sides", [(), clouds(1, a=20, c=10)])
    def test_fewer_than_two_sittings_are_a_sentence(self, sides):
        found = units(*sides)

        assert found.parts == ()
        assert "不到两个" in found.leads[0]

    def test_nothing_in_common_is_a_sentence_with_the_reasons(self):
        other = makers.form(makers.single("elsewhere"))

        found = units(side("甲", GOOD), side("乙", [{"elsewhere": "a"}] * 20, other))

        assert found.parts == ()
        assert "没有可比的内容" in found.leads[0]


class TestRounds:
    def test_a_visible_change_is_said_with_both_bases(self):
        found = rounds(side("前", BAD), side("后", GOOD)).parts[0]

        assert found.sentences[0].startswith(
            "好+较好：这一次83.3%（n=60），上一次33.3%（n=60），较上次提高50.0个百分点。得分"
        )
        assert "把没有交卷的人都算上，变化可能在-10.0至70.0个百分点之间" in found.sentences[0]
        assert cell(found, 0, "结论") == "提高"
        assert cell(found, 0, "百分点", "变化") == Decimal("50.0")

    def test_what_did_not_change_is_named_together(self):
        found = rounds(side("前", GOOD), side("后", GOOD)).parts[0]

        assert found.sentences == ("好+较好：未见明显变化。",)
        assert cell(found, 0, "结论") == "未见明显变化"
        assert [line.seen for line in found.drawings[0].lines] == [False]

    def test_a_score_that_fell_is_said_though_the_share_did_not(self):
        found = rounds(side("前", {"a": 50, "c": 10}), side("后", {"b": 50, "c": 10})).parts[0]

        assert "未见明显变化（+0.0个百分点）" in found.sentences[0]
        assert (
            "较上次下降16.66分" in found.sentences[0] or "较上次下降16.67分" in found.sentences[0]
        )

    @pytest.mark.parametrize(
        ("few", "said"),
        [({"a": 12}, "上一次只公布“普遍”"), ({"a": 5, "c": 4}, "答卷不足10份")],
    )
    def test_without_figures_the_table_says_why(self, few, said):
        found = rounds(side("前", few), side("后", GOOD)).parts[0]

        assert said in cell(found, 0, "结论")
        assert found.drawings == ()
        assert found.sentences == ()

    def test_what_is_not_comparable_is_listed(self):
        less = makers.form(makers.single("also"))

        found = rounds(side("前", GOOD), side("后", [{"also": "a"}] * 30, less))

        assert found.notes == ("问题 overall：不可比，这一次没有再问。",)

    def test_nothing_in_common_is_a_sentence(self):
        other = makers.form(makers.single("elsewhere"))

        found = rounds(side("前", GOOD), side("后", [{"elsewhere": "a"}] * 20, other))

        assert found.parts == ()
        assert "没有可比的内容" in found.leads[0]
        assert len(found.notes) == 3

    def test_a_slope_chart_has_ten_lines_at_most(self):
        grid = makers.grid("g", rows=12)
        form = makers.form(grid)
        ballots = [{f"g.r{n}.c1": "abc"[b % 3] for n in range(1, 13)} for b in range(30)]

        found = rounds(side("前", ballots, form), side("后", ballots, form)).parts[0]

        assert [len(drawn.lines) for drawn in found.drawings] == [10, 2]


@pytest.mark.parametrize(
    "found",
    [
        units(side("丙", BAD), side("甲", GOOD), *clouds(9, a=20, c=10), side("小", {})),
        rounds(side("前", BAD), side("后", GOOD)),
        rounds(side("前", {}), side("后", {"u": 30})),
    ],
)
def test_no_forbidden_word_is_said(found):
    assert [text for text in words(found) for word in FORBIDDEN if word in text] == []


class TestWorkbook:
    def test_there_is_a_sheet_for_every_question(self):
        found = units(side("丙", BAD), side("甲", GOOD), side("乙", {"a": 12}))

        file = comparison_xlsx("第六轮：各单位对比", found, date(2026, 4, 1))

        book = openpyxl.load_workbook(io.BytesIO(file))
        assert book.sheetnames == ["说明", "题1_问题overall", "题2_问题also"]
        rows = sheet_table(book, "题1_问题overall", "问题 overall：各单位")
        assert [row[1] for row in rows[2:]] == ["丙", "甲", "乙", "合计"]
        assert rows[2][2:5] == [60, 20, 33.3]
        explained = [row[1].value for row in book["说明"].iter_rows()]
        assert "第六轮：各单位对比" in explained

    def test_the_same_comparison_gives_the_same_bytes(self):
        found = rounds(side("前", BAD), side("后", GOOD))

        one, two = (comparison_xlsx("甲", found, date(2026, 4, 1)) for _ in range(2))

        assert one == two

    def test_nothing_to_compare_is_a_workbook_that_says_so(self):
        file = comparison_xlsx("甲", units(), date(2026, 4, 1))

        assert openpyxl.load_workbook(io.BytesIO(file)).sheetnames == ["说明"]
