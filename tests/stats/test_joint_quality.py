"""Patterns of ballots: flagged, never deleted, and told of nobody."""

from decimal import Decimal
from random import Random

import pytest

from survey.core.counting import Rules
from survey.core.declarations import Declared
from survey.stats.reasons import NotComputed
from tests.stats import makers

A, B = makers.group("a", 40), makers.group("b", 60)
FORM = makers.form(
    makers.single("overall").model_copy(update={"text": "总体评价"}),
    makers.grid("g", rows=6, roster="leaders"),
)
KEYS = ("overall", *(f"g.r{n}.c1" for n in range(1, 7)))


def ballot(grades):
    return dict(zip(KEYS, grades, strict=True))


def mixed(number, seed=1):
    """Return ballots of no pattern, every grade given often."""
    rng = Random(seed)
    return [ballot(rng.choice("aabbcd") for _ in KEYS) for _ in range(number)]


def quality(given, form=FORM):
    groups = given if isinstance(given, dict) else {A: given}
    return makers.summary(form, groups, Rules(declared=Declared(all_same=True))).joint.quality


def same(number, grade="a"):
    return [ballot(grade * 7)] * number


def test_ballots_that_judge_everything_alike_are_counted():
    found = quality(mixed(40) + same(8))

    assert (found.n, found.same) == (48, 8)


def test_a_handful_of_them_is_not_told():
    found = quality(mixed(40) + same(4))

    assert (found.same, found.contrasts) == (
        None,
        NotComputed(why="差别不涉及答卷，或涉及的太少；为保护答卷人，不列去掉全同答卷以后的数字。"),
    )


@pytest.mark.parametrize("pattern", ["abcdabc", "abababa", "ddddddd"])
def test_whether_somebody_filled_in_a_pattern_as_he_was_told_is_not_seen(pattern):
    """A boss fills in a pattern himself, tells another to do so, and looks for the two."""
    others = mixed(40)

    obeyed = quality([*others, ballot(pattern), ballot(pattern)])
    refused = quality([*others, ballot(pattern), ballot("bacabda")])

    flags = [(each.same, each.identical, each.periodic) for each in (obeyed, refused)]
    assert flags == [(None, None, None)] * 2
    assert obeyed.contrasts == refused.contrasts


def test_none_of_them_is_not_told_either():
    assert quality(mixed(40)) == quality(mixed(39) + same(1)).model_copy(
        update={"n": 40, "expected": quality(mixed(40)).expected}
    )


def test_a_ballot_of_few_judgements_is_not_flagged():
    assert quality(mixed(40) + [ballot([*"aaaa", "", "", ""])] * 9).same is None


def test_unknown_everywhere_is_no_pattern():
    assert quality(mixed(40) + same(9, "u")).same is None


def test_main_figures_stand_with_and_without():
    given = mixed(60) + same(10)

    overall, persons = quality(given).contrasts

    assert overall.found[0].label == "总体评价"
    assert (overall.found[0].n, overall.found[0].n_without) == (70, 60)
    assert overall.found[0].score > overall.found[0].score_without
    assert [each.label for each in persons.found] == [f"第{n}人" for n in range(1, 7)]


def test_figures_without_them_are_those_of_the_others():
    others = mixed(60)

    found = quality(others + same(10)).contrasts[0].found[0]

    alone = makers.items(makers.summary(FORM, {A: others}))["overall"].results["all"]
    assert (found.score_without, found.favourable_without) == (alone.score, alone.favourable)


def test_a_grade_that_almost_only_they_gave_is_not_told():
    others = [each for each in mixed(200) if each["overall"] != "d"]

    overall = quality(others + same(6) + same(7, "d")).contrasts

    assert isinstance(overall, NotComputed) or isinstance(overall[0].found, NotComputed)


def test_persons_are_told_all_or_none():
    """One of the flagged said of the third person alone that he does not know him."""
    overall, persons = quality(mixed(200) + same(6) + [ballot("aaauaaa")]).contrasts

    assert not isinstance(overall.found, NotComputed)
    assert isinstance(persons.found, NotComputed)


def test_they_are_not_counted_where_everybody_seen_to_give_a_grade_must_be_one():
    assert quality([ballot("bcbcbcb")] * 40 + same(8)).same is None


def test_they_are_counted_where_others_might_have_been_some():
    assert quality([ballot("bcbcbcb"), ballot("cbcbcbc")] * 20 + same(8)).same == 8


def test_the_figures_without_them_need_that_room_for_every_grade():
    """Eight gave the last person the first grade: the same eight who gave it to everybody."""
    others = [each for each in mixed(200) if each["g.r6.c1"] != "a"]

    found = quality(others + same(8))

    assert found.same == 8
    assert isinstance(found.contrasts, NotComputed)


def test_nor_where_a_group_shows_it():
    one, other = ballot("bcbcbcb"), ballot("cbcbcbc")

    assert quality({A: [one] * 20 + same(8), B: [other] * 20}).same is None
    assert quality({A: [one, other] * 10 + same(8), B: [one, other] * 10}).same == 8


def test_ballots_like_another_throughout_are_counted_apart():
    twice = [ballot("abcdabc")] * 3 + [ballot("bbbbbbc")] * 2

    found = quality(mixed(40) + twice)

    assert (found.same, found.identical) == (None, 5)


def test_a_zig_zag_is_counted():
    assert quality(mixed(40) + [ballot("abababa")] * 5).periodic == 5


def test_what_chance_brings_is_reckoned_from_published_counts():
    found = quality([ballot("aaabbbb"), ballot("bbbaaaa")] * 20 + mixed(20))

    assert Decimal(0) < found.expected < Decimal(3)


def test_fewer_than_five_judgements_have_no_note():
    form = makers.form(*(makers.single(key) for key in "abcd"))

    assert quality([dict.fromkeys("abcd", "a")] * 40, form).why.startswith("按等次评价的不足5项")


@pytest.mark.parametrize("given", [[], same(1), same(19), [{}] * 30])
def test_fewer_than_twenty_ballots_have_no_note(given):
    assert quality(given).why == "有效答卷不足20份，不作质量检查。"


def test_nothing_is_flagged_where_nobody_declared_it():
    assert makers.summary(FORM, {A: mixed(40)}).joint.quality is None


def test_where_everybody_judges_everything_alike_the_count_is_not_told():
    found = quality(same(40))

    assert found.same is None


def test_no_grade_at_all_has_no_expectation():
    assert quality([ballot("u" * 7)] * 40).expected is None


def test_withheld_judgements_leave_no_expectation():
    found = quality({A: mixed(6), B: [{**e, "overall": "a"} for e in mixed(30, 2)]})

    assert found.expected is None or found.expected >= 0


def test_an_overall_row_of_items_is_a_main_figure():
    grid = makers.grid("g", rows=6)
    last = grid.rows[5].model_copy(update={"label": "总体评价"})
    form = makers.form(grid.model_copy(update={"rows": (*grid.rows[:5], last)}))
    keys = KEYS[1:]
    rng = Random(4)
    given = [dict(zip(keys, rng.choices("abcd", k=6), strict=True)) for _ in range(60)]

    found = quality(given + [dict.fromkeys(keys, "a")] * 6, form)

    assert [each.label for each in found.contrasts[0].found] == ["总体评价"]
