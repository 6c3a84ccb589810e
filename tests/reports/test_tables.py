"""Numbers laid out once."""

import re
from decimal import Decimal

import pytest

from survey.core.questions import KINDS
from survey.core.scales import STANDARD
from survey.reports.chapters.asked import asked_questions, main_audience
from survey.reports.chapters.crosstables import crosstables
from survey.reports.chapters.order import chapters
from survey.reports.chapters.question_tables import question_tables
from survey.reports.drawn.figures import blocks
from survey.reports.tables import Column, Kind, Table, Tone
from survey.stats.results import (
    WHOLE,
    FormResult,
    Item,
    MultipleResult,
    NumberCount,
    NumberResult,
    RankingResult,
    SingleResult,
    TextResult,
)
from tests.reports.makers import GROUPS, demo_summary, distribution, options
from tests.reports.one_question import QUALITY, grid, item, named, table_of, with_question


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "note"])
def test_every_kind_of_question_has_a_table_with_figures(kind: str) -> None:
    summary = demo_summary()
    asked = next(one for one in asked_questions(summary) if one.question.kind == kind)

    tables = question_tables(asked, main_audience(summary), summary)

    assert any(not isinstance(cell, str) for table in tables for row in table.rows for cell in row)


def test_a_row_holds_counts_shares_unknown_blank_and_score() -> None:
    table = table_of(grid(item("总体评价", 30, 15, 5, 1, 3, blank=2)))

    assert named(table, table.rows[0]) == {
        "项目": "总体评价",
        "n": 56,
        "好票数": 30,
        "好占比%": Decimal("53.6"),
        "较好票数": 15,
        "较好占比%": Decimal("26.8"),
        "一般票数": 5,
        "一般占比%": Decimal("8.9"),
        "差票数": 1,
        "差占比%": Decimal("1.8"),
        "不了解": 3,
        "不了解占比%": Decimal("5.4"),
        "未填": 2,
        "未填占比%": Decimal("3.6"),
        "得分": Decimal("89.02"),
        "计分n": 51,
    }


def test_people_keep_the_official_order_even_when_they_share_a_name() -> None:
    table = table_of(
        grid(item("王伟", 1, 9, 0, 0, 0), item("李娜", 5, 5, 0, 0, 0), item("王伟", 9, 1, 0, 0, 0))
    )

    assert [(row[0], row[2]) for row in table.rows] == [("王伟", 1), ("李娜", 5), ("王伟", 9)]


def test_columns_on_one_scale_are_blocks_and_another_scale_gets_its_own_table() -> None:
    existence = distribution(STANDARD["existence"].grades, (2, 30, 4))
    bought = Item(key="g.x", row="甲", column="拉票", results={WHOLE: existence})
    question = grid(
        item("甲", 8, 9, 3, 0, 0, column="德"),
        item("甲", 7, 9, 4, 0, 0, column="能"),
        bought,
        persons=True,
        columns=("德", "能", "拉票"),
    )
    summary = with_question(question)

    first, second = question_tables(asked_questions(summary)[0], main_audience(summary), summary)

    assert [row[:2] for row in first.rows] == [("德", "甲"), ("能", "甲")]
    assert first.columns[0].kind is Kind.HEADING
    assert second.title == "评价：拉票"
    assert [row[0] for row in second.rows] == ["甲"]


def test_a_withheld_row_shows_dashes_and_nothing_of_its_n() -> None:
    table = table_of(grid(item("甲", 30, 15, 5, 1, 3), item("乙")))

    assert set(table.rows[1][1:]) == {"—"}
    assert table.notes[0].startswith("公布的各行n=54。")
    assert any("“—”" in note for note in table.notes)


def test_zero_is_zero_and_not_asked_is_a_stroke() -> None:
    table = table_of(grid(item("甲", 30, 15, 0, 0, 0), item("乙", 0, 0, 0, 0, 0)))

    assert named(table, table.rows[0])["差票数"] == 0
    assert set(table.rows[1][1:]) == {"/"}


def test_a_base_too_small_for_shares_leaves_counts_only() -> None:
    table = table_of(grid(item("甲", 5, 3, 0, 0, 0)))

    row = named(table, table.rows[0])

    assert (row["好票数"], row["好占比%"]) == (5, "")
    assert "占比空着的，是答卷太少，或者不在分母之内。" in table.notes


