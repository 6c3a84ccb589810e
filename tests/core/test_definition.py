"""Definitions in, forms or faults out."""

import copy
import json
import re

import pytest

from survey.core.definition import read
from survey.core.edition import canonical
from survey.core.errors import DefinitionError, Fault
from survey.core.scales import STANDARD
from tests.core.makers import (
    definition,
    faults_of,
    form,
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
EVERY_KIND = (
    single(follow_ups=[{"on": ["d"], "text": "原因"}]),
    multiple("w", at_most=2, when={"test": "is", "question": "q", "option": "d"}),
    grid(details=["职务"]),
    ranking(),
    number(),
    text(when={"test": "not", "of": {"test": "answered", "question": "n"}}),
    note(),
)


def test_a_scale_is_called_by_its_name():
    (question,) = form(single(scale="approval")).questions

    assert question.scale == STANDARD["approval"]


def test_a_definition_may_bring_its_own_scales():
    own = {"grades": [{"code": "y", "label": "有"}, {"code": "n", "label": "没有"}]}

    (question,) = form(single(scale="seen"), scales={"seen": own}).questions

    assert [grade.label for grade in question.scale.grades] == ["有", "没有"]


def test_an_own_scale_goes_before_the_standard_one_of_that_name():
    own = {"grades": [{"code": "y", "label": "有"}, {"code": "n", "label": "没有"}]}

    (question,) = form(single(scale="quality"), scales={"quality": own}).questions

    assert question.scale.codes == ("y", "n")


def test_options_and_rows_written_as_words_are_coded_by_position():
    asked = form(single(options=["甲", "乙"]), grid(rows=["政治", "作风"]))

    assert asked.questions[0].choices == (("1", "甲"), ("2", "乙"))
    assert [row.code for row in asked.questions[1].rows] == ["1", "2"]


def test_what_is_written_out_can_be_read_again():
    first = form(*EVERY_KIND)

    again = read(json.loads(canonical(first)))

    assert again == first
    assert canonical(again) == canonical(first)


def test_spaces_around_words_are_no_part_of_them():
    assert form(text(text="  意见 ")).questions[0].text == "意见"


# Faults: one by one


@pytest.mark.parametrize(
    ("question", "place", "said"),
    [
        (single(scale="splendid"), ".scale", "没有叫“splendid”的量表"),
        (single(scale={"grades": []}), ".scale", "有 0 个等次"),
        (single(required="perhaps"), ".required", "true 或 false"),
        (single(id="1"), ".id", "不能作代码"),
        (single(id="Q"), ".id", "小写字母"),
        (single(text=""), ".text", "不能空着"),
        (single(text=5), ".text", "要写文字"),
        (single(text="长" * 401), ".text", "最多 400 个字"),
        (single(text="\x00"), ".text", "控制字符"),
        (single(text="\ud800"), ".text", "控制字符"),
        (single(hint="\ufffe"), ".hint", "控制字符"),
        (single(txet="x"), ".txet", "没有这个字段"),
        (text(id="a", text=None), ".text", "要写文字"),
        ({"kind": "text", "id": "a"}, ".text", "缺少这一项"),
        ({"kind": "text", "text": "a"}, ".id", "缺少这一项"),
        ({"id": "a", "text": "a"}, "", "缺少 kind"),
        ({"kind": "essay", "id": "a", "text": "a"}, "", "没有“essay”这一种"),
        ({"kind": ["text"], "id": "a", "text": "a"}, "", "可用的有 single, multiple"),
        ("您满意吗", "", "“字段: 值”"),
        (text(limit="many"), ".limit", "整数"),
        (text(limit=1.5), ".limit", "整数"),
        (text(limit=0), ".limit", "不能小于 1"),
        (text(limit=2001), ".limit", "不能大于 2000"),
        (number(maximum="much"), ".maximum", "要写数字"),
        (number(maximum=float("nan")), ".maximum", "要写数字"),
        (number(maximum="1e999999"), ".maximum", "不能大于"),
        (number(minimum=[1]), ".minimum", "要写数字"),
        (multiple(options=["甲"]), ".options", "有 1 项，太少了；至少要 2 项"),
        (multiple(options=[str(n) for n in range(41)]), ".options", "最多 40 项"),
        (multiple(options=["甲", 2, "丙"]), ".options[1]", "“字段: 值”"),
        (multiple(options="甲乙"), ".options", "要写成一列"),
        (grid(roster="villains"), ".roster", "只能写 leaders, appointees"),
        (grid(columns=[{"label": "甲", "scale": "quality"}]), ".columns[0].code", "缺少"),
        (single(when={"question": "a"}), ".when", "缺少 kind（题型）或 test（条件）"),
        (single(when={"test": "maybe"}), ".when", "没有“maybe”这一种"),
        (single(when={"test": "all", "of": []}), ".when.of", "至少要 1 项"),
        (
            single(when={"test": "any_of", "of": [{"test": "not", "of": {"test": "answered"}}]}),
            ".when.of[0].of.question",
            "缺少",
        ),
        ({**single(), 1: 2}, "", "字段名要写文字"),
    ],
)
def test_a_fault_of_a_question_is_said_at_its_place(question, place, said):
    faults = faults_of(definition(question))

    assert said in dict(faults)[FIRST + place]
    assert all(fault.place.startswith(FIRST + place) for fault in faults)


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        ([{"code": "a", "label": "好"}], "有 1 个等次"),
        ([{"code": str(n), "label": str(n)} for n in range(12)], "有 12 个等次"),
        ([{"code": "a", "label": "好"}, {"code": "a", "label": "差"}], "不能重复"),
        ([{"code": "a", "label": "好"}, {"code": "b", "label": "好"}], "不能重复"),
        ([{"code": "a", "label": "好", "score": 1}, {"code": "b", "label": "差"}], "都有分值"),
        (
            [
                {"code": "a", "label": "好"},
                {"code": "b", "label": "差"},
                {"code": "u", "label": "不了解", "role": "unknown", "score": 1},
            ],
            "不计分",
        ),
    ],
)
def test_a_scale_that_is_none_is_refused_with_the_reason(grades, said):
    (fault,) = faults_of(definition(single(), scales={"own": {"grades": grades}}))

    assert fault.place == "scales.own"
    assert said in fault.text


