"""Comparisons: the right test for the table, exact where few answered, silent where too few."""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from survey.stats.methods import rank_tests
from survey.stats.methods.arrays import complete, count_table, matrix, present
from survey.stats.methods.contingency import (
    Method,
    association,
    fisher,
    independence,
    ordered,
    trend,
)
from survey.stats.methods.multiple import cochran_q, option_pairs, ticks
from survey.stats.methods.multiplicity import benjamini_hochberg, bonferroni, holm
from survey.stats.methods.rank_tests import dunn, kruskal, mann_whitney
from survey.stats.methods.within_ballots import friedman, sign_tests, tie_bands
from tests.stats.makers import untimed

tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=2, max_size=4
    )
)
grades = st.lists(st.integers(1, 4), min_size=1, max_size=6)
ballots = st.lists(st.tuples(*[st.integers(1, 4)] * 4), min_size=1, max_size=12)


@given(tables, st.randoms())
@untimed
def test_the_order_of_groups_and_grades_means_nothing_to_a_cross_table(table, chance):
    found = association(table)
    rows = list(table)
    chance.shuffle(rows)
    turned = association([list(column) for column in zip(*rows, strict=True)])

    if found is None:
        assert turned is None
        return
    assert turned.test.chi2 == pytest.approx(found.test.chi2, abs=1e-9)
    assert turned.cramers_v == pytest.approx(found.cramers_v, abs=1e-9)
    assert 0 <= found.cramers_v_corrected <= found.cramers_v + 1e-9 <= 1 + 2e-9


@given(tables)
@untimed
def test_an_empty_row_or_column_changes_no_test_and_has_no_residual(table):
    wider = [[*row, 0] for row in table] + [[0] * (len(table[0]) + 1)]

    found, more = association(table), association(wider)

    assert (found is None) == (more is None)
    if found:
        assert more.test == found.test
        assert set(more.residuals[-1]) == {None}
        assert {row[-1] for row in more.residuals} == {None}


def test_a_table_with_one_row_or_one_column_has_nothing_to_compare():
    for table in ([[3, 4]], [[3], [4]], [[3, 0], [4, 0]], [[0, 0], [0, 0]]):
        assert association(table) is None
        assert fisher(table, seed=1) is None


def test_the_least_table_has_no_corrected_association():
    assert association([[1, 0], [0, 1]]).cramers_v_corrected == 0


@pytest.mark.parametrize("table", [[3, 4], [[-1, 2], [1, 1]]])
def test_what_is_no_table_of_counts_is_refused(table):
    with pytest.raises(ValueError, match="table"):
        count_table(table)


@pytest.mark.parametrize(
    ("table", "method"),
    [
        ([[4, 0], [10, 20]], Method.TOO_FEW),
        ([[5, 4], [5, 5]], Method.TOO_FEW),
        ([[30, 30]], Method.TOO_FEW),
        ([[30, 0], [10, 0]], Method.ALL_THE_SAME),
        ([[20, 10], [10, 20]], Method.CHI2),
        ([[9, 1], [4, 6]], Method.FISHER),
        ([[5, 0], [5, 10]], Method.FISHER),
        ([[9, 1, 2], [4, 6, 3]], Method.MONTE_CARLO),
    ],
)
def test_the_test_fits_the_table(table, method):
    found = independence(table, seed=1)

    assert found.method is method
    assert (found.p is None) == (method in {Method.TOO_FEW, Method.ALL_THE_SAME})


def test_the_same_seed_gives_the_same_p_and_another_one_nearly_so():
    table = [[9, 1, 2], [4, 6, 3]]

    first, again, other = (independence(table, seed).p for seed in (1, 1, 2))

    assert first == again
    assert first != other
    assert other == pytest.approx(first, abs=0.01)
    assert fisher(table, 1) == fisher(table, 1)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5))
