"""Numbered questionnaires, as they are pasted from Word and WPS."""

import pytest

from survey.core.errors import SurveyError
from survey.exchange.reading import read_text
from tests.exchange.makers import said

CADRES = """\
××县委第四巡察组干部问卷

尊敬的各位同志：
　　为全面了解情况，请您如实填写。本问卷不记名。

一、基本情况
1. 您的身份是（单选）
A. 领导干部  B. 中层干部  C. 一般干部  D. 其他____
2、您的性别：□男 □女
二、落实全面从严治党
3．您对领导班子履行主体责任情况的评价（    ）
A.好  B.较好  C.一般  D.差  E.不了解
4. 您对本单位作风建设是否满意？
满意  基本满意  不满意  不了解
5. 您认为本单位存在哪些突出问题？（可多选，最多选3项）
A、形式主义
B、官僚主义
C、违规吃喝
D、其他（请注明）________
E、没有发现
6. 请将下列问题按严重程度排序（排序，限选3项）
①推诿扯皮 ②文山会海 ③弄虚作假 ④其他
（一）班子评价
7. 请对领导班子下列方面作出评价（好/较好/一般/差/不了解）
（1）政治方向
（2）团结协作
8. 请对班子成员进行评价
序号\t姓名\t职务\t优秀\t称职\t基本称职\t不称职\t不了解
1\t张三\t局长\t□\t□\t□\t□\t□
2\t李四\t副局长\t□\t□\t□\t□\t□
9. 选B的请继续回答：具体是什么问题？
10. 您对巡察工作有什么意见建议？（填空）
_______________
请写具体些
您希望巡察组重点关注什么？
感谢您的支持与配合！
"""


def shape(form):
    """Return what stands in a form, short enough to compare."""
    return [
        (section.title, [(one.id, one.kind, one.text) for one in section.questions])
        for section in form.sections
    ]


def labels(question):
    return [label for _, label in question.choices]


@pytest.fixture(scope="module")
def cadres():
    return read_text(CADRES, "")


def test_a_questionnaire_of_cadres_has_its_sections_and_questions(cadres):
    assert cadres.form.title == "××县委第四巡察组干部问卷"
    assert cadres.form.introduction.startswith("尊敬的各位同志")
    assert shape(cadres.form) == [
        ("一、基本情况", [("q1", "single", "您的身份是"), ("q2", "single", "您的性别")]),
        (
            "二、落实全面从严治党",
            [
                ("q3", "single", "您对领导班子履行主体责任情况的评价"),
                ("q4", "single", "您对本单位作风建设是否满意？"),
                ("q5", "multiple", "您认为本单位存在哪些突出问题？"),
                ("q6", "ranking", "请将下列问题按严重程度排序"),
            ],
        ),
        (
            "（一）班子评价",
            [
                ("q7", "grid", "请对领导班子下列方面作出评价"),
                ("q8", "grid", "请对班子成员进行评价"),
                ("q9", "text", "选B的请继续回答：具体是什么问题？"),
                ("q10", "text", "您对巡察工作有什么意见建议？"),
                ("q11", "text", "您希望巡察组重点关注什么？"),
            ],
        ),
    ]


def test_its_options_scales_and_limits_are_those_that_were_written(cadres):
    q1, q2, q3, q4, q5, q6, q7, q8, _, q10, _ = cadres.form.questions

    assert labels(q1) == ["领导干部", "中层干部", "一般干部", "其他"]
    assert [(one.on, one.text) for one in q1.follow_ups] == [(("d",), "请写明")]
    assert labels(q2) == ["男", "女"]
    assert [(grade.code, grade.score) for grade in q3.scale.grades][::4] == [
        ("a", 100),
        ("u", None),
    ]
    assert [grade.label for grade in q4.scale.grades] == ["满意", "基本满意", "不满意", "不了解"]
    assert (q5.at_most, [one.label for one in q5.options if one.exclusive]) == (3, ["没有发现"])
    assert (q5.options[3].label, q5.follow_ups[0].on) == ("其他", ("d",))
    assert (q6.places, [option.label for option in q6.options][1]) == (3, "文山会海")
    assert [row.label for row in q7.rows] == ["政治方向", "团结协作"]
    assert len(q7.columns[0].scale.grades) == 5
    assert [(row.label, row.details) for row in q8.rows] == [
        ("张三", ("局长",)),
        ("李四", ("副局长",)),
    ]
    assert (q8.details, q8.roster) == (("职务",), "leaders")
    assert q10.hint == "请写具体些"


