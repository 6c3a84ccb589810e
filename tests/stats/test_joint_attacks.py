"""A reader with everything that is published side by side learns no more of anybody.

As in `test_attacks`, worlds are compared, and equations solved. Against cross tables the
reader knows to which class of every division each person belongs, and one whole ballot; he
takes several published tables together and lets integer programmes bound every hidden count.
"""

from dataclasses import dataclass
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from survey.core.counting import Rules
from survey.core.declarations import (
    Block,
    CrossTable,
    Declared,
    Item,
    possible_comparisons,
)
from survey.core.questions import Option, Single
from survey.stats.joint.attack import is_pinned, sections
from survey.stats.joint.results import Crossed, QualityFound
from survey.stats.methods.suppression import integer_bounds, nearly_unanimous
from survey.stats.reasons import NotComputed
from survey.stats.results import SittingSummary
from tests.stats import makers

FLOOR = 8
YES_NO = (Option(code="y", label="是"), Option(code="n", label="否"))


def asked(key):
    return Single(id=key, text=f"{key}？", options=YES_NO)


def cross(by, of):
    return CrossTable(by=Item(form="form", key=by), of=Item(form="form", key=of))


FORM = makers.form(
    asked("age"),
    asked("post"),
    makers.single("overall", "existence").model_copy(update={"text": "总体评价"}),
    makers.grid("g", rows=4, columns=1, roster="leaders"),
    makers.grid("i", rows=3),
)
CELLS = tuple(f"{grid}.r{n}.c1" for grid, rows in (("g", 4), ("i", 3)) for n in range(1, rows + 1))
EVERYTHING = Declared(
    crosstables=(cross("age", "overall"), cross("post", "overall"), cross("age", "i.r1.c1")),
    comparisons=possible_comparisons([FORM]),
    blocks=(Block(form="form", items=CELLS[4:]),),
    all_same=True,
)

some = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@dataclass(frozen=True)
class Hall:
    """How people in a hall answer: a seed, and how much they agree."""

    seed: int
    liking: int

    def ballots(self, number):
        rng = Random(self.seed)
        grades = "a" * self.liking + "abcdu"
        found = []
        for _ in range(number):
            given = {key: rng.choice(grades) for key in CELLS}
            if rng.random() < 0.15:
                given = dict.fromkeys(CELLS, "a")
            given |= {"age": rng.choice("yyn"), "post": rng.choice("yn")}
            given["overall"] = rng.choice("aabu")
            found.append(given)
        return found


halls = st.builds(Hall, seed=st.integers(0, 10_000), liking=st.integers(0, 6))


def summary(who, declared=EVERYTHING):
    return makers.summary(FORM, who, Rules(declared=declared))


# --- worlds ---------------------------------------------------------------------------------

A, B, C = (makers.group(code) for code in "abc")


@some
@given(halls, st.integers(1, 7), st.integers(20, 40), st.integers(8, 20))
def test_with_the_split_withheld_joint_figures_are_the_same_whoever_lies_where(
    hall, few, many, more
):
    ballots = hall.ballots(few + many + more)
    moved = Random(hall.seed + 1).sample(ballots, len(ballots))

    one, other = (
        summary({A: each[:few], B: each[few : few + many], C: each[few + many :]})
        for each in (ballots, moved)
    )

    assert one.split_withheld
    assert one.joint == other.joint
    assert all(isinstance(each.found, NotComputed) for each in one.joint.crosstables)


@some
@given(halls, st.integers(8, 9), st.integers(20, 40))
def test_persons_are_compared_alike_whichever_group_judged_them_so(hall, few, many):
    """Judgements of persons are not shown for a group of nine: they may be of any group."""
    declared = Declared(comparisons=possible_comparisons([FORM]))
    ballots = hall.ballots(few + many)
    order = Random(hall.seed + 1).sample(range(few + many), few + many)
    moved = [
        {**own, **{key: ballots[at][key] for key in CELLS[:4]}}
        for own, at in zip(ballots, order, strict=True)
    ]

    one, other = (summary({A: each[:few], B: each[few:]}, declared) for each in (ballots, moved))

    assume(not one.coarsened)
    assert one == other


@some
@given(halls, st.integers(0, 60))
def test_the_order_of_ballots_tells_nothing(hall, number):
    ballots = hall.ballots(number)
    moved = Random(hall.seed + 1).sample(ballots, number)

    assert summary({A: ballots}) == summary({A: moved})


@some
@given(halls, st.lists(st.integers(0, 45), min_size=1, max_size=3))
def test_every_sitting_gives_figures_or_sentences(hall, sizes):
    ballots = hall.ballots(sum(sizes))
    who = {}
    for group, size in zip((A, B, C), sizes, strict=False):
        who[group], ballots = ballots[:size], ballots[size:]

    found = summary(who)

    packed = found.model_dump_json()
    assert SittingSummary.model_validate_json(packed) == found
    assert "NaN" not in packed


# --- with and without -----------------------------------------------------------------------


@some
@given(halls, st.integers(20, 120))
def test_figures_without_flagged_ballots_differ_by_nobody_or_by_enough(hall, number):
    ballots = hall.ballots(number)
    found = summary({A: ballots}).joint.quality
    assume(isinstance(found, QualityFound) and not isinstance(found.contrasts, NotComputed))
    same = [each for each in ballots if _alike(each)]

    assert len(same) == found.same
    assert 5 <= len(same) <= number - 5
    overall, persons = found.contrasts
    for keys, told in ((("overall",), overall.found), (CELLS[:4], persons.found)):
        for key in () if isinstance(told, NotComputed) else keys:
            for grade in "abcdu":
                lost = sum(b[key] == grade for b in same)
                left = sum(b[key] == grade for b in ballots) - lost
                assert lost == 0 or (lost >= 5 and left >= 5)


