"""LimeSurvey's structure files, older and newer."""

from xml.sax.saxutils import escape

import pytest

from survey.exchange.findings import Kind
from survey.exchange.reading import read_file
from tests.exchange.makers import said


def rows(table: str, *found: dict[str, str]) -> str:
    body = "".join(
        "<row>" + "".join(f"<{key}>{escape(text)}</{key}>" for key, text in row.items()) + "</row>"
        for row in found
    )
    return f"<{table}><rows>{body}</rows></{table}>"


def question(qid: str, kind: str, title: str, text: str, **more: str) -> dict[str, str]:
    given = {"qid": qid, "gid": "1", "type": kind, "title": title, "question": text}
    return {**given, "question_order": qid, "parent_qid": "0", "language": "zh-Hans", **more}


def sub(qid: str, parent: str, title: str, text: str) -> dict[str, str]:
    return {**question(qid, "T", title, text), "parent_qid": parent}


def answer(qid: str, code: str, text: str, order: str) -> dict[str, str]:
    given = {"qid": qid, "code": code, "answer": text, "sortorder": order}
    return {**given, "language": "zh-Hans"}


def lss(*tables: str) -> bytes:
    surveys = rows("surveys", {"sid": "1", "language": "zh-Hans", "additional_languages": "en"})
    settings = rows(
        "surveys_languagesettings",
        {
            "surveyls_language": "zh-Hans",
            "surveyls_title": "问卷",
            "surveyls_welcometext": "<p>您好&nbsp;！</p>",
        },
    )
    body = "".join((surveys, settings, *tables))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<document>{body}</document>'.encode()


GRADES = ("好", "较好", "一般", "差")
OLDER = lss(
    rows("groups", {"gid": "1", "group_name": "基本情况", "language": "zh-Hans"}),
    rows(
        "questions",
        question("1", "L", "Q1", "<b>您是？</b>", mandatory="Y", other="Y"),
        question("2", "M", "Q2", "有哪些？", relevance='((Q1.NAOK == "A1"))'),
        question("3", "F", "Q3", "评价", relevance='Q2_S1.NAOK == "Y"'),
        question("4", "N", "Q4", "几次？"),
        question("5", "R", "Q5", "排一排"),
        question("6", "Y", "Q6", "好吗？"),
        question("7", "|", "Q7", "照片"),
        question("8", "X", "Q8", "谢谢", relevance="Q4 * 2 > 3"),
    ),
    rows("subquestions", sub("21", "2", "S1", "甲"), sub("22", "2", "S2", "没有发现"),
         sub("31", "3", "R1", "团结")),
    rows(
        "answers",
        answer("1", "A2", "职工", "2"),
        answer("1", "A1", "干部", "1"),
        *(answer("3", f"G{n}", text, str(n)) for n, text in enumerate(GRADES)),
        answer("5", "x", "路", "1"),
        answer("5", "y", "水", "2"),
    ),
    rows(
        "question_attributes",
        {"qid": "4", "attribute": "max_num_value_n", "value": "9"},
        {"qid": "4", "attribute": "min_num_value_n", "value": "1"},
        {"qid": "4", "attribute": "num_value_int_only", "value": "1"},
        {"qid": "2", "attribute": "random_order", "value": "1"},
    ),
)  # fmt: skip
NEWER = lss(
    rows("groups", {"gid": "1", "group_order": "1"}),
    rows("group_l10ns", {"gid": "1", "group_name": "基本情况", "language": "zh-Hans"}),
    rows("questions", {"qid": "1", "gid": "1", "type": "L", "title": "Q1", "parent_qid": "0"}),
    rows(
        "question_l10ns",
        {"qid": "1", "question": "您是？", "language": "zh-Hans"},
        {"qid": "1", "question": "Who are you?", "language": "en"},
    ),
    rows(
        "answers",
        {"aid": "7", "qid": "1", "code": "A1", "sortorder": "1"},
        {"aid": "8", "qid": "1", "code": "A2", "sortorder": "2"},
    ),
    rows(
        "answer_l10ns",
        {"aid": "7", "answer": "干部", "language": "zh-Hans"},
        {"aid": "8", "answer": "职工", "language": "zh-Hans"},
        {"aid": "8", "answer": "staff", "language": "en"},
    ),
)


@pytest.fixture(scope="module")
def result():
    return read_file(OLDER, "limesurvey.lss")


def test_the_kinds_we_know_are_carried_over(result):
    form = result.form
    by_id = {one.id: one for one in form.questions}

    assert (form.title, form.introduction) == ("问卷", "您好 ！")
    assert [section.title for section in form.sections] == ["基本情况"]
    assert {id: one.kind for id, one in by_id.items()} == {
        "q1": "single",
        "q2": "multiple",
        "q3": "grid",
        "q4": "number",
        "q5": "ranking",
        "q6": "single",
        "q8": "note",
    }
    assert by_id["q1"].choices == (("a1", "干部"), ("a2", "职工"), ("other", "其他"))
    assert (by_id["q1"].required, by_id["q1"].text) == (True, "您是？")
    assert (by_id["q4"].minimum, by_id["q4"].maximum, by_id["q4"].decimals) == (1, 9, 0)
    assert [row.label for row in by_id["q3"].rows] == ["团结"]
    assert by_id["q3"].columns[0].scale.grades[0].score == 100


def test_conditions_on_questions_and_on_their_ticks_are_carried_over(result):
    by_id = {one.id: one for one in result.form.questions}

    assert (by_id["q2"].when.question, by_id["q2"].when.option) == ("q1", "a1")
    assert (by_id["q3"].when.question, by_id["q3"].when.options) == ("q2", ("s1",))


def test_what_is_not_carried_over_is_named(result):
    assert said(result, Kind.LEFT_OUT) == [
        "“Q2”: “random_order”没有带过来",
        "“Q7”: “|”这种题没有带过来，或者选项太少、太多",
        "“Q8”: 显示条件没有带过来，现在人人都会看到：Q4 * 2 > 3",
    ]


def test_a_newer_file_keeps_its_texts_apart_by_language():
    form = read_file(NEWER, "limesurvey.lss").form

    assert form.sections[0].title == "基本情况"
    assert form.questions[0].choices == (("a1", "干部"), ("a2", "职工"))
    assert form.translations == {"en": {"您是？": "Who are you?", "职工": "staff"}}
