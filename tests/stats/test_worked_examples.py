"""Figures that others published, or that were worked by hand, to the last printed digit."""

from decimal import Decimal
from fractions import Fraction

import pytest

from survey.core.counting import Base, Operator, Rules, Threshold, percent
from survey.core.questions import Multiple, Single
from survey.core.scales import Grade, Polarity, Role, Scale
from survey.stats.proportions import share
from survey.stats.scores import Class, earned, weighted
from survey.stats.tally import Tally
from tests.stats import makers


def scale(scores, unknown=True):
    grades = [
        Grade(code=code, label=code, score=Decimal(score))
        for code, score in zip("abcd", scores, strict=False)
    ]
    return Scale(grades=(*grades, *[Grade(code="u", label="不了解", role=Role.UNKNOWN)] * unknown))


def item_of(counts, question=None, rules=None):
    """Return the whole's distribution of one question, beside one that everybody answered."""
    question = question or makers.single("overall")
    form = makers.form(question, makers.single("also"))
    given = {makers.group("a"): makers.spread("overall", counts, also="a")}
    return makers.items(makers.summary(form, given, rules))["overall"]


def shares_of(distribution):
    return [str(each.share) for each in distribution.shares]


def two_decimals(base, score_base=Base.KNOWN):
    return Rules(share_base=base, score_base=score_base, share_decimals=2)


class TestPartySchoolCadres:
    """R1: 116 valid of 139 issued."""

    def test_the_overall_row_sums_to_100_1(self):
        result = item_of({"a": 6, "b": 92, "c": 17, "d": 1}).results["all"]

        assert shares_of(result)[:4] == ["5.2", "79.3", "14.7", "0.9"]
        assert sum(each.share for each in result.shares) == Decimal("100.1")
        assert result.favourable == Decimal("84.5")

    def test_a_blank_stays_in_the_denominator(self):
        result = item_of({"a": 83, "b": 2, "c": 29, "d": 1, "": 1}).results["all"]

        assert shares_of(result)[:4] == ["71.6", "1.7", "25.0", "0.9"]
        assert (result.base, result.blank) == (116, 1)

    def test_the_rate_of_valid_ballots(self):
        assert share(116, 139, 2) == Decimal("83.45")


def test_shares_of_a_multiple_question_are_of_ballots_and_exceed_100():
    """R7: 74.8 + 55.3 + 28.4 + 46.8 + 43.1 = 248.4, never brought down to 100."""
    marks = (326, 241, 124, 204, 188)
    question = Multiple(id="problems", text="问题", options=makers.options(5))
    form = makers.form(question, makers.single("also"))
    ballots = [
        {"problems": [f"o{n}" for n, times in enumerate(marks) if i < times], "also": "a"}
        for i in range(436)
    ]

    summary = makers.summary(form, {makers.group("a"): ballots})

    result = makers.question(summary, "problems").results["all"]
    assert shares_of(result) == ["74.8", "55.3", "28.4", "46.8", "43.1"]
    assert sum(each.share for each in result.shares) == Decimal("248.4")


def test_marks_are_shares_of_the_ballots_that_saw_the_question():
    """§5.4: 56 ballots, 88 marks."""
    marks = (31, 24, 18, 9, 6)
    question = Multiple(id="problems", text="问题", options=makers.options(5))
    form = makers.form(question, makers.single("also"))
    ballots = [
        {"problems": [f"o{n}" for n, times in enumerate(marks) if i < times], "also": "a"}
        for i in range(56)
    ]

    summary = makers.summary(form, {makers.group("a"): ballots}, two_decimals(Base.KNOWN))

    result = makers.question(summary, "problems").results["all"]
    assert shares_of(result) == ["55.36", "42.86", "32.14", "16.07", "10.71"]
    assert (result.base, result.blank, result.blank_share) == (56, 25, Decimal("44.64"))
    assert sum(each.count for each in result.shares) == 88
    assert (result.score, result.score_base, result.favourable) == (None, 0, None)


def test_a_score_is_not_a_rate_of_satisfaction():
    """R9: everybody dissatisfied scores 50 on 100/90/70/50."""
    mood = [Polarity.POSITIVE, Polarity.POSITIVE, Polarity.NEUTRAL, Polarity.NEGATIVE]
    grades = tuple(
        grade.model_copy(update={"polarity": polarity})
        for grade, polarity in zip(
            scale([100, 90, 70, 50], unknown=False).grades, mood, strict=True
        )
    )
    question = Single(id="overall", text="总体", scale=Scale(grades=grades))

    result = item_of({"d": 100}, question).results["all"]

    assert result.score == Decimal("50.00")
    assert result.favourable == Decimal("0.0")