def test_everything_wrong_with_a_scale_is_said_at_once():
    grades = [{"code": "a", "label": "好", "score": 1}, {"code": "a", "label": "差"}]

    first, second = faults_of(definition(scales={"own": {"grades": grades}}))

    assert first.place == second.place == "scales.own"
    assert "不能重复" in first.text
    assert "都有分值" in second.text


@pytest.mark.parametrize(
    ("grade", "place", "said"),
    [
        ({"code": "a", "label": "好", "role": "boss"}, "role", "只能写 grade, unknown, abstain"),
        ({"code": "a", "label": "好", "score": "1e999"}, "score", "不能大于 1000"),
        ({"code": "a", "label": "好", "score": "0.00001"}, "score", "最多 4 位小数"),
        ({"code": "a"}, "label", "缺少"),
    ],
)
def test_a_fault_in_a_grade_is_said_at_the_scale(grade, place, said):
    own = {"grades": [grade, {"code": "b", "label": "差"}]}

    (fault,) = faults_of(definition(single(scale="own"), scales={"own": own}))

    assert fault.place == f"scales.own.grades[0].{place}"
    assert said in fault.text


@pytest.mark.parametrize("body", [None, 5, "题", [], [definition()]])
def test_what_is_no_mapping_is_no_definition(body):
    assert faults_of(body) == [Fault("（全文）", "要写成“字段: 值”的形式")]


def test_scales_that_are_no_mapping_are_a_fault_beside_the_others():
    assert places_of(definition(single(text=""), scales=["quality"])) == ["scales", f"{FIRST}.text"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"id": "f", "title": "表"}, "sections"),
        ({"id": "f", "sections": []}, "title"),
        ({"id": "f", "title": "表", "sections": {}}, "sections"),
        ({"id": "f", "title": "表", "sections": ["s"]}, "sections[0]"),
        ({"id": "f", "title": "表", "sections": [{"questions": []}]}, "sections[0].id"),
        ({"id": "f", "title": "表", "sections": [{"id": "s"}]}, "sections[0].questions"),
        ({"id": "f", "title": "表", "sections": [], "kind": "title"}, "kind"),
    ],
)
def test_a_fault_around_the_questions_is_said_at_its_place(body, place):
    assert places_of(body) == [place]


def test_every_fault_on_its_own_line():
    with pytest.raises(DefinitionError) as refusal:
        read(definition(single(text=""), number(maximum=-1)))

    assert str(refusal.value).splitlines() == [
        "表样有误",
        f"{FIRST}.text: 不能空着",
        "sections[0].questions[1].maximum: 最大值要大于最小值",
    ]


# Faults: all at once, and only true ones


