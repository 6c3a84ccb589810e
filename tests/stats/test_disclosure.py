"""Who is shown and what is withheld: audiences, accounting, persons, questions asked of few."""

from decimal import Decimal

import pytest

from survey.core.ballot import Source
from survey.core.conditions import Answered, Is
from survey.core.form import Form, Section
from survey.core.questions import Note
from survey.stats.columns import group_columns
from tests.stats import makers

A, B, C = makers.group("a", 30), makers.group("b", 30), makers.group("c", 40)
V = makers.shared()
FORM = makers.form(makers.single("overall"))


def votes(number, grade="a"):
    return makers.spread("overall", {grade: number})


def mixed(number):
    return votes(number - 3) + votes(3, "b")


def summary(sizes, form=FORM, rules=None):
    return makers.summary(form, {group: votes(number) for group, number in sizes.items()}, rules)


def overall(found):
    return makers.items(found)["overall"]


def lines(found):
    return {line.audience: line for line in found.accounting}


class TestAudiences:
    def test_the_whole_then_the_groups_then_the_shared_codes(self):
        found = summary({V: 9, A: 8, B: 9})

        assert [(each.code, each.kind, each.weight) for each in found.audiences] == [
            ("all", "whole", None),
            ("a", "group", 30),
            ("b", "group", 30),
            ("v", "shared", None),
        ]
        assert found.split_withheld == ""

    def test_one_group_under_the_floor_withholds_every_group(self):
        found = summary({A: 7, B: 90, C: 80})

        assert [each.code for each in found.audiences] == ["all"]
        assert list(overall(found).results) == ["all"]
        assert overall(found).weighted is None

    def test_the_reason_tells_no_number_of_ballots(self):
        few, fewer = summary({A: 7, B: 9}), summary({A: 9, B: 1})

        assert few.split_withheld == fewer.split_withheld
        assert "8" in few.split_withheld

    def test_more_ballots_than_people_invited_lift_no_group_over_the_floor(self):
        three = A.model_copy(update={"invited": 3})

        stuffed, honest = summary({three: 12, B: 20}), summary({A: 12, B: 20})

        assert [each.code for each in stuffed.audiences] == ["all"]
        assert [each.code for each in honest.audiences] == ["all", "a", "b"]

    def test_more_ballots_than_people_invited_lift_no_whole_over_the_floor(self):
        three, four = A.model_copy(update={"invited": 3}), B.model_copy(update={"invited": 4})

        stuffed, honest = summary({three: 12, four: 20}), summary({A: 12, B: 20})

        assert overall(stuffed).results["all"] is None
        assert overall(honest).results["all"] is not None

    def test_a_group_that_returned_nothing_does_not_hold_up_the_others(self):
        found = makers.summary(FORM, {A: [], B: mixed(8), C: mixed(8)})

        assert [each.code for each in found.audiences] == ["all", "b", "c"]
        assert overall(found).weighted.left_out == ("A票",)
        assert "a" not in lines(found)

    def test_a_group_of_void_ballots_holds_up_the_others(self):
        found = makers.summary(FORM, {A: [{}] * 9, B: votes(9), C: votes(9)})

        assert [each.code for each in found.audiences] == ["all"]
        assert found.split_withheld

    def test_one_group_of_slips_is_the_whole(self):
        found = summary({A: 30, V: 30})

        assert [each.code for each in found.audiences] == ["all", "v"]
        assert (found.split_withheld, overall(found).weighted) == ("", None)

    def test_groups_without_weights_have_no_weighted_score(self):
        found = summary({makers.group("a"): 30, makers.group("b"): 30})

        assert overall(found).results["a"].score == Decimal("100.00")
        assert overall(found).weighted is None

    def test_a_group_that_weighs_nothing_is_not_missed(self):
        found = summary({A: 30, makers.group("b", 0): 0})

        assert overall(found).weighted.left_out == ()

    def test_shared_codes_alone_have_no_whole(self):
        found = summary({V: 30})

        assert [each.code for each in found.audiences] == ["v"]
        assert overall(found).notes == ()

    def test_shared_codes_are_never_pooled(self):
        found = summary({A: 20, V: 30})

        assert overall(found).results["all"].asked == 20
        assert overall(found).results["v"].asked == 30


class TestAccounting:
    def test_the_whole_adds_up_its_groups(self):
        found = lines(summary({A: 10, B: 12, V: 9}))

        assert (found["all"].invited, found["all"].issued, found["all"].returned) == (200, 200, 22)
        assert (found["v"].invited, found["v"].issued, found["v"].returned) == (None, None, 9)

    def test_counts_under_the_floor_for_totals_are_withheld(self):
        line = lines(summary({A: 4}))["all"]

        assert line.invited == 100
        counts = {line.issued, line.returned, line.valid, line.void, line.phone, line.paper}
        assert counts == {None}

    @pytest.mark.parametrize(
        ("voided", "few", "issued"), [(True, 3, None), (True, 9, 200), (False, 3, 200)]
    )
    def test_slips_voided_meanwhile_do_not_count_a_group_that_is_hidden(self, voided, few, issued):
        found = {A: makers.returned(FORM, mixed(20)), B: makers.returned(FORM, mixed(few))}

        line = lines(makers.summary_of(FORM, found, voided=voided))["all"]

        assert (line.issued, line.returned) == (issued, 20 + few)

    def test_sources_of_void_ballots_do_not_tell_the_total(self):
        line = lines(makers.summary(FORM, {A: [{}] * 20}))["all"]

        assert (line.returned, line.phone) == (None, None)

    def test_a_total_is_told_where_a_distribution_is_not(self):
        found = summary({A: 5})

        assert lines(found)["all"].valid == 5
        assert overall(found).results == {"all": None}

    @pytest.mark.parametrize(("paper", "told"), [(0, 0), (4, None), (5, 5)])
    def test_a_handful_of_one_source_hides_all_sources(self, paper, told):
        line = lines(makers.summary_of(FORM, {A: entered(20, paper)}))["all"]

        assert line.paper == told
        assert line.phone == (None if told is None else 20)
        assert line.returned == 20 + paper

    def test_a_handful_in_one_group_hides_the_sources_of_all_groups(self):
        found = lines(makers.summary_of(FORM, {A: entered(20, 5), B: entered(20, 2)}))

        assert (found["all"].phone, found["all"].paper) == (40, 7)
        assert {found["a"].phone, found["a"].paper, found["b"].paper} == {None}
        assert (found["a"].returned, found["b"].returned) == (25, 22)


