"""Units side by side: common items, exact limits, and no sum that tells a hidden unit."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.conditions import Is
from survey.core.counting import Base, Floors, Rules, percent
from survey.core.questions import Multiple, Single
from survey.core.scales import Grade, Scale
from survey.core.sitting import Selection
from survey.stats.auditing.ledger import Published, small_differences
from survey.stats.comparing.common_items import measures_by_place, why_apart
from survey.stats.comparing.measured import Measured
from survey.stats.comparing.units import Standing, compare_units
from survey.stats.methods.funnel import part_limits
from survey.stats.reasons import NotComputed
from survey.stats.results import WHOLE
from tests.stats import makers
from tests.stats.makers import untimed
from tests.stats.sides import FORM, clouds, side


def item(sides, key="overall"):
    return next(each for each in compare_units(sides).items if each.measure.place.question == key)


def standings(found):
    return [line.standing for line in found.lines]


class TestWhatIsCommon:
    def test_the_same_question_is_common_whatever_form_it_stands_in(self):
        other = makers.form(makers.single("own"), makers.single("overall"), key="bureau")
        ballots = [{"own": "a", "overall": "b"}] * 30

        found = compare_units([side("镇", {"a": 20, "c": 10}), side("局", ballots, other)])

        assert [each.measure.place.question for each in found.items] == ["overall"]
        assert found.apart == ()

    def test_a_question_in_two_forms_is_told_apart_by_its_form(self):
        one = makers.form(makers.single("overall"), key="one")
        two = makers.form(makers.single("overall"), key="two")
        told = makers.summarise(
            makers.BASIS,
            Rules(),
            [makers.edition(one), makers.edition(two)],
            (makers.group("a"),),
            {"a": _of_two(one, two)},
            {"a": 100},
            "5f" * 32,
        )
        first = side("甲", {"a": 20, "c": 10})
        both = first.__class__("乙", "乙", told, (one, two))
        again = first.__class__("丙", "丙", told, (one, two))

        places = measures_by_place([both, again], persons=False)[0]

        assert [place.form for place in places] == ["one", "two"]
        assert len(compare_units([both, again]).items) == 2

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"text": "另一种问法"}, "题目文字不同"),
            ({"scale": makers.STANDARD["merit"]}, "等次、选项或分值不同"),
            ({"when": Is(question="also", option="a")}, "提问的条件不同"),
        ],
    )
    def test_what_was_asked_otherwise_is_named_and_not_compared(self, changed, said):
        asked = makers.single("overall").model_copy(update=changed)
        other = makers.form(makers.single("also"), asked)

        found = compare_units([*clouds(2, a=20, c=10), side("丙", {"a": 30}, other)])

        assert [len(each.lines) for each in found.items] == [2, 3]
        (words,) = found.apart
        assert said in words
        assert "丙与第1村相比" in words

    def test_another_score_for_the_same_words_is_another_scale(self):
        harder = tuple(
            grade.model_copy(update={"score": None if grade.score is None else grade.score - 5})
            for grade in makers.STANDARD["quality"].grades
        )
        asked = makers.single("overall").model_copy(update={"scale": Scale(grades=harder)})
        other = makers.form(asked, makers.single("also"))

        found = compare_units([side("甲", {"a": 30}), side("乙", {"a": 30}, other)])

        assert [each.measure.place.question for each in found.items] == ["also"]

    @pytest.mark.parametrize("rule", ["share_base", "score_base"])
    def test_another_base_keeps_sittings_apart(self, rule):
        rules = Rules(**{rule: Base.ANSWERED})

        found = compare_units([side("甲", {"a": 30}), side("乙", {"a": 30}, rules=rules)])

        assert found.items == ()
        assert all("分母规则不同" in words for words in found.apart)

    def test_persons_are_not_compared_from_unit_to_unit(self):
        people = makers.grid("members", rows=2, roster="leaders")
        things = makers.grid("things", rows=2, columns=2)
        form = makers.form(people, things)
        cells = [slot.key for slot in form.slots]
        ballots = [dict.fromkeys(cells, grade) for grade in "aaaaaaaaaabbbbbbbbbbcccccccccc"]

        found = compare_units([side("甲", ballots, form), side("乙", ballots, form)])

        assert [each.measure.subject for each in found.items] == [
            "第1人 · 第1项",
            "第1人 · 第2项",
            "第2人 · 第1项",
            "第2人 · 第2项",
        ]

    def test_options_are_compared_one_by_one(self):
        asked = Multiple(id="m", text="问题", options=makers.options(2))
        form = makers.form(asked, makers.single("also"))
        ballots = [{"m": ["o0"], "also": "a"}] * 12 + [{"m": ["o1"], "also": "a"}] * 13

        found = compare_units([side("甲", ballots, form), side("乙", ballots, form)])

        options = [each for each in found.items if each.measure.place.question == "m"]
        assert [each.measure.words for each in options] == ["问题：选项0", "问题：选项1"]
        assert [each.lines[0].figures.count for each in options] == [12, 13]

    def test_a_scale_without_good_and_bad_is_compared_grade_by_grade(self):
        plain = Scale(grades=[Grade(code=code, label=code) for code in "ab"])
        asked = makers.single("overall").model_copy(update={"scale": plain})
        form = makers.form(asked, makers.single("also"))

        found = compare_units([side(name, {"a": 12, "b": 18}, form) for name in "甲乙"])

        overall = [each for each in found.items if each.measure.place.question == "overall"]
        assert [each.lines[0].figures.count for each in overall] == [12, 18]

    def test_of_every_kind_only_what_was_chosen_is_compared(self):
        choice = Single(id="choice", text="选择", options=makers.options(2))
        form = makers.form(*makers.ONE_OF_EACH.values(), choice)
        ballots = [{"single": "abc"[n % 3], "choice": f"o{n % 2}"} for n in range(30)]

        found = compare_units([side(name, ballots, form) for name in "甲乙"])

        places = [each.measure.place for each in found.items]
        assert {place.question for place in places} == {"single", "multiple", "grid", "choice"}
        assert [place.option for place in places if place.question == "choice"] == [
            "选项0",
            "选项1",
        ]

    def test_an_option_told_in_a_word_takes_part_in_nothing(self):
        asked = Multiple(id="m", text="问题", options=makers.options(3))
        form = makers.form(asked, makers.single("also"))
        ticked = [["o0", "o1"]] * 8 + [["o0"]] * 6
        ballots = [{"m": each, "also": "abc"[n % 3]} for n, each in enumerate(ticked)]

        found = compare_units([side(name, ballots, form) for name in "甲乙"])

        first, second, third = (e for e in found.items if e.measure.place.question == "m")
        assert "普遍选" in first.lines[0].figures.why
        assert (second.lines[0].figures.count, second.lines[0].figures.base) == (8, 14)
        assert "普遍未选" in third.lines[0].figures.why

    def test_what_is_the_same_has_no_reason(self):
        (one,) = measures_by_place([side("甲", {"a": 30})], persons=False)

        assert all(why_apart(each.meaning, each.meaning) == "" for each in one.values())


def _of_two(one, two):
    given = {"overall": "a"}, {"overall": "b"}
    ballots = []
    for first in given:
        parts = [makers.ballot(form, first).answers[0] for form in (one, two)]
        ballots += [makers.Ballot(tuple(parts), makers.Source.PHONE)] * 15
    return makers.group_columns([one, two], ballots)


class TestHowUnitsStand:
    def test_of_two_units_far_apart_one_is_low_and_one_is_high(self):
        found = item([side("甲", {"a": 60, "d": 40}), side("乙", {"a": 85, "d": 15})])

        assert standings(found) == [Standing.LOW, Standing.HIGH]
        assert (found.pools[0].count, found.pools[0].base) == (145, 200)
        assert found.pools[0].share == Decimal("72.5")

    def test_units_keep_their_order_whatever_came_out(self):
        names = ["丙", "甲", "乙"]
        counts = [{"a": 30 - n, "d": n} for n in (20, 1, 10)]

        found = item([side(name, each) for name, each in zip(names, counts, strict=True)])

        assert [line.side.label for line in found.lines] == names

    def test_a_small_unit_needs_more_to_lie_outside(self):
        rest = clouds(6, a=80, d=20)

        small = item([*rest, side("小", {"a": 6, "d": 4})])
        large = item([*rest, side("大", {"a": 60, "d": 40})])

        assert (standings(small)[-1], standings(large)[-1]) == (Standing.ALIKE, Standing.LOW)

    def test_few_units_are_not_shrunk_and_five_are(self):
        four, five = item(clouds(4, a=20, c=10)), item(clouds(5, a=20, c=10))

        assert [line.likely for line in four.lines] == [None] * 4
        assert [line.likely for line in five.lines] == [Decimal("66.7")] * 5
        assert [line.likely_score for line in four.lines] == [None] * 4
        assert len({line.likely_score for line in five.lines}) == 1

    def test_sittings_of_one_unit_are_one_unit(self):
        sides = [side(f"镇{n}", {"a": 20, "c": 10}, unit="镇") for n in range(6)]

        assert {line.likely for line in item(sides).lines} == {None}

    def test_a_unit_whose_score_is_sure_keeps_it_and_the_others_are_shrunk(self):
        mixed = {"a": 15, "b": 5, "c": 10}
        sides = [side(f"村{n}", mixed | {"a": 15 + n}) for n in range(5)]
        sure = side("全", {"a": 30, "b": 5}, group=makers.group("a", invited=35))

        found = item([*sides, sure])

        assert found.lines[-1].likely_score is None
        assert None not in [line.likely_score for line in found.lines[:-1]]

    def test_units_that_differ_more_than_size_explains_widen_the_limits_from_ten_on(self):
        sides = [
            side(f"村{n}", {"a": 60 + 35 * (n % 2), "d": 40 - 35 * (n % 2)}) for n in range(10)
        ]

        nine, ten = item(sides[:9]), item(sides)

        assert (nine.dispersed, ten.dispersed) == (False, True)
        assert set(standings(ten)) == {Standing.ALIKE}
        assert Standing.ALIKE not in standings(nine)

    def test_all_the_same_is_alike(self):
        form = makers.form(makers.single("overall"), makers.single("also"))
        sides = [side(name, {"d": 40}, form) for name in "甲乙丙"]

        found = item(sides)

        assert standings(found) == [Standing.ALIKE] * 3
        assert found.lines[0].limits == (((0, 0)), ((0, 0)))


class TestWhatIsNotCompared:
    @pytest.mark.parametrize(
        ("counts", "said"),
        [({"a": 12}, "普遍"), ({"a": 3, "c": 2}, "没有公布"), ({}, "没有公布")],
    )
    def test_what_is_withheld_or_said_in_a_word_takes_part_in_nothing(self, counts, said):
        found = item([side("甲", counts), *clouds(2, a=20, c=10)])

        assert said in found.lines[0].figures.why
        assert found.lines[0].standing is None
        assert found.pools[0].base == 60

    def test_fewer_than_ten_ballots_are_shown_and_not_compared(self):
        found = item([side("甲", {"a": 5, "c": 4}), *clouds(2, a=20, c=10)])

        line = found.lines[0]
        assert (line.figures.count, line.figures.share, line.standing) == (5, None, None)
        assert found.pools[0].base == 60

    def test_one_unit_with_figures_has_nothing_to_be_compared_with(self):
        found = item([side("甲", {"a": 12}), side("乙", {"a": 20, "c": 10})])

        assert "不到两个" in found.pools.why
        assert standings(found) == [None, None]

    def test_shared_codes_stand_for_nobody(self):
        found = item([side("甲", {"a": 20, "c": 10}, group=makers.shared()), *clouds(2, a=20, c=9)])

        assert "自愿填写" in found.lines[0].figures.why

    def test_a_sitting_that_must_be_counted_again_takes_part_in_nothing(self):
        stuffed = side("甲", {"a": 90, "c": 20}, issued=100)

        found = item([stuffed, *clouds(2, a=20, c=10)])

        assert stuffed.summary.alarms
        assert "重新清点" in found.lines[0].figures.why
        assert found.pools[0].base == 60

    def test_a_whole_of_several_samples_is_not_compared(self):
        whole = side("甲", {"a": 20, "c": 10})
        mixed = tuple(
            each.model_copy(update={"selection": None}) for each in whole.summary.audiences
        )
        told = whole.summary.model_copy(update={"audiences": mixed})

        found = item([whole.__class__("甲", "甲", told, (FORM,)), *clouds(2, a=20, c=10)])

        assert "不代表全体" in found.lines[0].figures.why

    def test_nobody_asked_and_nobody_who_knows_are_said(self):
        asked = makers.single("overall").model_copy(
            update={"when": Is(question="also", option="d")}
        )
        form = makers.form(makers.single("also"), asked)
        nobody = [{"also": "a"}] * 15 + [{"also": "b"}] * 15
        known = Rules(share_base=Base.KNOWN)
        strangers = side("乙", {"u": 30}, rules=known)

        unasked = item([side(name, nobody, form) for name in "甲乙"])
        unknown = item([strangers, side("丙", {"a": 20, "c": 10}, rules=known)])

        assert unasked.lines[0].figures.why == "没有人被问到。"
        assert unknown.lines[0].figures.why == "没有人表明看法。"

    def test_no_sides_and_one_side_have_no_items(self):
        assert compare_units([]).items == ()
        assert compare_units([side("甲", {"a": 30})]).items == ()


class TestIntervals:
    def test_nobody_missing_leaves_nothing_open(self):
        full = side("甲", {"a": 20, "c": 10}, group=makers.group("a", invited=30))

        figures = item([full, *clouds(2, a=20, c=10)]).lines[0].figures

        assert figures.interval == figures.bounds == (Decimal("66.7"), Decimal("66.7"))
        assert figures.score.se == 0

    def test_the_bounds_take_in_who_did_not_answer(self):
        figures = item(clouds(2, a=20, c=10)).lines[0].figures

        assert figures.bounds == (percent(20, 100, 1), percent(90, 100, 1))

    def test_who_does_not_know_is_missing_from_both_bounds(self):
        rules = Rules(share_base=Base.KNOWN)
        counts = {"a": 20, "c": 10, "u": 10}

        figures = item([side(name, counts, rules=rules) for name in "甲乙"]).lines[0].figures

        assert (figures.base, figures.size) == (30, 90)
        assert figures.bounds == (percent(20, 90, 1), percent(80, 90, 1))

    def test_a_sample_has_an_interval_and_no_bounds(self):
        drawn = makers.group("a", selection=Selection.SAMPLE, invited=500)

        figures = item([side("甲", {"a": 20, "c": 10}, group=drawn), *clouds(1, a=20, c=10)])

        assert figures.lines[0].figures.bounds is None
        assert figures.lines[0].figures.interval is not None

    @pytest.mark.parametrize("invited", [None, 10])
    def test_nobody_knows_of_how_many_has_no_bounds(self, invited):
        unknown = makers.group("a", invited=invited)

        figures = item([side("甲", {"a": 20, "c": 10}, group=unknown), *clouds(1, a=20, c=10)])

        told = figures.lines[0].figures
        assert isinstance(told, Measured)
        assert (told.size, told.bounds) == (None, None)

    def test_unknown_and_blank_earn_nothing_where_the_base_has_them(self):
        rules = Rules(score_base=Base.VALID)
        counts = {"a": 20, "u": 5, "": 5}

        figures = item([side(name, counts, rules=rules) for name in "甲乙"]).lines[0].figures

        assert figures.score.value == Decimal("66.67")
        values = np.repeat([100.0, 0.0], [20, 10])
        expected = values.std(ddof=1) / np.sqrt(30) * np.sqrt(1 - 30 / 100)
        assert figures.score.se == pytest.approx(expected)

    @given(st.integers(1, 40), st.integers(0, 120), st.integers(80, 120))
    @untimed
    def test_a_unit_that_is_like_all_lies_outside_no_more_often_than_said(self, n, chosen, total):
        chosen = min(chosen, total)
        outer = part_limits(n, chosen, total, (0.95,))[0]
        rng = np.random.default_rng(1)

        drawn = rng.hypergeometric(chosen, total - chosen, n, 4000) / n

        assert np.mean((drawn < outer.low) | (drawn > outer.high)) <= 0.05 + 0.015


counts = st.fixed_dictionaries(
    {}, optional={grade: st.integers(0, 25) for grade in ("a", "b", "c", "d", "u", "")}
)
rounds = st.lists(st.tuples(counts, st.sampled_from([5, 8, 12])), min_size=2, max_size=6)


def drawn(given_counts):
    return [
        side(
            f"村{n}",
            each,
            rules=Rules(floors=Floors(total=5, distribution=floor, cell=max(10, floor))),
            above="甲镇" if n % 2 else "",
        )
        for n, (each, floor) in enumerate(given_counts)
    ]


class TestDisclosure:
    @given(rounds)
    @untimed
    def test_every_figure_is_a_function_of_the_published_summaries(self, given_counts):
        """A unit's own counts are the published ones, whatever stands behind a withheld one."""
        sides = drawn(given_counts)

        for each in compare_units(sides).items:
            for line in each.lines:
                published = _published(line.side, each.measure.place.question)
                if isinstance(line.figures, NotComputed):
                    assert line.limits is line.likely is None
                    continue
                assert line.figures.count == published.shares[0].count + published.shares[1].count
                assert line.figures.base == published.base
                assert line.figures.share == published.favourable
                if line.figures.score:
                    assert line.figures.score.value == published.score
            for pool in each.pools if isinstance(each.pools, tuple) else ():
                assert pool.share is None or pool.share == percent(
                    pool.count, pool.base, 1 if pool.base >= 30 else 0
                )

    @given(rounds)
    @untimed
    def test_no_total_minus_what_is_shown_is_a_hidden_unit(self, given_counts):
        """The attacker adds and subtracts every count that the comparison prints."""
        sides = drawn(given_counts)

        for each in compare_units(sides).items:
            if isinstance(each.pools, NotComputed):
                continue
            shown = {
                line.side.label: line.figures
                for line in each.lines
                if isinstance(line.figures, Measured)
            }
            assert any(
                sum(shown[name].base for name in names) == pool.base
                and sum(shown[name].count for name in names) == pool.count
                for pool in each.pools[:1]
                for size in range(2, len(shown) + 1)
                for names in combinations(shown, size)
            )

    @given(rounds)
    @untimed
    def test_what_a_hidden_unit_answered_changes_nothing(self, given_counts):
        """The same comparison comes out, whatever the hidden units said."""
        sides = drawn(given_counts)
        hidden = [n for n, one in enumerate(sides) if _published(one, "overall") is None]
        others = list(given_counts)
        for n in hidden:
            mirrored = {"a": "d", "d": "a", "b": "c", "c": "b"}
            turned = {mirrored.get(code, code): much for code, much in given_counts[n][0].items()}
            others[n] = (turned, given_counts[n][1])
        again = drawn(others)
        if any(_published(again[n], "overall") for n in hidden):
            return

        one, two = (_overall(compare_units(each)) for each in (sides, again))

        assert one == two

    def test_a_sum_that_leaves_a_handful_is_withheld_with_all_that_is_reckoned_from_it(self):
        low = Rules(floors=Floors(total=5, distribution=5, cell=10))
        high = Rules(floors=Floors(total=5, distribution=40, cell=40))
        handful = side("小村", {"a": 8, "c": 4}, rules=low)
        others = [side(name, {"a": 30, "c": 20}, rules=high) for name in "甲乙"]

        found = item([handful, *others])

        assert "剩下的答卷太少" in found.pools.why
        assert standings(found) == [None] * 3

    def test_a_towns_total_holds_only_the_villages_that_are_shown(self):
        villages = [side(f"村{n}", {"a": 20, "c": 10}, above="镇") for n in range(2)]
        hidden = side("藏村", {"a": 4, "c": 1}, above="镇")
        town = side("镇", {"a": 25, "c": 10})

        found = item([town, *villages, hidden])

        whole, part = found.pools
        assert (whole.label, whole.base) == ("合计", 95)
        assert (part.label, part.base) == ("镇所属合计", 60)

    def test_the_ledger_adds_up_dozens_of_units(self):
        units = [Published(str(n), frozenset({str(n)}), 30 + n) for n in range(60)]
        whole = Published("all", frozenset(map(str, range(60))), sum(n.ballots for n in units))

        assert small_differences([*units, whole], 8) == ()
        assert [
            d.ballots for d in small_differences([*units, whole._replace(ballots=3573)], 8)
        ] == [3]


def _published(one, key):
    return makers.items(one.summary)[key].results.get(WHOLE) if _has(one, key) else None


def _has(one, key):
    found = makers.items(one.summary)[key].results.get(WHOLE)
    return found is not None and hasattr(found, "base")


def _overall(found):
    return [
        (
            [(line.figures, line.limits, line.standing, line.likely) for line in each.lines],
            each.pools,
        )
        for each in found.items
        if each.measure.place.question == "overall"
    ]


def test_a_share_of_all_is_exact():
    found = item([side("甲", {"a": 20, "c": 10}), side("乙", {"a": 10, "c": 23})])

    assert Fraction(found.pools[0].count, found.pools[0].base) == Fraction(30, 63)
