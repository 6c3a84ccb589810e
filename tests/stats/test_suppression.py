"""Disclosure mathematics: what can be worked out is found, what is covered stays covered."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.counting import largest_remainder
from survey.stats.methods.differencing import recoverable, small_remainders
from survey.stats.methods.suppression import (
    audit,
    integer_bounds,
    nearly_unanimous,
    primary,
    suppressed,
)
from tests.stats.makers import untimed

tables = st.lists(st.tuples(*[st.integers(0, 6)] * 3), min_size=2, max_size=3)


def margins(table):
    return list(map(sum, table)), [sum(column) for column in zip(*table, strict=True)]


@given(tables, st.data())
@untimed
def test_the_audit_finds_all_counts_that_fit_and_no_others(table, data):
    cells = list(product(range(len(table)), range(3)))
    hidden = data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=4, unique=True))
    rows, columns = margins(table)
    shown = [
        [None if (i, j) in hidden else count for j, count in enumerate(row)]
        for i, row in enumerate(table)
    ]

    found = audit(shown, rows, columns)

    possible = {cell: set() for cell in hidden}
    for guess in product(range(19), repeat=len(hidden)) if len(hidden) < 3 else ():
        tried = [list(row) for row in table]
        for (i, j), value in zip(hidden, guess, strict=True):
            tried[i][j] = value
        if margins(tried) == (rows, columns):
            for cell, value in zip(hidden, guess, strict=True):
                possible[cell].add(value)
    for cell in hidden:
        i, j = cell
        assert found[cell].low <= table[i][j] <= found[cell].high
        if possible[cell]:
            assert (found[cell].low, found[cell].high) == (
                min(possible[cell]),
                max(possible[cell]),
            )


def test_who_knows_a_ballot_knows_more():
    shown, rows, columns = [[None, None], [None, None]], [3, 3], [3, 3]

    before = audit(shown, rows, columns)[0, 0]
    after = audit(shown, rows, columns, known={(0, 0): 1, (1, 1): 1})[0, 0]

    assert (before.low, before.high, before.exact) == (0, 3, False)
    assert (after.low, after.high) == (1, 3)


def test_what_has_no_total_has_no_end():
    (found,) = audit([[None]], [None], [None]).values()

    assert (found.low, found.high, found.exact) == (0, None, False)
    assert audit([[3]], [3], [3]) == {}
    assert audit([[None, 2]], [5], [None, None])[0, 0] == (3, 3)


def test_figures_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="contradict"):
        integer_bounds([[1, 1], [1, 1]], [3, 4])


def test_integers_know_more_than_fractions_do():
    assert integer_bounds([[2, 2, 1]], [3])[2] == (1, 3)


@given(tables, st.integers(2, 5))
@untimed
def test_a_cover_leaves_every_small_cell_as_wide_as_asked(table, floor):
    small = primary(table, floor)
    found = suppressed(table, small, floor)

    if found is None:
        everything = [[None] * 3 for _ in table]
        ranges = audit(everything, *margins(table))
        assert any(ranges[cell].high - ranges[cell].low < floor for cell in small)
        return
    assert set(small) <= set(found)
    shown = [
        [None if (i, j) in found else count for j, count in enumerate(row)]
        for i, row in enumerate(table)
    ]
    ranges = audit(shown, *margins(table))
    for cell in small:
        assert ranges[cell].high - ranges[cell].low >= floor
        assert not 1 <= ranges[cell].low <= ranges[cell].high < floor


def test_a_table_without_small_cells_hides_nothing():
    assert primary([[5, 0], [7, 9]], floor=5) == ()
    assert primary([[5, 0], [7, 9]], floor=5, zeros=True) == ((0, 1),)
    assert suppressed([[5, 0], [7, 9]], [], width=5) == ()


def test_a_small_total_cannot_be_covered():
    assert suppressed([[1, 2], [0, 1]], [(0, 0)], width=5) is None


@pytest.mark.parametrize(
    ("counts", "flagged"),
    [([0, 0], False), ([1], True), ([0, 1, 36], True), ([0, 2, 35], False), ([5, 5], False)],
)
def test_all_but_one_alike_tells_what_each_answered(counts, flagged):
    assert nearly_unanimous(counts) is flagged


def test_the_weighted_score_and_all_classes_but_one_give_that_one():
    weighted, pooled = [40, 30, 30], [4, 22, 51]
    b, c = [0, 1, 0], [0, 0, 1]

    assert recoverable([weighted, b, c]) == (True, True, True)
    assert recoverable([weighted, c]) == (False, False, True)
    assert recoverable([weighted, pooled, c]) == (True, True, True)
    assert recoverable([weighted, [4, 3, 3], c]) == (False, False, True)
    assert recoverable([]) == ()


def test_equal_proportions_do_not_look_different_through_rounding():
    tenths = [Fraction(1, 10), Fraction(2, 10), Fraction(7, 10)]

    assert recoverable([tenths, [1, 2, 7]]) == (False, False, False)


@given(st.lists(st.tuples(*[st.integers(-3, 3)] * 3), min_size=1, max_size=4))
@untimed
def test_more_publications_hide_no_less(equations):
    some, more = recoverable(equations[:-1]), recoverable(equations)

    assert all(late for early, late in zip(some, more, strict=False) if early)
    assert recoverable(equations[::-1]) == more


def test_nested_groups_differ_by_nobody_or_by_enough():
    sizes = {"all": 45, "A": 41, "B": 20}

    assert small_remainders(sizes, [("A", "all")], 5) == (("all", ("A",), 4),)
    assert small_remainders(sizes, [("A", "all")], 4) == ()
    assert small_remainders({"all": 8, "A": 8}, [("A", "all")], 5) == ()


def test_parts_are_subtracted_together_and_over_several_steps():
    parts = [("A", "all"), ("B", "all")]
    steps = [("A", "B"), ("B", "C")]

    assert small_remainders({"all": 45, "A": 20, "B": 22}, parts, 5) == (("all", ("A", "B"), 3),)
    assert small_remainders({"all": 45, "A": 20, "B": 25}, parts, 5) == ()
    assert small_remainders({"A": 30, "B": 30, "C": 33}, steps, 5) == (
        ("C", ("B",), 3),
        ("C", ("A",), 3),
    )


def test_a_part_larger_than_its_whole_is_refused():
    with pytest.raises(ValueError, match="more ballots than all"):
        small_remainders({"all": 4, "A": 5}, [("A", "all")], 5)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8), st.integers(0, 2))
@untimed
def test_labels_of_a_full_bar_add_up_and_stay_close(counts, digits):
    found = largest_remainder(counts, digits)

    total = sum(counts)
    assert sum(found) == (100 if total else 0)
    for count, label in zip(counts, found, strict=True):
        assert abs(Fraction(label) - Fraction(100 * count, total or 1)) < Fraction(1, 10**digits)
