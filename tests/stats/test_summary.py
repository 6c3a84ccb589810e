"""The summary of a sitting: numbers, texts, notes, and that order never matters."""

import hashlib
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.ballot import Source
from survey.core.counting import Base, Floors, Operator, Rules, Threshold
from survey.core.questions import Number, Text
from survey.stats.column_kinds import Choices
from survey.stats.columns import GroupColumns
from survey.stats.figures import Common
from survey.stats.results import SittingSummary
from tests.stats import makers

A, B, C = makers.group("a", 30), makers.group("b", 30), makers.group("c", 40)
V = makers.shared()
FORM = makers.form(makers.single("overall"))


def votes(number, grade="a"):
    return makers.spread("overall", {grade: number})


def summary(sizes, form=FORM, rules=None):
    return makers.summary(form, {group: votes(number) for group, number in sizes.items()}, rules)


def overall(found):
    return makers.items(found)["overall"]


def lines(found):
    return {line.audience: line for line in found.accounting}


class TestNumbers:
    FORM = makers.form(makers.single("overall"), Number(id="n", text="几次", maximum=99))

    def answered(self, numbers, blanks=0):
        return [{"overall": "a", "n": str(number)} for number in numbers] + votes(blanks)

    def result(self, groups):
        return makers.question(makers.summary(self.FORM, groups), "n").results

    def test_quartiles_and_mean_have_one_decimal_more(self):
        found = self.result({A: self.answered([1, 2, 3, 4, 5, 6, 7, 9])})["all"]

        figures = (found.low, found.median, found.high, found.mean)
        assert figures == tuple(map(Decimal, ("2.8", "4.5", "6.3", "4.6")))

    def test_few_numbers_among_many_ballots_are_withheld(self):
        found = self.result({A: self.answered([98] * 7, blanks=50)})["all"]

        assert (found.asked, found.blank) == (57, 50)
        assert (found.low, found.median, found.high, found.mean) == (None,) * 4

    def test_few_numbers_in_one_group_withhold_those_of_all_groups(self):
        found = self.result({A: self.answered([98], blanks=20), B: self.answered(range(20))})

        assert found["all"].mean is not None
        assert (found["a"].mean, found["b"].mean) == (None, None)
        assert (found["a"].blank, found["b"].blank) == (20, 0)

    def test_the_withheld_audience_has_no_entry_at_all(self):
        assert self.result({A: self.answered(range(7))}) == {"all": None}


class TestTexts:
    FORM = makers.form(makers.single("overall"), Text(id="w", text="意见"))

    def result(self, groups):
        return makers.question(makers.summary(self.FORM, groups), "w")

    def test_texts_are_counted_over_everybody(self):
        wrote = [{"overall": "a", "w": "好"}]

        found = self.result({A: wrote * 9 + votes(3), V: wrote * 2 + votes(7)})

        assert (found.asked, found.answered) == (21, 11)

    def test_a_count_that_would_give_away_a_small_audience_is_withheld(self):
        found = self.result({A: votes(50), V: votes(3)})

        assert (found.asked, found.answered) == (None, None)

    def test_an_unused_shared_code_gives_nothing_away(self):
        found = self.result({A: votes(50), V: []})

        assert (found.asked, found.answered) == (50, 0)


def line(operator, grades=("a", "b"), label="优良"):
    return Threshold(label=label, grades=grades, operator=operator, numerator=2, denominator=3)


class TestNotes:
    def noted(self, counts, threshold, base=Base.VALID):
        rules = Rules(thresholds=(threshold,), share_base=base)
        form = makers.form(makers.single("overall", "competence"))
        ballots = makers.spread("overall", counts)
        return overall(makers.summary(form, {A: ballots}, rules)).notes

    def test_a_note_names_line_figure_and_base(self):
        found = self.noted({"a": 12, "b": 7, "d": 11}, line(Operator.SHORT_OF))

        assert found == ("优良：“优秀”“称职”合计19票，占30票（有效票）的63.3%，达不到2/3",)

    def test_a_line_that_is_not_met_is_no_note(self):
        assert self.noted({"a": 12, "b": 8, "d": 10}, line(Operator.SHORT_OF)) == ()

    def test_a_small_base_has_no_percentage(self):
        found = self.noted({"a": 2, "d": 7}, line(Operator.SHORT_OF))

        assert found == ("优良：“优秀”“称职”合计2票，共9票（有效票），达不到2/3",)

    def test_a_tiny_base_has_no_note(self):
        counts = {"d": 4, "u": 20}

        assert self.noted(counts, line(Operator.SHORT_OF), Base.KNOWN) == ()

    @pytest.mark.parametrize("grades", [("a", "z"), ("a", "u")])
    def test_a_grade_outside_the_scale_or_the_base_makes_no_line(self, grades):
        found = self.noted({"a": 1, "d": 30}, line(Operator.SHORT_OF, grades), Base.KNOWN)

        assert found == ()

    def test_only_the_whole_is_noted(self):
        rules = Rules(thresholds=(line(Operator.REACHES),))

        assert overall(summary({V: 40}, rules=rules)).notes == ()
        assert len(overall(summary({A: 40, V: 40}, rules=rules)).notes) == 1


