"""Quality of answering, response and words: flags find patterns and leave honest people alone."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.stats.methods.quality import (
    all_same,
    all_same_probability,
    identical_groups,
    irv,
    longstring,
    mahalanobis,
    periods,
)
from survey.stats.methods.response import Outcomes, r_indicator, reconcile, response_rates
from survey.stats.methods.words import document_frequency, keyness
from tests.stats.makers import untimed

rows = st.lists(st.tuples(*[st.one_of(st.none(), st.integers(1, 3))] * 6), min_size=1, max_size=12)
outcomes = st.builds(Outcomes, *[st.integers(0, 9)] * 8)


def longest_run(row):
    best = run = 0
    before = None
    for value in row:
        run = 0 if value is None else run + 1 if value == before else 1
        best, before = max(best, run), value
    return best


@given(rows)
@untimed
def test_runs_and_spreads_are_those_of_each_ballot(ballots):
    runs, spreads, same = longstring(ballots), irv(ballots), all_same(ballots)

    for ballot, run, spread, alike in zip(ballots, runs, spreads, same, strict=True):
        given_answers = [value for value in ballot if value is not None]
        assert run == longest_run(ballot)
        assert alike == (len(given_answers) > 1 and len(set(given_answers)) == 1)
        if len(given_answers) < 2:
            assert spread is None
        else:
            assert spread == pytest.approx(np.std(given_answers, ddof=1))


@given(rows)
@untimed
def test_ballots_in_a_group_are_alike_and_all_alike_are_in_it(ballots):
    groups = identical_groups(ballots)

    for group in groups:
        assert len(group) > 1
        assert len({ballots[place] for place in group}) == 1
    assert len(groups) == sum(ballots.count(each) > 1 for each in set(ballots))
    assert sorted(map(len, groups), reverse=True) == list(map(len, groups))


def test_no_ballots_show_no_pattern():
    assert longstring([]).tolist() == []
    assert irv([]) == ()
    assert all_same([]).tolist() == []
    assert periods([]) == ()
    assert identical_groups([]) == ()
    assert mahalanobis([]) is None


@pytest.mark.parametrize(
    ("ballot", "period"),
    [
        ([1, 4] * 3, 2),
        ([1, 2, 3] * 3, 3),
        ([1, 2, 3, 2] * 3 + [1], 4),
        ([1, 4] * 2 + [1], None),
        ([1, 4, 1, 4, 1, 3], None),
        ([2] * 9, None),
        ([1, 4, 1, 4, 1, None], None),
    ],
)
def test_a_zig_zag_is_a_pattern_seen_three_times(ballot, period):
    assert periods([ballot]) == (period,)


def test_one_long_item_list_all_alike_is_rarer_than_a_short_one():
    short, long = (all_same_probability([0.7, 0.3], items) for items in (2, 20))

    assert short == pytest.approx(0.58)
    assert long < short
    assert all_same_probability([1.0], 20) == 1


@given(st.lists(st.tuples(*[st.floats(-9, 9)] * 2), min_size=8, max_size=20))
@untimed
def test_squared_distances_add_up_to_ballots_times_items(points):
    found = mahalanobis(points)

    if found is None:
        return
    assert sum(each.d2 for each in found) == pytest.approx(2 * (len(points) - 1), rel=1e-3)
    assert all(0 <= each.p <= 1 for each in found)


def test_distances_know_no_unit():
    points = [[1, 1], [2, 3], [3, 2], [9, 1], [2, 2], [1, 2]]

    turned = mahalanobis([[100 - 7 * x, 3 * y] for x, y in points])

    assert [each.d2 for each in turned] == pytest.approx([each.d2 for each in mahalanobis(points)])


def test_a_distance_needs_whole_ballots_and_items_of_their_own():
    points = [[1, 1], [2, 3], [3, 2], [9, 1], [2, 2], [1, 2]]

    assert mahalanobis([*points, [None, 1]])[-1] is None
    assert mahalanobis([[x, 2 * x] for x, _ in points]) is None
    assert mahalanobis([[x, 1] for x, _ in points]) is None
    assert mahalanobis(points[:3]) is None
    assert mahalanobis([[1], [2], [3]])[1].d2 == 0


@given(outcomes)
@untimed
def test_response_rates_keep_their_order(of):
    found = response_rates(of)

    for low, high in [("rr1", "rr3"), ("rr3", "rr5"), ("rr1", "rr2"), ("coop1", "coop2")]:
        one, other = getattr(found, low), getattr(found, high)
        if one is not None and other is not None:
            assert 0 <= one <= other <= 1


def test_rates_of_nobody_are_unknown():
    empty = response_rates(Outcomes(0, 0, 0, 0, 0, 0, 0, 0))

    assert set(empty) == {None}
    unknown = response_rates(Outcomes(0, 0, 0, 0, 0, 3, 0, 0))
    assert (unknown.e, unknown.rr1, unknown.rr3) == (None, 0, None)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=5))
@untimed
def test_even_response_is_representative_and_uneven_less(pairs):
    invited = [max(pair) for pair in pairs]
    came = [min(pair) for pair in pairs]

    found = r_indicator(invited, came)

    if not sum(invited):
        assert found is None
        return
    assert found.r <= 1
    rates = {Fraction(c, i) for c, i in zip(came, invited, strict=True) if i}
    assert (found.r == pytest.approx(1)) == (len(rates) == 1)
    assert r_indicator([*invited, 0], [*came, 0]) == found


def test_response_of_none_and_of_all_is_even():
    none, everybody, alone = (
        r_indicator([5, 5], [0, 0]),
        r_indicator([5, 5], [5, 5]),
        r_indicator([1], [1]),
    )

    assert (none.r, none.cv, none.chi2) == (1, None, None)
    assert (everybody.r, everybody.cv, everybody.p) == (1, 0, None)
    assert (alone.s, alone.p) == (0, None)
    with pytest.raises(ValueError, match="cannot be"):
        r_indicator([5], [6])


@given(*[st.integers(0, 50)] * 4)
@untimed
def test_a_box_adds_up_or_is_refused(issued, returned, void, blank):
    if void + blank > returned:
        with pytest.raises(ValueError, match="count again"):
            reconcile(issued, returned, void, blank)
        return

    found = reconcile(issued, returned, void, blank)

    assert found.valid + void + blank == returned
    assert found.alarm == (returned > issued)
    assert (found.return_rate is None) == (issued == 0)
    assert (found.valid_rate is None) == (returned == 0)


def test_a_word_counts_once_for_each_person_who_wrote_it():
    found = document_frequency(["路灯，路灯！路灯", "修路灯", "ABC 123", ""], least=1)

    assert found["路灯"] == 2
    assert next(iter(found)) == "路灯"
    assert "修路" in found
    assert not any(letter in run for run in found for letter in "ABC123，！ ")


def test_longer_runs_and_rarer_ones_can_be_asked_for():
    texts = ["清运垃圾", "垃圾清运", "清运垃圾桶"]

    assert document_frequency(texts, size=4) == {"清运垃圾": 2}
    assert document_frequency(texts, least=4) == {}


@given(*[st.integers(0, 30)] * 2, *[st.integers(30, 90)] * 2)
@untimed
def test_keyness_turns_with_the_groups(a, b, first, second):
    there, back = keyness(a, b, first, second), keyness(b, a, second, first)

    if a + b == 0:
        assert there is None
        return
    assert there.g2 == pytest.approx(back.g2)
    assert there.log_ratio == pytest.approx(-back.log_ratio)
    assert 0 <= there.p <= 1


def test_a_word_as_frequent_in_both_groups_is_no_key():
    assert keyness(10, 20, 50, 100) == (0, 1, 0)
    assert keyness(0, 0, 0, 5) is None
    assert keyness(0, 5, 10, 10).log_ratio == pytest.approx(-np.log2(10))
