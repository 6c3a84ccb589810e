"""Lists of questions in Excel and WPS, under headings people choose."""

import pytest

from survey.core.errors import SurveyError
from survey.exchange.reading import read_file
from tests.exchange.makers import old_workbook, said, table, workbook

ONE_ROW_EACH = table("""
    | 序号 | 部分 | 题目 | 题型 | 选项 | 必答 | 归口 | 责任人 |
    | 1 | 基本情况 | 您的身份？ | 单选 | A.干部 B.职工 C.其他____ | 是 | 答卷人情况 | 王 |
    | 2 | | 有哪些问题？ | 多选题（最多选2项） | 甲；乙；没有发现 | | | |
    | 3 | 评价 | 您满意吗？ | | 满意/基本满意/不满意/不了解 | | | |
    | 4 | | 说几句 | 填空 | | | | |
""")
OPTION_ROWS = [
    ["某单位问卷"],
    ["题号", "题干", "类型", "选项内容"],
    ["1", "您的身份？", "单选", "干部"],
    ["", "", "", "职工"],
    ["2", "还有什么？", "简答", ""],
]
OPTION_COLUMNS = [
    ["题目", "题型", "选项A", "选项B", "选项C"],
    ["您的身份？", "单选", "干部", "职工", ""],
    ["有哪些？", "多选", "甲", "乙", "丙"],
]


def read(rows, name="清单.xlsx"):
    return read_file(workbook(Sheet1=rows), name)


def test_a_question_in_each_row_is_read_with_its_section():
    result = read(ONE_ROW_EACH)

    first, second, third, fourth = result.form.questions
    assert [section.title for section in result.form.sections] == ["基本情况", "评价"]
    assert (first.kind, first.required, first.tag) == ("single", True, "答卷人情况")
    assert [label for _, label in first.choices] == ["干部", "职工", "其他"]
    assert first.follow_ups[0].on == ("c",)
    assert (second.kind, second.at_most) == ("multiple", 2)
    assert third.scale.grades[0].score == 100
    assert fourth.kind == "text"


def test_a_column_nobody_knows_is_named():
    assert said(read(ONE_ROW_EACH))[0].endswith("“责任人”这一列没有带过来")


@pytest.mark.parametrize("rows", [OPTION_ROWS, OPTION_COLUMNS])
def test_options_stand_in_rows_or_columns_of_their_own(rows):
    question = read(rows).form.questions[0]

    assert [label for _, label in question.choices] == ["干部", "职工"]


def test_what_stands_above_the_headings_is_the_title():
    assert read(OPTION_ROWS).form.title == "某单位问卷"
    assert read(OPTION_COLUMNS).form.title == "清单"


def test_an_old_workbook_reads_like_a_new_one():
    old = read_file(old_workbook({"Sheet1": OPTION_ROWS}), "清单.xlsx")

    assert old == read(OPTION_ROWS)


def test_a_sheet_without_headings_is_read_as_text():
    result = read([["问卷"], ["1. 问什么？（单选）"], ["A.甲", "B.乙"]])

    assert [label for _, label in result.form.questions[0].choices] == ["甲", "乙"]


def test_an_empty_workbook_is_refused():
    with pytest.raises(SurveyError, match="什么也没有"):
        read([[]])
