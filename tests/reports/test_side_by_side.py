"""What was computed side by side, as readers see it."""

import io
from decimal import Decimal
from random import Random

import pytest
from openpyxl import load_workbook

from survey.core.counting import Rules
from survey.core.declarations import (
    Block,
    CrossTable,
    Declared,
    Item,
    possible_comparisons,
)
from survey.core.questions import Multiple, Option, Ranking, Single
from survey.reports.chapters import joint_words as words
from survey.reports.chapters.annex import TITLE, annex
from survey.reports.chapters.order import chapters
from survey.reports.chapters.parts import Chapter
from survey.reports.tables import Table
from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from survey.stats.joint.results import HaloFound
from survey.stats.reasons import NotComputed
from survey.stats.results import SittingSummary
from tests.reports import opened
from tests.stats import makers

AGES = (Option(code="y", label="五十岁以下"), Option(code="n", label="五十岁以上"))
FORM = makers.form(
    Single(id="age", text="您的年龄？", options=AGES),
    makers.single("overall").model_copy(update={"text": "总体评价"}),
    makers.grid("g", rows=4, columns=2, roster="leaders"),
    makers.grid("i", rows=3),
    Multiple(id="m", text="有哪些问题？", options=makers.options(4)),
    Ranking(id="k", text="先办什么？", options=makers.options(3), places=2),
)
PERSONS = tuple(f"g.r{row}.c{column}" for row in range(1, 5) for column in (1, 2))
ITEMS = tuple(f"i.r{row}.c1" for row in range(1, 4))
EVERYTHING = Declared(
    crosstables=(CrossTable(by=Item(form="form", key="age"), of=Item(form="form", key="overall")),),
    comparisons=possible_comparisons([FORM]),
    blocks=(Block(form="form", items=ITEMS),),
    all_same=True,
)
ALL = makers.group("a", invited=1000)


def ballots(number: int, careless: int = 8) -> list[dict[str, object]]:
    """Return ballots that like the first two persons better, and some that like everything."""
    rng = Random(1)
    found: list[dict[str, object]] = []
    for place in range(number):
        mood = rng.choice((0, 0, 1, 2))
        given: dict[str, object] = {
            key: "abcd"[min(3, mood + rng.choice((0, 1)) + (key > "g.r3") * rng.choice((0, 1, 1)))]
            for key in PERSONS
        }
        given |= {key: "abcd"[min(3, mood + rng.choice((0, 0, 1)))] for key in ITEMS}
        given |= {"overall": "abcd"[mood], "age": rng.choice("yn")}
        if place < careless:
            given |= dict.fromkeys((*PERSONS, *ITEMS, "overall"), "a")
        ticked = rng.choice(("o0", "o0", "o1"))
        found.append({**given, "m": [ticked, "o3"], "k.o0": "1", f"k.o{rng.choice((1, 2))}": "2"})
    return found


def summary(number: int = 90, declared: Declared = EVERYTHING) -> SittingSummary:
    return makers.summary(FORM, {ALL: ballots(number)}, Rules(declared=declared))


def chapter(found: SittingSummary, title: str) -> Chapter:
    return next(each for each in (*chapters(found), annex(found)) if each.title == title)


def sentences(found: SittingSummary, title: str) -> list[str]:
    parts = (part for each in chapter(found, title).sections for part in each.parts)
    return [part for part in parts if isinstance(part, str)]


def tables(found: SittingSummary, title: str) -> dict[str, Table]:
    parts = (part for each in chapter(found, title).sections for part in each.parts)
    return {part.name: part for part in parts if isinstance(part, Table)}


def test_persons_who_lie_close_together_are_named_together() -> None:
    said = sentences(summary(), "干部个人评价")

    assert (
        "第1项：前两位得分接近，不宜排序（第1人、第2人）；其后两位得分接近，不宜排序（第3人、第4人）。"
        in said
    )


def test_the_table_of_persons_says_who_is_of_one_band() -> None:
    table, *_ = tables(summary(), "干部个人评价").values()

    at = [column.label for column in table.columns].index("接近的一组")
    assert [row[at] for row in table.rows] == ["第一组", "第一组", "第二组", "第二组"] * 2
    assert words.CLOSE_NOTE in table.notes


def test_without_a_declaration_the_table_has_no_such_column() -> None:
    table, *_ = tables(summary(declared=Declared()), "干部个人评价").values()

    assert "接近的一组" not in [column.label for column in table.columns]


def test_where_nobody_can_be_compared_the_reason_stands_there() -> None:
    found = summary(19)

    said = sentences(found, "干部个人评价")

    assert "第1项、第2项：每个人都评到的答卷不足20份，不作比较。" in said
    table, *_ = tables(found, "干部个人评价").values()
    assert "接近的一组" not in [column.label for column in table.columns]


