"""A word where a figure would tell what everybody answered."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import pytest

from survey.core.scales import Grade
from survey.reports.chapters.asked import asked_questions
from survey.reports.chapters.crosstables import crosstables
from survey.reports.chapters.order import chapters
from survey.reports.word.charts import word_chart
from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from survey.stats.figures import Choice, Common, Tick, Ticks
from survey.stats.results import (
    WHOLE,
    FormResult,
    Item,
    MultipleResult,
    SingleResult,
    SittingSummary,
)
from tests.reports.makers import GROUPS, demo_summary, distribution, options
from tests.reports.one_question import QUALITY, grid, item, named, table_of, with_question


def common(label: str | None, grades: tuple[Grade, ...] = QUALITY) -> Common:
    """Return the word for what was chosen, ``None`` for 未填."""
    choices = tuple(Choice(code=g.code, label=g.label, role=g.role) for g in grades)
    chosen = next((g.code for g in grades if g.label == label), None)
    return Common(choices=choices, chosen=chosen)


def test_a_word_stands_under_what_was_chosen_and_no_figure_beside_it() -> None:
    word = Item(key="g.乙", row="乙", column="评价", results={WHOLE: common("好")})
    table = table_of(grid(item("甲", 8, 3, 2, 0, 0), word))

    row = named(table, table.rows[1])
    assert row.pop("项目") == "乙"
    assert row.pop("好票数") == "普遍"
    assert set(row.values()) == {"—"}
    assert any("“普遍”是全部或只差一人如此、不列数字" in note for note in table.notes)


def test_a_word_has_no_bar() -> None:
    word = Item(key="g.乙", row="乙", column="评价", results={WHOLE: common("好")})
    alone, beside = table_of(grid(word)), table_of(grid(item("甲", 8, 3, 2, 0, 0), word))

    assert alone.chart is None
    assert beside.chart is not None
    drawn = word_chart(beside, beside.chart, date(2026, 5, 6), 156.0, 100.0)
    assert "甲" in drawn.markup
    assert "乙" not in drawn.markup


def test_options_of_one_mind_are_told_in_a_word() -> None:
    grades = options(("党员", "群众"))
    found = common("群众", grades)
    table = table_of(
        SingleResult(question="q", text="您是", item=Item(key="q", results={WHOLE: found}))
    )

    assert table.rows == (("党员", "—", "—"), ("群众", "普遍", "—"), ("未填", "—", "—"))
    assert table.chart is None


def test_ticks_in_words_stand_first_and_last() -> None:
    ticks = Ticks(
        asked=12,
        options=(
            Tick(code="a", label="甲", count=None, share=None, common=False),
            Tick(code="b", label="乙", count=5, share=Decimal(42)),
            Tick(code="c", label="丙", count=None, share=None, common=True),
        ),
    )
    question = MultipleResult(question="m", text="问题", results={WHOLE: ticks})
    table = table_of(question)

    assert table.rows == (
        ("丙", "普遍选", "—"),
        ("乙", 5, Decimal(42)),
        ("甲", "普遍未选", "—"),
        ("未填", "—", "—"),
    )
    summary = with_question(question)
    sections = [s for c in chapters(summary) if c.title == "反映的问题" for s in c.sections]
    assert (
        "问题：12份有效答卷中，普遍选“丙”，勾选较多的是“乙”5票，占42%（可多选）。"
        in sections[0].parts
    )


def test_a_group_of_one_mind_stands_beside_the_whole_in_words() -> None:
    results = {
        WHOLE: distribution(QUALITY, (39, 25, 6, 1, 0)),
        "a": common("好"),
        "b": None,
        "c": None,
    }
    question = grid(Item(key="g.x", row="总体评价", column="评价", results=results))
    summary = with_question(question)

    (table,) = crosstables(
        asked_questions(summary)[0], (summary.audiences[0], *GROUPS), summary.rules
    )

    assert table.rows[0][-3:] == ("普遍选“好”", "—", "—")
    assert "B票 中层干部、C票 职工代表为保护答卷人不公布。" in table.notes


@pytest.mark.parametrize("made", [report_docx, summary_xlsx])
def test_a_sitting_told_in_words_can_be_handed_in(made: Callable[[SittingSummary], bytes]) -> None:
    word = common("好")
    ticks = Ticks(
        asked=12, options=(Tick(code="a", label="甲", count=None, share=None, common=True),)
    )
    questions = (
        SingleResult(question="s", text="总体评价", item=Item(key="s", results={WHOLE: word})),
        grid(Item(key="g.x", row="总体", column="评价", results={WHOLE: word}), persons=True),
        MultipleResult(question="m", text="问题", results={WHOLE: ticks}),
    )
    form = FormResult(id="one", title="问卷", fingerprint="ab" * 32, questions=questions)
    told = ("“总体评价”：几乎人人作同样回答的，只写“普遍”，不列数字。",)
    summary = demo_summary().model_copy(update={"forms": (form,), "texts": (), "coarsened": told})

    content = made(summary)

    words = "".join(
        ZipFile(io.BytesIO(content)).read(name).decode()
        for name in ZipFile(io.BytesIO(content)).namelist()
        if name.endswith(("document.xml", "sharedStrings.xml"))
    )
    assert told[0] in words
    assert "普遍" in words
