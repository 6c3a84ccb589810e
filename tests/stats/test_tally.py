"""Counting: every kind has one, and the counts add up whatever people answered."""

import doctest
import importlib
from collections import Counter
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.answers import NOT_ASKED
from survey.core.counting import Base, Rules
from survey.core.questions import KINDS, Option, Single
from survey.core.scales import Grade, Polarity, Role
from survey.stats import tally
from survey.stats.distributions import distribution, marked
from survey.stats.quartiles import Spread, spread
from survey.stats.scores import earned
from tests.stats import makers

columns = st.lists(st.sampled_from([None, NOT_ASKED, 0, 1, 2]))
masks = st.lists(st.sampled_from([None, NOT_ASKED, *range(1, 8)]))
rankings = st.lists(st.sampled_from([None, NOT_ASKED, (0,), (1, 0), (2, 1), (0, 2)]))
grades = (
    Grade(code="a", label="好", score=Decimal(100), polarity=Polarity.POSITIVE),
    Grade(code="b", label="差", score=Decimal(50)),
    Grade(code="u", label="不了解", role=Role.UNKNOWN),
)


@pytest.mark.parametrize("name", ["tally", "proportions", "scores", "quartiles"])
def test_the_examples_in_the_documentation_are_true(name):
    module = importlib.import_module(f"survey.stats.{name}")

    failed, tried = doctest.testmod(module)

    assert tried > 0
    assert failed == 0


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_counted_and_a_note_yields_nothing(kind):
    form = makers.form(makers.ONE_OF_EACH[kind], makers.single("also"))
    given = {makers.group("a"): makers.spread("also", {"a": 12})}

    results = makers.summary(form, given).forms[0].questions

    kinds = [result.kind for result in results]
    assert kinds == (["single"] if kind == "note" else [kind, "single"])


@given(columns)
def test_answers_and_blanks_add_up_to_those_asked(column):
    found = tally.choices(column, 3)

    assert found.asked == found.blank + sum(found.counts)
    assert found.answered == sum(found.counts)
    assert found.asked + column.count(NOT_ASKED) == len(column)
    assert found.counts == tuple(column.count(choice) for choice in range(3))


@given(st.lists(columns))
def test_the_pool_is_counted_like_one_column(parts):
    together = [value for part in parts for value in part]

    found = tally.pooled([tally.choices(part, 3) for part in [[], *parts]])

    assert found == tally.choices(together, 3)


def test_more_options_than_a_byte_holds_are_counted():
    found = tally.choices([299, 0, 299], 300)

    assert (found.counts[299], found.counts[0], sum(found.counts)) == (2, 1, 3)


def test_an_answer_that_the_scale_does_not_have_is_not_counted_silently():
    with pytest.raises(KeyError):
        tally.choices([3], 3)


@given(masks)
def test_every_mark_is_counted_once(column):
    found = tally.marks(column, 3)

    ticked = [value for value in column if value not in (None, NOT_ASKED)]
    assert found.answered == len(ticked)
    assert found.counts == tuple(sum(mask >> bit & 1 for mask in ticked) for bit in range(3))


@given(rankings)
def test_every_place_is_counted_and_earns_its_points(column):
    found = tally.orders(column, size=3, places=2)

    given_orders = [value for value in column if isinstance(value, tuple)]
    expected = Counter(
        (option, place) for order in given_orders for place, option in enumerate(order)
    )
    for option in range(3):
        first, second = expected[option, 0], expected[option, 1]
        standing = (first + second, first, 2 * first + second)
        assert tally.ranked(found.counts, option, places=2) == standing
    assert found.answered == len(given_orders)


@given(columns, st.sampled_from(Base), st.sampled_from(Base))
def test_no_share_is_made_of_too_small_a_base(column, share_base, score_base):
    rules = Rules(share_base=share_base, score_base=score_base)

    found = distribution(tally.choices(column, 3), grades, rules)

    shares = [each.share for each in found.shares]
    if found.base < 10:
        assert {*shares, found.blank_share, found.favourable} == {None}
    elif found.base < 30:
        assert all(part == int(part) for part in shares if part is not None)
    assert (found.score is None) == (found.score_base < 5)


@given(columns, st.sampled_from(Base))
def test_shares_of_a_base_leave_out_what_the_base_leaves_out(column, base):
    found = distribution(tally.choices(column, 3), grades, Rules(share_base=base))

    inside = sum(each.count for each in found.shares if base is not Base.KNOWN or each.code != "u")
    assert found.base == inside + (found.blank if base is Base.VALID else 0)
    if found.base >= 10:
        assert (found.shares[2].share is None) == (base is Base.KNOWN)
        assert (found.blank_share is None) == (base is not Base.VALID)


@given(columns)
def test_a_score_lies_between_its_grades(column):
    found = earned(tally.choices(column, 3), grades, Base.KNOWN)

    assert 50 * found.base <= found.points <= 100 * found.base


def test_an_abstention_scores_nothing_and_knows_nothing():
    abstaining = (*grades[:2], Grade(code="x", label="弃权", role=Role.ABSTAIN))
    counted = tally.choices([0] * 30 + [2] * 30, 3)

    found = distribution(counted, abstaining, Rules(share_base=Base.KNOWN))

    assert (found.base, found.score_base, found.score) == (30, 30, Decimal("100.00"))
    assert [each.share for each in found.shares] == [Decimal("100.0"), Decimal("0.0"), None]
    assert found.unknown == 0


def test_options_without_a_scale_score_nothing_and_favour_nothing():
    question = Single(
        id="who",
        text="身份",
        options=(Option(code="a", label="村民"), Option(code="b", label="干部")),
    )
    form = makers.form(question)
    ballots = makers.spread("who", {"a": 20, "b": 20})

    found = makers.items(makers.summary(form, {makers.group("a"): ballots}))["who"].results["all"]

    assert (found.score, found.score_base, found.favourable) == (None, 0, None)
    assert [str(each.share) for each in found.shares] == ["50.0", "50.0"]


def test_a_multiple_question_is_never_divided_by_another_base():
    found = marked(
        tally.marks([1] * 20 + [None] * 20, 3), grades[:1] * 3, Rules(share_base=Base.KNOWN)
    )

    assert (found.base, str(found.shares[0].share), str(found.blank_share)) == (40, "50.0", "50.0")


@makers.untimed
@given(st.lists(st.integers(0, 1000), min_size=1))
def test_quartiles_are_those_of_type_7(numbers):
    found = spread(map(Decimal, numbers), 2)

    expected = [*np.quantile(numbers, [0.25, 0.5, 0.75]), np.mean(numbers)]
    assert [float(value) for value in found] == pytest.approx(expected, abs=0.00051)


def test_no_numbers_have_no_quartiles():
    assert spread([], 0) == Spread(None, None, None, None)
