"""Units of a round: funnels widen for the small, shrinkage pulls the small ones most."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.stats.methods.funnel import funnel, funnel_limits
from survey.stats.methods.shrinkage import (
    beta_binomial,
    dersimonian_laird,
    fay_herriot,
    james_stein,
)
from tests.stats.makers import untimed

units = st.lists(
    st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=15,
)
measured = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 2)), min_size=2, max_size=10)
FITS = [dersimonian_laird, fay_herriot]

TRIALS = list(
    zip(
        *[(-0.8893, 0.3256), (-1.5854, 0.1946), (-1.3481, 0.4154), (-1.4416, 0.0200)],
        *[(-0.2175, 0.0512), (-0.7861, 0.0069), (-1.6209, 0.2230), (0.0120, 0.0040)],
        *[(-0.4694, 0.0564), (-1.3713, 0.0730), (-0.3394, 0.0124), (0.4459, 0.5325)],
        *[(-0.0173, 0.0714)],
        strict=True,
    )
)
"""Log relative risks and variances of the thirteen trials of BCG vaccine (Colditz 1994)."""


@given(st.integers(1, 99), st.integers(1, 300))
@untimed
def test_a_funnel_holds_the_share_of_all_and_narrows_with_size(percent, n):
    p0 = percent / 100

    inner, outer, later = (
        funnel_limits(p0, n, 0.95),
        funnel_limits(p0, n, 0.998),
        funnel_limits(p0, 4 * n, 0.95),
    )

    assert 0 <= outer.low <= inner.low <= inner.high <= outer.high <= 1
    if n * min(p0, 1 - p0) >= 5:
        assert inner.low < p0 < inner.high
        assert later.high - later.low < inner.high - inner.low


def test_the_ends_of_a_funnel():
    assert funnel_limits(0.5, 0, 0.95) is None
    assert funnel_limits(1, 9, 0.95) == (1, 1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        funnel_limits(0.5, 9, 95)


@given(units)
@untimed
def test_units_are_measured_from_all_and_over_dispersion_brings_them_nearer(pairs):
    x, n = zip(*pairs, strict=True)

    found = funnel(x, n)

    if found is None:
        assert sum(map(bool, n)) < 2 or sum(x) in (0, sum(n))
        return
    for z, adjusted, base in zip(found.z, found.z_adjusted, n, strict=True):
        assert (z is None) == (adjusted is None) == (base == 0)
        if z is not None:
            assert abs(adjusted) <= abs(z) + 1e-12


def test_units_of_nobody_have_no_funnel():
    assert funnel([0, 0], [0, 0]) is None
    assert funnel([], []) is None


@given(units)
@untimed
def test_shrunken_shares_lie_between_their_own_and_that_of_all(pairs):
    x, n = zip(*pairs, strict=True)

    found = beta_binomial(x, n)

    if found is None:
        return
    assert 0 <= found.rho <= 1 + 1e-9
    for value, chosen, base in zip(found.values, x, n, strict=True):
        own = chosen / base if base else found.pooled
        low, high = sorted((own, found.pooled))
        assert low - 1e-9 <= value <= high + 1e-9


def test_of_two_equal_shares_the_smaller_unit_is_pulled_further():
    found = beta_binomial([9, 45, 10, 30, 20], [10, 50, 40, 40, 60])

    small, large = found.values[:2]
    assert found.pooled < small < large < 0.9


def test_units_no_further_apart_than_chance_are_all_alike():
    found = beta_binomial([5, 10, 20], [10, 20, 40])

    assert (found.rho, found.strength) == (0, None)
    assert found.values == (0.5, 0.5, 0.5)


def test_units_that_are_unanimous_each_keep_what_they_said():
    found = beta_binomial([10, 0], [10, 10])

    assert found.rho == pytest.approx(1)
    assert found.values == pytest.approx((1, 0))


def test_too_few_units_are_not_shrunk():
    assert beta_binomial([3], [9]) is None
    assert beta_binomial([1, 0], [1, 1]) is None
    assert james_stein([1, 2, 3], [9, 9, 9]) is None
    assert james_stein([], []) is None
    assert james_stein([0, 1, 2, 3], [0, 9, 9, 9]) is None


def test_one_factor_for_units_of_several_sizes_is_refused():
    with pytest.raises(ValueError, match="beta_binomial"):
        james_stein([1, 2, 3, 4], [9, 9, 9, 8])


def test_equal_shares_stay_and_close_ones_fall_together():
    assert james_stein([3, 3, 3, 3], [9] * 4).values == pytest.approx((1 / 3,) * 4)
    assert james_stein([4, 5, 5, 5, 5], [10] * 5).keep == 0


@pytest.mark.parametrize("fit", FITS)
@given(drawn=measured)
@untimed
def test_shrunken_values_lie_between_their_own_and_the_mean(fit, drawn):
    y, v = zip(*drawn, strict=True)

    found = fit(y, v)

    assert found.tau2 >= 0
    assert 0 <= found.i2 < 100
    assert min(y) - 1e-9 <= found.mu <= max(y) + 1e-9
    for value, own in zip(found.values, y, strict=True):
        low, high = sorted((own, found.mu))
        assert low - 1e-9 <= value <= high + 1e-9


@given(measured)
@untimed
def test_the_restricted_likelihood_is_nowhere_higher(drawn):
    y, v = (np.array(each) for each in zip(*drawn, strict=True))

    def likelihood(tau2):
        w = 1 / (v + tau2)
        mu = (w * y).sum() / w.sum()
        return np.log(w).sum() / 2 - np.log(w.sum()) / 2 - (w * (y - mu) ** 2).sum() / 2

    found = fay_herriot(y.tolist(), v.tolist()).tau2

    for near in (found * 0.99, found * 1.01, found + 1e-4):
        assert likelihood(near) <= likelihood(found) + 1e-9


def test_both_ways_give_the_published_spread_of_the_thirteen_trials():
    moments, likelihood = (fit(*TRIALS) for fit in FITS)

    assert (moments.mu, moments.tau2) == pytest.approx((-0.7141, 0.3088), abs=1e-3)
    assert (likelihood.mu, likelihood.tau2) == pytest.approx((-0.7145, 0.3132), abs=1e-3)
    assert likelihood.se == pytest.approx(0.1798, abs=1e-3)
    assert likelihood.i2 == pytest.approx(92.22, abs=0.1)


@pytest.mark.parametrize("fit", FITS)
def test_a_unit_that_is_known_and_a_unit_alone_are_not_shrunk(fit):
    assert fit([1, 2], [0, 1]) is None
    assert fit([1], [1]) is None
    with pytest.raises(ValueError, match="one variance for each unit"):
        fit([1, 2], [1])
