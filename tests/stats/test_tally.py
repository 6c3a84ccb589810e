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
from survey.stats.column_kinds import Choices, Marks, Orders, Texts
from survey.stats.distributions import distribution, marked
from survey.stats.quartiles import Spread, spread
from survey.stats.scores import earned
from tests.stats import makers

columns = st.lists(st.sampled_from([None, NOT_ASKED, 0, 1, 2]))
masks = st.lists(st.sampled_from([None, NOT_ASKED, *range(1, 8)]))
texts = st.lists(st.sampled_from([None, NOT_ASKED, "好", "差"]))
rankings = st.lists(st.sampled_from([None, NOT_ASKED, (0,), (1, 0), (2, 1), (0, 2)]))
grades = (
    Grade(code="a", label="好", score=Decimal(100), polarity=Polarity.POSITIVE),
    Grade(code="b", label="差", score=Decimal(50)),
    Grade(code="u", label="不了解", role=Role.UNKNOWN),
)


def of_options(size):
    masks = st.lists(st.integers(1, 2**size - 1), max_size=9)
    return st.tuples(st.just(size), masks)


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
    found = tally.choices(Choices.of(column, 3), 3)

    assert found.asked == found.blank + sum(found.counts)
    assert found.answered == sum(found.counts)
    assert found.asked + column.count(NOT_ASKED) == len(column)
    assert found.counts == tuple(column.count(choice) for choice in range(3))


@given(st.lists(columns))
def test_the_pool_is_counted_like_one_column(parts):
    together = [value for part in parts for value in part]

    found = tally.pooled(tally.choices(Choices.of(part, 3), 3) for part in [[], *parts])

    assert found == tally.choices(Choices.of(together, 3), 3)


def test_more_options_than_a_byte_holds_are_counted():
    found = tally.choices(Choices.of([299, 0, 299], 300), 300)

    assert (found.counts[299], found.counts[0], sum(found.counts)) == (2, 1, 3)


@given(masks)
def test_every_mark_is_counted_once(column):
    found = tally.marks(Marks.of(column, 3), 3)

    ticked = [value for value in column if value not in (None, NOT_ASKED)]
    assert (found.asked, found.answered) == (len(ticked) + column.count(None), len(ticked))
    assert found.counts == tuple(sum(mask >> bit & 1 for mask in ticked) for bit in range(3))


@given(st.integers(2, 40).flatmap(of_options))
def test_ticks_among_any_number_of_options_are_counted(drawn):
    size, column = drawn

    found = tally.marks(Marks.of(column, size), size)

    assert found.counts == tuple(sum(mask >> bit & 1 for mask in column) for bit in range(size))


@given(rankings)
def test_every_place_is_counted_and_earns_its_points(column):
    found = tally.orders(Orders.of(column, size=3, places=2), size=3)

    given_orders = [value for value in column if isinstance(value, tuple)]
    expected = Counter(
        (option, place) for order in given_orders for place, option in enumerate(order)
    )
    for option in range(3):
        first, second = expected[option, 0], expected[option, 1]
        standing = (first + second, first, 2 * first + second)
        assert tally.ranked(found.counts, option, places=2) == standing
    assert (found.asked, found.answered) == (
        len(column) - column.count(NOT_ASKED),
        len(given_orders),
    )


@given(texts)
def test_who_wrote_and_who_did_not_is_counted(column):
    found = tally.presence(Texts.of(column))

    assert (found.asked, found.blank) == (
        len(column) - column.count(NOT_ASKED),
        column.count(None),
    )


@given(columns, st.sampled_from(Base), st.sampled_from(Base))
def test_no_share_is_made_of_too_small_a_base(column, share_base, score_base):
    rules = Rules(share_base=share_base, score_base=score_base)

    found = distribution(tally.choices(Choices.of(column, 3), 3), grades, rules)

    shares = [each.share for each in found.shares]
    if found.base < 10:
        assert {*shares, found.blank_share, found.favourable} == {None}
    elif found.base < 30:
        assert all(part == int(part) for part in shares if part is not None)
    assert (found.score is None) == (found.score_base < 5)


@given(columns, st.sampled_from(Base))
def test_shares_of_a_base_leave_out_what_the_base_leaves_out(column, base):
    found = distribution(tally.choices(Choices.of(column, 3), 3), grades, Rules(share_base=base))

    inside = sum(each.count for each in found.shares if base is not Base.KNOWN or each.code != "u")
    assert found.base == inside + (found.blank if base is Base.VALID else 0)
    if found.base >= 10:
        assert (found.shares[2].share is None) == (base is Base.KNOWN)
        assert (found.blank_share is None) == (base is not Base.VALID)


@given(columns)
def test_a_score_lies_between_its_grades(column):
    found = earned(tally.choices(Choices.of(column, 3), 3), grades, Base.KNOWN)

    assert 50 * found.base <= found.points <= 100 * found.base


def test_an_abstention_scores_nothing_and_knows_nothing():
    abstaining = (*grades[:2], Grade(code="x", label="弃权", role=Role.ABSTAIN))
    counted = tally.choices(Choices.of([0] * 30 + [2] * 30, 3), 3)

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
        tally.marks(Marks.of([1] * 20 + [None] * 20, 3), 3),
        grades[:1] * 3,
        Rules(share_base=Base.KNOWN),
    )

    assert (found.base, str(found.shares[0].share), str(found.blank_share)) == (40, "50.0", "50.0")


@makers.untimed
@given(st.lists(st.integers(-1000, 1000), min_size=1))
def test_quartiles_are_those_of_type_7(numbers):
    found = spread(np.array(numbers) * 100, 2)

    expected = [*np.quantile(numbers, [0.25, 0.5, 0.75]), np.mean(numbers)]
    assert [float(value) for value in found] == pytest.approx(expected, abs=0.00051)


def test_the_largest_numbers_are_added_up_exactly():
    largest = 10**16  # a bound of numbers, with all its decimals

    found = spread(np.full(10_000, largest), 4)

    assert set(found) == {Decimal(10**12)}


def test_no_numbers_have_no_quartiles():
    assert spread(np.array([], np.int64), 0) == Spread(None, None, None, None)