def test_faults_of_one_question_and_faults_between_questions_are_reported_together():
    body = definition(
        text(limit="many"),
        single("q", when={"test": "answered", "question": "later"}),
        multiple("w", at_most=9),
        single("q"),
        scales={"own": {"grades": []}},
    )

    assert sorted(places_of(body)) == sorted(
        [
            f"{FIRST}.limit",
            "sections[0].questions[1].when",
            "sections[0].questions[2].at_most",
            "sections[0].questions[3].id",
            "scales.own",
        ]
    )


def test_a_condition_on_a_faulty_question_is_no_fault():
    faulty = single("q", text="")
    after = text(when={"test": "is", "question": "q", "option": "zzz"})

    assert places_of(definition(faulty, after)) == [f"{FIRST}.text"]


def test_a_condition_on_a_faulty_question_that_comes_later_is_a_fault():
    before = text(when={"test": "answered", "question": "q"})

    assert places_of(definition(before, single("q", text=""))) == [
        "sections[0].questions[1].text",
        f"{FIRST}.when",
    ]


@pytest.mark.parametrize("nameless", ["您满意吗", {"kind": "text", "text": "意见"}, text(id=5)])
def test_a_condition_may_mean_a_question_whose_id_cannot_be_read(nameless):
    after = text("z", when={"test": "answered", "question": "q"})

    assert all(place.startswith(FIRST) for place in places_of(definition(nameless, after)))


def test_a_condition_may_mean_a_question_in_a_section_that_cannot_be_read():
    body = definition(text(when={"test": "answered", "question": "q"}))
    body["sections"].insert(0, {"id": "broken", "questions": "q"})

    assert places_of(body) == ["sections[0].questions"]


def test_the_same_id_is_noticed_on_a_faulty_question_too():
    assert places_of(definition(single("q"), single("q", text=""))) == [
        "sections[0].questions[1].text",
        "sections[0].questions[1].id",
    ]


def test_a_faulty_condition_of_a_section_does_not_hide_faults_of_its_questions():
    body = definition(number(maximum=-1))
    body["sections"][0]["when"] = {"test": "maybe"}

    assert places_of(body) == ["sections[0].when", f"{FIRST}.maximum"]


def test_a_good_condition_of_a_section_is_judged_beside_faulty_questions():
    body = definition(single(text=""))
    body["sections"][0]["when"] = {"test": "answered", "question": "nobody"}

    assert places_of(body) == [f"{FIRST}.text", "sections[0].when"]


def test_a_faulty_scale_is_reported_once_and_not_again_by_those_who_use_it():
    caps = [{"grade": "high", "at_most": 1}]
    column = {"code": "v", "label": "评", "scale": "own", "caps": caps}
    user = single(scale="own", follow_ups=[{"on": ["low"], "text": "原因"}])

    body = definition(user, grid(columns=[column]), scales={"own": {"grades": [{"code": "high"}]}})

    assert places_of(body) == ["scales.own.grades[0].label"]


def test_an_unknown_scale_makes_no_fault_of_the_codes_that_it_would_bring():
    user = single(scale="splendid", follow_ups=[{"on": ["low"], "text": "原因"}])

    assert places_of(definition(user)) == [f"{FIRST}.scale"]


def test_a_faulty_option_does_not_make_the_others_too_few():
    assert places_of(definition(multiple(options=["甲", {"code": "b"}]))) == [
        f"{FIRST}.options[1].label"
    ]


def test_the_path_to_a_fault_is_written_as_in_the_definition():
    """Unions put their tags into a path; a question of kind text also has a field text."""
    inner = {"test": "all", "of": [{"test": "at_least", "question": "n"}]}
    body = definition(number(), text(limit=0, when={"test": "not", "of": inner}))

    assert places_of(body) == [
        "sections[0].questions[1].when.of.of[0].number",
        "sections[0].questions[1].limit",
    ]


ODD = (None, True, 7, -1.5, float("inf"), "", "x", "\ud800")
JUNK = (*ODD, [], ["a", "a"], {}, {"kind": []}, {1: 2})
WHOLE = definition(*EVERY_KIND, scales={"own": {"grades": [{"code": "a", "label": "甲"}, {}]}})


def _paths(node, path=()):
    if path:
        yield path
    if isinstance(node, dict | list):
        for step, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _paths(value, (*path, step))


@pytest.mark.parametrize("path", [*_paths(WHOLE)], ids=str)
def test_junk_anywhere_is_refused_in_chinese_or_read(path):
    for junk in JUNK:
        body = copy.deepcopy(WHOLE)
        node = body
        for step in path[:-1]:
            node = node[step]
        node[path[-1]] = junk

        for fault in faults_of(body):
            assert not re.search("should|valid|input", fault.text, re.IGNORECASE), fault