def test_n_is_a_note_when_all_rows_share_it_and_a_column_when_not() -> None:
    same = table_of(grid(item("甲", 30, 5, 0, 0, 0), item("乙", 20, 15, 0, 0, 0)))
    different = table_of(grid(item("甲", 30, 5, 0, 0, 0), item("乙", 20, 5, 0, 0, 0)))

    assert (same.columns[1].label, same.columns[1].minor) == ("n", True)
    assert same.notes[0].startswith("n=35。")
    assert not different.columns[1].minor
    assert different.notes[0].startswith("n是占比的分母。")


def test_every_table_of_shares_names_its_base() -> None:
    summary = demo_summary()
    tables = [
        table
        for asked in asked_questions(summary)
        for table in (
            *question_tables(asked, main_audience(summary), summary),
            *crosstables(asked, summary.audiences, summary.rules),
        )
    ]

    with_shares = [t for t in tables if any(c.kind is Kind.SHARE for c in t.columns)]

    assert with_shares
    assert all(
        re.search("占比的分母是(①|问到这一题)", "".join(table.notes)) for table in with_shares
    )


def test_a_threshold_met_is_a_remark_that_names_person_and_aspect() -> None:
    question = grid(
        item("甲", 8, 9, 3, 0, 0, column="德"),
        item("甲", 1, 1, 1, 9, 0, column="能", notes=("不称职超过1/3",)),
        persons=True,
        columns=("德", "能"),
    )

    table = table_of(question)

    assert table.remarks == ("提示：甲·能：不称职超过1/3。",)


def test_problems_are_sorted_by_votes_and_blanks_come_last() -> None:
    found = distribution(options(("甲", "乙", "丙", "丁")), (3, 12, 7, 12), blank=2, asked=20)
    table = table_of(MultipleResult(question="m", text="问题", results={WHOLE: found}))

    assert table.rows == (
        ("乙", 12, Decimal(60)),
        ("丁", 12, Decimal(60)),
        ("丙", 7, Decimal(35)),
        ("甲", 3, Decimal(15)),
        ("未填", 2, Decimal(10)),
    )


def test_bars_put_unknown_and_blank_last_and_apart() -> None:
    chart = table_of(grid(item("甲", 30, 5, 0, 0, 0), item("乙", 20, 9, 3, 3, 0))).chart

    assert chart is not None
    assert [(one.name, one.tone) for one in chart.series][-3:] == [
        ("差", Tone.AGAINST),
        ("不了解", Tone.ASIDE),
        ("未填", Tone.BLANK),
    ]


def test_a_single_bar_is_not_drawn_for_the_table_says_it() -> None:
    assert table_of(grid(item("甲", 30, 5, 0, 0, 0))).chart is None


def test_a_table_of_withheld_figures_has_no_chart() -> None:
    assert table_of(grid(item("甲"), item("乙"))).chart is None


def test_groups_stand_side_by_side_with_votes_share_and_score() -> None:
    votes = {
        WHOLE: distribution(QUALITY, (39, 25, 6, 1, 0)),
        "a": distribution(QUALITY, (5, 2, 0, 0, 0)),
        "b": distribution(QUALITY, (14, 8, 2, 0, 0)),
        "c": None,
    }
    question = grid(Item(key="g.x", row="总体评价", column="评价", results=votes))
    summary = with_question(question)
    audiences = (summary.audiences[0], *GROUPS)

    (table,) = crosstables(asked_questions(summary)[0], audiences, summary.rules)

    heads = [column.over for column in table.columns]
    assert heads[1::3] == ["全体（n=71）", "A票 班子成员（n=7）", "B票 中层干部（n=24）"]
    assert table.rows == (
        (
            "总体评价",
            *(64, Decimal("90.1"), Decimal("88.73")),
            *(7, "", Decimal("94.29")),
            *(22, Decimal(92), Decimal("90.00")),
        ),
    )
    assert "C票 职工代表为保护答卷人不公布。" in table.notes


