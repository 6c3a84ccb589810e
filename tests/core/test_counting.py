"""Counting rules of the field."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from survey.core.counting import Base, Floors, Operator, Rules, Threshold, half_up, percent


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 5))
def test_half_is_rounded_up_as_in_decimal_arithmetic(value, digits):
    expected = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)

    rounded = half_up(Fraction(value), digits)

    assert rounded == expected
    assert rounded.as_tuple().exponent == -digits


@pytest.mark.parametrize(
    ("count", "base", "digits", "shown"),
    [
        (1, 8, 1, "12.5"),
        (353, 400, 1, "88.3"),
        (1, 3, 2, "33.33"),
        (2, 3, 2, "66.67"),
        (0, 7, 1, "0.0"),
        (7, 7, 1, "100.0"),
        (17, 116, 1, "14.7"),
        (137, 140, 2, "97.86"),
        (1, 200, 0, "1"),
    ],
)
def test_a_share_is_shown_as_published(count, base, digits, shown):
    assert str(percent(count, base, digits)) == shown


def test_a_share_of_nothing_cannot_be_known():
    with pytest.raises(ZeroDivisionError):
        percent(0, 0, 1)


def test_no_figure_is_minus_zero():
    assert str(half_up(Fraction(-1, 1000), 1)) == "0.0"


def _line(operator, numerator, denominator):
    return Threshold(
        label="线", grades=("a",), operator=operator, numerator=numerator, denominator=denominator
    )


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        (Operator.OVER, False, False, True),
        (Operator.REACHES, False, True, True),
        (Operator.SHORT_OF, True, False, False),
    ],
)
def test_a_line_is_strict_or_not_as_the_rule_says(operator, below, at, above):
    third = _line(operator, 1, 3)

    assert [third.met(count, 30) for count in (9, 10, 11)] == [below, at, above]


@pytest.mark.parametrize(
    ("line", "count", "base", "expected"),
    [
        (_line(Operator.REACHES, 9, 10), 45, 50, True),
        (_line(Operator.REACHES, 9, 10), 44, 50, False),
        (_line(Operator.REACHES, 1, 2), 25, 50, True),
        (_line(Operator.REACHES, 1, 2), 24, 50, False),
        (_line(Operator.SHORT_OF, 2, 3), 20, 30, False),
        (_line(Operator.OVER, 1, 3), 1, 3, False),
        (_line(Operator.OVER, 1, 3), 333334, 1000000, True),
    ],
)
def test_lines_of_the_field_are_compared_without_rounding(line, count, base, expected):
    assert line.met(count, base) is expected


@pytest.mark.parametrize("operator", Operator)
def test_nobody_meets_no_line(operator):
    assert not _line(operator, 0, 1).met(0, 0)


def test_floors_may_be_raised_and_never_lowered_below_five():
    assert Floors(total=10, distribution=10, cell=10).cell == 10
    with pytest.raises(ValidationError):
        Floors(total=4)


def test_floors_may_not_fall():
    with pytest.raises(ValidationError, match="逐级不降"):
        Floors(total=9)


def test_without_a_word_shares_are_of_valid_ballots_and_scores_of_those_who_know():
    rules = Rules()

    assert (rules.share_base, rules.score_base) == (Base.VALID, Base.KNOWN)
    assert (rules.floors.total, rules.floors.distribution, rules.floors.cell) == (5, 8, 10)