@untimed
def test_a_trend_is_the_association_of_scores_with_a_yes(pairs):
    yes, no = zip(*pairs, strict=True)
    places = range(1, len(pairs) + 1)

    found = trend(yes, [a + b for a, b in pairs], places)
    m2 = ordered([list(pair) for pair in pairs], places, [0, 1]).m2

    if found is None:
        assert m2 is None
        return
    n = sum(yes) + sum(no)
    assert found.chi2 * (n - 1) / n == pytest.approx(m2, abs=1e-9)


@given(tables)
@untimed
def test_ordered_association_is_that_of_every_two_ballots(table):
    u = [i for i, row in enumerate(table) for count in row for _ in range(count)]
    v = [j for row in table for j, count in enumerate(row) for _ in range(count)]

    found = ordered(table, range(len(table)), range(len(table[0])))

    signs = [np.sign(u[i] - u[j]) * np.sign(v[i] - v[j]) for i, j in combinations(range(len(u)), 2)]
    if not any(signs):
        assert found.gamma is None
    else:
        assert found.gamma == pytest.approx(sum(signs) / sum(map(abs, signs)))
        assert found.tau_b == pytest.approx(stats.kendalltau(u, v).statistic)


def test_tied_scales_hang_together_in_no_way_that_could_be_told():
    assert ordered([[3, 4]], [1], [1, 2]) == (None, None, None, None)
    assert ordered([[0]], [1], [1]) == (None, None, None, None)
    assert trend([], [], []) is None


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
@untimed
def test_an_adjusted_p_is_never_smaller_and_keeps_the_order(p):
    for adjust in (holm, benjamini_hochberg, bonferroni):
        found = adjust(p)

        assert all(own <= more <= 1 for own, more in zip(p, found, strict=True))
        order = np.argsort(p, kind="stable")
        assert all(np.diff(np.array(found)[order]) >= -1e-15)
    assert all(a <= b + 1e-15 for a, b in zip(holm(p), bonferroni(p), strict=True))


def test_a_test_that_was_not_made_is_passed_over_and_costs_nothing():
    assert holm([0.01, None, 0.04]) == (0.02, None, 0.04)
    assert benjamini_hochberg([None]) == (None,)
    assert bonferroni([]) == ()
    with pytest.raises(ValueError, match="outside 0 to 1"):
        holm([1.2])


@given(grades, grades)
@untimed
def test_the_exact_rank_sum_p_counts_all_ways_to_deal_out_the_answers(x, y):
    found = mann_whitney(x, y)

    ranks = stats.rankdata([*x, *y])
    middle = len(x) * (len(ranks) + 1) / 2
    own = abs(sum(ranks[: len(x)]) - middle)
    far = sum(
        abs(sum(chosen) - middle) >= own - 1e-9 for chosen in combinations(ranks.tolist(), len(x))
    )
    assert found.p_exact == pytest.approx(far / comb(len(ranks), len(x)))


@given(grades, grades)
@untimed
def test_turning_the_two_groups_turns_the_sign_and_no_p(x, y):
    there, back = mann_whitney(x, y), mann_whitney([*y, None], x)

    assert there.cliffs_delta == pytest.approx(-back.cliffs_delta)
    assert there.auc == pytest.approx(1 - back.auc)
    assert there.p == pytest.approx(back.p)
    assert there.p_exact == pytest.approx(back.p_exact)


def test_ranks_of_nobody_and_of_all_tied_are_not_compared(monkeypatch):
    assert mann_whitney([], [1]) is None
    assert mann_whitney([2, 2], [2]) == (1.0, 1.0, 1.0, 0.0, 0.5)
    assert kruskal([[1, 2], [None]]) is None
    assert kruskal([[2, 2], [2]]) is None
    assert dunn([[2, 2], [2]]) == ()
    assert dunn([[1, 2], []]) == ()
    monkeypatch.setattr(rank_tests, "LARGEST_WORK", 10)
    assert mann_whitney([1, 2, 3], [2, 3]).p_exact is None


