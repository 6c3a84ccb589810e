"""Acts on a draft: whatever is done, it stays a draft, and nothing is lost or doubled."""

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import library
from survey.core.definition import read
from survey.core.drafting import (
    blank,
    draft_of,
    earlier_questions,
    part_of,
    question_of,
    questions_of,
    refuse_unseen,
    seal_of,
    with_part,
    with_words,
)
from survey.core.errors import NotFoundError, WrongPhaseError
from survey.core.history import MOST_UNDONE, begun
from survey.core.outlining import outlined
from survey.core.questions import KINDS
from survey.core.untying import carried, untied
from survey.core.within import act_within
from tests.core.drafts import ways, with_condition


def done(draft, *orders):
    for order in orders:
        draft = outlined(draft, order).draft
    return draft


def ids(draft):
    return [question["id"] for question in questions_of(draft)]


@settings(max_examples=60, deadline=None)
@given(ways())
def test_ids_stay_unique_whatever_is_done(states):
    for draft in states:
        sections = [section["id"] for section in draft["sections"]]
        assert len({*sections, *ids(draft)}) == len(sections) + len(ids(draft))
        assert sections


@settings(max_examples=60, deadline=None)
@given(ways())
def test_no_act_changes_the_draft_it_was_given(states):
    for draft in states:
        kept = deepcopy(draft)
        for order in ("section", "question s1 text"):
            if "s1" in {section["id"] for section in draft["sections"]}:
                outlined(draft, order)
        assert draft == kept


@settings(max_examples=60, deadline=None)
@given(ways(), st.data())
def test_undoing_gives_back_every_former_state_and_redoing_every_later_one(states, data):
    history = begun("新建")
    bodies = {history.at: states[0]}
    for state in states[1:]:
        history = history.stepped("做了一件事")
        bodies[history.at] = state

    back = data.draw(st.integers(0, len(states) - 1))
    for _ in range(back):
        history = history.undone()
    assert bodies[history.at] == states[len(states) - 1 - back]
    for _ in range(back):
        history = history.redone()
    assert bodies[history.at] == states[-1]


@settings(max_examples=60, deadline=None)
@given(ways(), st.data())
def test_moving_loses_no_question(states, data):
    draft = states[-1]
    for part in (*ids(draft), *(section["id"] for section in draft["sections"])):
        verb = data.draw(st.sampled_from(["raise", "lower"]))
        assert sorted(ids(done(draft, f"{verb} {part}"))) == sorted(ids(draft))


def test_every_kind_that_is_filled_in_makes_a_form():
    draft = blank("问卷", "own1")
    for kind in KINDS:
        draft = done(draft, f"question s1 {kind}")
    for question in questions_of(draft):
        question["text"] = "怎么样？"
        for option in question.get("options", ()):
            option["label"] = f"第 {option['code']} 项"

    assert [question.kind for question in read(draft).questions] == list(KINDS)


@pytest.mark.parametrize("name", library.names())
def test_every_form_of_the_library_is_a_draft_and_back(name):
    form = library.form(name)

    draft = draft_of(form, form.id)

    assert read(draft) == form
    assert untied(draft) == (draft, ())
    assert carried(draft, draft) == draft


def test_a_section_that_is_called_as_a_question_gets_another_id():
    draft = done(blank("问卷", "own1"), "question s1 text")
    draft["sections"][0]["questions"][0].update(id="s1", text="意见")

    again = draft_of(read(draft), "own2")

    assert again["sections"][0]["id"] == "s2"


def test_a_question_moves_over_the_edge_of_its_section():
    draft = done(blank("问卷", "own1"), "question s1 text", "section", "question s2 note")

    down = done(draft, "lower q1")

    assert [[q["id"] for q in s["questions"]] for s in down["sections"]] == [[], ["q1", "q2"]]
    assert done(down, "raise q1") == draft
    assert done(draft, "raise q1") == draft


def test_a_question_is_put_before_another_or_at_the_end():
    draft = done(blank("问卷", "own1"), *["question s1 text"] * 3)

    assert ids(done(draft, "place q3 s1 q1")) == ["q3", "q1", "q2"]
    assert ids(done(draft, "place q1 s1")) == ["q2", "q3", "q1"]
    assert ids(done(draft, "place q1 s1 q1")) == ["q2", "q3", "q1"]


def test_after_a_question_was_removed_its_neighbour_is_shown():
    draft = done(blank("问卷", "own1"), *["question s1 text"] * 2)

    assert outlined(draft, "delete q2").part == "q1"
    assert outlined(draft, "delete q1").part == "q2"
    assert outlined(done(draft, "delete q2"), "delete q1").part == ""


def test_the_last_section_is_only_emptied():
    draft = done(blank("问卷", "own1"), "question s1 text")

    assert done(draft, "delete s1")["sections"] == blank("问卷", "own1")["sections"]


