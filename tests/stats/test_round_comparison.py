"""Two rounds of one unit: what changed, and what cannot be said."""

from decimal import Decimal
from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from survey.core.sitting import Selection
from survey.stats.comparing.measured import Measured
from survey.stats.comparing.rounds import Direction, compare_rounds
from survey.stats.methods.changes import Sample, newcombe
from survey.stats.reasons import NotComputed
from survey.stats.results import WHOLE
from tests.stats import makers
from tests.stats.makers import untimed
from tests.stats.sides import side

counts = st.fixed_dictionaries(
    {}, optional={grade: st.integers(0, 60) for grade in ("a", "b", "c", "d", "u", "")}
)


def overall(before, after):
    return next(
        each
        for each in compare_rounds(before, after).changes
        if each.measure.place.question == "overall"
    )


class TestPartySchoolCadres:
    """R1: 84.5 % of 116 in 2003, 72.2 % the year before, 12.3 百分点 more."""

    def test_the_published_change_is_reproduced(self):
        drawn = makers.group("a", selection=Selection.SAMPLE, invited=20_000)
        before = side("2002", {"a": 20, "b": 63, "c": 32}, group=drawn)
        after = side("2003", {"a": 6, "b": 92, "c": 17, "d": 1}, group=drawn)

        found = overall(before, after)

        assert (found.before.share, found.after.share) == (Decimal("72.2"), Decimal("84.5"))
        assert found.share.change == Decimal("12.3")
        assert found.share.direction is Direction.UP
        assert (found.after.base, found.before.base) == (116, 115)

    def test_the_way_back_is_a_fall_of_as_much(self):
        before = side("2003", {"a": 6, "b": 92, "c": 17, "d": 1})
        after = side("2002", {"a": 20, "b": 63, "c": 32})

        found = overall(before, after)

        assert (found.share.change, found.share.direction) == (Decimal("-12.3"), Direction.DOWN)


class TestWhatChanged:
    def test_a_change_that_chance_explains_is_not_seen(self):
        found = overall(side("前", {"a": 20, "c": 20}), side("后", {"a": 22, "c": 18}))

        assert found.share.direction is Direction.UNSEEN
        assert found.share.interval.low < 0 < found.share.interval.high

    def test_nothing_changed_where_everybody_answered_twice(self):
        everybody = makers.group("a", invited=40)

        found = overall(*(side(name, {"a": 30, "c": 10}, group=everybody) for name in ("前", "后")))

        assert found.share.interval == (0, 0)
        assert found.share.direction is found.score.direction is Direction.UNSEEN

    def test_whoever_did_not_answer_could_have_changed_it(self):
        found = overall(side("前", {"a": 20, "c": 40}), side("后", {"a": 50, "c": 10}))

        assert found.bounds == (50 - 60, 90 - 20)

    def test_with_a_sample_nothing_is_said_of_those_not_drawn(self):
        drawn = makers.group("a", selection=Selection.SAMPLE)

        found = overall(side("前", {"a": 20, "c": 40}, group=drawn), side("后", {"a": 50, "c": 9}))

        assert found.bounds is None

    def test_few_ballots_bear_whole_points_only(self):
        found = overall(side("前", {"a": 14, "c": 6}), side("后", {"a": 30, "c": 31}))

        assert found.share.change.as_tuple().exponent == 0

    def test_the_change_of_a_score_has_welchs_interval(self):
        before, after = {"a": 10, "b": 20, "c": 10}, {"a": 30, "b": 15, "d": 5}

        found = overall(*(side(str(n), each) for n, each in enumerate((before, after)))).score

        one, two = np.repeat([100, 80, 60], [10, 20, 10]), np.repeat([100, 80, 40], [30, 15, 5])
        left = [np.var(each, ddof=1) / each.size * (1 - each.size / 100) for each in (one, two)]
        df = sum(left) ** 2 / (left[0] ** 2 / 39 + left[1] ** 2 / 49)
        half = stats.t.ppf(0.975, df) * sqrt(sum(left))
        assert found.change == Decimal("8.00")
        assert float(found.interval.low) == pytest.approx(8 - half, abs=0.005)
        assert float(found.interval.high) == pytest.approx(8 + half, abs=0.005)

    def test_a_scale_without_scores_has_no_change_of_a_score(self):
        form = makers.form(makers.single("overall", "existence"), makers.single("also"))

        found = overall(side("前", {"a": 20, "b": 10}, form), side("后", {"a": 10, "b": 20}, form))

        assert found.score is None
        assert found.share.direction is Direction.UP


