"""Faults that only show when parts of a form are seen beside each other."""

import pytest

from tests.core.makers import (
    definition,
    faults_of,
    grid,
    multiple,
    note,
    number,
    places_of,
    ranking,
    single,
    text,
)

FIRST = "sections[0].questions[0]"
SECOND = "sections[0].questions[1]"


def _column(**fields):
    return [{"code": "v", "label": "评", "scale": "quality", **fields}]


@pytest.mark.parametrize(
    ("question", "place", "said"),
    [
        (single(scale=None), "", "二选一"),
        (single(scale="quality", options=["甲", "乙"]), "", "二选一"),
        (single(options=["甲"]), ".options", "至少要有 2 个选项"),
        (
            single(options=[{"code": "1", "label": "甲"}, "乙", {"code": "1", "label": "丙"}]),
            "",
            "“丙”",
        ),
        (single(follow_ups=[{"on": ["a", "z"], "text": "原因"}]), ".follow_ups[0].on", "“z”"),
        (
            multiple(follow_ups=[{"on": ["a"], "text": "甲"}, {"on": ["b"], "text": "乙"}]),
            ".follow_ups[1].id",
            "“why”重复",
        ),
        (multiple(at_most=5), ".at_most", "只有 4 个选项"),
        (ranking(places=5), ".places", "只有 4 个选项可排"),
        (ranking(options=[{"code": "a", "label": "甲"}] * 2, places=1), "", "“a”"),
        (number(minimum=5, maximum=5), ".maximum", "最大值要大于最小值"),
        (grid(rows=[{"code": "r", "label": "甲"}, {"code": "r", "label": "乙"}]), ".rows", "“乙”"),
        (grid(columns=_column() + _column(label="乙")), ".columns", "“乙”"),
        (
            grid(
                details=["职务"], rows=["甲", {"code": "r", "label": "乙", "details": ["长", "短"]}]
            ),
            ".rows[1].details",
            "有 2 格说明",
        ),
        (
            grid(columns=_column(caps=[{"grade": "z", "at_most": 1}])),
            ".columns[0].caps[0].grade",
            "“z”",
        ),
        (grid(columns=_column(caps=[{"grade": "a"}])), ".columns[0].caps[0]", "at_most"),
        (
            grid(columns=_column(follow_ups=[{"on": ["z"], "text": "原因"}])),
            ".columns[0].follow_ups[0].on",
            "“z”",
        ),
    ],
)
def test_a_question_that_contradicts_itself_is_refused_at_its_place(question, place, said):
    (fault,) = faults_of(definition(question))

    assert fault.place == FIRST + place
    assert said in fault.text


@pytest.mark.parametrize(
    ("before", "condition", "said"),
    [
        (note(), {"test": "answered", "question": "x"}, "不是前面的题"),
        (single(), {"test": "is", "question": "q", "option": "z"}, "没有代码为“z”的选项"),
        (multiple(), {"test": "includes", "question": "q", "options": ["a", "z"]}, "“z”"),
        (ranking(), {"test": "includes", "question": "k", "options": ["z"]}, "“z”"),
        (text(), {"test": "is", "question": "t", "option": "z"}, "“z”"),
        (single(), {"test": "at_least", "question": "q", "number": 1}, "不能比大小"),
        (grid(), {"test": "answered", "question": "m"}, "不能作条件"),
        (note(), {"test": "answered", "question": "say"}, "不能作条件"),
    ],
)
@pytest.mark.parametrize("wrapped", [False, True])
def test_a_condition_that_can_never_be_judged_is_refused(before, condition, said, wrapped):
    if wrapped:
        condition = {"test": "all", "of": [{"test": "not", "of": condition}]}

    (fault,) = faults_of(definition(before, text("last", when=condition)))

    assert fault.place == f"{SECOND}.when"
    assert said in fault.text


@pytest.mark.parametrize(
    ("before", "condition"),
    [
        (single(), {"test": "is", "question": "q", "option": "u"}),
        (multiple(), {"test": "includes", "question": "q", "options": ["a", "none"]}),
        (ranking(), {"test": "includes", "question": "k", "options": ["1"]}),
        (number(), {"test": "at_least", "question": "n", "number": 1}),
        (text(), {"test": "answered", "question": "t"}),
    ],
)
def test_a_condition_on_an_earlier_answer_is_no_fault(before, condition):
    assert faults_of(definition(before, text("last", when=condition))) == []


def test_a_question_may_not_look_at_its_own_answer():
    own = single(when={"test": "answered", "question": "q"})

    assert places_of(definition(own)) == [f"{FIRST}.when"]


def test_a_section_may_look_at_earlier_sections_only():
    first = {"id": "one", "questions": [single("a")]}
    good = {"test": "answered", "question": "a"}
    bad = {"test": "answered", "question": "b"}
    body = {"id": "f", "title": "表", "sections": [first]}
    body["sections"].append({"id": "two", "when": good, "questions": [single("b")]})
    body["sections"].append({"id": "three", "when": good, "questions": [single("c", when=bad)]})
    body["sections"].append({"id": "one", "when": bad, "questions": []})

    assert places_of(body) == ["sections[3].id"]


def test_a_single_question_without_choices_makes_no_second_fault():
    empty = single(scale=None, follow_ups=[{"on": ["a"], "text": "原因"}])
    after = text(when={"test": "is", "question": "q", "option": "a"})

    assert places_of(definition(empty, after)) == [FIRST]


def test_a_condition_on_an_id_used_twice_may_mean_either_question():
    after = text(when={"test": "is", "question": "q", "option": "u"})

    assert places_of(definition(single(), multiple("q"), after)) == [f"{SECOND}.id"]
