"""Persons compared within ballots: bands instead of ranks, and nothing of few people."""

from decimal import Decimal
from random import Random

import pytest

from survey.core.counting import Rules
from survey.core.declarations import Declared, possible_comparisons
from survey.core.questions import Column, Row
from survey.core.scales import STANDARD
from survey.stats.joint.results import HaloFound, PersonsBands
from survey.stats.reasons import NotComputed
from tests.stats import makers

A, B = makers.group("a", 40, label="甲票"), makers.group("b", 60, label="乙票")
FOUR = makers.form(makers.grid("g", rows=4, roster="leaders"))
TWO_SIDED = makers.form(makers.grid("g", rows=3, columns=2, roster="leaders"))


def ballot(*grades, columns=1):
    """Return the grades of every person, column by column within a person."""
    keys = [
        f"g.r{row + 1}.c{column + 1}"
        for row in range(len(grades) // columns)
        for column in range(columns)
    ]
    return dict(zip(keys, grades, strict=True))


def joint(form, given, **rules):
    declared = Declared(comparisons=possible_comparisons([form]))
    return makers.summary(form, given, Rules(declared=declared, **rules)).joint


def compared(form, given, column=0):
    return joint(form, given).persons[0].columns[column].found


def apart(number):
    """Return ballots that put the first two before the last two."""
    halves = [ballot("a", "b", "c", "d"), ballot("b", "a", "d", "c")]
    return halves * (number // 2)


def test_whom_the_ballots_do_not_tell_apart_is_one_band():
    found = compared(FOUR, {A: apart(40)})

    assert found.bands == ((0, 1), (2, 3))
    assert (found.n, found.w) == (40, Decimal("0.80"))


def test_a_band_lists_its_persons_in_official_order():
    given = [ballot("d", "b", "a", "c"), ballot("d", "a", "b", "c")] * 15

    found = compared(FOUR, {A: given})

    assert found.bands == ((1, 2), (3,), (0,))


def test_persons_who_do_not_differ_are_all_one_band():
    rng = Random(3)
    given = [ballot(*(rng.choice("ab") for _ in range(4))) for _ in range(30)]

    assert compared(FOUR, {A: given}).bands == ((0, 1, 2, 3),)


def test_ballots_that_give_all_persons_one_grade_part_nobody():
    found = compared(FOUR, {A: [ballot(*("a" * 4))] * 15 + [ballot(*("b" * 4))] * 15})

    assert found == PersonsBands(n=30, bands=((0, 1, 2, 3),), w=None, icc=None, alpha=found.alpha)


def test_two_persons_are_parted_by_the_sign_test():
    form = makers.form(makers.grid("g", rows=2, roster="leaders"))

    assert compared(form, {A: [ballot("a", "b")] * 20}).bands == ((0,), (1,))


def test_a_handful_of_incomplete_ballots_is_not_counted_out():
    found = compared(FOUR, {A: apart(40) + [ballot("a", "a", "b", "")] * 3})

    assert isinstance(found, PersonsBands)
    assert found.n is None


def test_five_incomplete_ballots_are():
    assert compared(FOUR, {A: apart(40) + [ballot("a", "b", "b", "")] * 5}).n == 40


@pytest.mark.parametrize("number", [0, 1, 18])
def test_fewer_than_twenty_complete_ballots_compare_nobody(number):
    found = compared(FOUR, {A: apart(number) + [ballot("a", "b", "", "d")] * 30})

    assert found == NotComputed(why="每个人都评到的答卷不足20份，不作比较。")


def test_slips_beyond_the_invited_lift_nothing():
    few = makers.group("a", 100, invited=19)

    assert isinstance(compared(FOUR, {few: apart(40)}), NotComputed)


def test_self_selected_ballots_compare_nobody():
    found = compared(FOUR, {makers.shared(): apart(40)})

    assert found == NotComputed(why="扫码自愿填写的答卷不能代表全体，不作这项分析。")


def test_where_a_persons_figures_are_withheld_nobody_is_compared():
    given = [ballot(*"aabc"), ballot(*"aacb")] * 20

    found = compared(FOUR, {A: given[:4], B: given})

    assert found == NotComputed(why="有的人的评价没有列出数字，不作比较。")


def test_a_scale_without_scores_compares_nobody():
    column = Column(code="c1", label="反向", scale=STANDARD["occurrence"])
    rows = tuple(Row(code=f"r{n}", label=f"{n}") for n in range(1, 5))
    grid = makers.grid("g", roster="leaders").model_copy(
        update={"columns": (column,), "rows": rows}
    )

    found = compared(makers.form(grid), {A: [ballot(*"abca")] * 30})

    assert found == NotComputed(why="这一项的等次没有分值，不作比较。")


def test_one_person_is_compared_with_nobody():
    form = makers.form(makers.grid("g", rows=1, roster="leaders"))

    assert compared(form, {A: [ballot("a")] * 30}) == NotComputed(why="只有一个人，没有可比的。")


class TestTotals:
    def given(self, number):
        return [ballot("a", "b", "b", "b", "c", "d", columns=2)] * number

    def found(self, given):
        return joint(TWO_SIDED, given).persons[0]

    def test_a_total_is_the_mean_of_means_within_ballots(self):
        one_sided = [ballot("b", "", "b", "b", "c", "d", columns=2)] * 10

        totals = self.found({A: self.given(30) + one_sided}).totals

        assert totals[0].whole == Decimal("87.50")

    def test_a_total_is_weighted_where_every_class_is_shown(self):
        better = [ballot("a", "a", "b", "a", "c", "c", columns=2)]
        worse = [ballot("b", "b", "c", "b", "d", "d", columns=2)]

        totals = self.found({A: (better + worse) * 15, B: (better * 2 + worse * 3) * 10}).totals

        assert totals[0].weighted == Decimal("88.80")

    def test_a_total_is_not_weighted_where_classes_are_not_shown(self):
        other = [ballot("b", "a", "c", "c", "a", "a", columns=2)] * 15

        totals = self.found({A: self.given(9), B: self.given(30) + other}).totals

        assert {each.weighted for each in totals} == {None}

    def test_few_ballots_have_no_totals(self):
        assert isinstance(self.found({A: self.given(19)}).totals, NotComputed)

    def test_one_column_has_no_totals_and_no_halo(self):
        found = joint(FOUR, {A: apart(30)}).persons[0]

        assert found.totals == found.halo == NotComputed(why="计分的只有一个方面，不另算。")


class TestHalo:
    def found(self, given):
        return joint(TWO_SIDED, {A: given}).persons[0].halo

    def test_columns_that_repeat_one_impression_have_a_halo(self):
        alike = [ballot("a", "a", "b", "b", "c", "c", columns=2)] * 20
        mixed = [ballot("a", "b", "b", "c", "c", "a", columns=2)] * 10

        found = self.found(alike + mixed)

        assert found.same == Decimal(67)
        assert found.mean_r == Decimal("0.50")

    def test_where_all_judgements_are_alike_their_share_is_not_told(self):
        found = self.found([ballot("a", "a", "b", "b", "c", "c", columns=2)] * 30)

        assert found == HaloFound(mean_r=Decimal("1.00"), same=None)

    def test_few_ballots_have_no_halo(self):
        assert isinstance(self.found([ballot(*"abcabc", columns=2)] * 19), NotComputed)


@pytest.mark.parametrize("given", [{}, {A: []}, {A: [ballot(*"abcd")]}, {A: [{}] * 30}])
def test_a_sitting_without_answers_gives_sentences(given):
    groups = given or {A: []}

    found = compared(FOUR, groups)

    assert found.why.endswith("。")
