"""Columns: answers come out as they went in, and after shuffling no neighbour tells anything."""

from collections import Counter
from decimal import Decimal
from itertools import permutations
from math import nan
from random import Random
from secrets import SystemRandom

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.answers import NOT_ASKED, number_in
from survey.core.ballot import Ballot, Source
from survey.core.form import Kept
from survey.core.questions import Multiple, Number, Option, Ranking, Single, Text
from survey.stats import columns
from survey.stats.column_kinds import Choices, Marks, Numbers, Orders, Texts, column_of
from survey.stats.columns import coded, group_columns, placed, scored, texts, ticked, written
from tests.stats import makers

MANY = tuple(Option(code=f"o{n}", label=f"选项{n}") for n in range(300))
QUESTIONS = (
    makers.single("grade"),
    Single(id="who", text="身份", options=MANY),
    Multiple(id="few", text="多选", options=MANY[:3]),
    Multiple(id="lots", text="多选", options=MANY[:40]),
    Ranking(id="order", text="排序", options=MANY[:20], places=5),
    Number(id="count", text="人数", maximum=100),
    Number(id="sum", text="数额", minimum=Decimal("-0.5"), maximum=Decimal("1e12"), decimals=4),
    Text(id="opinion", text="意见"),
)
FORM = makers.form(*QUESTIONS)
KINDS = {
    Kept.CHOICE: Choices,
    Kept.MARKS: Marks,
    Kept.ORDER: Orders,
    Kept.NUMBER: Numbers,
    Kept.TEXT: Texts,
}


def answers_to(slot):
    size = len(slot.choices)
    match slot.question:
        case Single():
            return st.integers(0, size - 1)
        case Multiple():
            return st.integers(1, 2**size - 1)
        case Ranking():
            return st.permutations(range(size)).flatmap(
                lambda order: st.integers(1, 5).map(lambda places: tuple(order[:places]))
            )
        case Number() as asked:
            numbers = st.decimals(asked.minimum, asked.maximum, places=asked.decimals)
            return numbers.map(lambda number: f"{number_in(str(number), asked).normalize():f}")
        case _:
            return st.text(min_size=1, max_size=3)


@st.composite
def filled(draw):
    """Draw a slot and what some ballots have in it."""
    slot = draw(st.sampled_from(FORM.slots))
    values = st.one_of(st.none(), st.just(NOT_ASKED), answers_to(slot))
    return slot, draw(st.lists(values, max_size=20))


@given(filled())
@makers.untimed
def test_every_answer_comes_out_as_it_went_in(drawn):
    slot, values = drawn

    column = column_of(slot, values)

    assert type(column) is KINDS[slot.kept]
    assert column.values() == values
    assert len(column) == len(values)
    assert column.asked == len(values) - values.count(NOT_ASKED)
    assert column.blank == values.count(None)


@given(filled(), st.data())
@makers.untimed
def test_a_column_in_pieces_is_the_column_as_one(drawn, data):
    slot, values = drawn
    cut, again = sorted(data.draw(st.tuples(*[st.integers(0, len(values))] * 2)))

    pieces = [column_of(slot, part) for part in (values[:cut], values[cut:again], values[again:])]

    assert pieces[0].followed_by(*pieces[1:]).values() == values


@given(filled(), st.randoms(use_true_random=False))
@makers.untimed
def test_shuffling_loses_adds_and_changes_nothing(drawn, rng):
    slot, values = drawn
    column = column_of(slot, values)

    after = column.shuffled(rng)

    assert Counter(after.values()) == Counter(values)
    assert column.values() == values


