"""After shuffling nothing is lost, and neither place nor neighbour tells anything."""

import random
from collections import Counter
from itertools import permutations
from secrets import SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.sealing.shuffle import shuffle_columns, shuffled


@pytest.fixture
def rng() -> random.Random:
    return random.Random(20)


@given(st.lists(st.integers()), st.randoms(use_true_random=False))
def test_shuffling_loses_adds_and_changes_nothing(items, rng):
    before = list(items)

    after = shuffled(items, rng)

    assert Counter(after) == Counter(before)
    assert items == before


@given(st.lists(st.binary(max_size=6), max_size=5), st.randoms(use_true_random=False))
def test_every_column_keeps_its_own_answers(columns, rng):
    after = shuffle_columns(columns, rng)

    assert [Counter(column) for column in after] == [Counter(column) for column in columns]


def test_the_systems_own_randomness_serves():
    items = list(range(1000))

    after = shuffled(items, SystemRandom())

    assert after != items
    assert sorted(after) == items


def test_the_same_seed_gives_the_same_order(rng):
    state = rng.getstate()
    first = shuffled(range(50), rng)
    rng.setstate(state)

    assert shuffled(range(50), rng) == first


def test_all_orders_are_equally_likely(rng):
    rounds = 24_000

    seen = Counter(tuple(shuffled("abcd", rng)) for _ in range(rounds))

    expected = rounds / 24
    assert set(seen) == set(permutations("abcd"))
    chi_square = sum((count - expected) ** 2 / expected for count in seen.values())
    assert chi_square < 49.7  # 23 degrees of freedom, one chance in a thousand


def test_the_columns_of_one_table_are_shuffled_independently(rng):
    rounds = 12_000

    orders = (shuffle_columns(["abc", "abc"], rng) for _ in range(rounds))
    seen = Counter((tuple(one), tuple(other)) for one, other in orders)

    expected = rounds / 36
    assert len(seen) == 36
    chi_square = sum((count - expected) ** 2 / expected for count in seen.values())
    assert chi_square < 66.6  # 35 degrees of freedom, one chance in a thousand


def test_answers_that_stood_side_by_side_do_so_no_more_than_by_chance(rng):
    ballots = range(2000)

    one, other = shuffle_columns([ballots, ballots], rng)

    together = sum(left == right for left, right in zip(one, other, strict=True))
    assert together < 10  # one is expected, ten come once in ten million
