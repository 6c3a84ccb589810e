"""After shuffling nothing is lost, and no place tells anything."""

import random
from collections import Counter
from itertools import permutations
from secrets import SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.sealing.shuffle import shuffled


@pytest.fixture
def rng() -> random.Random:
    return random.Random(20)


@given(st.lists(st.integers()), st.randoms(use_true_random=False))
def test_shuffling_loses_adds_and_changes_nothing(items, rng):
    before = list(items)

    after = shuffled(items, rng)

    assert Counter(after) == Counter(before)
    assert items == before


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
