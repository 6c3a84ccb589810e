"""Intervals: they hold the estimate, grow with confidence, and close in a finite group."""

from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom, rankdata

from survey.stats.methods import finite_intervals, intervals
from survey.stats.methods.bounds import stuffing, worst_case
from survey.stats.methods.changes import Sample, mcnemar, newcombe, signed_rank, stuart_maxwell
from survey.stats.methods.finite_intervals import hypergeometric, share_interval, wilson_fpc
from survey.stats.methods.intervals import goodman, wilson
from tests.stats.makers import untimed

ENDLESS = [
    intervals.wilson,
    intervals.wilson_continuity,
    intervals.clopper_pearson,
    intervals.agresti_coull,
]


@st.composite
def samples(draw, most=60):
    """Draw x of n of N people, n at least one."""
    size = draw(st.integers(1, most))
    n = draw(st.integers(1, size))
    return draw(st.integers(0, n)), n, size


@pytest.mark.parametrize("interval", ENDLESS)
@given(sample=samples())
@untimed
def test_an_interval_holds_its_share_and_stays_within_0_and_1(interval, sample):
    x, n, _ = sample

    low, high = interval(x, n)

    assert -1e-12 <= low <= x / n + 1e-12
    assert x / n - 1e-12 <= high <= 1 + 1e-12


@pytest.mark.parametrize("interval", ENDLESS)
@given(sample=samples())
@untimed
def test_more_confidence_is_a_wider_interval(interval, sample):
    x, n, _ = sample

    narrow, wide = interval(x, n, 0.8), interval(x, n, 0.99)

    assert wide.low <= narrow.low + 1e-12
    assert narrow.high <= wide.high + 1e-12


@pytest.mark.parametrize("interval", ENDLESS)
@given(sample=samples())
@untimed
def test_one_more_yes_moves_no_limit_down(interval, sample):
    _, n, _ = sample

    limits = [interval(x, n) for x in range(n + 1)]

    for one, more in pairwise(limits):
        assert one.low <= more.low + 1e-12
        assert one.high <= more.high + 1e-12


@pytest.mark.parametrize("interval", [*ENDLESS, lambda x, n: wilson_fpc(x, n, 10)])
def test_nobody_answering_tells_nothing(interval):
    assert interval(0, 0) is None