def test_columns_take_the_fewest_bytes_their_answers_need():
    found = {slot.key: column_of(slot, [None]).cells.itemsize for slot in FORM.slots}

    assert found == {
        "grade": 1,
        "who": 2,
        "few": 1,
        "lots": 8,
        "order": 1,
        "count": 1,
        "sum": 8,
        "opinion": 1,
    }


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("grade", 5),
        ("grade", -2),
        ("few", 8),
        ("few", 0),
        ("order", (0, 20)),
        ("count", "101"),
        ("sum", "-0.6"),
    ],
)
def test_an_answer_that_its_question_does_not_have_is_not_taken_silently(key, value):
    slot = next(slot for slot in FORM.slots if slot.key == key)

    with pytest.raises(ValueError, match="no answer in this slot"):
        column_of(slot, [value])


def test_a_column_is_asked_only_what_its_kind_can_tell():
    choices, words = Choices.of([0, 2], 3), Texts.of(["好"])

    with pytest.raises(ValueError, match="more than 2 choices"):
        coded(choices, 2)
    for ask in (placed, written, texts):
        with pytest.raises(ValueError, match="is one of Choices"):
            ask(choices)
    with pytest.raises(ValueError, match="is one of Texts, not of Choices"):
        scored(words, [1.0])
    with pytest.raises(ValueError, match="not of Marks"):
        ticked(words, 0)


def test_codes_tell_not_asked_from_blank_and_scores_tell_neither():
    column = Choices.of([NOT_ASKED, None, 0, 1], 2)

    assert coded(column, 2).tolist() == [0, 1, 2, 3]
    assert np.array_equal(scored(column, [None, 60.0]), [nan, nan, nan, 60], equal_nan=True)


def test_numbers_and_texts_are_there_for_those_who_wrote_them():
    numbers = Numbers.of(["-0.5", None, "3", NOT_ASKED], QUESTIONS[6])
    words = Texts.of(["好", None, "差", NOT_ASKED, "好"])

    assert written(numbers).tolist() == [-5000, 30000]
    assert texts(words) == ["好", "差", "好"]
    assert words.all_as("").values() == ["", None, "", NOT_ASKED, ""]


@given(st.lists(st.sampled_from([*Source, None]), max_size=12))
@makers.untimed
def test_ballots_taken_in_parts_are_counted_as_at_once(sources):
    blank = tuple(None for _ in FORM.slots)
    said = (0, 299, 7, 1 << 39, (19, 0), "5", "0.0001")
    ballots = [
        Ballot(((*said, f"话{n}"),), source) if source else Ballot((blank,))
        for n, source in enumerate(sources)
    ]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(columns, "_AT_ONCE", 3)
        found = group_columns([FORM], iter(ballots))

    valid = [ballot.answers[0] for ballot in ballots if ballot.answers[0] != blank]
    assert [column.values() for column in found.columns[0]] == [
        [answers[place] for answers in valid] for place in range(len(FORM.slots))
    ]
    assert (found.valid, found.void) == (len(valid), sources.count(None))
    assert found.sources == {s: sum(b.source is s for b in ballots) for s in Source}


def test_the_systems_own_randomness_shuffles():
    column = Choices.of(range(250), 250)

    after = column.shuffled(SystemRandom())

    assert after.values() != column.values()
    assert sorted(after.values()) == column.values()


def test_all_orders_of_a_column_are_equally_likely_whatever_the_one_beside_it():
    rng, rounds = Random(20), 12_000
    column = Choices.of(range(3), 3)

    seen = Counter(
        (tuple(column.shuffled(rng).values()), tuple(column.shuffled(rng).values()))
        for _ in range(rounds)
    )

    expected = rounds / 36
    assert set(seen) == {(a, b) for a in permutations(range(3)) for b in permutations(range(3))}
    chi_square = sum((count - expected) ** 2 / expected for count in seen.values())
    assert chi_square < 66.6  # 35 degrees of freedom, one chance in a thousand


def test_answers_that_stood_side_by_side_do_so_no_more_than_by_chance():
    rng = Random(20)
    column = Choices.of(range(2000), 2000)

    one, other = column.shuffled(rng), column.shuffled(rng)

    together = sum(a == b for a, b in zip(one.values(), other.values(), strict=True))
    assert together < 10  # one is expected, ten come once in ten million
