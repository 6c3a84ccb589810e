"""What a sitting declares before it opens: what is possible, and what forms do not bear."""

import pytest
from pydantic import ValidationError

from survey.core.conditions import Answered
from survey.core.counting import Rules
from survey.core.declarations import (
    Block,
    Comparison,
    CrossTable,
    Declared,
    Item,
    faults_of,
    in_force,
    possible_blocks,
    possible_comparisons,
)
from survey.core.declared_words import sentences_of
from survey.core.form import Form, Section
from survey.core.questions import Column, Grid, Multiple, Option, Row, Single
from survey.core.scales import STANDARD

YES_NO = (Option(code="y", label="是"), Option(code="n", label="否"))


def rows(*labels):
    return tuple(Row(code=f"r{n}", label=label) for n, label in enumerate(labels, 1))


def grid(key="body", labels=("甲", "乙", "丙", "总体评价"), scale="quality", **more):
    column = Column(code="v", label="评价", scale=STANDARD[scale])
    return Grid(id=key, text=f"表 {key}", rows=rows(*labels), columns=(column,), **more)


FORM = Form(
    id="one",
    title="测评表",
    sections=(
        Section(
            id="a",
            questions=(
                Single(id="age", text="您的年龄？", options=YES_NO),
                Single(id="overall", text="总体评价", scale=STANDARD["quality"]),
                Single(id="later", text="后来呢？", options=YES_NO, when=Answered(question="age")),
                grid(),
                grid("deeds", scale="occurrence"),
                grid("people", labels=(), roster="leaders"),
                Multiple(id="many", text="哪些？", options=YES_NO),
            ),
        ),
    ),
)


def item(key, form="one"):
    return Item(form=form, key=key)


def cross(by="age", of="overall"):
    return Declared(crosstables=(CrossTable(by=item(by), of=item(of)),))


def block(*keys, reverse=(), form="one"):
    return Declared(blocks=(Block(form=form, items=keys, reverse=reverse),))


CELLS = ("body.r1.v", "body.r2.v", "body.r3.v")


def test_every_grid_of_persons_can_be_compared():
    assert possible_comparisons([FORM]) == (Comparison(form="one", question="people"),)


def test_a_block_is_every_long_grid_of_items_that_scores_without_its_overall_row():
    assert possible_blocks([FORM]) == (Block(form="one", items=CELLS),)


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        (cross(by="gone"), "“gone”不在所选的表里；请重新选"),
        (cross(of="body.r9.v"), "“body.r9.v”不在所选的表里；请重新选"),
        (cross(of="many"), "“many”不在所选的表里；请重新选"),
        (cross(by="later"), "“后来呢？”只问一部分人，不能列交叉表；请换一道题"),
        (cross(by="body.r1.v"), "“表 body”不是单选题，不能用来分人"),
        (cross(of="age"), "两边选了同一道题；请换一道"),
        (Declared(crosstables=cross().crosstables * 2), "和前面的一张一样；请去掉一张"),
        (
            Declared(crosstables=(CrossTable(by=item("age", "gone"), of=item("age")),)),
            "“age”不在所选的表里；请重新选",
        ),
        (
            Declared(comparisons=(Comparison(form="one", question="gone"),)),
            "开箱时另外算的“gone”不在所选的表里；请去掉这一项",
        ),
        (
            Declared(comparisons=(Comparison(form="one", question="body"),)),
            "“表 body”测评的不是人，不能在人之间比较",
        ),
        (block(*CELLS[:2]), "正向的题只有 2 道；至少要 3 道才能算一致性"),
        (block(*CELLS, reverse=CELLS[:1]), "正向的题只有 2 道；至少要 3 道才能算一致性"),
        (block(*CELLS, "overall", "body.r1.v"), "有的题重复了，或者反向题不在这个量表里；请重新选"),
        (block(*CELLS, reverse=("overall",)), "有的题重复了，或者反向题不在这个量表里；请重新选"),
        (block(*CELLS, "deeds.r1.v"), "各题的等次不一样；一个量表的题要用同一套等次"),
        (
            block("deeds.r1.v", "deeds.r2.v", "deeds.r3.v"),
            "各题的等次没有分值，算不了一致性；请去掉这个量表",
        ),
        (block(*CELLS, "body.r9.v"), "开箱时另外算的“body.r9.v”不在所选的表里；请去掉这一项"),
        (
            block(*CELLS, form="gone"),
            "开箱时另外算的“body.r1.v”不在所选的表里；请去掉这一项",
        ),
    ],
)
def test_a_declaration_that_the_forms_do_not_bear_is_named(declared, said):
    assert said in [fault.text for fault in faults_of(declared, [FORM])]


def test_a_good_declaration_has_no_fault():
    declared = Declared(
        crosstables=cross(of="body.r1.v").crosstables,
        comparisons=possible_comparisons([FORM]),
        blocks=block(*CELLS, "overall", reverse=("overall",)).blocks,
    )

    assert faults_of(declared, [FORM]) == ()


def test_six_cross_tables_are_too_many():
    tables = tuple(
        CrossTable(by=item("age"), of=item(key)) for key in (*CELLS, "overall", "a", "b")
    )

    with pytest.raises(ValidationError, match="at most 5"):
        Declared(crosstables=tables)


def test_strict_sittings_compute_what_they_declared():
    assert in_force(cross(), [FORM], by_row=False) == cross()


def test_sittings_that_keep_whole_ballots_declare_all_but_cross_tables():
    found = in_force(Declared(), [FORM], by_row=True)

    assert found.comparisons == possible_comparisons([FORM])
    assert found.blocks == possible_blocks([FORM])
    assert (found.all_same, found.crosstables) == (True, ())


def test_declared_reverse_items_stay_where_whole_ballots_are_kept():
    declared = block(*CELLS, reverse=CELLS[2:])

    assert in_force(declared, [FORM], by_row=True).blocks == declared.blocks


def test_rules_kept_before_there_were_declarations_declare_nothing():
    old = Rules().model_dump(mode="json")
    del old["declared"]

    assert Rules.model_validate(old) == Rules()


def test_declared_rules_are_kept_as_they_are():
    rules = Rules(declared=cross())

    assert Rules.model_validate_json(rules.model_dump_json()) == rules


class TestSentences:
    def said(self, declared):
        return list(sentences_of(declared, [FORM]))

    def test_every_declaration_is_said(self):
        declared = Declared(
            crosstables=cross(of="body.r1.v").crosstables,
            comparisons=possible_comparisons([FORM]),
            blocks=possible_blocks([FORM]),
            all_same=True,
        )

        assert self.said(declared) == [
            "人与人比较：《测评表》",
            "各题回答的一致性：《测评表》",
            "标出各项全同的答卷，主要结果另列不计它们时的数字",
            "交叉表：按“您的年龄？”的回答看“甲”",
        ]

    def test_nothing_declared_is_said_too(self):
        assert self.said(Declared()) == ["没有另外要算的"]

    def test_what_is_not_there_is_said_by_its_key(self):
        assert self.said(cross(by="gone")) == ["交叉表：按“gone”的回答看“总体评价”"]
