"""Phrases: what at least a handful said in the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.counting import Floors
from survey.core.questions import Column, Grid, Row
from survey.core.scales import STANDARD
from survey.stats.texts.phrases import MOST, common_phrases, least_of, named_on, pieces_of
from tests.stats import makers

TEXTS = st.lists(st.text(alphabet="征地补偿路灯，A䶮㛃𬍛", max_size=12), max_size=40)


def counts(texts, least=5, names=frozenset()):
    return {each.words: each.count for each in common_phrases(texts, least, names)}


def naive(texts, words):
    """How many texts hold ``words``, one by one."""
    return sum(words in text for text in texts)


@given(TEXTS, st.integers(1, 6))
def test_every_count_is_that_of_the_texts_one_by_one(texts, least):
    for words, count in counts(texts, least).items():
        assert count == naive(texts, words)


@given(TEXTS, st.integers(1, 6))
def test_no_phrase_is_below_its_floor_and_none_is_a_single_character(texts, least):
    assert all(count >= least and len(words) > 1 for words, count in counts(texts, least).items())


@given(TEXTS, st.integers(1, 6))
def test_no_phrase_stands_beside_one_that_holds_it_as_often(texts, least):
    found = counts(texts, least)

    assert not [
        (short, long)
        for short in found
        for long in found
        if short != long and short in long and 5 * found[long] >= 4 * found[short]
    ]


@given(TEXTS)
def test_a_run_of_plain_characters_that_many_used_is_told_or_held_by_one_that_is(texts):
    found = counts(texts, 2)
    runs = {
        piece[at : at + size]
        for text in texts
        for piece in pieces_of(text)
        for size in range(2, len(piece) + 1)
        for at in range(len(piece) - size + 1)
    }

    missing = {
        run for run in runs if naive(texts, run) >= 2 and not any(run in told for told in found)
    }
    assert not missing or len(found) == MOST


@given(TEXTS)
def test_the_order_of_the_texts_tells_nothing(texts):
    assert common_phrases(texts, 2) == common_phrases(texts[::-1], 2)


def test_pieces_of_a_phrase_do_not_stand_beside_it():
    assert counts(["征地补偿太低"] * 4 + ["征地补偿没有到账"] * 5) == {
        "征地补偿": 9,
        "征地补偿没有到账": 5,
    }


def test_a_piece_that_many_used_otherwise_stands_too():
    assert counts(["征地补偿"] * 6 + ["征地公告"] * 5) == {
        "征地": 11,
        "征地补偿": 6,
        "征地公告": 5,
    }


def test_who_repeats_himself_counts_once():
    assert counts(["路灯，路灯，路灯"] * 4) == {}
    assert counts(["路灯，路灯，路灯"] * 5) == {"路灯": 5}


def test_a_phrase_ends_where_something_else_stands():
    assert counts(["补偿，路灯"] * 5) == {"补偿": 5, "路灯": 5}
    assert counts(["第2组路灯"] * 5) == {"组路灯": 5}


@pytest.mark.parametrize("place", ["䶮", "㛃", "𬍛"])
def test_rare_characters_are_characters(place):
    assert counts([f"{place}口路灯"] * 5) == {f"{place}口路灯": 5}


def test_what_everybody_says_of_everything_is_no_phrase():
    assert counts(["希望，建议，没有意见，的路灯"] * 5) == {"路灯": 5}


def test_names_on_the_lists_are_taken_out_first():
    people = Grid(
        id="people",
        text="干部",
        roster="leaders",
        rows=(Row(code="r1", label="张三"), Row(code="r2", label="张三丰")),
        columns=(Column(code="c1", label="总体", scale=STANDARD["approval"]),),
    )
    things = people.model_copy(update={"id": "things", "roster": None})

    names = named_on([makers.edition(makers.form(people))])

    assert names == {"张三", "张三丰"}
    assert named_on([makers.edition(makers.form(things))]) == frozenset()
    assert counts(["张三丰占地", "张三占地"] * 5, names=names) == {"占地": 10}


def test_no_more_are_told_than_a_reader_can_take_in():
    texts = [f"{chr(0x4E00 + place)}{chr(0x5E00 + place)}" for place in range(30)] * 5

    assert len(common_phrases(texts, 5)) == MOST


def test_nothing_gives_nothing():
    assert common_phrases([], 5) == ()
    assert common_phrases(["", "abc", "灯"] * 9, 5) == ()


@pytest.mark.parametrize(("total", "least"), [(5, 5), (8, 8)])
def test_a_higher_floor_is_kept(total, least):
    assert least_of(Floors(total=total)) == least