class TestWhatCannotBeCompared:
    def test_a_changed_question_is_named_with_its_reason(self):
        asked = makers.single("overall").model_copy(update={"text": "另一种问法"})
        other = makers.form(asked, makers.single("also"), makers.single("fresh"))

        found = compare_rounds(side("前", {"a": 30}), side("后", [{"also": "a"}] * 30, other))

        assert [(each.words, each.why) for each in found.apart] == [
            ("另一种问法", "题目文字不同"),
            ("问题 fresh", "上一次没有问过"),
        ]

    def test_what_is_asked_no_more_is_named(self):
        less = makers.form(makers.single("also"))

        found = compare_rounds(side("前", {"a": 30}), side("后", [{"also": "a"}] * 30, less))

        assert [(each.words, each.why) for each in found.apart] == [
            ("问题 overall", "这一次没有再问")
        ]

    def test_people_are_known_by_their_names_not_by_their_places(self):
        people = makers.grid("members", rows=2, roster="leaders")
        swapped = people.model_copy(
            update={
                "rows": (
                    people.rows[1].model_copy(update={"code": "r1"}),
                    people.rows[0].model_copy(update={"code": "r2"}),
                )
            }
        )
        before, after = makers.form(people), makers.form(swapped)
        good, bad = (
            [{"members.r1.c1": "a", "members.r2.c1": "d"}] * 30,
            [{"members.r1.c1": "d", "members.r2.c1": "a"}] * 30,
        )

        found = compare_rounds(side("前", good, before), side("后", bad, after))

        assert [(each.measure.subject, each.share.change) for each in found.changes] == [
            ("第2人", 0),
            ("第1人", 0),
        ]

    def test_namesakes_are_told_apart_by_their_posts(self):
        people = makers.grid("members", rows=2, roster="leaders")
        rows = [
            row.model_copy(update={"label": "张三", "details": (post,)})
            for row, post in zip(people.rows, ("镇长", "书记"), strict=True)
        ]
        swapped = [
            row.model_copy(update={"details": (post,)})
            for row, post in zip(rows, ("书记", "镇长"), strict=True)
        ]
        first, second = (
            makers.form(people.model_copy(update={"rows": tuple(each)})) for each in (rows, swapped)
        )
        one = [{"members.r1.c1": "a", "members.r2.c1": "bcd"[n % 3]} for n in range(60)]
        two = [{"members.r2.c1": "a", "members.r1.c1": "bcd"[n % 3]} for n in range(60)]

        found = compare_rounds(side("前", one, first), side("后", two, second))

        assert [each.share.change for each in found.changes] == [0, 0]

    @pytest.mark.parametrize("few", [{}, {"a": 3, "c": 3}, {"a": 5, "c": 4}, {"a": 12}])
    def test_a_side_without_figures_has_no_change(self, few):
        found = overall(side("前", few), side("后", {"a": 20, "c": 20}))

        assert found.share is found.bounds is found.score is None


class TestLaws:
    @given(counts, counts, st.sampled_from([100, 300, 360]))
    @untimed
    def test_every_figure_follows_from_the_two_published_summaries(self, first, second, invited):
        group = makers.group("a", invited=invited)
        before, after = side("前", first, group=group), side("后", second, group=group)

        found = overall(before, after)

        for told, one in ((found.before, before), (found.after, after)):
            published = makers.items(one.summary)["overall"].results.get(WHOLE)
            if isinstance(told, NotComputed):
                assert not getattr(published, "base", 0)
            else:
                assert told.share == published.favourable
        if found.share is not None:
            assert isinstance(found.before, Measured)
            assert found.share.interval.low <= found.share.change <= found.share.interval.high
            unseen = found.share.interval.low <= 0 <= found.share.interval.high
            assert unseen or found.share.direction is not Direction.UNSEEN
            assert -100 <= found.share.change <= 100

    @given(counts)
    @untimed
    def test_the_same_answers_twice_are_no_change(self, given_counts):
        found = overall(side("前", given_counts), side("后", given_counts))

        assert found.share is None or found.share.direction is Direction.UNSEEN
        assert found.score is None or found.score.change == 0


@pytest.mark.parametrize(
    ("first", "second"), [((20, 30), (22, 30)), ((37, 45), (36, 46)), ((40, 200), (60, 200))]
)
def test_the_interval_of_a_change_covers_it_as_often_as_it_says(first, second):
    """Every true pair of shares, each with every count that could be drawn of it."""
    (n, size), (m, other) = first, second
    found = [
        [newcombe(Sample(x, n, size), Sample(y, m, other)).interval for y in range(m + 1)]
        for x in range(n + 1)
    ]
    limits = np.array(found)
    covered = []
    for one in range(0, size + 1, max(1, size // 15)):
        for two in range(0, other + 1, max(1, other // 15)):
            chance = np.outer(
                stats.hypergeom.pmf(np.arange(n + 1), size, one, n),
                stats.hypergeom.pmf(np.arange(m + 1), other, two, m),
            )
            true = one / size - two / other
            inside = (limits[..., 0] <= true + 1e-12) & (true <= limits[..., 1] + 1e-12)
            covered.append(float((chance * inside).sum()))

    assert np.mean(covered) > 0.95
    assert min(covered) > 0.88