def test_groups_withheld_for_one_item_only_keep_their_column() -> None:
    shown = distribution(QUALITY, (9, 2, 0, 0, 0))
    question = grid(
        Item(key="g.x", row="甲", column="评价", results={WHOLE: shown, "a": shown}),
        Item(key="g.y", row="乙", column="评价", results={WHOLE: shown, "a": None}),
    )
    summary = with_question(question)

    (table,) = crosstables(asked_questions(summary)[0], summary.audiences[:2], summary.rules)

    assert [row[-3:] for row in table.rows] == [(11, Decimal(100), Decimal("96.36")), ("—",) * 3]


def test_there_is_no_comparison_of_one() -> None:
    results = {WHOLE: distribution(QUALITY, (9, 2, 0, 0, 0)), "a": None, "b": None}
    question = grid(Item(key="g.x", row="甲", column="评价", results=results))
    summary = with_question(question)

    assert crosstables(asked_questions(summary)[0], summary.audiences[:3], summary.rules) == ()


def test_groups_of_different_size_item_by_item_carry_their_own_n() -> None:
    results = [distribution(QUALITY, (9, 2, 0, 0, 0)), distribution(QUALITY, (9, 3, 0, 0, 0))]
    question = grid(
        *(
            Item(key=f"g.{row}", row=row, column="评价", results={WHOLE: found, "a": found})
            for row, found in zip("甲乙", results, strict=True)
        )
    )
    summary = with_question(question)

    (table,) = crosstables(asked_questions(summary)[0], summary.audiences[:2], summary.rules)

    assert [column.label for column in table.columns[1:5]] == ["n", "票数", "占比%", "得分"]
    assert [row[1] for row in table.rows] == [11, 12]


def test_options_left_out_of_the_base_have_votes_and_no_share() -> None:
    found = distribution(QUALITY, (20, 10, 5, 0, 3))
    unknown = found.shares[-1].model_copy(update={"share": None})
    found = found.model_copy(
        update={"shares": (*found.shares[:-1], unknown), "blank_share": None, "base": 35}
    )

    table = table_of(
        SingleResult(question="q", text="评价", item=Item(key="q", results={WHOLE: found}))
    )

    row = named(table, table.rows[0])
    assert (row["不了解"], row["不了解占比%"], row["未填占比%"]) == (3, "", "")
    assert not any("空着" in note for note in table.notes)


def test_number_questions_that_follow_each_other_share_a_table() -> None:
    count = NumberCount(asked=20, blank=1, low=None, median=None, high=None, mean=None)
    numbers = [
        NumberResult(question=f"n{place}", text=f"第{place}问", unit="", results={WHOLE: count})
        for place in (1, 2)
    ]
    form = FormResult(id="one", title="问卷", fingerprint="ab" * 32, questions=tuple(numbers))
    summary = demo_summary().model_copy(update={"forms": (form,), "texts": ()})

    (section,) = next(c for c in chapters(summary) if c.title == "其他题目").sections

    (table,) = section.parts
    assert table.rows == (("第1问", 19, 1, *[""] * 4), ("第2问", 19, 1, *[""] * 4))


def test_everything_withheld_is_dashes_whatever_the_kind() -> None:
    nothing = {WHOLE: None}
    kinds = (
        SingleResult(question="q", text="评价", item=Item(key="q", results=nothing)),
        MultipleResult(question="q", text="问题", results=nothing),
        RankingResult(question="q", text="排序", places=1, results=nothing),
        NumberResult(question="q", text="次数", unit="次", results=nothing),
        TextResult(question="q", text="意见", asked=None, answered=None),
    )

    for question in kinds:
        table = table_of(question)
        assert {cell for row in table.rows for cell in row[1:]} <= {"—"}
        assert table.chart is None


def test_the_heading_of_a_long_block_is_said_again_within_it() -> None:
    people = [str(place) for place in range(16)]
    items = [item(p, 9, 1, 0, 0, 0, column=c) for p in people for c in ("德", "能")]

    table = table_of(grid(*items, persons=True, columns=("德", "能")))

    assert table.blocks == (range(15), range(15, 16), range(16, 31), range(31, 32))
    assert [block.title for block in blocks(table)] == ["德", "德", "能", "能"]
    assert table.shown[0] == 1


def test_rows_that_do_not_fit_the_heading_are_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        Table("t", "t", (Column("a"), Column("b")), ((1,),))
