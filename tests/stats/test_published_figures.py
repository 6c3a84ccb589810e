"""More figures that others published: what counts they can come from, and what follows."""

from decimal import Decimal
from fractions import Fraction

import pytest

from survey.core.ballot import Source
from survey.core.counting import half_up, percent
from survey.core.questions import Multiple
from survey.stats.proportions import share
from survey.stats.scores import Class, Earned, weighted
from tests.stats import makers


def counts_of(printed, base):
    """Return the counts whose share of ``base``, with one decimal, is ``printed``."""
    return [n for n in range(base + 1) if percent(n, base, 1) == Decimal(printed)]


def test_a_change_is_told_in_points_of_what_is_printed():
    """R1: 84.5 after 72.2."""
    assert percent(98, 116, 1) - Decimal("72.2") == Decimal("12.3")


def test_rates_that_no_count_of_all_ballots_gives_have_bases_of_their_own():
    """R4: 94.8 and 90.2 of 176 valid ballots, of 200 issued."""
    groups = (21, 78, 45, 32)

    assert (sum(groups), percent(176, 200, 1)) == (176, Decimal("88.0"))
    assert counts_of("94.8", 176) == counts_of("90.2", 176) == []
    assert [n for n in range(172, 175) if counts_of("94.8", n)] == [172, 173, 174]
    assert [n for n in range(172, 175) if counts_of("90.2", n)] == [173, 174]


def test_every_item_has_an_n_of_its_own():
    """R5: 138 monitors; 99.2 and 93.4 cannot both be of 138."""
    assert not counts_of("99.2", 138)
    assert max(n for n in range(1, 139) if counts_of("99.2", n)) == 133
    assert [n for n in range(115, 139) if counts_of("93.4", n)] == [121, 122, 136, 137]


@pytest.mark.parametrize(
    ("returned", "issued", "rate"),
    [
        (4990, 5172, "96.48"),
        (64, 79, "81.01"),
        (137, 140, "97.86"),
        (5983, 6547, "91.39"),
        (5100, 5500, "92.73"),
        (1652, 1652, "100.00"),
    ],
)
def test_turnouts_are_rounded_half_up_to_two_decimals(returned, issued, rate):
    """R6."""
    assert share(returned, issued, 2) == Decimal(rate)


@pytest.mark.parametrize(
    ("counts", "shares", "together"),
    [
        ({"a": 93, "b": 170, "c": 237}, "18.6 34.0", "52.6"),
        ({"a": 63, "b": 27, "c": 110}, "31.5 13.5", "45.0"),
    ],
)
def test_grades_of_a_single_choice_add_up(counts, shares, together):
    """R7."""
    form = makers.form(makers.single("overall"), makers.single("also"))
    given = makers.spread("overall", counts, also="a")

    found = makers.items(makers.summary(form, {makers.group("a"): given}))["overall"]

    whole = found.results["all"]
    assert " ".join(str(each.share) for each in whole.shares[:2]) == shares
    assert whole.favourable == Decimal(together)


def test_ballots_of_two_sources_are_told_apart():
    """R8: 238 on paper and 254 by phone are 492, of whom more than 98 % are satisfied."""
    form = makers.form(makers.single("overall", "satisfaction"), makers.single("also"))
    sources = [Source.PAPER] * 238 + [Source.PHONE] * 254
    given = makers.spread("overall", {"a": 483, "c": 9}, also="a")
    ballots = [
        makers.ballot(form, each, source) for each, source in zip(given, sources, strict=True)
    ]

    summary = makers.summary_of(
        form, {makers.group("a", invited=600): makers.group_columns([form], ballots)}
    )

    line = summary.accounting[0]
    assert (line.returned, line.paper, line.phone, line.assisted) == (492, 238, 254, 0)
    assert makers.items(summary)["overall"].results["all"].shares[0].share == Decimal("98.2")


def test_marks_per_ballot_of_the_worked_multiple_question():
    """§5.4: 88 marks on 56 ballots."""
    marks = (31, 24, 18, 9, 6)
    question = Multiple(id="problems", text="问题", options=makers.options(5))
    form = makers.form(question, makers.single("also"))
    given = [
        {"problems": [f"o{n}" for n, times in enumerate(marks) if i < times], "also": "a"}
        for i in range(56)
    ]

    summary = makers.summary(form, {makers.group("a", invited=60): given})

    found = summary.inferences.forms[0].questions[0].audiences["all"]
    assert found.per_ballot == Decimal("1.57")
    assert [option.rank for option in found.order] == [1, 2, 3, 4, 5]


def test_two_ways_of_asking_weighed_six_to_four():
    """§5.4: 0.6 × 86.5 + 0.4 × 81.25."""
    phone = Class("电话", 60, Earned(Fraction(173, 2), 1))
    paper = Class("问卷", 40, Earned(Fraction(325, 4), 1))

    assert weighted([phone, paper]).score == Decimal("84.40")


def test_a_half_goes_up_and_not_to_the_even_digit():
    """§5.4: 88.25 is 88.3."""
    assert half_up(Fraction("88.25"), 1) == Decimal("88.3")