def test_every_doubtful_line_is_named_in_order_with_what_was_assumed(cadres):
    assert said(cadres) == [
        "第 9 行: 没有注明单选还是多选，当作单选",
        "第 11 行: 当作量表，等次带有常用的分值；请核对",
        "第 13 行: 当作量表，等次带有常用的分值；请核对",
        "第 15 行: “没有发现”当作不能与其他选项同选",
        "第 24 行: 当作量表，等次带有常用的分值；请核对",
        "第 27 行: 当作量表，等次带有常用的分值；请核对",
        "第 28 行: 人名写在表里了；用单位的名册更好，可以在这里改",
        "第 31 行: 没有选项，当作填空题",
        "第 31 行: 跳题的说明没有变成显示条件；请在这里重新设置",
        "第 34 行: 看不出是什么，当作上一题的说明：请写具体些",
        "第 35 行: 没有题号，当作新的一题",
        "第 35 行: 没有选项，当作填空题",
        "第 36 行: 结束语没有带过来；交卷后有统一的感谢页",
    ]


@pytest.mark.parametrize(
    ("mark", "kind", "most"),
    [
        ("（单选）", "single", None),
        ("【单选题】", "single", None),
        ("(多选)", "multiple", None),
        ("[可多选]", "multiple", None),
        ("（不定项选择）", "multiple", None),
        ("（可多选，最多选两项）", "multiple", 2),
        ("（多选，限3项）", "multiple", 3),
        ("（多选题，不超过2个）", "multiple", 2),
    ],
)
def test_a_mark_in_brackets_tells_the_kind(mark, kind, most):
    question = read_text(f"1、问什么？{mark}\nA.甲\nB.乙\nC.丙", "").form.questions[0]

    assert (question.kind, question.text) == (kind, "问什么？")
    assert getattr(question, "at_most", None) == most
    assert labels(question) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    "options",
    [
        "A.甲\nB.乙\nC.丙",
        "A、甲  B、乙  C、丙",
        "A．甲B．乙C．丙",
        "Ａ．甲；Ｂ．乙；Ｃ．丙",
        "(A)甲 (B)乙 (C)丙",
        "A. 甲  B. 乙\nC. 丙",
        "□甲 □乙 □丙",
        "□甲\n□乙\n□丙",
        "○ 甲　○ 乙　○ 丙",
        "①甲 ②乙 ③丙",
        "A：甲\nB：乙\nC：丙",
    ],
)
def test_options_are_found_however_they_stand(options):
    question = read_text(f"1. 问什么？（单选）\n{options}", "").form.questions[0]

    assert labels(question) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    "number", ["1.", "1、", "1．", "１．", "（1）", "(1)", "1)", "第1题：", "第 1 题", "Q1.", "*1."]
)
def test_a_question_is_found_whatever_its_number_looks_like(number):
    result = read_text(f"{number}问什么？（单选）\nA.甲\nB.乙\n{number}再问？（填空）", "")

    assert [one.text for one in result.form.questions] == ["问什么？", "再问？"]


@pytest.mark.parametrize("word", ["1.5万元够吗", "2025年的事", "A股", "一般来说"])
def test_what_only_looks_like_a_number_is_none(word):
    result = read_text(f"问卷\n1. 说说（填空）\n{word}", "")

    assert len(result.form.questions) == 1
    assert "第 3 行" in said(result)[-1]


def test_chinese_numbers_are_questions_where_options_follow():
    result = read_text("问卷\n一、您的身份？（单选）\nA.甲\nB.乙\n二、您满意吗？\nA.是\nB.否", "")

    assert [one.text for one in result.form.questions] == ["您的身份？", "您满意吗？"]
    assert "当作一道题" in said(result)[0]


def test_items_that_differ_stay_questions_below_a_note():
    result = read_text("1. 关于工作\n（1）怎么样？\nA.甲\nB.乙\n（2）几次？\nA.一\nB.二", "")

    assert [one.kind for one in result.form.questions] == ["note", "single", "single"]


def test_a_table_of_people_without_names_takes_the_roster():
    result = read_text("1. 评一评\n姓名\t职务\t好\t较好\t一般\t差\n\t\t\t\t\t", "")

    assert (result.form.questions[0].roster, result.form.questions[0].rows) == ("leaders", ())


def test_options_of_one_question_are_not_doubled():
    result = read_text("1. 问（单选）\nA.甲\nB.甲\nC.乙", "")

    assert labels(result.form.questions[0]) == ["甲", "乙"]
    assert "第 1 行: 选项“甲”重复了，只留一个" in said(result)


def test_a_paste_reads_the_same_with_the_line_ends_of_windows():
    assert read_text(CADRES.replace("\n", "\r\n"), "") == read_text(CADRES, "")


def test_words_without_a_question_are_refused():
    with pytest.raises(SurveyError, match="没有读出一道题"):
        read_text("这是一封信\n没有题目", "")
