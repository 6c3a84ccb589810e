"""Scales and raters: summaries of grades and numbers, reliability, agreement, rankings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from survey.stats.methods.agreement import (
    Level,
    cohen_kappa,
    fleiss_kappa,
    icc,
    kendall_w,
    krippendorff,
)
from survey.stats.methods.numeric import mean_interval, number_summary
from survey.stats.methods.ordinal import boxes, order_places, ordinal_summary
from survey.stats.methods.rankings import bradley_terry, places, plackett_luce
from survey.stats.methods.reliability import feldt, halo, omega, reliability, reversed_items
from survey.stats.methods.within_ballots import friedman
from tests.stats.makers import untimed

counted = st.lists(st.integers(0, 9), min_size=2, max_size=6).filter(any)
rated = st.lists(st.tuples(*[st.integers(1, 4)] * 3), min_size=2, max_size=10)
gappy = st.lists(st.tuples(*[st.one_of(st.none(), st.integers(1, 4))] * 5), min_size=2, max_size=5)
orders = st.lists(st.permutations(range(4)), min_size=1, max_size=12)


@given(counted)
@untimed
def test_grades_counted_are_grades_listed(counts):
    listed = [code for code, count in enumerate(counts, 1) for _ in range(count)]

    found = ordinal_summary(counts, range(1, len(counts) + 1))

    assert found.n == len(listed)
    assert found.mean == pytest.approx(np.mean(listed))
    assert found.median == np.median(listed)
    assert found.sd == (None if len(listed) == 1 else pytest.approx(np.std(listed, ddof=1)))
    assert counts[int(found.mode) - 1] == max(counts)


@given(counted)
@untimed
def test_turning_the_scale_round_turns_the_medians_round(counts):
    top = len(counts) + 1

    one = ordinal_summary(counts, range(1, top))
    other = ordinal_summary(counts[::-1], range(1, top))

    assert other.median == top - one.median
    assert other.interpolated_median == pytest.approx(top - one.interpolated_median)
    assert other.entropy == pytest.approx(one.entropy)
    if one.median_interval:
        assert one.median_interval[0] <= one.median <= one.median_interval[1]
        assert other.median_interval == tuple(top - end for end in one.median_interval[::-1])


def test_entropy_runs_from_one_grade_to_all_alike():
    assert ordinal_summary([0, 7, 0], [1, 2, 3]).entropy == 0
    assert ordinal_summary([7, 7, 7], [1, 2, 3]).entropy == pytest.approx(1)
    assert ordinal_summary([7], [1]).entropy is None


def test_nobody_choosing_has_no_summary():
    assert ordinal_summary([0, 0], [1, 2]) is None
    assert boxes([0, 0], 1, 1) is None
    assert number_summary([None]) is None
    assert order_places(0) is None


def test_declared_scores_move_the_mean_and_codes_the_median():
    found = ordinal_summary([1, 0, 3], scores=[40, 60, 100], codes=[5, 6, 7])

    assert (found.mean, found.median) == (85, 7)


@given(st.integers(6, 80))
@untimed
def test_the_places_around_the_median_hold_it_as_often_as_they_say(n):
    low, high = order_places(n)

    assert stats.binom.cdf(low - 1, n, 0.5) <= 0.025 + 1e-12 < stats.binom.cdf(low, n, 0.5) + 2e-12
    assert low + high == n + 1


@given(counted, st.integers(0, 3), st.integers(0, 3))
@untimed
def test_the_net_is_the_top_without_the_bottom(counts, top, bottom):
    found = boxes(counts, top, bottom)

    assert found.net == pytest.approx(found.top - found.bottom)
    assert found.top_count == sum(counts[::-1][:top])
    assert found.bottom == sum(counts[:bottom]) / sum(counts)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30))
@untimed
def test_numbers_lie_around_their_middle(values):
    found = number_summary([*values, None])

    assert found.n == len(values)
    assert min(values) <= found.q1 <= found.median <= found.q3 <= max(values)
    assert min(values) - 1e-9 <= found.trimmed_mean <= max(values) + 1e-9
    if found.mean_interval:
        assert found.mean_interval.low <= found.mean <= found.mean_interval.high
    if found.median_interval:
        assert found.median_interval.low <= found.median <= found.median_interval.high
    assert (found.median_interval is None) == (len(values) < 6)


def test_one_number_tells_nothing_of_the_spread():
    found = number_summary([7])

    assert (found.sd, found.mean_interval, found.mad) == (None, None, 0)
    assert mean_interval(7, 0, 1, 1) == (0, (7, 7))
    assert mean_interval(7, 0, 1, 2) is None
    assert mean_interval(0, 0, 0, 0) is None
    with pytest.raises(ValueError, match="more than were there"):
        mean_interval(7, 1, 3, 2)


def test_a_mean_of_an_endless_group_errs_more_than_of_a_small_one():
    assert mean_interval(7, 1, 10, None).se > mean_interval(7, 1, 10, 20).se > 0


@given(rated)
@untimed
def test_alpha_and_its_companions_do_not_depend_on_the_order_of_ballots_and_items(rows):
    one = reliability(rows)
    other = reliability([row[::-1] for row in rows[::-1]])

    assert (one is None) == (other is None)
    if one:
        assert other.alpha == pytest.approx(one.alpha)
        assert other.rest[::-1] == pytest.approx(one.rest)
        assert other.without[::-1] == pytest.approx(one.without)
        assert one.alpha <= 1 + 1e-12


def test_items_that_are_one_item_repeated_are_wholly_reliable():
    found = reliability([[1, 1, 1], [2, 2, 2], [4, 4, 4]])

    assert found.alpha == pytest.approx(1)
    assert found.std_alpha == pytest.approx(1)
    assert found.rest == pytest.approx((1, 1, 1))
    assert (found.g6, found.omega) == (None, None)


def test_what_does_not_vary_has_no_reliability():
    assert reliability([[1, 1, 1]] * 5) is None
    assert reliability([[1], [2], [3]]) is None
    assert reliability([[1, 2], [2, 1]]) is None
    assert reliability([[1, 4], [2, 3], [3, 2], [4, 1]]) is None
    still = reliability([[1, 1, 3], [2, 3, 3], [4, 4, 3], [2, 1, 3]])
    assert (still.std_alpha, still.average_r, still.g6, still.omega) == (None,) * 4
    assert still.rest[2] is None
    assert still.without[2] is not None


def test_two_items_have_no_alpha_without_one_and_no_factor():
    found = reliability([[1, 1], [2, 3], [4, 4], [2, 1]])

    assert found.without == (None, None)
    assert found.omega is None
    assert found.g6 is not None


def test_omega_recovers_the_loadings_it_was_made_of():
    loadings = np.array([0.9, 0.7, 0.5, 0.4])
    r = np.outer(loadings, loadings)
    np.fill_diagonal(r, 1)

    general = loadings.sum() ** 2
    assert omega(r) == pytest.approx(general / (general + (1 - loadings**2).sum()), abs=1e-5)


def test_a_loading_beyond_the_possible_is_held_back():
    r = np.array([[1, 0.9, 0.9], [0.9, 1, 0.7], [0.9, 0.7, 1]])

    assert 0.9 < omega(r) < 1


def test_turning_an_item_twice_leaves_it_as_it_was():
    rows = [[1, None], [4, 2]]

    twice = reversed_items(reversed_items(rows, [1], 1, 4), [1], 1, 4)

    assert twice[1].tolist() == [4, 2]
    assert np.isnan(twice[0, 1])


@given(st.floats(0.1, 0.95), st.integers(2, 200), st.integers(2, 9))
@untimed
def test_more_ballots_pin_alpha_down(alpha, n, items):
    few, many = feldt(alpha, n, items), feldt(alpha, 10 * n, items)

    assert few.low < many.low <= many.high < 1
    assert feldt(alpha, 1, items) is None
    assert feldt(alpha, n, 1) is None


def test_a_halo_is_one_grade_for_everything():
    assert halo([[4, 4, 4], [2, 2, 2], [3, 3, 3]]) == (pytest.approx(1), 1)
    assert halo([[4, 4], [4, 2]]).mean_r is None
    assert halo([[4], [2]]) is None
    assert halo([[4, None]]) is None


@given(gappy, st.randoms(), st.sampled_from(Level))
@untimed
def test_agreement_knows_no_order_of_raters_and_units(rows, chance, level):
    raters = list(rows)
    chance.shuffle(raters)
    turned = [row[::-1] for row in raters]

    one, other = krippendorff(rows, level), krippendorff(turned, level)

    assert other == (None if one is None else pytest.approx(one))
    assert one is None or one <= 1


def test_full_agreement_is_one_and_agreement_of_nobody_unknown():
    for level in Level:
        assert krippendorff([[1, 2, 4], [1, 2, 4]], level) == 1
        assert krippendorff([[1, 2, None], [None, None, 4]], level) is None
        assert krippendorff([[2, 2], [2, 2]], level) is None
        assert krippendorff([], level) is None
    assert cohen_kappa([1, 2], [1, 2]) == (1, 1)
    assert cohen_kappa([2, 2], [2, 2]) == (1, None)
    assert cohen_kappa([1, None], [None, 2]) is None
    assert fleiss_kappa([[1, 1], [2, 2]]).kappa == 1
    assert fleiss_kappa([[2, 2], [2, 2]]) is None
    assert fleiss_kappa([[1], [2]]) is None
    assert fleiss_kappa([]) is None


def test_two_grades_are_as_far_apart_on_any_level():
    rows = [[1, 2, 2, 1, 1], [1, 2, 1, 1, 2]]

    found = {krippendorff(rows, level) for level in Level}

    assert max(found) == pytest.approx(min(found))


def test_two_raters_of_two_codes_agree_like_two_coders_of_one_book():
    first, second = [1, 1, 2, 2, 1, 2], [1, 2, 2, 1, 1, 2]

    many, two = fleiss_kappa(list(zip(first, second, strict=True))), cohen_kappa(first, second)

    assert many.kappa == pytest.approx(two.kappa)
    assert many.z == pytest.approx(many.kappa * np.sqrt(6))


@given(rated)
@untimed
def test_the_share_between_persons_does_not_depend_on_their_order(rows):
    one, other = icc(rows), icc(rows[::-1])

    assert (one is None) == (other is None)
    if one:
        assert other._asdict() == pytest.approx(one._asdict())
        assert one.icc3 <= 1 + 1e-12


def test_judges_who_differ_less_than_their_errors_leave_nothing_to_divide_by():
    found = icc([[1, 1, 4], [1, 4, 1], [4, 1, 4]])

    assert found.icc2k is None
    assert found.icc2 < 0


def test_persons_who_do_not_differ_have_no_correlation():
    assert icc([[1, 2, 3], [3, 2, 1]]) is None
    assert icc([[2, 2], [2, 2]]) is None
    assert icc([[2, 3]]) is None
    assert icc([[2], [3]]) is None
    assert icc([[1, 1], [2, 2], [3, 3]]) == (1,) * 6


@given(rated)
@untimed
def test_raters_agree_on_objects_as_ballots_on_persons(rows):
    found, turned = kendall_w(np.array(rows).T), friedman(rows)

    if turned:
        assert found.w == pytest.approx(turned.kendall_w)
        assert found.p == pytest.approx(turned.p)
        assert found.w_uncorrected <= found.w + 1e-12


def test_raters_who_tie_everything_agree_on_nothing():
    assert kendall_w([[2, 2], [2, 2]]) is None
    assert kendall_w([[1, 2]]) is None
    assert kendall_w([]) is None


@given(orders, st.randoms())
@untimed
def test_rankings_have_no_order_among_themselves(rankings, chance):
    shuffled = list(rankings)
    chance.shuffle(shuffled)

    one, worth = places(rankings, 4), plackett_luce(rankings, 4)

    assert places(shuffled, 4).mean_rank == pytest.approx(one.mean_rank)
    assert sum(one.borda) == 6 * len(rankings)
    assert sum(one.first) == pytest.approx(1)
    assert one.borda == pytest.approx([(4 - rank) * len(rankings) for rank in one.mean_rank])
    again = plackett_luce(shuffled, 4)
    assert again == (None if worth is None else pytest.approx(worth, abs=1e-6))


@given(orders)
@untimed
def test_worth_explains_how_often_each_was_chosen(rankings):
    worth = plackett_luce(rankings, 4)
    if worth is None:
        return

    expected = np.zeros(4)
    for order in rankings:
        for place in range(3):
            left = list(order[place:])
            expected[left] += np.array(worth)[left] / sum(worth[option] for option in left)
    chosen = sum(np.bincount(order[:3], minlength=4) for order in rankings)
    assert sum(worth) == pytest.approx(1)
    assert expected == pytest.approx(chosen, abs=1e-4)


def test_an_option_that_nobody_put_second_has_no_worth():
    assert plackett_luce([[0, 1, 2], [0, 2, 1]], 3) is None
    assert plackett_luce([], 3) is None
    assert places([], 3) is None
    assert places([[]], 3) is None


def test_what_was_not_ranked_shares_the_places_left():
    found = places([[2], []], 3)

    assert found.mean_rank == (2.5, 2.5, 1)
    assert found.borda == (0.5, 0.5, 2)
    assert plackett_luce([[0], [1], [2]], 3) == pytest.approx([1 / 3] * 3)


@pytest.mark.parametrize("order", [[0, 0], [3], [-1]])
def test_what_is_no_ranking_is_refused(order):
    with pytest.raises(ValueError, match="no ranking of options 0 to 2"):
        places([order], 3)


def test_abilities_give_back_the_expected_wins():
    wins = np.array([[0, 7, 3], [2, 0, 5], [4, 1, 0]])

    found = bradley_terry(wins, reference=1)

    value = np.array([each.value for each in found])
    chance = 1 / (1 + np.exp(value[None, :] - value[:, None]))
    assert ((wins + wins.T) * chance).sum(axis=1) - np.diag(
        (wins + wins.T) * chance
    ) == pytest.approx(wins.sum(axis=1))
    assert found[1] == (0, None)
    assert all(each.se > 0 for each in (found[0], found[2]))


def test_equals_are_found_equal_at_once():
    assert [each.value for each in bradley_terry([[0, 4], [4, 0]])] == [0, 0]


def test_lopsided_wins_are_reached_in_small_steps():
    found = bradley_terry([[0, 100_000], [1, 0]])

    assert found[1].value == pytest.approx(-np.log(100_000))


def test_who_never_lost_has_no_ability():
    assert bradley_terry([[0, 3, 3], [0, 0, 1], [0, 1, 0]]) is None
    assert bradley_terry([[0]]) is None