class TestDenominators:
    """§5.2: 60 issued, 58 returned, 2 void; 30/15/5/1, 3 不了解, 2 未填."""

    COUNTS = {"a": 30, "b": 15, "c": 5, "d": 1, "u": 3, "": 2}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("base", "shares"),
        [
            (60, "50.00 25.00 8.33 1.67 75.00 83.33"),
            (58, "51.72 25.86 8.62 1.72 77.59 86.21"),
            (56, "53.57 26.79 8.93 1.79 80.36 89.29"),
            (54, "55.56 27.78 9.26 1.85 83.33 92.59"),
            (51, "58.82 29.41 9.80 1.96 88.24 98.04"),
        ],
    )
    def test_shares_of_every_base(self, base, shares):
        found = [share(count, base, 2) for count in (30, 15, 5, 1, 45, 50)]

        assert " ".join(map(str, found)) == shares

    @pytest.mark.parametrize(
        ("base", "ballots", "shares", "blank_share"),
        [
            (Base.VALID, 56, "53.57 26.79 8.93 1.79 5.36", Decimal("3.57")),
            (Base.ANSWERED, 54, "55.56 27.78 9.26 1.85 5.56", None),
            (Base.KNOWN, 51, "58.82 29.41 9.80 1.96 None", None),
        ],
    )
    def test_the_rule_decides_the_base(self, base, ballots, shares, blank_share):
        result = item_of(self.COUNTS, rules=two_decimals(base)).results["all"]

        assert " ".join(shares_of(result)) == shares
        assert (result.asked, result.blank, result.unknown, result.base) == (56, 2, 3, ballots)
        assert result.blank_share == blank_share

    @pytest.mark.parametrize(
        ("base", "favourable", "three"),
        [
            (Base.VALID, "80.36", "50票，占56票（有效票）的89.29%"),
            (Base.ANSWERED, "83.33", "50票，占54票（有效票扣除未填）的92.59%"),
            (Base.KNOWN, "88.24", "50票，占51票（有效票扣除未填、不了解）的98.04%"),
        ],
    )
    def test_sums_are_rounded_once(self, base, favourable, three):
        line = Threshold(
            label="线", grades=("a", "b", "c"), operator=Operator.OVER, numerator=2, denominator=3
        )
        rules = two_decimals(base).model_copy(update={"thresholds": (line,)})

        item = item_of(self.COUNTS, rules=rules)

        assert item.results["all"].favourable == Decimal(favourable)
        assert item.notes == (f"线：“好”“较好”“一般”合计{three}，超过2/3",)

    @pytest.mark.parametrize(
        ("scores", "base", "score", "score_base"),
        [
            ((100, 80, 60, 40), Base.KNOWN, "89.02", 51),
            ((100, 80, 60, 40), Base.ANSWERED, "84.07", 54),
            ((100, 80, 60, 40), Base.VALID, "81.07", 56),
            ((95, 85, 75, 65), Base.KNOWN, "89.51", 51),
            ((95, 85, 75, 65), Base.ANSWERED, "84.54", 54),
            ((95, 85, 75, 65), Base.VALID, "81.52", 56),
        ],
    )
    def test_scores_by_base(self, scores, base, score, score_base):
        question = Single(id="overall", text="总体", scale=scale(scores))

        result = item_of(self.COUNTS, question, two_decimals(Base.VALID, base)).results["all"]

        assert (str(result.score), result.score_base) == (score, score_base)

    def test_the_rates_of_the_hall(self):
        assert [share(58, 60, 2), share(56, 58, 2)] == [Decimal("96.67"), Decimal("96.55")]

    def test_void_ballots_are_counted_and_left_out(self):
        form = makers.form(makers.single("overall"), makers.single("also"))
        given = [*makers.spread("overall", self.COUNTS, also="a"), {}, {}]

        line = makers.summary(form, {makers.group("a"): given}).accounting[0]

        assert (line.returned, line.valid, line.void) == (58, 56, 2)


A, B, C = makers.group("a", 30), makers.group("b", 30), makers.group("c", 40)
VOTES = {
    A: {"a": 5, "b": 2},
    B: {"a": 14, "b": 8, "c": 2},
    C: {"a": 20, "b": 15, "c": 4, "d": 1},
}


