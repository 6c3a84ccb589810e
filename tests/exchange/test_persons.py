"""People from sheets and pasted tables."""

import pytest

from survey.core.errors import SurveyError
from survey.exchange.persons import read_pasted_persons, read_persons
from tests.exchange.makers import old_workbook, workbook

LEADERS = [
    ["××局领导班子名册"],
    ["顺序", "姓 名", "职务", "分管"],
    [2, "李  四", "副局长", "业务"],
    [1, "张三", "局长", ""],
    ["", "", "", ""],
]
APPOINTEES = "姓名\t性别\t出生年月\t原任职务\t现任职务\n王五\t男\t1980.05\t科员\t科长"


def told(result):
    return [f"{place}: {text}" for _, place, text in result.findings]


@pytest.mark.parametrize("old", [False, True])
def test_a_roster_in_a_workbook_is_read_in_its_order(old):
    result = read_persons(old_workbook({"名册": LEADERS}) if old else workbook(名册=LEADERS))

    assert [(one.name, one.post, one.details) for one in result.members] == [
        ("张三", "局长", {}),
        ("李四", "副局长", {"分管": "业务"}),
    ]
    assert {one.roster for one in result.members} == {"leaders"}
    assert result.findings == ()


def test_columns_that_only_appointees_have_make_it_their_roster():
    (member,) = read_pasted_persons(APPOINTEES).members

    assert (member.roster, member.post) == ("appointees", "科长")
    assert member.details == {
        "性别": "男",
        "出生年月": "1980.05",
        "原任职务": "科员",
        "现任职务": "科长",
    }


def test_lines_without_headings_are_names_and_posts_and_it_is_said():
    result = read_pasted_persons("张三，局长\n李四,副局长")

    assert [(one.name, one.post) for one in result.members] == [
        ("张三", "局长"),
        ("李四", "副局长"),
    ]
    assert told(result) == ["第 1 行: 没有表头，第一列当作姓名，第二列当作职务"]


def test_a_line_without_a_name_and_a_name_twice_are_told():
    result = read_pasted_persons("姓名\t职务\n张三\t局长\n\t书记\n张三\t科长")

    assert told(result) == [
        "第 3 行: 没有姓名，这一行没有带过来",
        "第 4 行: “张三”出现了两次；同名的请在姓名后注明",
    ]


def test_where_some_have_no_place_all_stay_as_they_stand():
    result = read_pasted_persons("顺序\t姓名\n2\t张三\n\t李四\n1\t王五")

    assert [one.name for one in result.members] == ["张三", "李四", "王五"]
    assert "没有顺序" in told(result)[0]


@pytest.mark.parametrize(
    "text", ["", "姓名\t职务", "\n\n", "a" * 300_000, "姓名\n" + "x\n" * 2_001]
)
def test_what_holds_nobody_or_too_much_is_refused(text):
    with pytest.raises(SurveyError):
        read_pasted_persons(text)


def test_a_workbook_without_a_column_of_names_is_refused():
    with pytest.raises(SurveyError, match="姓名"):
        read_persons(workbook(a=[["题目", "题型"]]))


def test_more_people_than_a_grid_takes_are_refused():
    with pytest.raises(SurveyError, match="最多 200 人"):
        read_pasted_persons("姓名\n" + "\n".join(f"人{n}" for n in range(201)))
