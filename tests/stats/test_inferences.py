"""What follows from a summary: intervals and bounds, errors, comparisons, and why not."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.core.conditions import Is
from survey.core.counting import Base, Rules
from survey.core.questions import Multiple, Number, Ranking
from survey.core.sitting import Selection
from survey.stats.figures import Distribution
from survey.stats.inference.inferring import inferences, scales_of
from survey.stats.inference.results import (
    Estimate,
    Evenness,
    Footing,
    GroupTest,
    Judgement,
    MeanError,
    Middle,
    Range,
    Ticking,
    Verdict,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import WHOLE, SittingSummary
from survey.stats.summary import summarise
from tests.stats import makers

A, B, C = makers.group("a", 30), makers.group("b", 30), makers.group("c", 40)
FORM = makers.form(makers.single("overall"), makers.single("also"))
SATISFIED = makers.form(makers.single("overall", "satisfaction"), makers.single("also"))


def counted(counts, *, of=FORM, invited=45, rules=None, selection=Selection.ALL):
    """Return a sitting of one group, in which everybody also answered another question."""
    who = makers.group("a", invited=invited, selection=selection)
    return makers.summary(of, {who: makers.spread("overall", counts, also="a")}, rules)


def item_of(summary, key="overall"):
    return next(
        item
        for form in summary.inferences.forms
        for question in form.questions
        if question.kind == "judged"
        for item in question.items
        if item.key == key
    )


def question_of(summary, key):
    return next(q for f in summary.inferences.forms for q in f.questions if q.question == key)


def judged(summary, audience=WHOLE, key="overall"):
    return item_of(summary, key).audiences[audience]


def limits(found):
    return str(found.low), str(found.high)


class TestShares:
    def test_where_all_came_the_share_is_the_fact_and_has_no_interval(self):
        found = judged(counted({"a": 20, "b": 11, "d": 14})).favourable

        assert (found.count, found.base, found.people, found.share) == (31, 45, 45, Decimal("68.9"))
        assert found.footing is Footing.COMPLETE
        assert found.bounds is None
        assert "不用推算" in found.interval.why

    def test_where_some_stayed_away_the_worst_case_stands_beside_the_interval(self):
        found = judged(counted({"a": 20, "b": 9, "d": 8})).favourable

        assert found.footing is Footing.PART
        assert limits(found.bounds) == ("64.4", "82.2")
        assert limits(found.interval) == ("71.1", "82.2")
        assert found.unreturned == 8

    def test_a_sample_has_an_interval_and_no_bounds(self):
        summary = counted(
            {"a": 140, "c": 72}, of=SATISFIED, invited=1000, selection=Selection.SAMPLE
        )

        found = judged(summary).favourable

        assert found.footing is Footing.SAMPLE
        assert found.bounds is None
        assert (found.share, found.interval.about) == (Decimal("66.0"), (60, 72))
        assert limits(found.interval) == ("60.0", "71.7")

    def test_a_register_of_unknown_length_is_taken_for_endless(self):
        summary = counted({"a": 140, "c": 72}, invited=None, selection=Selection.SAMPLE)

        assert limits(judged(summary).largest.interval) == ("59.4", "72.1")

    def test_the_largest_grade_is_named_and_of_equal_ones_the_first(self):
        found = judged(counted({"a": 10, "b": 12, "c": 12})).largest

        assert found.labels == ("较好",)

    @pytest.mark.parametrize(
        ("base", "n", "bounds"),
        [
            (Base.VALID, 37, ("64.4", "82.2")),
            (Base.ANSWERED, 36, ("65.9", "84.1")),
            (Base.KNOWN, 33, ("70.7", "90.2")),
        ],
    )
    def test_whoever_gave_no_ballot_might_be_in_any_base(self, base, n, bounds):
        counts = {"a": 20, "b": 9, "d": 4, "u": 3, "": 1}

        found = judged(counted(counts, rules=Rules(share_base=base))).favourable

        assert (found.base, found.people) == (n, n + 8)
        assert limits(found.bounds) == bounds

    def test_who_is_known_not_to_have_been_asked_is_none_of_the_people(self):
        form = makers.form(
            makers.single("root"),
            makers.single("overall", when=Is(question="root", option="a")),
        )
        given_ = [
            *({"root": "a", "overall": grade} for grade in "aaabd" * 5),
            *({"root": "b"} for _ in range(10)),
        ]
        summary = makers.summary(form, {makers.group("a", invited=45): given_})

        found = judged(summary).favourable

        assert (found.base, found.people) == (25, 35)
        assert limits(found.bounds) == ("57", "86")

    def test_where_all_came_no_base_leaves_anything_to_infer(self):
        counts = {"a": 20, "b": 9, "d": 4, "u": 8, "": 4}

        found = judged(counted(counts, rules=Rules(share_base=Base.KNOWN)))

        assert (found.favourable.base, found.favourable.people) == (33, 33)
        assert found.favourable.footing is Footing.COMPLETE
        assert "不用推算" in found.scored.error.why

    def test_below_thirty_there_are_whole_per_cents(self):
        found = judged(counted({"a": 12, "b": 8, "d": 9})).favourable

        assert found.share == Decimal(69)
        assert limits(found.bounds) == ("44", "80")

    def test_a_handful_has_counts_only_and_less_nothing(self):
        few = judged(counted({"a": 5, "d": 3}))
        fewer = judged(counted({"a": 2, "d": 2, "": 20}, rules=Rules(share_base=Base.ANSWERED)))

        assert (few.favourable.count, few.favourable.base, few.favourable.share) == (5, 8, None)
        assert few.favourable.bounds is None
        assert "只列票数" in few.favourable.interval.why
        assert isinstance(few.middle, NotComputed)
        assert isinstance(fewer.favourable, NotComputed)
        assert isinstance(fewer.largest, NotComputed)

    def test_an_interval_wider_than_thirty_points_is_marked(self):
        narrow = counted({"a": 30, "d": 30}, invited=90)
        wide = counted({"a": 6, "d": 6}, invited=90)

        assert [judged(each).favourable.interval.wide for each in (narrow, wide)] == [False, True]

    def test_large_groups_have_the_score_interval(self):
        found = judged(counted({"a": 60, "d": 40}, invited=2001)).favourable

        assert limits(found.interval) == ("50.4", "68.8")

    def test_a_shared_code_has_counts_and_a_sentence(self):
        shared = makers.shared()
        summary = makers.summary(FORM, {shared: makers.spread("overall", {"a": 20, "d": 20})})

        found = judged(summary, "v")

        assert (found.favourable.count, found.favourable.share) == (20, Decimal("50.0"))
        assert "自愿" in found.favourable.interval.why
        assert found.favourable.bounds is None
        assert found.scored.error == found.favourable.interval

    def test_the_whole_of_several_selections_stands_for_nobody(self):
        drawn = makers.group("b", selection=Selection.SAMPLE)
        counts = {"a": 15, "b": 10, "d": 5}
        summary = makers.summary(
            FORM, {A: makers.spread("overall", counts), drawn: makers.spread("overall", counts)}
        )

        assert "选人的办法不同" in judged(summary).favourable.interval.why
        assert judged(summary, "a").favourable.footing is Footing.PART
        assert judged(summary, "b").favourable.footing is Footing.SAMPLE

    def test_more_answers_than_people_bear_nothing(self):
        found = judged(counted({"a": 30, "d": 20})).favourable

        assert "比应到的人还多" in found.interval.why
        assert found.bounds is None


class TestOrder:
    def test_median_top_bottom_and_net(self):
        found = judged(counted({"a": 9, "b": 15, "c": 7, "d": 3, "u": 2})).middle

        assert found.median == ("较好",)
        assert (found.top, found.bottom, found.net) == tuple(map(Decimal, ("66.7", "8.3", "58.3")))
        assert found.interpolated == Decimal("2.97")

    def test_a_middle_between_two_grades_names_both_and_none_between_them(self):
        found = judged(counted({"a": 10, "d": 10})).middle

        assert found.median == ("差", "好")

    def test_grades_without_scores_are_ordered_by_what_they_speak_for(self):
        form = makers.form(makers.single("overall", "existence"), makers.single("also"))

        found = judged(counted({"a": 5, "b": 15}, of=form)).middle

        assert found.median == ("不存在",)
        assert found.interpolated == Decimal("1.83")

    def test_not_knowing_has_no_place_in_the_order(self):
        found = judged(counted({"a": 3, "b": 4, "u": 20})).middle

        assert isinstance(found, NotComputed)


class TestScores:
    def test_the_error_knows_how_few_stayed_away(self):
        half = judged(counted({"a": 10, "b": 10, "c": 10})).scored
        nearly = judged(counted({"a": 10, "b": 10, "c": 10}, invited=31)).scored

        assert half.score == nearly.score == Decimal("80.00")
        assert half.error == MeanError(
            se=Decimal("1.75"), low=Decimal("76.42"), high=Decimal("83.58")
        )
        assert nearly.error.se == Decimal("0.54")

    def test_all_alike_tell_nothing_of_the_spread(self):
        found = judged(counted({"a": 30})).scored

        assert "全部相同" in found.error.why

    def test_the_interval_stays_on_the_scale(self):
        found = judged(counted({"a": 29, "b": 1}, invited=900)).scored

        assert (found.score, found.error.high) == (Decimal("99.33"), Decimal("100.00"))

    @pytest.mark.parametrize("base", list(Base))
    def test_the_error_is_of_the_score_that_is_published(self, base):
        counts = {"a": 12, "b": 10, "c": 5, "u": 4, "": 3}

        found = judged(counted(counts, rules=Rules(score_base=base))).scored

        assert found.error.low < found.score < found.error.high

    def test_options_have_no_score_no_order_and_no_favour(self):
        question = makers.Single(id="overall", text="身份", options=makers.options(3))
        form = makers.form(question, makers.single("also"))

        found = judged(counted({"o0": 20, "o1": 9, "o2": 6}, of=form))

        assert (found.favourable, found.middle, found.scored) == (None, None, None)
        assert found.largest.labels == ("选项0",)
        assert isinstance(found.together, NotComputed)

    def test_options_put_to_a_sample_have_limits_together(self):
        question = makers.Single(id="overall", text="身份", options=makers.options(3))
        form = makers.form(question, makers.single("also"))
        drawn = {"selection": Selection.SAMPLE, "of": form, "invited": 5000}

        found = judged(counted({"o0": 20, "o1": 9, "o2": 6}, **drawn)).together
        rare = judged(counted({"o0": 20, "o1": 9, "o2": 1}, **drawn)).together

        assert limits(found["o0"]) == ("37.5", "74.7")
        assert "不足5票" in rare.why


def split(votes, *, of=FORM, rules=None, **more):
    given_ = {who: makers.spread("overall", counts, also="a") for who, counts in votes.items()}
    return makers.summary(of, given_, rules or Rules(floors=makers.LOWEST), **more)


CLASSES = {
    A: {"a": 5, "b": 2},
    B: {"a": 14, "b": 8, "c": 2},
    C: {"a": 20, "b": 15, "c": 4, "d": 1},
}


class TestWeighted:
    def test_the_weighted_score_has_its_error_and_the_pooled_one_beside_it(self):
        found = item_of(split(CLASSES)).weighted

        assert (found.score, found.pooled) == (Decimal("90.09"), Decimal("88.73"))
        assert found.behind_gap == ""
        assert found.error == MeanError(
            se=Decimal("1.48"), low=Decimal("87.00"), high=Decimal("93.18")
        )
        assert found.df == Decimal("20.6")

    def test_the_class_behind_a_gap_is_named(self):
        votes = {**CLASSES, A: {"c": 3, "d": 4}}

        assert item_of(split(votes)).weighted.behind_gap == "A票"

    def test_a_class_that_is_all_there_does_not_err(self):
        whole = makers.group("a", 30, invited=7)
        votes = {whole: CLASSES[A], B: CLASSES[B], C: CLASSES[C]}

        assert item_of(split(votes)).weighted.error.se == Decimal("1.03")

    def test_of_one_answer_in_a_class_there_is_no_error(self):
        votes = {**CLASSES, A: {"a": 1, "u": 4, "": 2}}

        found = item_of(split(votes)).weighted

        assert "只有一人" in found.error.why

    def test_where_the_classes_are_not_shown_there_is_none(self):
        votes = {**CLASSES, A: {"a": 7}}

        assert item_of(split(votes)).weighted is None

    @pytest.mark.parametrize(("invited", "why"), [(None, "不明"), (6, "比应到的人还多")])
    def test_a_class_of_unknown_or_impossible_size_leaves_no_error(self, invited, why):
        votes = {makers.group("a", 30, invited=invited): CLASSES[A], B: CLASSES[B], C: CLASSES[C]}

        assert why in item_of(split(votes)).weighted.error.why

    def test_a_census_of_all_classes_is_a_fact(self):
        votes = {
            makers.group(who.code, who.weight, invited=sum(counts.values())): counts
            for who, counts in CLASSES.items()
        }

        assert "不用推算" in item_of(split(votes)).weighted.error.why

    def test_where_nobody_scores_there_is_nothing_to_err_about(self):
        votes = {A: {"u": 4, "": 4}, B: {"u": 15, "": 9}}

        assert item_of(split(votes)).weighted is None

    def test_nine_scores_in_all_bear_no_error(self):
        votes = {A: {"a": 2, "b": 2, "u": 30}, B: {"a": 2, "c": 3, "u": 30}}

        assert "只列票数" in item_of(split(votes)).weighted.error.why

    def test_classes_each_of_one_mind_have_no_spread(self):
        votes = {
            makers.group("a", 50): {"a": 25},
            makers.group("b", 50): {"b": 25},
        }

        assert "内部的回答全部相同" in item_of(split(votes)).weighted.error.why


class TestGroups:
    def test_ordered_grades_are_compared_by_ranks(self):
        found = item_of(split({A: {"a": 25, "b": 5}, B: {"a": 5, "c": 25}})).difference

        assert (found.test, found.verdict) == (GroupTest.KRUSKAL, Verdict.VISIBLE)
        assert (found.audiences, found.n) == (("a", "b"), (30, 30))
        assert found.adjusted < Decimal("0.05")

    def test_who_does_not_know_has_no_opinion_to_compare(self):
        found = item_of(split({A: {"a": 15, "b": 9}, B: {"a": 15, "b": 9, "u": 30}})).difference

        assert found.n == (24, 24)
        assert found.verdict is Verdict.NOT_VISIBLE

    @pytest.mark.parametrize(
        ("votes", "why"),
        [
            ({A: {"a": 2, "b": 2, "u": 30}, B: {"a": 20, "b": 9}}, "不足5份"),
            ({A: {"a": 5, "b": 4}, B: {"a": 5, "b": 4}}, "不足20份"),
            ({A: {"a": 30}, B: {"a": 30}}, "全部相同"),
            ({A: {"a": 30, "b": 9}, B: {"a": 8}}, "没有都列出"),
        ],
    )
    def test_without_a_valid_test_there_is_a_sentence(self, votes, why):
        assert why in item_of(split(votes)).difference.why

    def test_groups_that_are_not_shown_are_not_compared(self):
        summary = split({A: {"a": 30, "b": 9}, B: {"a": 3}}, rules=Rules())

        assert summary.split_withheld
        assert item_of(summary).difference is None

    def test_persons_of_one_team_are_held_to_a_harder_rule_than_items(self):
        def least(of):
            people = [{f"members.r{n}.c1": "a" for n in range(1, 5)}] * 30
            others = [
                {f"members.r{n}.c1": "b" if i < 4 else "a" for n in range(1, 5)} for i in range(30)
            ]
            summary = makers.summary(of, {A: people, B: others})
            return item_of(summary, "members.r1.c1").difference

        persons = least(makers.form(makers.grid(rows=4, roster="leaders")))
        items = least(makers.form(makers.grid(rows=4)))

        assert persons.p == items.p == items.adjusted == Decimal("0.0401")
        assert persons.adjusted == Decimal("0.1603")
        assert (persons.verdict, items.verdict) == (Verdict.NOT_VISIBLE, Verdict.VISIBLE)

    def test_single_questions_of_one_form_are_one_table(self):
        votes = {
            A: [{"overall": "a", "also": "ab"[i % 2]} for i in range(30)],
            B: [{"overall": "b" if i < 4 else "a", "also": "ab"[i % 2]} for i in range(30)],
        }

        summary = makers.summary(FORM, votes)

        first, second = (item_of(summary, key).difference for key in ("overall", "also"))
        assert first.adjusted > first.p
        assert second.adjusted == second.p == 1

    def test_options_are_compared_by_their_table_and_the_seed_is_the_summarys(self):
        question = makers.Single(id="overall", text="身份", options=makers.options(3))
        form = makers.form(question, makers.single("also"))
        votes = {
            A: {"o0": 10, "o1": 3, "o2": 1},
            B: {"o0": 4, "o1": 8, "o2": 2},
            C: {"o0": 5, "o1": 5, "o2": 2},
        }

        one, same = (item_of(split(votes, of=form)).difference for _ in range(2))

        assert one.test is GroupTest.MONTE_CARLO
        assert one == same
        assert one.effect == one.cramers_v

    def test_two_groups_and_two_options_are_counted_out(self):
        question = makers.Single(id="overall", text="身份", options=makers.options(2))
        form = makers.form(question, makers.single("also"))

        found = item_of(split({A: {"o0": 9, "o1": 2}, B: {"o0": 4, "o1": 6}}, of=form)).difference

        assert found.test is GroupTest.FISHER


class TestTicks:
    QUESTION = Multiple(id="problems", text="问题", options=makers.options(4))
    FORM = makers.form(QUESTION, makers.single("also"))

    def summary(self, groups):
        return makers.summary(self.FORM, groups)

    def ballots(self, *marks, n=30):
        return [
            {"problems": [f"o{o}" for o, times in enumerate(marks) if i < times], "also": "a"}
            for i in range(n)
        ]

    def test_ties_share_a_rank(self):
        found = question_of(self.summary({A: self.ballots(9, 20, 9, 2)}), "problems")

        ticking = found.audiences[WHOLE]
        assert [(o.code, o.rank, o.tied) for o in ticking.order] == [
            ("o1", 1, False),
            ("o0", 2, True),
            ("o2", 2, True),
            ("o3", 4, False),
        ]
        assert ticking.per_ballot == Decimal("1.33")
        assert limits(ticking.largest.bounds) == ("20.0", "90.0")

    def test_groups_are_compared_option_by_option(self):
        groups = {A: self.ballots(25, 9, 9, 9), B: self.ballots(5, 9, 9, 9)}

        found = question_of(self.summary(groups), "problems").differences

        assert found["o0"].verdict is Verdict.VISIBLE
        assert found["o1"].verdict is Verdict.NOT_VISIBLE
        assert list(found) == ["o0", "o1", "o2", "o3"]

    def test_what_nobody_or_hardly_anybody_was_asked_bears_nothing(self):
        when = Is(question="also", option="b")
        question = self.QUESTION.model_copy(update={"when": when})
        form = makers.form(makers.single("also"), question)

        found = question_of(makers.summary(form, {A: [{"also": "a"}] * 30}), "problems")

        assert "没有人被问到" in found.audiences[WHOLE].why

    def test_words_bear_nothing(self):
        found = question_of(self.summary({A: self.ballots(12, 1, 3, 2, n=12)}), "problems")

        assert "普遍" in found.audiences[WHOLE].why


class TestRankings:
    QUESTION = Ranking(id="rank", text="排序", options=makers.options(3), places=2)
    FORM = makers.form(QUESTION, makers.single("also"))

    def ballots(self, *orders):
        return [
            {**{f"rank.o{o}": str(place) for place, o in enumerate(order, 1)}, "also": "a"}
            for order, times in orders
            for _ in range(times)
        ]

    def test_mean_ranks_are_those_of_the_ballots(self):
        orders = [((0, 1), 10), ((1, 2), 6), ((2, 0), 4)]

        found = question_of(makers.summary(self.FORM, {A: self.ballots(*orders)}), "rank")

        options = found.audiences[WHOLE].options
        assert [o.mean_rank for o in options] == [Decimal(r) for r in ("1.80", "1.90", "2.30")]
        assert [o.first for o in options] == [Decimal(50), Decimal(30), Decimal(20)]
        assert [o.borda for o in options] == [Decimal(r) for r in ("40.0", "36.7", "23.3")]

    def test_mean_ranks_need_full_ballots(self):
        orders = [((0, 1), 10), ((1,), 6), ((2, 0), 4)]

        found = question_of(makers.summary(self.FORM, {A: self.ballots(*orders)}), "rank")

        assert all("没有排满" in o.mean_rank.why for o in found.audiences[WHOLE].options)

    def test_groups_are_compared_by_what_they_put_first(self):
        given_ = {A: self.ballots(((0, 1), 20)), B: self.ballots(((1, 0), 12), ((0, 2), 8))}

        found = question_of(makers.summary(self.FORM, given_), "rank").difference

        assert found.verdict is Verdict.VISIBLE


class TestNumbers:
    FORM = makers.form(Number(id="n", text="次数", maximum=999), makers.single("also"))

    def summary(self, groups):
        given_ = {
            who: [{"n": str(number), "also": "a"} for number in numbers]
            for who, numbers in groups.items()
        }
        return makers.summary(self.FORM, given_)

    def mean(self, summary, audience=WHOLE):
        return question_of(summary, "n").audiences[audience]

    def test_the_mean_of_many_has_its_interval(self):
        found = self.mean(self.summary({makers.group("a", invited=80): [n % 5 for n in range(40)]}))

        assert found.mean == Decimal("2.0")
        assert found.error == MeanError(se=Decimal("0.16"), low=Decimal("1.7"), high=Decimal("2.3"))

    @pytest.mark.parametrize(
        "numbers",
        [
            [n % 5 for n in range(29)],
            [0] * 39 + [7],
            [n % 2 for n in range(39)] + [900],
            [3] * 25 + list(range(10)),
        ],
    )
    def test_no_spread_is_told_that_would_tell_of_one(self, numbers):
        summary = self.summary({A: numbers})

        assert makers.question(summary, "n").results[WHOLE].deviation is None
        mean = self.mean(summary)
        assert isinstance(mean, NotComputed) or isinstance(mean.error, NotComputed)

    def test_of_groups_the_spread_is_told_of_all_or_none(self):
        even = [n % 5 for n in range(40)]
        both = makers.question(self.summary({A: even, B: even}), "n").results
        one = makers.question(self.summary({A: even, B: even[:20]}), "n").results

        assert [both[code].deviation is None for code in ("all", "a", "b")] == [False] * 3
        assert [one[code].deviation is None for code in ("all", "a", "b")] == [False, True, True]

    def test_of_a_shared_code_no_spread_is_needed(self):
        summary = self.summary({makers.shared(): [n % 5 for n in range(40)]})

        assert makers.question(summary, "n").results["v"].deviation is None
        assert "自愿" in self.mean(summary, "v").error.why


def issued(summary, number, **changes):
    """Return what follows where so many slips were issued to everybody."""
    lines = tuple(
        line.model_copy(update={"issued": number, **changes}) for line in summary.accounting
    )
    changed = summary.model_copy(update={"accounting": lines})
    return inferences(changed, scales_of([FORM]))


class TestSitting:
    def test_more_ballots_than_slips_lock_the_results(self):
        columns = makers.returned(FORM, makers.spread("overall", {"a": 20, "d": 16}))

        locked, fine = (
            summarise(
                makers.BASIS, Rules(), [makers.edition(FORM)], [A], {"a": columns}, {"a": slips}, ""
            ).inferences
            for slips in (35, 36)
        )

        assert (locked.locked, locked.forms, locked.evenness) == (True, (), None)
        assert not fine.locked
        assert len(fine.forms) == 1

    def test_more_ballots_than_people_are_a_caution_that_locks_nothing(self):
        found = counted({"a": 20, "d": 16}, invited=35).inferences

        assert not found.locked
        assert "收回36份，多于应到的35人" in found.cautions[0]
        (form,) = found.forms
        assert "比应到的人还多" in form.questions[0].items[0].audiences[WHOLE].largest.interval.why

    def test_rates_are_of_issued_of_invited_and_of_those_meant(self):
        summary = makers.summary(
            FORM, {makers.group("a", invited=45): [*makers.spread("overall", {"a": 36}), {}]}
        )

        (found,) = issued(summary, 40).turnout

        assert (found.of_issued, found.of_invited) == (Decimal("92.5"), Decimal("82.2"))
        assert found.rr1 == found.rr2 == Decimal("80.0")

    def test_of_a_sample_those_drawn_are_the_base(self):
        summary = counted({"a": 20, "d": 16}, invited=900, selection=Selection.SAMPLE)

        (found,) = issued(summary, 40).turnout

        assert (found.of_issued, found.of_invited, found.rr1) == (
            Decimal("90.0"),
            None,
            Decimal("90.0"),
        )

    def test_of_a_shared_code_nothing_is_known(self):
        summary = makers.summary(FORM, {makers.shared(): makers.spread("overall", {"a": 20})})

        (found,) = summary.inferences.turnout

        assert (found.of_issued, found.of_invited, found.rr1) == (None, None, None)
        assert summary.inferences.evenness is None

    def test_evenness_is_that_of_the_classes(self):
        groups = {
            makers.group("a", invited=12): 11,
            makers.group("b", invited=30): 21,
            makers.group("c", invited=80): 44,
            makers.group("d", invited=60): 50,
        }
        given_ = {who: makers.spread("overall", {"a": n}) for who, n in groups.items()}

        found = makers.summary(FORM, given_).inferences.evenness

        assert found == Evenness(r=Decimal("0.725"), cv=Decimal("0.199"))

    @pytest.mark.parametrize(
        ("groups", "why"),
        [
            ({A: 30, B: 3}, "没有分票类"),
            ({A: 30, B: 30, C: 0}, "数目不明"),
            ({makers.group("a", invited=9): 9, makers.group("b", invited=9): 8}, "不足20人"),
            ({makers.group("a", invited=None): 30, B: 30}, "数目不明"),
        ],
    )
    def test_evenness_is_not_told_where_it_is_not_known(self, groups, why):
        given_ = {who: makers.spread("overall", {"a": n}) for who, n in groups.items()}

        assert why in makers.summary(FORM, given_).inferences.evenness.why


def test_nothing_is_read_but_what_is_published():
    """What follows is the same when the summary has been through its file."""
    summary = split(CLASSES)
    again = SittingSummary.model_validate_json(summary.model_dump_json())
    bare = again.model_copy(update={"inferences": type(again.inferences)()})

    assert inferences(bare, scales_of([FORM])) == summary.inferences == again.inferences


def test_what_is_withheld_or_put_in_words_bears_nothing():
    summary = split({**CLASSES, A: {"a": 7}})
    item = makers.items(summary)["overall"]

    told = {code for code, found in item.results.items() if isinstance(found, Distribution)}

    follows = item_of(summary).audiences
    assert set(follows) > told
    assert all(isinstance(follows[code], NotComputed) for code in set(follows) - told)


EVERY_KIND = makers.form(*makers.ONE_OF_EACH.values())
FULL = {
    "single": "a",
    "multiple": ["o0", "o1"],
    **{f"grid.r{r}.c{c}": "a" for r in (1, 2) for c in (1, 2)},
    "ranking.o0": "1",
    "ranking.o1": "2",
    "number": "3",
    "text": "好",
}
UNKNOWN = {"single": "u", **{f"grid.r{r}.c{c}": "u" for r in (1, 2) for c in (1, 2)}}
ALMOST_BLANK = {"text": "好"}


def dumped(summary):
    return summary.model_dump_json()


NOTHING = re.compile(r"\bnan\b|\binfinity\b|\binf\b", re.IGNORECASE)


@pytest.mark.parametrize(
    "groups",
    [
        {},
        {A: []},
        {A: [FULL]},
        {A: [{}] * 30},
        {A: [ALMOST_BLANK] * 30},
        {A: [UNKNOWN] * 30},
        {A: [FULL] * 30},
        {A: [FULL] * 30, B: []},
        {A: [FULL] * 30, B: [ALMOST_BLANK] * 30},
        {A: [FULL] * 30, B: [UNKNOWN] * 30},
        {makers.group("a", invited=30): [FULL] * 30},
        {makers.group("a", invited=None): [FULL] * 30},
        {makers.group("a", invited=0): [FULL] * 30},
        {makers.group("a", invited=None, selection=Selection.SAMPLE): [FULL] * 30},
        {makers.group("a", invited=20): [FULL] * 30, B: [FULL] * 30},
        {A: [FULL] * 120},
        {makers.shared(): [FULL] * 30},
        {A: [FULL] * 6, B: [UNKNOWN] * 6, makers.shared(): [ALMOST_BLANK]},
    ],
    ids=str,
)
def test_the_worst_sittings_give_sentences_and_no_nonsense(groups):
    summary = makers.summary(EVERY_KIND, groups, Rules(floors=makers.LOWEST))

    found = dumped(summary)

    assert NOTHING.search(found) is None
    assert SittingSummary.model_validate_json(found) == summary
    assert all(why and why.endswith("。") for why in whys(json.loads(found)["inferences"]))


def whys(found):
    """Yield every reason in a dumped result."""
    if isinstance(found, dict):
        if set(found) == {"why"}:
            yield found["why"]
        for each in found.values():
            yield from whys(each)
    elif isinstance(found, list):
        for each in found:
            yield from whys(each)


grades = st.sampled_from(["a", "b", "c", "d", "u", ""])
answered = st.builds(
    lambda single, grid, ticks, order, number: {
        "single": single,
        "grid.r1.c1": grid,
        "multiple": [f"o{n}" for n in range(3) if ticks >> n & 1],
        **{f"ranking.o{o}": str(place) for place, o in enumerate(order, 1)},
        "number": str(number),
    },
    grades,
    grades,
    st.integers(0, 7),
    st.lists(st.integers(0, 2), unique=True, max_size=2),
    st.integers(0, 100),
)
sittings = st.lists(
    st.tuples(
        st.lists(answered, max_size=5),
        st.integers(1, 12),
        st.one_of(st.none(), st.integers(0, 90)),
        st.sampled_from(list(Selection)),
    ),
    min_size=1,
    max_size=3,
)
random_sittings = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)


@given(sittings, st.sampled_from(list(Base)), st.sampled_from(list(Base)), st.booleans())
@random_sittings
def test_every_interval_holds_its_estimate_and_stays_on_its_scale(
    drawn, share_base, score_base, weighted
):
    groups = {
        makers.group(
            "abc"[n],
            [100 // len(drawn), 1][n > 0] if weighted else None,
            invited=invited,
            selection=selection,
        ): ballots * times
        for n, (ballots, times, invited, selection) in enumerate(drawn)
    }
    rules = Rules(floors=makers.LOWEST, share_base=share_base, score_base=score_base)

    one, same = (makers.summary(EVERY_KIND, groups, rules) for _ in range(2))

    assert dumped(one) == dumped(same)
    assert NOTHING.search(dumped(one)) is None
    for each in estimates_of(one):
        holds(each)
    for judgement in judgements_of(one):
        if judgement.scored and isinstance(judgement.scored.error, MeanError):
            error = judgement.scored.error
            assert 0 <= error.low <= judgement.scored.score <= error.high <= 100
            assert error.se > 0 or error.low == error.high
        if isinstance(judgement.middle, Middle):
            assert 0 <= judgement.middle.top <= 100


def holds(found: Estimate) -> None:
    if found.share is None:
        assert isinstance(found.interval, NotComputed)
        assert found.bounds is None
        return
    assert 0 <= found.share <= 100
    if isinstance(found.interval, Range):
        assert 0 <= found.interval.low <= found.share <= found.interval.high <= 100
        low, high = found.interval.about
        assert 0 <= low <= high <= 100
    if found.bounds is not None:
        assert 0 <= found.bounds.low <= found.share <= found.bounds.high <= 100
        assert found.bounds.low <= found.interval.low
        assert found.interval.high <= found.bounds.high
    assert (found.bounds is not None) == (
        found.footing is Footing.PART and isinstance(found.interval, Range)
    )


def judgements_of(summary):
    for form in summary.inferences.forms:
        for question in form.questions:
            if question.kind == "judged":
                for item in question.items:
                    for each in item.audiences.values():
                        if isinstance(each, Judgement):
                            yield each


def estimates_of(summary):
    for each in judgements_of(summary):
        yield from (e for e in (each.largest, each.favourable) if isinstance(e, Estimate))
    for form in summary.inferences.forms:
        for question in form.questions:
            if question.kind == "ticked":
                for each in question.audiences.values():
                    if isinstance(each, Ticking) and isinstance(each.largest, Estimate):
                        yield each.largest
