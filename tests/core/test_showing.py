"""What is shown and said of a draft that is not finished."""

import pytest
from hypothesis import given, settings

from forms import library
from survey.core.definition import read
from survey.core.drafting import blank, draft_of, questions_of
from survey.core.outlining import outlined
from survey.core.questions import Note
from survey.core.showing import HEAD, presentable, state_of
from tests.core.drafts import ways, with_condition


def written(*kinds):
    """A draft with a question of each kind, all of them with a text."""
    draft = blank("问卷", "own1")
    for kind in kinds:
        draft = outlined(draft, f"question s1 {kind}").draft
    for question in questions_of(draft):
        question["text"] = f"{question['id']} 怎么样？"
    return draft


@settings(max_examples=60, deadline=None)
@given(ways())
def test_something_can_be_shown_whatever_was_done(states):
    for draft in states:
        shown = presentable(draft)
        assert [q.id for q in shown.questions] == [q["id"] for q in questions_of(draft)]


@pytest.mark.parametrize("name", library.names())
def test_a_finished_form_is_shown_as_it_is(name):
    form = library.form(name)

    state = state_of(draft_of(form, form.id))

    assert state.form == form
    assert state.whole


def test_what_is_not_written_is_one_thing_to_mend():
    draft = written("multiple")

    (fault,) = state_of(draft).faults["q1"]

    assert (fault.place, fault.text) == ("还没写", "第 1 个选项、第 2 个选项、第 3 个选项")
    assert state_of(draft).unwritten("q1")


def test_a_wrong_number_is_told_at_its_field_and_the_others_are_shown():
    draft = written("number", "text")
    draft["sections"][0]["questions"][0]["maximum"] = "很多"

    state = state_of(draft)

    assert [(str(p), str(t)) for p, t in state.faults["q1"]] == [("最大值", "这里要写数字")]
    assert not state.unwritten("q1")
    assert [type(q) is Note for q in state.form.questions] == [True, False]


def test_a_condition_that_looks_ahead_is_told_without_any_id():
    draft = with_condition(written("text", "text"), "q1", "q2", ["1"])

    (fault,) = state_of(draft).faults["q1"]

    assert "q2" not in fault.text
    assert "后面" in fault.text
    assert presentable(draft).questions[0].when is None


def test_remarks_stand_at_their_question_and_the_rest_at_the_head():
    draft = written("text", "number")
    draft["sections"][0]["questions"][1]["text"] = "长" * 90

    state = state_of(draft)

    assert state.remarks["q2"][0].text.startswith("题目有 90 字")
    assert "q1" not in state.remarks


def test_of_an_empty_form_the_head_is_told():
    state = state_of(blank("问卷", "own1"))

    assert any("没有一道" in remark.text for remark in state.remarks[HEAD])


def test_a_form_without_a_name_is_shown_and_told():
    draft = {**written("text"), "title": " "}

    state = state_of(draft)

    assert str(state.faults[HEAD][0].text) == "标题"
    assert len(state.form.questions) == 1


def test_translations_that_are_too_long_leave_the_form_shown():
    draft = {**written("text"), "translations": {"en": {"q1 怎么样？": "x" * 500}}}

    state = state_of(draft)

    assert str(state.faults[HEAD][0].place) == "译文"
    assert state.form.questions[0] == read({**draft, "translations": {}}).questions[0]


def test_a_section_that_is_too_long_leaves_its_questions():
    draft = written("text")
    draft["sections"][0]["title"] = "第\x00部分"

    state = state_of(draft)

    assert state.faults["s1"][0].place == "标题"
    assert state.form.questions[0].text == "q1 怎么样？"