def test_options_that_lie_close_together_are_said() -> None:
    assert any("不宜排序" in said for said in sentences(summary(), "反映的问题"))


def test_a_ranking_is_said_in_bands() -> None:
    assert any(said.startswith("先办什么：") for said in sentences(summary(), "其他题目"))


def test_the_quality_note_has_figures_with_and_without() -> None:
    found = summary()

    said = sentences(found, "质量说明")

    assert said[0] == words.FLAGGED
    assert any("不计各项全同的答卷，得分" in each for each in said)
    note = tables(found, "质量说明")
    assert note["quality.flags"].rows[0][1] == 8
    assert [row[0] for row in note["quality.2"].rows] == [f"第{n}人" for n in range(1, 5)]


def test_a_note_that_cannot_be_made_says_why() -> None:
    assert sentences(summary(19), "质量说明") == ["有效答卷不足20份，不作质量检查。"]


def test_a_cross_table_stands_with_its_base() -> None:
    (table,) = tables(summary(), "交叉分析").values()

    assert table.title == "总体评价（按“您的年龄”的回答分）"
    assert [row[0] for row in table.rows] == ["五十岁以下", "五十岁以上"]
    assert "占比的分母是①有效票" in table.notes[0]


def test_a_cross_table_that_is_not_shown_says_why() -> None:
    said = sentences(summary(9), "交叉分析")

    assert said[0].startswith("总体评价（按“您的年龄”的回答分）：")


def test_the_annex_has_agreement_totals_consistency_and_tests() -> None:
    behind = tables(summary(), TITLE)

    assert [name for name in behind if not name.startswith(("form.", "推算"))] == [
        "basis.method",
        "agreement.form.g",
        "totals.form.g",
        "consistency",
        "consistency.1",
        "cross.tests",
    ]
    (row,) = behind["consistency"].rows
    assert row[1] == 3


def test_a_halo_is_said_under_the_agreement() -> None:
    behind = tables(summary(), TITLE)

    assert any(
        note.startswith("各方面之间的平均相关是") for note in behind["agreement.form.g"].notes
    )


def test_a_halo_that_is_not_known_is_not_said() -> None:
    assert words.halo_note(NotComputed(why="")) == ""
    assert words.halo_note(HaloFound(mean_r=None, same=None)) == ""
    assert words.halo_note(HaloFound(mean_r=Decimal("0.50"), same=None)).startswith(
        "各方面之间的平均相关是0.50；"
    )


def test_weighted_totals_have_a_column_of_their_own() -> None:
    groups = {makers.group("a", 40): ballots(40), makers.group("b", 60): ballots(50)}
    found = makers.summary(FORM, groups, Rules(declared=EVERYTHING))

    totals = tables(found, TITLE)["totals.form.g"]

    assert [column.label for column in totals.columns] == ["姓名", "各方面平均得分", "加权"]


def test_consistency_that_is_not_computed_says_why() -> None:
    assert "问题 i：各题都作答的答卷不足30份，不算一致性。" in sentences(summary(29), TITLE)


def test_reverse_items_are_named_apart() -> None:
    block = Block(form="form", items=(*ITEMS, "overall"), reverse=("overall",))

    said = sentences(summary(declared=Declared(blocks=(block,))), TITLE)

    assert said == ["测评表（反向题，单独计算）：不足3题，不算一致性。"]


def test_nothing_declared_leaves_no_chapter() -> None:
    found = summary(declared=Declared())

    assert not {each.title for each in chapters(found)} & {"质量说明", "交叉分析"}
    assert "比较和一致性" not in {each.title for each in annex(found).sections}


def test_no_sentence_has_a_p_or_claims_significance() -> None:
    found = summary()

    said = [
        part
        for each in chapters(found)
        for section in each.sections
        for part in section.parts
        if isinstance(part, str)
    ]
    assert not [each for each in said if "显著" in each or "p=" in each or "p＝" in each]


def test_word_and_workbook_hold_the_tables() -> None:
    found = summary()

    document = opened.paragraphs(report_docx(found))
    assert any(each.endswith("、质量说明") for each in document)
    assert "并列分析" in load_workbook(io.BytesIO(summary_xlsx(found))).sheetnames


@pytest.mark.parametrize("number", [0, 1, 5, 25])
def test_small_sittings_make_whole_files(number: int) -> None:
    found = summary(number)

    assert report_docx(found)
    assert summary_xlsx(found)


def test_a_band_of_all_is_said_without_names() -> None:
    assert words.bands_sentence("甲", ((0, 1),), ["a", "b"]) == "甲：两位得分接近，不宜排序。"


def test_single_persons_apart_are_named_without_a_number() -> None:
    found = words.bands_sentence("甲", ((1,), (0, 2), (3,)), ["a", "b", "c", "d"])

    assert found == "甲：居前的是b；其后两位得分接近，不宜排序（a、c）；其后是d。"
