"""Background questions: when a combination of answers may point at a person."""

import pytest

from survey.core.identifying import background, remarks_on_background
from survey.core.sitting import Anonymity, Group
from tests.core.makers import form, single

STRICT, ROWS = Anonymity.STRICT, Anonymity.ROWS


def _group(people, label="A票"):
    return Group(code="a", label=label, invited=people)


def _about(words, options=2, question="q"):
    named = [f"第 {place} 项" for place in range(options)]
    return {**single(question, options=named), "text": words}


@pytest.mark.parametrize(
    "words",
    ["您属于哪一类人员？", "您的年龄", "性别", "您所在的科室", "您是哪里的职工？", "您现任职务"],
)
def test_what_is_asked_of_oneself_is_background(words):
    assert len(background(form(_about(words)))) == 1


@pytest.mark.parametrize("words", ["您满意吗？", "干部的年龄结构合理吗？", "最该先办哪一件？"])
def test_what_is_asked_of_others_is_not_background(words):
    assert background(form(_about(words))) == ()


def test_a_section_on_the_respondent_is_background_however_it_is_worded():
    sections = [{"id": "s", "tag": "答卷人情况", "questions": [_about("请选一项")]}]

    assert len(background(form(sections=sections))) == 1


@pytest.mark.parametrize(("people", "count"), [(20, 0), (19, 1)])
def test_ten_people_to_an_answer_are_enough(people, count):
    found = remarks_on_background(form(_about("您的性别")), [_group(people)], STRICT)

    assert len(found) == count


def test_the_smallest_group_decides_and_is_named():
    groups = [_group(200), _group(11, "班子成员"), Group(code="s", label="扫码的")]

    (remark,) = remarks_on_background(form(_about("您的性别")), groups, STRICT)

    assert "“班子成员”应到 11 人，按答案能分成 2 种" in remark.text


def test_answers_kept_apart_are_looked_at_apart_and_whole_ballots_together():
    both = form(_about("您的性别"), _about("您的年龄", 4, "r"))
    groups = [_group(60)]

    (together,) = remarks_on_background(both, groups, ROWS)

    assert remarks_on_background(both, groups, STRICT) == ()
    assert "分成 8 种" in together.text


def test_without_background_questions_or_known_numbers_nothing_is_said():
    shared = [Group(code="s", label="扫码的")]

    assert remarks_on_background(form(single()), [_group(3)], ROWS) == ()
    assert remarks_on_background(form(_about("您的性别")), shared, ROWS) == ()