def _alike(ballot):
    judged = [ballot[key] for key in (*CELLS, "overall") if ballot[key] != "u"]
    return len(judged) >= 5 and len(set(judged)) == 1


# --- cross tables ---------------------------------------------------------------------------

AGES = {"y": 0, "n": 1}
GRADES = {"a": 0, "b": 1, "u": 2}


def hidden_counts_follow(divisions, answers, choices, rng, readers=4):
    """Return whether a reader pins a count of a small cross-section, by integer programmes."""
    found = sections(divisions, answers, choices)
    size = found.counts.size
    equations, totals = [], []
    for row, counts in enumerate(found.counts):
        equations.append([int(cell // choices == row) for cell in range(size)])
        totals.append(int(counts.sum()))
    sums = {}
    for division in range(len(divisions)):
        for own in {classes[division] for classes in found.classes}:
            inside = [r for r, c in enumerate(found.classes) if c[division] == own]
            for answer in range(choices):
                cells = {r * choices + answer for r in inside}
                equations.append([int(cell in cells) for cell in range(size)])
                total = int(found.counts[inside, answer].sum())
                totals.append(total)
                sums[division, own, answer] = total
    known = [None, *rng.sample(range(size), min(readers, size))]
    return any(
        _pins(found, choices, equations, totals, sums, reader)
        for reader in known
        if reader is None or found.counts.flat[reader]
    )


def _pins(found, choices, equations, totals, sums, reader):
    least = [int(cell == reader) for cell in range(found.counts.size)]
    bounds = integer_bounds(equations, totals, least)
    for row, counts in enumerate(found.counts):
        whole = any(
            all(sums[at, own, a] == counts[a] for a in range(choices))
            for at, own in enumerate(found.classes[row])
        )
        alone = reader is not None and reader // choices == row and counts.sum() == 1
        shown = counts.sum() >= FLOOR and not nearly_unanimous(counts.tolist())
        if whole or alone or shown:
            continue
        for answer in range(choices):
            if bounds[row * choices + answer].exact and not _is_published(
                found, (row, answer), sums, reader, choices
            ):
                return True
    return False


def _is_published(found, cell, sums, reader, choices):
    row, answer = cell
    for at, own in enumerate(found.classes[row]):
        if sums[at, own, answer] == 0:
            return True
        his = reader is not None and reader % choices == answer
        if his and found.classes[reader // choices][at] == own and sums[at, own, answer] == 1:
            return True
    return False


def _column(ballots, key, codes):
    return np.array([codes[each[key]] for each in ballots])


@settings(parent=some, max_examples=5)
@given(halls, st.integers(12, 40), st.integers(12, 40))
def test_published_tables_and_groups_together_pin_nobody(hall, first, second):
    ballots = hall.ballots(first + second)
    published = summary({A: ballots[:first], B: ballots[first:]})
    tables = published.joint.crosstables[:2]
    shown = [isinstance(each.found, Crossed) for each in tables]
    assume(any(shown))
    by_group = makers.items(published)["overall"].results

    divisions = [
        _column(ballots, key, AGES)
        for key, is_shown in zip(("age", "post"), shown, strict=True)
        if is_shown
    ]
    if by_group["a"] is not None:
        divisions.append(np.repeat([0, 1], [first, second]))

    answers = _column(ballots, "overall", GRADES)
    assert not hidden_counts_follow(divisions, answers, 4, Random(hall.seed))


@settings(parent=some, max_examples=40)
@given(st.integers(0, 10_000), st.integers(4, 14), st.integers(2, 3), st.integers(2, 3))
def test_what_exchanges_clear_integer_programmes_clear_too(seed, number, divided, choices):
    rng = Random(seed)
    divisions = [np.array([rng.randrange(2) for _ in range(number)]) for _ in range(divided)]
    answers = np.array([rng.randrange(choices) for _ in range(number)])
    assume(not is_pinned(divisions, answers, choices, FLOOR))

    assert not hidden_counts_follow(divisions, answers, choices, rng, readers=30)


def test_the_attacker_finds_the_one_who_is_left_over():
    groups, ages = np.repeat([0, 1], [10, 20]), np.repeat([0, 1], [11, 19])
    answers = np.array([0, 1] * 5 + [2] + [0, 1, 2, 1] * 4 + [0, 0, 1])

    assert hidden_counts_follow([groups, ages], answers, 3, Random(1))
    assert is_pinned([groups, ages], answers, 3, FLOOR)


def test_an_owner_of_one_ballot_is_reckoned_with():
    """Two people beyond a group: whoever knows himself knows the other."""
    groups, ages = np.repeat([0, 1], [10, 20]), np.repeat([0, 1], [12, 18])
    answers = np.array([0, 1] * 5 + [2, 1] + [0, 1, 2, 1] * 4 + [0, 1])

    assert is_pinned([groups, ages], answers, 3, FLOOR)


@pytest.mark.parametrize("divisions", [[], [np.array([0, 1, 1])]])
def test_a_single_division_hides_nothing(divisions):
    assert not is_pinned(divisions, np.array([0, 1, 0]), 2, FLOOR)


def test_a_hall_cut_into_single_persons_is_never_cleared():
    numbers = np.arange(500)

    assert is_pinned([numbers, numbers], numbers % 2, 2, FLOOR)


def test_a_section_of_two_divisions_is_looked_at_beside_a_third():
    """Each row has its exchange, but none that changes the sum of the rows that lie together."""
    divisions = [
        np.array([int(digit) for digit in each])
        for each in ("110100100011111001", "101100011010110111", "101000000011000101")
    ]
    answers = np.array([int(digit) for digit in "120100001200001022"])

    assert is_pinned(divisions, answers, 3, FLOOR)