def test_what_is_gone_is_not_found():
    with pytest.raises(NotFoundError):
        question_of(blank("问卷", "own1"), "q1")


@pytest.mark.parametrize("order", ["", "sing q1", "raise", "question s1 poem", "speak Klingon!"])
def test_an_order_without_sense_is_refused(order):
    with pytest.raises(NotFoundError):
        outlined(done(blank("问卷", "own1"), "question s1 text"), order)


def test_a_condition_on_a_removed_question_goes_and_is_told():
    draft = done(blank("问卷", "own1"), "question s1 single", "question s1 text")
    draft["sections"][0]["questions"][1]["text"] = "为什么？"

    left = untied(done(with_condition(draft, "q2", "q1", ["1"]), "delete q1"))

    assert left.draft["sections"][0]["questions"][0]["when"] is None
    assert "“为什么？”" in left.notices[0]


def test_of_several_conditions_only_what_points_at_nothing_goes():
    draft = done(blank("问卷", "own1"), *["question s1 single"] * 2, "question s1 text")
    parts = [
        {"test": "answered", "question": "q1"},
        {"test": "not", "of": {"test": "is", "question": "q2", "option": "1"}},
    ]
    draft["sections"][0]["questions"][2]["when"] = {"test": "all", "of": parts}

    left = untied(done(draft, "delete q2")).draft

    kept = left["sections"][0]["questions"][1]["when"]
    assert kept == {"test": "all", "of": parts[:1]}


def test_a_removed_option_goes_from_conditions_and_follow_ups_and_leaves_the_others():
    draft = done(blank("问卷", "own1"), "question s1 single", "question s1 text")
    first = draft["sections"][0]["questions"][0]
    first["follow_ups"] = [{"id": "why", "on": ["1", "2"], "text": "请写", "limit": 9}]
    with_condition(draft, "q2", "q1", ["1", "2"])

    less = untied(with_part(draft, act_within(first, "remove options-0"))).draft

    kept, text = less["sections"][0]["questions"]
    assert kept["follow_ups"][0]["on"] == ["2"]
    assert text["when"]["options"] == ["2"]


def test_a_cap_on_a_removed_grade_goes():
    draft = done(blank("问卷", "own1"), "question s1 grid")
    grid = act_within(draft["sections"][0]["questions"][0], "add columns-0-caps")
    grid["columns"][0]["caps"][0].update(grade="a", percent=30)

    less = untied(with_part(draft, act_within(grid, "remove columns-0-grades-0"))).draft

    assert less["sections"][0]["questions"][0]["columns"][0]["caps"] == []


def test_a_reworded_text_keeps_its_translation_and_one_that_still_stands_keeps_its_own():
    draft = done(blank("问卷", "own1"), *["question s1 text"] * 2, "speak en")
    for question in questions_of(draft):
        question["text"] = "意见"
    draft = with_words(draft, [("en", "意见", "Comments")])
    once = deepcopy(draft)
    once["sections"][0]["questions"][0]["text"] = "建议"
    both = deepcopy(once)
    both["sections"][0]["questions"][1]["text"] = "想法"

    assert carried(draft, once)["translations"]["en"] == {"意见": "Comments"}
    assert carried(once, both)["translations"]["en"] == {"想法": "Comments"}


def test_the_earlier_questions_end_before_a_part():
    draft = done(blank("问卷", "own1"), *["question s1 text"] * 2, "section", "question s2 text")

    assert [q["id"] for q in earlier_questions(draft, "q2")] == ["q1"]
    assert [q["id"] for q in earlier_questions(draft, "s2")] == ["q1", "q2"]


def test_a_seal_tells_whether_a_part_is_as_it_was_seen():
    draft = done(blank("问卷", "own1"), "question s1 text")
    section, head = part_of(draft, "s1"), part_of(draft, "")

    refuse_unseen(part_of(done(draft, "question s1 text"), "s1"), seal_of(section))
    with pytest.raises(WrongPhaseError):
        refuse_unseen({**head, "title": "别的"}, seal_of(head))


def test_fifty_steps_can_be_undone_and_typing_in_one_place_is_one_step():
    history = begun("新建")
    for _ in range(80):
        history = history.stepped("加一题")
    assert len(history.steps) == MOST_UNDONE + 1

    for _ in range(3):
        history = history.stepped("改题目", "q1.text")
    assert [step.topic for step in history.steps[-2:]] == ["", "q1.text"]
    assert history.revision == 84


def test_what_was_undone_is_gone_after_the_next_act():
    history = begun("新建").stepped("加一题").undone().stepped("加一部分")

    assert history.redoes is None
    assert [step.deed for step in history.steps] == ["新建", "加一部分"]
    assert begun("新建").undone() == begun("新建").redone() == begun("新建")


def test_every_undo_makes_another_revision():
    history = begun("新建").stepped("加一题")

    assert history.undone().revision > history.revision