def entered(phone, paper):
    ballots = [makers.ballot(FORM, {"overall": "a"})] * phone
    ballots += [makers.ballot(FORM, {"overall": "a"}, Source.PAPER)] * paper
    return group_columns([FORM], ballots)


PERSONS = makers.form(makers.grid("leaders", roster="leaders"), makers.grid("items"))


def judged(number):
    cells = [f"{key}.r{row}.c1" for key in ("leaders", "items") for row in (1, 2)]
    return [dict.fromkeys(cells, "a")] * (number - 3) + [dict.fromkeys(cells, "b")] * 3


class TestPersons:
    def test_persons_by_group_need_the_higher_floor_in_every_group(self):
        found = makers.items(makers.summary(PERSONS, {A: judged(9), B: judged(40)}))

        persons, things = found["leaders.r1.c1"], found["items.r1.c1"]
        assert persons.results["all"].asked == 49
        assert (persons.results["a"], persons.results["b"], persons.weighted) == (None, None, None)
        assert (things.results["a"].asked, things.weighted.score) == (9, Decimal("95.92"))

    def test_at_the_higher_floor_they_are_shown(self):
        found = makers.items(makers.summary(PERSONS, {A: judged(10), B: judged(40)}))

        assert found["leaders.r2.c1"].results["a"].asked == 10

    def test_items_run_row_by_row_and_say_where_they_stand(self):
        form = makers.form(makers.grid("leaders", columns=2, roster="leaders"))
        ballots = [{"leaders.r1.c1": "a"}] * 9

        result = makers.question(makers.summary(form, {A: ballots}), "leaders")

        assert [item.key for item in result.items] == [
            f"leaders.r{row}.c{column}" for row in (1, 2) for column in (1, 2)
        ]
        assert (result.items[1].row, result.items[1].column) == ("第1人", "第2项")
        assert (result.items[0].details, result.details, result.persons) == (
            ("镇长",),
            ("职务",),
            True,
        )
        assert (result.rows, result.columns) == (("第1人", "第2人"), ("第1项", "第2项"))


PROBLEM = Is(question="overall", option="d")
FOLLOWED = makers.form(makers.single("overall"), makers.single("then", when=PROBLEM))


def followed(asked, others):
    told = [{"overall": "d", "then": "ab"[place % 2]} for place in range(asked)]
    return told + [{"overall": "ab"[place % 3 == 0]} for place in range(others)]


class TestConditions:
    def test_a_question_asked_of_few_is_withheld(self):
        item = makers.items(makers.summary(FOLLOWED, {A: followed(7, 60)}))["then"]

        assert item.results == {"all": None}

    def test_a_question_asked_of_nobody_is_not_withheld(self):
        item = makers.items(makers.summary(FOLLOWED, {A: followed(0, 60)}))["then"]

        assert (item.results["all"].asked, item.results["all"].base) == (0, 0)
        assert (item.results["all"].score, item.results["all"].blank_share) == (None, None)

    @pytest.mark.parametrize("few", [0, 7])
    def test_one_group_asked_too_little_withholds_every_group(self, few):
        item = makers.items(makers.summary(FOLLOWED, {A: followed(few, 20), B: followed(20, 9)}))[
            "then"
        ]

        assert (item.results["a"], item.results["b"], item.weighted) == (None, None, None)
        assert item.results["all"].asked == 20 + few

    def test_asked_of_nobody_at_all_is_no_secret_of_a_group(self):
        item = makers.items(makers.summary(FOLLOWED, {A: followed(0, 20), B: followed(0, 9)}))[
            "then"
        ]

        assert [item.results[code].asked for code in ("all", "a", "b")] == [0, 0, 0]

    def test_not_being_asked_is_not_shown_where_the_reason_is_withheld(self):
        form = makers.form(
            *FOLLOWED.questions, makers.single("last", when=Is(question="then", option="a"))
        )
        ballots = [{"overall": "d", "then": "b"}] * 3 + [{"overall": "a"}] * 60

        found = makers.items(makers.summary(form, {A: ballots}))

        assert found["then"].results == found["last"].results == {"all": None}

    def test_a_condition_on_a_section_counts_too(self):
        sections = (
            Section(id="one", questions=(makers.single("overall"),)),
            Section(id="two", when=PROBLEM, questions=(makers.single("then"),)),
            Section(
                id="three",
                when=Is(question="then", option="a"),
                questions=(makers.single("last"),),
            ),
        )
        form = Form(id="form", title="测评表", sections=sections)
        ballots = [{"overall": "d", "then": "b"}] * 3 + [{"overall": "a"}] * 60

        found = makers.items(makers.summary(form, {A: ballots}))

        assert found["last"].results == {"all": None}

    def test_a_note_hides_nothing_that_hangs_on_it(self):
        form = makers.form(
            Note(id="note", text="说明"),
            makers.single("overall"),
            makers.single("then", when=Answered(question="note")),
        )

        found = makers.items(makers.summary(form, {A: votes(30)}))

        assert found["then"].results["all"].asked == 0