MIXED = makers.form(*makers.ONE_OF_EACH.values())
mixed = st.builds(
    lambda one, several, cell, first, number, text: {
        "single": one,
        "multiple": several,
        "grid.r1.c1": cell,
        "ranking.o1": first,
        "number": number,
        "text": text,
    },
    st.sampled_from(["a", "d", "u", ""]),
    st.sets(st.sampled_from(["o0", "o1", "o2"])).map(sorted),
    st.sampled_from(["a", "u", ""]),
    st.sampled_from(["1", ""]),
    st.sampled_from(["0", "12", "99", ""]),
    st.sampled_from(["好", ""]),
)


def shuffled(columns, rng):
    return replace(
        columns,
        columns=tuple(tuple(column.shuffled(rng) for column in form) for form in columns.columns),
    )


@makers.untimed
@given(
    st.tuples(*[st.lists(mixed, max_size=14)] * 4),
    st.sampled_from(Base),
    st.randoms(use_true_random=False),
)
def test_columns_shuffled_one_by_one_give_the_same_summary(ballots, base, rng):
    rules = Rules(share_base=base, floors=makers.LOWEST)
    found = {
        group: makers.returned(MIXED, given)
        for group, given in zip((A, B, C, V), ballots, strict=True)
    }

    kept = {group: shuffled(columns, rng) for group, columns in found.items()}

    assert makers.summary_of(MIXED, kept, rules) == makers.summary_of(MIXED, found, rules)


@makers.untimed
@given(st.tuples(*[st.lists(mixed, max_size=14)] * 4))
def test_a_summary_survives_its_json(ballots):
    found = makers.summary(MIXED, dict(zip((A, B, C, V), ballots, strict=True)))

    assert SittingSummary.model_validate_json(found.model_dump_json()) == found


@pytest.mark.parametrize("number", [0, 1, 4, 7, 8, 60])
@pytest.mark.parametrize("answers", [{"text": "好"}, {"single": "u"}, {"single": "a"}])
@pytest.mark.parametrize("base", Base)
def test_extreme_sittings_are_counted_without_a_figure_out_of_nothing(number, answers, base):
    rules = Rules(share_base=base, score_base=base)

    found = makers.summary(MIXED, {A: [answers] * number, B: []}, rules)

    body = found.model_dump_json()
    assert "NaN" not in body
    assert "Infinity" not in body
    shown = makers.items(found)["single"].results["all"]
    assert (shown is None) == (number < 8)
    if shown and number < 20:
        assert (type(shown), shown.chosen) == (Common, answers.get("single"))
    elif shown and "single" not in answers:
        assert shown.favourable == (Decimal("0.0") if base is Base.VALID else None)


def test_a_sitting_to_which_nobody_came_has_no_figures():
    found = makers.summary(MIXED, {A: [], B: [], V: []})

    assert [each.code for each in found.audiences] == ["all", "v"]
    assert found.split_withheld == ""
    counts = [(each.returned, each.phone, each.valid, each.void) for each in found.accounting]
    figures = [item.results for item in makers.items(found).values()]
    assert counts == [(None,) * 4] * 2
    assert figures == [{"all": None, "v": None}] * len(figures)
    assert makers.question(found, "text").asked is None


def test_an_unfilled_roster_has_no_items():
    form = makers.form(makers.grid("leaders", rows=0, roster="leaders"), makers.single("overall"))

    assert makers.question(makers.summary(form, {A: votes(9)}), "leaders").items == ()


def test_rules_and_groups_are_named_by_their_hash():
    first = summary({A: 9, B: 9})

    assert len(bytes.fromhex(first.rules_hash)) == hashlib.sha256().digest_size
    assert summary({A: 20, B: 9}).rules_hash == first.rules_hash
    assert summary({A: 9, C: 9}).rules_hash != first.rules_hash
    higher = Rules(floors=Floors(distribution=9))
    assert summary({A: 9, B: 9}, rules=higher).rules_hash != first.rules_hash


def test_every_form_of_the_sitting_is_reported_with_its_fingerprint_and_tags():
    found = summary({A: 9})

    form = found.forms[0]
    assert (form.id, form.title, form.questions[0].tag) == ("form", "测评表", "四个落实-1")
    assert form.fingerprint == makers.edition(FORM).fingerprint.hex()


def test_unknown_numbers_issued_stay_unknown():
    columns = GroupColumns(((Choices.of([0] * 9, 4),),), 9, 0, {Source.PHONE: 9})

    found = makers.summary_of(FORM, {A.model_copy(update={"invited": None}): columns})

    assert lines(found)["all"].invited is None


def test_ranking_points_are_counted_by_place():
    ballots = [{"ranking.o2": "1", "ranking.o0": "2"}] * 6 + [{"ranking.o1": "1"}] * 3

    found = makers.question(makers.summary(MIXED, {A: ballots}), "ranking")

    points = [(each.ranked, each.first, each.points) for each in found.results["all"].options]
    assert points == [(6, 0, 6), (3, 3, 6), (6, 6, 12)]
    assert (found.places, found.results["all"].asked, found.results["all"].blank) == (2, 9, 0)


def test_the_same_ballots_give_the_same_bytes():
    rng = Random(7)
    ballots = [{"single": rng.choice("abu"), "number": str(rng.randint(0, 99))} for _ in range(40)]

    first = makers.summary(MIXED, {A: ballots[:20], B: ballots[20:]})
    again = makers.summary(MIXED, {A: ballots[:20], B: ballots[20:]})

    assert first.model_dump_json() == again.model_dump_json()