def test_counts_that_cannot_be_are_refused():
    for wrong in [(-1, 5), (6, 5)]:
        with pytest.raises(ValueError, match="give 0 ≤ x ≤ n"):
            wilson(*wrong)
    with pytest.raises(ValueError, match="more than were there"):
        wilson_fpc(1, 6, 5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson(1, 2, 95)


@given(samples())
@untimed
def test_the_exact_interval_of_a_finite_group_leaves_at_most_the_error_on_either_side(sample):
    x, n, size = sample

    low, high = hypergeometric(x, n, size)

    assert x <= low <= size * Fraction(x, n) <= high <= size - n + x


@given(samples(most=40))
@untimed
def test_the_exact_interval_covers_every_true_count_as_often_as_it_says(sample):
    true, n, size = sample
    possible = range(max(0, n - size + true), min(n, true) + 1)

    covered = sum(
        hypergeom.pmf(x, size, true, n)
        for x in possible
        if hypergeometric(x, n, size).low <= true <= hypergeometric(x, n, size).high
    )

    assert covered >= 0.95 - 1e-9


@given(samples())
@untimed
def test_with_everybody_there_nothing_is_left_to_chance(sample):
    x, _, size = sample

    assert hypergeometric(x, size, size) == (x, x)
    assert wilson_fpc(x, size, size) == (x / size, x / size)
    assert share_interval(x, size, size) == (x / size, x / size)
    assert worst_case(x, size, size) == (Fraction(x, size), Fraction(x, size))


def test_with_nobody_there_everything_is_possible():
    assert hypergeometric(0, 0, 7) == (0, 7)
    assert worst_case(0, 0, 7) == (0, 1)
    assert worst_case(0, 0, 0) is None
    assert share_interval(0, 0, 7) is None


@given(samples())
@untimed
def test_the_corrected_interval_lies_within_the_endless_one(sample):
    x, n, size = sample

    inner, outer = wilson_fpc(x, n, size), wilson(x, n)

    assert outer.low <= inner.low + 1e-12
    assert inner.high <= outer.high + 1e-12
    assert inner.low <= x / n <= inner.high


def test_the_interval_of_a_share_follows_what_is_known_of_the_group():
    exact = hypergeometric(60, 100, 2000)

    assert share_interval(60, 100, 2000) == (exact.low / 2000, exact.high / 2000)
    assert share_interval(60, 100, 2001) == wilson_fpc(60, 100, 2001)
    assert share_interval(60, 100, None) == wilson(60, 100)


def test_the_shrunken_wald_interval_can_miss_a_whole_group_and_is_for_checking_only():
    found = finite_intervals.bonett_fpc(0, 38, 38)

    assert found.se == 0
    assert found.interval.low > 0  # nobody at all agreed


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
@untimed
def test_simultaneous_intervals_hold_every_share_and_are_wider_than_single_ones(counts):
    found = goodman(counts)

    if not sum(counts):
        assert found is None
        return
    for x, interval in zip(counts, found, strict=True):
        single = wilson(x, sum(counts))
        assert interval.low <= single.low + 1e-9
        assert single.high <= interval.high + 1e-9


@given(samples())
@untimed
def test_the_bounds_hold_whatever_those_who_stayed_away_think(sample):
    x, n, size = sample

    low, high = worst_case(x, n, size)

    assert {Fraction(x + agree, size) for agree in range(size - n + 1)} >= {low, high}
    assert high - low == Fraction(size - n, size)


@given(samples(), st.integers(0, 60))
@untimed
def test_stuffed_ballots_move_a_share_no_further_than_the_bounds(sample, suspect):
    x, n, _ = sample
    suspect = min(suspect, n)

    found = stuffing(x, n, suspect)

    if suspect == n:
        assert found is None
        return
    possible = {
        Fraction(x - taken, n - suspect)
        for taken in range(suspect + 1)
        if 0 <= x - taken <= n - suspect
    }
    assert (found.low, found.high) == (min(possible), max(possible))


@given(samples(), samples())
@untimed
def test_a_difference_turns_its_sign_with_the_order_of_the_rounds(one, other):
    first, second = Sample(*one), Sample(*other)

    there, back = newcombe(first, second), newcombe(second, first)

    assert there.interval.low <= there.diff <= there.interval.high
    assert there.interval.low == pytest.approx(-back.interval.high)
    assert there.diff == pytest.approx(-back.diff)


def test_two_censuses_differ_by_what_they_differ():
    found = newcombe(Sample(30, 45, 45), Sample(20, 40, 40))

    assert found.interval == pytest.approx((1 / 6, 1 / 6))
    assert newcombe(Sample(0, 0), Sample(1, 2)) is None
    assert newcombe(Sample(1, 2), Sample(0, 0, 5)) is None


def test_nobody_changing_sides_is_no_evidence_of_change():
    assert mcnemar([[5, 0], [0, 7]]) == (None, None, 1.0, 1.0)
    assert stuart_maxwell([[5, 0], [0, 7]]) is None
    assert signed_rank([1, 2, None], [1, 2, 3]) is None


def test_tables_of_the_wrong_shape_are_refused():
    with pytest.raises(ValueError, match="two rows of two"):
        mcnemar([[1, 2, 3]])
    with pytest.raises(ValueError, match="as many columns as rows"):
        stuart_maxwell([[1, 2, 3]])


def test_two_grades_change_like_a_yes_and_a_no():
    table = [[20, 9], [3, 12]]

    found = stuart_maxwell(table)

    assert found.chi2 == pytest.approx(mcnemar(table).chi2)
    assert found.df == 1


def test_a_grade_that_nobody_gave_changes_nothing():
    assert stuart_maxwell([[20, 0, 9], [0, 0, 0], [3, 0, 12]]).chi2 == pytest.approx(3.0)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=9))
@untimed
def test_the_signed_rank_p_counts_every_change_of_signs(pairs):
    away = [a - b for a, b in pairs if a != b]
    found = signed_rank([a for a, _ in pairs], [b for _, b in pairs])

    if not away:
        assert found is None
        return
    ranks = rankdata([abs(each) for each in away])
    middle = sum(ranks) / 2
    own = abs(sum(r for r, each in zip(ranks, away, strict=True) if each > 0) - middle)
    ways = [
        abs(sum(r for r, sign in zip(ranks, signs, strict=True) if sign) - middle)
        for signs in product([False, True], repeat=len(ranks))
    ]
    assert found.p == pytest.approx(sum(each >= own - 1e-9 for each in ways) / len(ways))


def test_equal_differences_are_ties_even_if_their_last_bits_differ():
    found = signed_rank([0.3, 0.4, 0.9], [0.1, 0.2, 1.1])

    assert found == (4.0, 1.0)


def test_many_pairs_are_tested_by_the_normal_law():
    found = signed_rank(list(range(1, 602)), [0 if i % 2 else 2 * i for i in range(1, 602)])

    assert 0 < found.p < 1
