"""Acts within a question: on options, scales, columns and what hangs on them."""

import pytest

from survey.core.errors import NotFoundError
from survey.core.fresh import fresh_question, spelt, standard_name, turned
from survey.core.questions import KINDS
from survey.core.scales import STANDARD
from survey.core.within import act_within


def labels(parts):
    return [part["label"] for part in parts]


def test_options_move_and_stop_at_the_ends():
    question = fresh_question("ranking", "q1")
    for option, label in zip(question["options"], "甲乙丙丁", strict=True):
        option["label"] = label

    assert labels(act_within(question, "down options-0")["options"]) == list("乙甲丙丁")
    assert labels(act_within(question, "up options-0")["options"]) == list("甲乙丙丁")
    assert labels(act_within(question, "down options-3")["options"]) == list("甲乙丙丁")
    assert labels(act_within(question, "remove options-1")["options"]) == list("甲丙丁")


def test_a_new_part_has_a_code_that_no_other_has():
    question = fresh_question("multiple", "q1")
    less = act_within(question, "remove options-0")

    more = act_within(act_within(less, "add options"), "add options")

    codes = [option["code"] for option in more["options"]]
    assert len(set(codes)) == len(codes) == 4


def test_a_standard_scale_takes_the_place_of_options_and_becomes_options_again():
    question = fresh_question("single", "q1")

    scaled = act_within(question, "scale quality")
    again = act_within(scaled, "own")

    assert standard_name(scaled["scale"]) == "quality"
    assert scaled["options"] == []
    assert again["scale"] is None
    assert labels(again["options"]) == ["好", "较好", "一般", "差", "不了解"]


def test_the_scale_of_a_column_is_its_own():
    grid = act_within(fresh_question("grid", "q1"), "add columns")

    changed = act_within(act_within(grid, "scale columns-1 approval"), "reverse columns-1")

    assert standard_name(changed["columns"][0]["scale"]) == "quality"
    assert labels(changed["columns"][1]["scale"]["grades"])[0] == "不了解"
    longer = act_within(changed, "add columns-1-grades")
    codes = [grade["code"] for grade in longer["columns"][1]["scale"]["grades"]]
    assert len(set(codes)) == 5


def test_follow_ups_have_ids_of_their_own():
    question = fresh_question("single", "q1")

    twice = act_within(act_within(question, "add follow_ups"), "add follow_ups")

    assert [one["id"] for one in twice["follow_ups"]] == ["why1", "why2"]


@pytest.mark.parametrize(
    "order",
    [
        "",
        "add",
        "add text",
        "add rows-9",
        "add columns-0-grades-0",
        "remove options-9",
        "remove options-x",
        "up options--1",
        "reverse",
        "scale nonsense",
        "scale columns-4 quality",
        "own",
        "explode options",
    ],
)
def test_an_order_that_finds_nothing_is_refused(order):
    with pytest.raises(NotFoundError):
        act_within(fresh_question("single", "q1"), order)


@pytest.mark.parametrize("name", list(STANDARD))
def test_every_standard_scale_is_known_again(name):
    assert standard_name(spelt(name)) == name


def test_a_changed_scale_is_no_standard_one():
    assert standard_name({"grades": spelt("quality")["grades"][1:]}) == ""
    assert standard_name(None) == ""


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_question_of_any_kind_turns_into_every_other_and_keeps_its_words(kind):
    question = fresh_question(kind, "q1") | {"text": "怎么样？", "tag": "班子建设"}

    for other in KINDS:
        made = turned(question, other)
        assert made.keys() == fresh_question(other, "q1").keys()
        assert (made["text"], made["tag"], made["id"]) == ("怎么样？", "班子建设", "q1")


def test_options_go_along_when_the_kind_is_changed():
    question = fresh_question("single", "q1")
    question["options"][0]["label"] = "甲"

    assert turned(question, "multiple")["options"] == question["options"]
    assert turned(question, "poem") == question