def class_item(votes, **more):
    rules = Rules(floors=makers.LOWEST, share_decimals=2, **more)
    form = makers.form(makers.single("overall"), makers.single("also"))
    given = {who: makers.spread("overall", counts, also="a") for who, counts in votes.items()}
    return makers.items(makers.summary(form, given, rules))["overall"]


class TestClassWeights:
    """§5.3: classes of 7, 24 and 40 voters weighing 30, 30 and 40."""

    def test_class_scores_are_weighted_unrounded(self):
        item = class_item(VOTES)

        classes = [item.results[code].score for code in "abc"]
        assert classes == [Decimal("94.29"), Decimal("90.00"), Decimal("87.00")]
        assert item.weighted.score == Decimal("90.09")
        assert item.weighted.left_out == ()

    def test_the_pooled_score_and_shares_stand_beside_it(self):
        whole = class_item(VOTES).results["all"]

        assert whole.score == Decimal("88.73")
        assert shares_of(whole) == ["54.93", "35.21", "8.45", "1.41", "0.00"]

    def test_a_class_without_a_score_is_named_and_its_weight_shared(self):
        item = class_item({**VOTES, A: {}})

        assert item.weighted.score == Decimal("88.29")
        assert item.weighted.left_out == ("A票",)

    @pytest.mark.parametrize("nobody", [{"u": 7}, {"": 7}])
    def test_that_a_whole_small_class_did_not_know_is_not_told_by_its_weight(self, nobody):
        item = class_item({**VOTES, A: nobody})

        assert [item.results[code] for code in "abc"] == [None] * 3
        assert item.weighted is None

    def test_a_weighted_rate_is_a_score_of_a_hundred_or_nothing(self):
        excellent = scale([100, 0, 0, 0], unknown=False).grades
        tallies = [(5, 2, 0, 0), (14, 8, 2, 0), (20, 15, 4, 1)]
        classes = [
            Class(who.label, who.weight, earned(Tally(sum(t), 0, t), excellent, Base.KNOWN))
            for who, t in zip(VOTES, tallies, strict=True)
        ]

        assert weighted(classes).score == Decimal("58.93")

    def test_the_first_class_mean_is_kept_exactly(self):
        grades = scale([100, 80, 60, 40], unknown=False).grades

        found = earned(Tally(7, 0, (5, 2, 0, 0)), grades, Base.KNOWN)

        assert found.points / found.base == Fraction(660, 7)


class TestOtherSchemes:
    """§5.4."""

    def test_not_knowing_may_cost_the_grade(self):
        question = Single(id="overall", text="总体", scale=scale([95, 85, 75, 65]))
        counts = {"a": 40, "b": 8, "c": 1, "u": 1}

        result = item_of(counts, question, Rules(score_base=Base.ANSWERED)).results["all"]

        assert result.score == Decimal("91.10")

    @pytest.mark.parametrize(("base", "score"), [(Base.KNOWN, "88.68"), (Base.VALID, "84.25")])
    def test_a_survey_with_and_without_those_who_do_not_know(self, base, score):
        question = Single(id="overall", text="总体", scale=scale([100, 75, 55]))
        counts = {"a": 60, "b": 25, "c": 10, "u": 5}

        result = item_of(counts, question, Rules(score_base=base)).results["all"]

        assert str(result.score) == score

    @pytest.mark.parametrize(
        ("count", "base", "operator", "line", "met"),
        [
            (45, 50, Operator.REACHES, (90, 100), True),
            (44, 50, Operator.REACHES, (90, 100), False),
            (25, 50, Operator.REACHES, (50, 100), True),
            (24, 50, Operator.REACHES, (50, 100), False),
            (20, 30, Operator.SHORT_OF, (2, 3), False),
            (19, 30, Operator.SHORT_OF, (2, 3), True),
            (10, 30, Operator.OVER, (1, 3), False),
            (10, 30, Operator.REACHES, (1, 3), True),
            (11, 30, Operator.OVER, (1, 3), True),
        ],
    )
    def test_a_line_is_compared_in_integers(self, count, base, operator, line, met):
        threshold = Threshold(
            label="线", grades=("a",), operator=operator, numerator=line[0], denominator=line[1]
        )

        item = item_of({"a": count, "d": base - count}, rules=Rules(thresholds=(threshold,)))

        assert bool(item.notes) is met

    def test_halves_are_rounded_up(self):
        assert percent(353, 400, 1) == Decimal("88.3")
