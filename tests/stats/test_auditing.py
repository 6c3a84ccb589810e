"""The audit finds what leaks; nothing that leaks is published."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from survey.core.conditions import Is
from survey.core.counting import Base, Rules, half_up
from survey.core.questions import Multiple, Number, Ranking
from survey.stats import summary
from survey.stats.auditing.audit import Finding, audit
from survey.stats.auditing.hidden_table import HiddenTable, bounds
from survey.stats.auditing.leaks import Leak
from survey.stats.auditing.unanimity import SMALL
from survey.stats.figures import Common, Distribution
from survey.stats.methods import suppression
from tests.stats import makers

SLIPS = tuple(makers.group(code, 25, invited=100) for code in "abcd")
V = makers.shared()
FORM = makers.form(
    makers.single("view"),
    makers.single("then", "satisfaction", when=Is(question="view", option="b")),
    makers.grid("leaders", rows=1, roster="leaders"),
    Multiple(id="problems", text="问题", options=makers.options(3)),
    Ranking(id="order", text="排序", options=makers.options(3), places=2),
    Number(id="visits", text="几次", maximum=9),
)
LOWEST = Rules(floors=makers.LOWEST)


@st.composite
def crowds(draw, low=5, high=60):
    """Return what a group answered, often nearly all alike."""
    number = draw(st.integers(low, high))
    usual, other = draw(st.sampled_from("abdu")), draw(st.sampled_from(["a", "b", "c", ""]))
    odd = draw(st.sampled_from([0, 0, 1, 1, 2, 3, number // 3, number // 2]))
    return [_answers(draw, other if place < odd else usual) for place in range(number)]


def _answers(draw, view):
    said = {"view": view, "leaders.r1.c1": view, "order.o0": "1", "visits": "3"}
    if view == "b":
        said["then"] = draw(st.sampled_from("aab"))
    if draw(st.booleans()):
        said["problems"] = ["o0"]
    return said


sittings = st.lists(crowds(), min_size=1, max_size=4).map(
    lambda groups: dict(zip(SLIPS, groups, strict=False))
)


@makers.untimed
@given(sittings, st.booleans(), st.sampled_from(Base))
def test_nothing_that_is_hidden_can_be_worked_out(groups, public, base):
    rules = Rules(share_base=base, floors=makers.LOWEST)

    published = makers.summary(FORM, groups | ({V: groups[SLIPS[0]]} if public else {}), rules)

    assert audit(published, [FORM]) == ()


@makers.untimed
@given(sittings)
def test_no_figure_shows_that_a_small_audience_was_of_one_mind(groups):
    published = makers.summary(FORM, groups, LOWEST)

    for item in makers.items(published).values():
        for found in item.results.values():
            if isinstance(found, Distribution) and 0 < found.asked < SMALL:
                votes = [found.blank, *(share.count for share in found.shares)]
                assert max(votes) < found.asked - 1


@makers.untimed
@given(sittings)
def test_what_was_coarsened_is_said(groups):
    published = makers.summary(FORM, groups, LOWEST)

    told_in_words = any(
        isinstance(found, Common)
        for item in makers.items(published).values()
        for found in item.results.values()
    )
    assert not told_in_words or any("普遍" in said for said in published.coarsened)
    assert not any(character.isdigit() for said in published.coarsened for character in said)


# --- an attacker of his own, who tries every world ------------------------------------------

TINY = makers.form(makers.single("view", "satisfaction"), makers.single("also"))
POINTS = (100, 60, 0)
"""What 满意, 基本满意, 不满意 earn; 不了解 and 未填, the other choices, earn nothing."""


@st.composite
def tiny_groups(draw):
    """Return two or three groups of five to seven, each nearly of one mind or not."""
    groups = {}
    for group in SLIPS[: draw(st.integers(2, 3))]:
        number, usual = draw(st.integers(5, 7)), draw(st.sampled_from("aaabc"))
        others = draw(st.lists(st.sampled_from(["a", "b", "c", "u", ""]), max_size=4))
        answers = [*others, *[usual] * (number - len(others))]
        groups[group] = [{"view": answer, "also": "a"} for answer in answers]
    return groups


def rows_of(number):
    """Yield every way in which ``number`` ballots can fall on the five choices."""
    for cuts in product(range(number + 1), repeat=4):
        if sum(cuts) <= number:
            yield (*cuts, number - sum(cuts))


def worlds(item, sizes):
    """Return every table of groups × choices that agrees with everything published of ``item``."""
    codes = list(sizes)
    each = [np.array(list(rows_of(sizes[code]))) for code in codes[:-1]]
    heads = np.array([np.ravel(at) for at in np.indices([len(rows) for rows in each])]).T
    tables = np.stack([rows[heads[:, at]] for at, rows in enumerate(each)], axis=1)
    last = np.array(_row(item.results["all"])) - tables.sum(1)
    tables = np.concatenate([tables, last[:, None]], axis=1)[last.min(1) >= 0]
    for place, code in enumerate(codes):
        tables = tables[_agreeing(item.results[code], tables[:, place])]
    if item.weighted:
        tables = tables[[_score(table, item.weighted) == item.weighted.score for table in tables]]
    return tables


def _row(found):
    return (*(share.count for share in found.shares), found.blank)


def _agreeing(found, rows):
    if isinstance(found, Distribution):
        return (rows == _row(found)).all(1)
    if isinstance(found, Common):
        place = [*(each.code for each in found.choices), None].index(found.chosen)
        return rows[:, place] >= rows.sum(1) - 1
    return np.ones(len(rows), bool)


def _score(table, weighted):
    means = []
    for row in table:
        scored = int(sum(row[:3]))
        if not scored:
            return None
        points = zip(row[:3], POINTS, strict=True)
        means.append(Fraction(sum(int(n) * p for n, p in points), scored))
    fine = half_up(sum(means, Fraction()) / len(means), 2)
    digits = -int(weighted.score.as_tuple().exponent)
    return half_up(Fraction(fine), digits)


def somebody_learns(item, sizes):
    """Return whether a stranger, or the owner of a ballot, finds a hidden count in all worlds."""
    found = worlds(item, sizes)
    assert len(found), "the truth is among the worlds"
    hidden = np.array([not isinstance(item.results[code], Distribution) for code in sizes])
    worded = np.array([isinstance(item.results[code], Common) for code in sizes])
    made = found[0].sum(0)
    for row, choice in [(None, None), *np.ndindex(found.shape[1:])]:
        own = found if row is None else found[found[:, row, choice] > 0]
        if not len(own):
            continue
        known = (np.ptp(own, axis=0) == 0) & hidden[:, None]
        known[:, made == 0] = False
        if row is not None:
            known[:, choice] &= made[choice] > 1
            usual = own.min(0)[row].argmax()
            known[row] &= not (worded[row] and choice != usual)
        if known.any():
            return True
    return False


@makers.untimed
@given(tiny_groups())
def test_trying_every_world_finds_nothing_either(groups):
    published = makers.summary(TINY, groups, LOWEST)
    item = makers.items(published)["view"]
    sizes = {group.code: len(ballots) for group, ballots in groups.items()}
    assume(isinstance(item.results["all"], Distribution))

    assert not somebody_learns(item, sizes)


WEIGHTED_BESIDE_WORDS = [
    ("auaaaaa", "baubbb", "-aubb"),
    ("aaaaaaa", "cb-cbbb", "cu-aaa"),
    ("-aabaa", "ua-caaa", "baaaaa"),
    ("-buca", "cuabbbb", "-aaaaaa"),
    ("ubbbccc", "-cccc", "ubaaaaa"),
]


@pytest.mark.parametrize("votes", WEIGHTED_BESIDE_WORDS)
def test_a_weighted_score_beside_words_tells_nobody_s_answer(votes):
    groups = said(votes)
    item = makers.items(makers.summary(TINY, groups, LOWEST))["view"]

    assert item.weighted is not None
    assert any(isinstance(item.results[group.code], Common) for group in groups)
    assert not somebody_learns(item, {group.code: len(cast) for group, cast in groups.items()})


def said(votes):
    """Return groups whose members answered the letters of ``votes``, ``-`` for a blank."""
    return {
        group: [{"view": vote.strip("-"), "also": "a"} for vote in cast]
        for group, cast in zip(SLIPS, votes, strict=False)
    }


def test_the_attacker_finds_what_is_not_coarsened(monkeypatch):
    monkeypatch.setattr(summary, "coarsened", lambda drafted, _: drafted)
    ballots = {
        SLIPS[0]: [{"view": "a", "also": "a"}] * 6,
        SLIPS[1]: [{"view": "ab"[n % 2], "also": "a"} for n in range(6)],
    }
    drafted = makers.summary(TINY, ballots, LOWEST)
    item = makers.items(drafted)["view"]
    half = item.model_copy(update={"results": {**item.results, "a": None}})

    assert somebody_learns(half, {"a": 6, "b": 6})
    assert Finding(Leak.UNANIMOUS, "form", "view") in audit(drafted, [TINY])


@pytest.mark.parametrize("seed", range(40))
def test_bounds_are_those_that_integer_programmes_find(seed):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 4, (2, 5))
    least = np.minimum(truth, rng.integers(0, 2, (2, 5)))
    table = HiddenTable(truth.sum(1), truth.sum(0), least)

    low, high = bounds(table, least)

    searched = suppression.audit(
        np.full(truth.shape, None).tolist(),
        table.rows.tolist(),
        table.columns.tolist(),
        {place: int(least[place]) for place in np.ndindex(least.shape)},
    )
    assert {at: (low[at], high[at]) for at in np.ndindex(low.shape)} == searched
