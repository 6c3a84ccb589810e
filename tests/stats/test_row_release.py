"""Whose rows may leave the house, and what must not leave with them."""

import pytest

from survey.core.conditions import Is
from survey.core.questions import Multiple, Number, Single
from survey.core.sitting import Anonymity, Group
from survey.stats.results import SittingSummary
from survey.stats.row_release import Hindrance, hindrance, released, telling
from tests.stats.makers import form, group, options, returned, shared, single, spread, summary_of

FORM = form(single("overall"))
MIXED = {"a": 12, "b": 10, "c": 9, "d": 9}


def sitting(*sizes: tuple[Group, int], anonymity: Anonymity = Anonymity.ROWS) -> SittingSummary:
    """Return the summary of groups of many minds, each of so many people."""
    found = {}
    for who, size in sizes:
        given = spread("overall", dict.fromkeys("abcd", size))[::4] if size else []
        found[who] = returned(FORM, given)
    made = summary_of(FORM, found)
    basis = made.basis.model_copy(update={"anonymity": anonymity})
    return made.model_copy(update={"basis": basis})


def test_large_groups_of_a_sitting_that_keeps_rows_are_given() -> None:
    made = sitting((group("a"), 30), (group("b"), 40))

    assert hindrance(made) is None
    assert [one.code for one in released(made)] == ["all", "a", "b"]


def test_a_strict_sitting_has_no_rows_to_give() -> None:
    made = sitting((group("a"), 40), anonymity=Anonymity.STRICT)

    assert hindrance(made) is Hindrance.STRICT


def test_groups_that_are_not_shown_apart_are_not_given_together_either() -> None:
    made = sitting((group("a"), 5), (group("b"), 60))

    assert hindrance(made) is Hindrance.TOGETHER


@pytest.mark.parametrize("size", [8, 29])
def test_one_group_below_the_floor_withholds_the_rows_of_all(size: int) -> None:
    made = sitting((group("a"), size), (group("b"), 60))

    assert hindrance(made) is Hindrance.FEW


def test_more_ballots_than_people_lift_nobody_over_the_floor() -> None:
    assert hindrance(sitting((group("a", invited=20), 40))) is Hindrance.FEW


def test_a_shared_code_that_few_used_is_left_out_and_withholds_no_others() -> None:
    made = sitting((group("a"), 40), (shared(), 12))

    assert hindrance(made) is None
    assert [one.code for one in released(made)] == ["all"]


def test_a_shared_code_that_few_used_is_not_given_alone() -> None:
    assert hindrance(sitting((shared(), 12))) is Hindrance.FEW


FACTS = form(
    Single(id="sex", text="性别", options=options(2)),
    Single(id="age", text="年龄", options=options(3)),
    single("overall"),
    Multiple(id="problems", text="问题", options=options(3)),
    Number(id="visits", text="走访", maximum=99),
    single("older", when=Is(question="age", option="o2")),
    single("oldest", when=Is(question="older", option="a")),
    single("frequent"),
)
COLUMNS = ("sex", "age", "overall", "problems", "visits", "older", "oldest", "frequent")


def left(sex: list[int], age: list[int], floor: int = 5) -> set[str]:
    """Return the questions left out where people said so of themselves."""
    plain = [0] * len(sex)
    columns = {(0, 0): sex, (0, 1): age} | {(0, at): plain for at in range(2, 8)}
    return {COLUMNS[at] for _, at in telling([FACTS], {"all": columns}, floor)}


def test_numbers_are_left_out_for_the_greatest_is_one_persons_answer() -> None:
    assert left([0, 1] * 20, [0, 0, 1, 1] * 10) == {"visits"}


def test_facts_that_single_few_out_are_left_out_and_all_that_hangs_on_them() -> None:
    found = left([0, 1] * 20, [0] * 36 + [2] * 4)

    assert found == {"age", "older", "oldest", "visits"}


def test_facts_that_single_few_out_only_together_are_not_given_together() -> None:
    sex, age = [0] * 20 + [1] * 20, [0] * 18 + [1] * 2 + [1] * 18 + [0] * 2

    assert "sex" not in left(sex, age)
    assert "age" in left(sex, age)


def test_a_fact_that_few_of_one_audience_have_is_left_out_for_all() -> None:
    many, few = {(0, 0): [0] * 20 + [1] * 20}, {(0, 0): [0] * 38 + [1] * 2}

    assert (0, 0) not in telling([FACTS], {"a": many}, 5)
    assert (0, 0) in telling([FACTS], {"a": many, "b": few}, 5)
