"""Samples: weights meet their totals, errors vanish in a census, classes keep their weight."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.stats.methods.classes import VoterClass, class_error, class_point
from survey.stats.methods.contingency import association
from survey.stats.methods.designs import design, mean, poststratified_mean, total
from survey.stats.methods.numeric import mean_interval
from survey.stats.methods.rao_scott import rao_scott
from survey.stats.methods.weighted_shares import Scale, share, wilson_effective
from survey.stats.methods.weighting import Margin, kish, rake
from tests.stats.makers import untimed

values = st.lists(st.integers(-9, 9), min_size=2, max_size=12)
counts = st.lists(st.integers(0, 6), min_size=3, max_size=3)
SCORES = [100, 80, 60]


@given(st.lists(st.floats(0.1, 9), min_size=1, max_size=12))
@untimed
def test_unequal_weights_cost_ballots(weights):
    found = kish(weights)

    assert found.n_eff <= len(weights) + 1e-9
    assert found.n_eff * found.deff == pytest.approx(len(weights))


def test_no_weight_bears_nothing_and_less_is_refused():
    assert kish([]) is None
    assert kish([0, 0]) is None
    assert kish([0, 2]) == (1, 1)
    with pytest.raises(ValueError, match="below zero"):
        kish([-1, 2])


def test_raked_weights_meet_every_margin():
    sex, age = list("mmmffff"), list("oyyooyy")
    margins = [
        Margin(sex, {"m": 30, "f": 70}),
        Margin(age, {"o": 45, "y": 55}),
    ]

    found = rake([1, 2, 1, 1, 3, 1, 1], margins)

    for margin in margins:
        for label, whole in margin.totals.items():
            own = sum(w for w, each in zip(found, margin.labels, strict=True) if each == label)
            assert own == pytest.approx(whole)


def test_weights_that_cannot_be_fitted_are_not_invented():
    diagonal = [Margin(list("ab"), {"a": 1, "b": 3}), Margin(list("xy"), {"x": 3, "y": 1})]

    assert rake([1, 1], diagonal) is None
    with pytest.raises(ValueError, match="has a total but no ballot"):
        rake([1], [Margin(["a"], {"a": 1, "b": 3})])
    with pytest.raises(ValueError, match="no total for b"):
        rake([1], [Margin(["b"], {"a": 1})])
    with pytest.raises(ValueError, match="totals differ"):
        rake([1], [Margin(["a"], {"a": 1}), Margin(["x"], {"x": 2})])


def test_a_label_nobody_is_may_have_ballots_without_weight():
    assert rake([1, 1], [Margin(["a", "b"], {"a": 4, "b": 0})]).tolist() == [4, 0]


@given(values)
@untimed
def test_a_simple_sample_has_the_mean_and_error_of_the_textbook(numbers):
    n, size = len(numbers), 2 * len(numbers)

    found = mean(design([2] * n, sizes=[size] * n), numbers)

    book = mean_interval(np.mean(numbers), np.std(numbers, ddof=1), n, size)
    assert found.value == pytest.approx(np.mean(numbers))
    assert found.se == pytest.approx(book.se, abs=1e-12)
    assert found.df == n - 1


@given(values)
@untimed
def test_a_census_does_not_err(numbers):
    n = len(numbers)
    whole = design([1] * n, sizes=[n] * n)

    assert total(whole, numbers) == (sum(numbers), 0, n - 1)
    assert mean(whole, numbers).se == 0
    yes = [int(number > 0) for number in numbers]
    found = wilson_effective(whole, yes)
    assert found.interval == (found.p, found.p)
    assert found.n_eff is None
    for scale in Scale:
        assert share(whole, yes, scale).interval == (found.p, found.p)


def test_a_stratum_of_one_ballot_hides_the_error():
    lonely = design([2, 2, 5], strata=["a", "a", "b"])

    assert total(lonely, [1, 2, 3]).se is None
    assert mean(lonely, [1, 0, 1]).se is None
    assert share(lonely, [1, 0, 1], Scale.LOGIT).interval is None
    assert wilson_effective(lonely, [1, 0, 1]) is None
    assert rao_scott(lonely, list("aab"), list("xyx")) is None


def test_a_stratum_that_is_all_there_adds_no_error():
    found = mean(design([2, 2, 1], strata=["a", "a", "b"], sizes=[4, 4, 1]), [1, 2, 9])

    alone = mean(design([2, 2], sizes=[4, 4]), [1, 2])
    assert found.se == pytest.approx(alone.se * 4 / 5)


def test_who_did_not_answer_keeps_a_place_in_the_design():
    found = mean(design([1] * 4), [1, 3, None, None])

    assert found.value == 2
    assert found.df == 3
    assert mean(design([1]), [None]) is None
    assert share(design([1]), [None], Scale.MEAN) is None
    assert wilson_effective(design([1]), [None]) is None


def test_designs_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="above zero"):
        design([1, 0])
    with pytest.raises(ValueError, match="above zero"):
        design([])
    with pytest.raises(ValueError, match="more ballots than people"):
        design([1, 1], sizes=[1, 1])


@given(st.integers(3, 20).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 1))))
@untimed
def test_every_interval_of_a_weighted_share_holds_it(drawn):
    n, yes = drawn
    sample = design([3] * n, sizes=[3 * n] * n)
    chosen = [1] * yes + [0] * (n - yes)

    intervals = [share(sample, chosen, scale).interval for scale in Scale]

    for low, high in [*intervals, wilson_effective(sample, chosen).interval]:
        assert low < yes / n < high
    for low, high in intervals[1:]:
        assert 0 <= low < high <= 1


@pytest.mark.parametrize(
    ("scale", "low", "high"),
    [
        (Scale.MEAN, 0.213495, 0.944399),
        (Scale.LOGIT, 0.234921, 0.860282),
        (Scale.ASIN, 0.225306, 0.891274),
        (Scale.BETA, 0.235165, 0.873078),
    ],
)
def test_strata_cost_degrees_of_freedom_on_every_scale(scale, low, high):
    strata = design([3] * 6 + [5] * 4, ["a"] * 6 + ["b"] * 4, [18] * 6 + [20] * 4)

    found = share(strata, [1, 1, 1, 0, 1, 0, 1, 0, 0, 1], scale)

    assert (found.p, found.se) == pytest.approx((11 / 19, 0.158478), abs=1e-6)
    assert found.df == 8
    assert found.interval == pytest.approx((low, high), abs=1e-6)


def test_all_agreeing_leave_an_interval_only_to_the_effective_number():
    sample = design([1, 1, 2, 2], sizes=[40] * 4)

    assert share(sample, [1] * 4, Scale.LOGIT).interval is None
    found = wilson_effective(sample, [1] * 4)
    assert found.n_eff == pytest.approx(3.6)
    assert found.interval.low < found.interval.high == 1


def test_poststrata_take_the_difference_between_classes_out_of_the_error():
    sample, labels = design([5] * 4), ["a", "a", "b", "b"]

    apart = poststratified_mean(sample, [1, 1, 9, 9], labels, {"a": 15, "b": 5})

    assert (apart.value, apart.se) == (3, 0)
    assert mean(sample, [1, 1, 9, 9]).se > 0
    assert poststratified_mean(sample, [1, 1, 9, 9], labels, {"a": 0, "b": 0}) is None
    with pytest.raises(ValueError, match="one is missing"):
        poststratified_mean(sample, [1, None, 9, 9], labels, {"a": 15, "b": 5})


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy")), min_size=4, max_size=30))
@untimed
def test_equal_weights_give_pearsons_chi2(pairs):
    rows, columns = zip(*pairs, strict=True)
    cells = [[pairs.count((r, c)) for c in sorted(set(columns))] for r in sorted(set(rows))]

    found = rao_scott(design([1] * len(pairs)), rows, columns)

    plain = association(cells)
    assert (found is None) == (plain is None)
    if found:
        assert found.chi2 == pytest.approx(plain.test.chi2, abs=1e-9)
        assert found.df == plain.test.df
        n = len(pairs)
        assert found.df2 == pytest.approx(found.df1 * (n - 1))
        assert found.p_chi2 == pytest.approx(plain.test.p, abs=0.5 / n)


def test_missing_traits_and_censuses_are_told_apart():
    rows, columns = ["a", "b", "a", "b", ""], ["x", "y", "y", "x", "x"]

    found = rao_scott(design([1] * 5), rows, columns)

    assert found.chi2 == pytest.approx(0)
    assert rao_scott(design([1] * 5, sizes=[5] * 5), rows, columns) is None


@given(counts, counts)
@untimed
def test_classes_weigh_what_was_declared(first, second):
    classes = {"A": VoterClass(first, 40), "B": VoterClass(second, 60)}

    found = class_point(classes, SCORES)

    if not any(first) and not any(second):
        assert found is None
        return
    assert found.renormalised == (not any(first) or not any(second))
    assert sum(found.weights.values()) == 1
    assert found.score == sum(found.weights[name] * found.means[name] for name in found.means)
    assert 60 <= found.score <= 100
    assert 60 <= found.pooled <= 100


def test_a_gap_between_weighted_and_pooled_score_has_a_name():
    classes = {"A": VoterClass([0, 0, 5], 50), "B": VoterClass([40, 5, 0], 50)}

    assert class_point(classes, SCORES).behind_gap == "A"
    assert class_point({"A": VoterClass([1, 2, 3], 5)}, SCORES).behind_gap is None


def test_a_class_without_weight_is_pooled_and_not_weighted():
    classes = {"A": VoterClass([4, 0, 0], 1), "B": VoterClass([0, 0, 4], 0)}

    found = class_point(classes, SCORES)

    assert (found.score, found.pooled, found.renormalised) == (100, 80, False)
    assert class_point({"B": VoterClass([0, 0, 4], 0)}, SCORES) is None


def test_class_scores_are_exact_until_printed():
    classes = {"A": VoterClass([1, 2, 0], 1), "B": VoterClass([0, 1, 6], 2)}

    assert class_point(classes, SCORES).score == Fraction(260, 9) + Fraction(880, 21)
    half = [Fraction(191, 2), 80, 60]
    assert class_point({"A": VoterClass([1, 0, 0], 1)}, half).score == Fraction(191, 2)


def test_one_answer_of_more_people_has_no_error_and_of_one_none_to_have():
    big = VoterClass([4, 4, 1], 60, 20)

    assert class_error({"A": VoterClass([1, 0, 0], 40, 3), "B": big}, SCORES) is None
    assert class_error({"A": VoterClass([1, 0, 0], 40), "B": big}, SCORES) is None
    assert class_error({"A": VoterClass([1, 0, 0], 40, 1), "B": big}, SCORES).df == pytest.approx(8)
    assert class_error({"A": VoterClass([0, 0, 0], 40, 3)}, SCORES) is None


@given(counts.filter(lambda each: sum(each) > 1))
@untimed
def test_a_census_of_all_classes_has_no_error(answers):
    n = sum(answers)
    classes = {name: VoterClass(answers, 50, n) for name in "AB"}

    found = class_error(classes, SCORES)

    assert (found.se, found.df) == (0, None)
    assert found.interval.low == found.interval.high


@given(counts.filter(lambda each: sum(each) > 1 and max(each) < sum(each)))
@untimed
def test_more_invited_is_more_to_err_about_and_endless_the_most(answers):
    def error(size):
        return class_error({"A": VoterClass(answers, 1, size)}, SCORES)

    n = sum(answers)

    assert error(n + 1).se < error(10 * n).se < error(None).se
    assert error(None).df == pytest.approx(n - 1)
    low, high = error(None).interval
    assert low < class_point({"A": VoterClass(answers, 1)}, SCORES).score < high