@given(grades, grades)
@untimed
def test_of_two_groups_all_rank_tests_say_the_same(x, y):
    test, pairs = kruskal([x, y]), dunn([x, y])

    assert (test is None) == (pairs == ())
    if test:
        assert pairs[0].z ** 2 == pytest.approx(test.h)
        assert pairs[0].p == pytest.approx(test.p)
        assert 0 <= test.epsilon2 <= 1 + 1e-12


def test_an_empty_group_keeps_the_numbers_of_the_others():
    pairs = dunn([[1, 2], [], [3, 4]])

    assert [(pair.i, pair.j) for pair in pairs] == [(0, 2)]


@given(ballots, st.randoms())
@untimed
def test_shuffled_ballots_say_the_same_of_the_persons(rows, chance):
    shuffled = list(rows)
    chance.shuffle(shuffled)

    assert sign_tests(rows) == sign_tests(shuffled)
    assert tie_bands(rows) == tie_bands(shuffled)
    one, other = friedman(rows), friedman(shuffled)
    assert (one is None) == (other is None)
    if one:
        assert one.chi2 == pytest.approx(other.chi2)
        assert 0 <= one.kendall_w <= 1 + 1e-9


@given(ballots)
@untimed
def test_a_severe_ballot_is_severe_to_all_and_changes_no_comparison(rows):
    severe = [tuple(10 * value + place for value in row) for place, row in enumerate(rows)]

    assert sign_tests(severe) == sign_tests(rows)
    assert friedman(severe) == friedman(rows)


def test_ballots_that_tell_nobody_from_another_are_said_to_do_so():
    assert friedman([[3, 3, 3], [2, 2, 2]]) is None
    assert friedman([[3, 2], [3, 1]]) is None
    assert friedman([[3, 2, 1]]) is None
    assert friedman([[3, 2, None], [3, None, 1], [3, 2, 1]]) is None
    assert {pair.p for pair in sign_tests([[3, 3], [2, 2]])} == {1.0}


def test_a_ballot_counts_for_the_pairs_it_graded():
    first, second, third = sign_tests([[3, 2, None], [3, None, 1], [3, 2, 1]])

    assert (first.better, second.better, third.better) == (2, 2, 1)


def test_persons_whom_the_ballots_do_not_tell_apart_share_a_band():
    clear, close = [[4, 1, 4]] * 12, [[4, 3, 4], [3, 4, 4]] * 6

    assert tie_bands(clear) == ((0, 2), (1,))
    assert tie_bands(close) == ((0, 1, 2),)
    assert tie_bands([]) == ()


def test_the_best_band_comes_first_and_needs_more_than_a_few_ballots():
    assert tie_bands([[1, 4]] * 12) == ((1,), (0,))
    assert tie_bands([[1, 4]] * 4) == ((0, 1),)


@given(st.lists(st.tuples(*[st.integers(0, 1)] * 2), min_size=1, max_size=15))
@untimed
def test_two_options_are_compared_like_a_yes_and_a_no(rows):
    test, pair = cochran_q(rows), option_pairs(rows)[0]

    only = pair.only_i + pair.only_j
    assert (test is None) == (only == 0)
    if test:
        assert test.chi2 == pytest.approx((pair.only_i - pair.only_j) ** 2 / only)


def test_ticks_are_shares_of_ballots_and_may_exceed_the_whole():
    found = ticks([[1, 1, 1], [1, 1, 0], [None, 1, 0]])

    assert sum(found.of_ballots) > 1
    assert sum(found.of_ticks) == pytest.approx(1)
    assert ticks([[0, 0]]).of_ticks is None
    assert ticks([]) is None
    assert cochran_q([]) is None
    assert cochran_q([[1], [0]]) is None


def test_missing_answers_are_left_out_and_torn_rows_with_them():
    assert present([None, 2]).tolist() == [2]
    assert complete([[1, None], [1, 2]]).tolist() == [[1, 2]]
    assert matrix([]).shape == (0, 0)
    assert matrix(np.empty((0, 3))).shape == (0, 3)
    with pytest.raises(ValueError, match="rows of equal length"):
        matrix([1, 2])
