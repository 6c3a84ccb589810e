"""Differences between two texts of a form read as a clerk would tell them."""

import pytest

from forms import library
from survey.core.definition import read
from survey.core.differences import differences
from tests.core.makers import definition, multiple, single


def told(old, new):
    return [str(one) for one in differences(read(old), read(new))]


OPTIONS = [{"code": "a", "label": "甲"}, {"code": "b", "label": "乙"}, {"code": "c", "label": "丙"}]
PLAIN = {"kind": "single", "id": "q", "text": "哪个？", "options": OPTIONS}
NUMBER = {"kind": "number", "id": "q", "text": "几个？", "maximum": 9}
FOLLOW_UP = {"id": "why", "on": ["a"], "text": "为什么？"}


@pytest.mark.parametrize("name", library.names())
def test_a_form_does_not_differ_from_itself(name):
    assert differences(library.form(name), library.form(name)) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (PLAIN, {**PLAIN, "text": "哪一个？"}, "题目“哪个？”改为“哪一个？”"),
        (PLAIN, {**PLAIN, "options": OPTIONS[:2]}, "“哪个？”：删去选项“丙”"),
        ({**PLAIN, "options": OPTIONS[:2]}, PLAIN, "“哪个？”：新增选项“丙”"),
        (PLAIN, {**PLAIN, "options": OPTIONS[::-1]}, "“哪个？”：选项调整了顺序"),
        (
            PLAIN,
            {**PLAIN, "options": [{"code": "a", "label": "子"}, *OPTIONS[1:]]},
            "“哪个？”：选项“甲”改为“子”",
        ),
        (PLAIN, {**PLAIN, "required": True}, "“哪个？”：改为必答"),
        ({**PLAIN, "required": True}, PLAIN, "“哪个？”：改为可以不答"),
        (PLAIN, {**PLAIN, "hint": "只选一个"}, "“哪个？”：补充说明“（无）”改为“只选一个”"),
        (NUMBER, {**NUMBER, "maximum": 8}, "“几个？”：最大值“9”改为“8”"),
        (PLAIN, NUMBER, "题目“哪个？”改为“几个？”"),
        (PLAIN, {**NUMBER, "text": "哪个？"}, "“哪个？”由单选改为数字"),
        (PLAIN, {**PLAIN, "follow_ups": [FOLLOW_UP]}, "“哪个？”：新增追问“为什么？”"),
        (
            {**PLAIN, "follow_ups": [FOLLOW_UP]},
            {**PLAIN, "follow_ups": [{**FOLLOW_UP, "limit": 9}]},
            "“哪个？”：追问“为什么？”的要求改了",
        ),
        (
            single(scale="quality"),
            single(scale="merit"),
            "“第 q 题”：等次“好”改为“优秀”",
        ),
    ],
)
def test_a_change_is_said(old, new, said):
    assert said in told(definition(old), definition(new))


def test_an_option_that_now_stands_alone_is_said():
    new = multiple()
    new["options"] = [{**new["options"][0], "exclusive": True}, *new["options"][1:]]

    assert "“第 q 题”：选了“甲”就不能选别的" in told(definition(multiple()), definition(new))


def test_questions_that_come_and_go_are_said_with_their_kind():
    old, new = definition(single("a"), single("b")), definition(single("b"), NUMBER)

    assert told(old, new) == ["删去题目“第 a 题”", "新增数字“几个？”"]


def test_only_what_was_moved_is_said_to_have_moved():
    names = "abcde"
    old = definition(*map(single, names))
    new = definition(*map(single, "bcdae"))

    assert told(old, new) == ["“第 a 题”挪了位置"]


def test_a_question_in_another_section_has_moved():
    old = {"id": "f", "title": "表", "sections": [_section("s", "a"), _section("t", "b")]}
    new = {"id": "f", "title": "表", "sections": [_section("s"), _section("t", "a", "b")]}

    assert told(old, new) == ["“第 a 题”挪了位置"]


def _section(section, *names):
    return {"id": section, "questions": [single(name) for name in names]}


def test_sections_title_and_translations_are_said():
    old = definition(single())
    new = {
        **definition(single()),
        "title": "新表",
        "introduction": "请填",
        "translations": {"en": {"新表": "Form"}},
    }
    new["sections"] = [
        {**new["sections"][0], "title": "作风", "tag": "三个聚焦"},
        {"id": "t", "questions": []},
    ]

    assert told(old, new) == [
        "表名“表”改为“新表”",
        "开头的说明改了",
        "部分的标题“第 1 部分”改为“作风”",
        "部分“作风”的归口“四个落实-1”改为“三个聚焦”",
        "新增部分“第 2 部分”",
        "译文改了",
    ]
    assert "删去部分“第 2 部分”" in told(new, old)


def test_rows_and_columns_of_a_grid_are_said_but_not_the_people_of_a_roster():
    column = {"code": "v", "label": "评价", "scale": "quality"}
    grid = {"kind": "grid", "id": "q", "text": "怎样？", "columns": [column]}
    old = {**grid, "rows": ["政治", "作风"]}
    capped = {**column, "caps": [{"grade": "a", "at_most": 1}]}
    new = {**grid, "rows": ["政治"], "columns": [capped, {**column, "code": "w", "label": "总评"}]}
    people = {**grid, "roster": "leaders", "rows": ["张三"]}

    said = told(definition(old), definition(new))

    assert said == [
        "“怎样？”：删去被评的人或事“作风”",
        "“怎样？”：新增评价项目“总评”",
        "“怎样？”：“评价”的名额改了",
    ]
    assert told(definition(people), definition({**people, "rows": ["李四"]})) == []


def test_scores_and_meanings_of_grades_are_said():
    grades = [
        {"code": "a", "label": "好", "score": 100, "polarity": "positive"},
        {"code": "b", "label": "差", "score": 0, "polarity": "negative"},
    ]
    other = [{**grades[0], "score": 90}, {**grades[1], "polarity": "neutral"}]

    said = told(
        definition(single(scale={"grades": grades})), definition(single(scale={"grades": other}))
    )

    assert said == [
        "“第 q 题”：等次“好”的分值“100”改为“90”",
        "“第 q 题”：等次“差”算好评还是差评，改了",
    ]
