"""SurveyJS definitions."""

import json

import pytest

from survey.core.errors import SurveyError
from survey.exchange.findings import Kind
from survey.exchange.reading import read_file
from tests.exchange.makers import said

SURVEY = {
    "title": {"default": "Survey", "zh-cn": "问卷"},
    "logo": "logo.png",
    "pages": [
        {
            "name": "p1",
            "title": "基本情况",
            "elements": [
                {
                    "type": "radiogroup",
                    "name": "Who",
                    "title": "您是？",
                    "choices": [{"value": "Head", "text": "干部"}, "职工"],
                    "showOtherItem": True,
                    "isRequired": True,
                },
                {
                    "type": "checkbox",
                    "name": "issues",
                    "title": "有哪些问题？",
                    "choices": ["甲", "乙"],
                    "showNoneItem": True,
                    "maxSelectedChoices": 2,
                    "visibleIf": "{Who} = 'Head' or {Who} = 'other'",
                },
                {"type": "ranking", "name": "rank", "choices": ["a", "b", "c"]},
                {
                    "type": "panel",
                    "name": "pan",
                    "title": "评价",
                    "visibleIf": "{issues} contains '甲'",
                    "elements": [
                        {
                            "type": "matrix",
                            "name": "mx",
                            "title": "班子",
                            "columns": ["好", "较好", "一般", "差"],
                            "rows": [{"value": "r1", "text": "团结"}, "廉洁"],
                        },
                        {"type": "rating", "name": "rate", "title": "几分", "rateMax": 3},
                    ],
                },
                {"type": "comment", "name": "say", "title": "说几句", "maxLength": 80},
            ],
        },
        {
            "name": "p2",
            "elements": [
                {"type": "text", "name": "age", "inputType": "number", "min": 1, "max": 99},
                {"type": "text", "name": "mail", "inputType": "email", "title": "邮箱"},
                {"type": "boolean", "name": "ok", "title": "同意吗"},
                {"type": "html", "name": "bye", "html": "<p>谢谢</p>"},
                {"type": "file", "name": "photo"},
                {"type": "dropdown", "name": "one", "choices": ["x"]},
                {"type": "text", "name": "odd", "visibleIf": "{age} * 2 > 3", "title": "怪"},
            ],
        },
    ],
}


def read(found):
    return read_file(json.dumps(found, ensure_ascii=False).encode(), "survey.json")


@pytest.fixture(scope="module")
def result():
    return read(SURVEY)


def test_pages_and_panels_are_sections(result):
    assert [
        (section.title, [question.id for question in section.questions])
        for section in result.form.sections
    ] == [
        ("基本情况", ["who", "issues", "rank"]),
        ("评价", ["mx", "rate"]),
        ("", ["say"]),
        ("", ["age", "mail", "ok", "bye", "odd"]),
    ]


def test_every_kind_that_we_know_is_carried_over(result):
    kinds = {question.id: question.kind for question in result.form.questions}

    assert kinds == {
        "who": "single",
        "issues": "multiple",
        "rank": "ranking",
        "mx": "grid",
        "rate": "single",
        "say": "text",
        "age": "number",
        "mail": "text",
        "ok": "single",
        "bye": "note",
        "odd": "text",
    }


def test_options_limits_and_conditions_are_carried_over(result):
    by_id = {question.id: question for question in result.form.questions}

    assert by_id["who"].choices[0] == ("head", "干部")
    assert by_id["who"].choices[-1] == ("other", "其他")
    assert by_id["who"].required
    assert by_id["who"].follow_ups[0].on == ("other",)
    assert (by_id["issues"].at_most, by_id["issues"].options[-1].exclusive) == (2, True)
    assert by_id["issues"].when.test == "any_of"
    assert by_id["issues"].when.of[0].option == "head"
    assert result.form.sections[1].when.options == (by_id["issues"].options[0].code,)
    assert [row.label for row in by_id["mx"].rows] == ["团结", "廉洁"]
    assert [grade.score for grade in by_id["rate"].scale.grades] == [1, 2, 3]
    assert (by_id["age"].minimum, by_id["age"].maximum) == (1, 99)
    assert by_id["say"].limit == 80
    assert by_id["bye"].text == "谢谢"


def test_the_chinese_of_a_text_is_the_forms_own(result):
    assert result.form.title == "问卷"
    assert result.form.translations == {"en": {"问卷": "Survey"}}


def test_what_is_not_carried_over_is_named(result):
    lines = said(result, Kind.LEFT_OUT)

    assert "（全文）: “logo”没有带过来" in lines
    assert sum("“photo”" in line or "“one”" in line for line in lines) == 2
    assert any(line.startswith("“odd”: 显示条件没有带过来") for line in lines)


@pytest.mark.parametrize("found", [{"a": 1}, {"pages": 3}, {"pages": [3]}, {"elements": [{}]}])
def test_json_that_is_no_survey_is_refused(found):
    with pytest.raises(SurveyError):
        read(found)


@pytest.mark.parametrize("said", [True, 5, [], {"x": []}, None])
def test_fields_of_the_wrong_sort_do_no_harm(said):
    element = {
        "type": "checkbox",
        "name": "q",
        "choices": ["a", "b", said],
        "maxSelectedChoices": said,
        "title": said,
        "visibleIf": said,
    }

    result = read({"title": said, "elements": [element, said]})

    assert result.form.questions[0].kind == "multiple"
