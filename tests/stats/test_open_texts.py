"""Open texts: everything that was written, and nothing of who wrote it."""

from random import Random

import pytest

from survey.core.conditions import Is
from survey.core.counting import Floors, Rules
from survey.core.questions import Column, FollowUp, Grid, Row, Text
from survey.core.scales import STANDARD
from survey.stats.texts.open_texts import open_texts
from tests.stats import makers

A, B = makers.group("a"), makers.group("b")
V = makers.shared()
WHY = FollowUp(id="why", on=("c",), text="不认同的原因")
COLUMN = Column(code="c1", label="总体", scale=STANDARD["approval"], follow_ups=(WHY,))
FORM = makers.form(
    Grid(id="people", text="干部", rows=(Row(code="r1", label="张三"),), columns=(COLUMN,)),
    makers.single("view", "approval", follow_ups=(WHY,)),
    Text(id="opinion", text="意见建议"),
    Text(id="facts", text="具体情况", when=Is(question="view", option="c")),
)
OPINION = {"view": "a", "opinion": "路灯坏了"}
CONTENT = {"view": "a"}
REASON = {"view": "c", "view~why": "不公开", "facts": "见上"}


def texts(who, rules=None, rng=None):
    """Return the bodies of every field, by its key."""
    found = open_texts(
        makers.summary(FORM, who, rules),
        [makers.edition(FORM)],
        {group.code: makers.returned(FORM, given) for group, given in who.items()},
        tuple(who),
        rng or Random(1),
    )
    return {each.key: each for each in found}


def test_groups_and_shared_codes_are_in_one_pool():
    found = texts({A: [OPINION] * 3, B: [OPINION] * 2, V: [OPINION] * 5})

    assert found["opinion"].bodies == ("路灯坏了",) * 10
    assert (found["opinion"].form, found["opinion"].place) == ("form", "意见建议")
    assert found["opinion"].tag == "四个落实-1"


@pytest.mark.parametrize(("ballots", "quoted"), [(9, False), (10, True)])
def test_nothing_is_quoted_from_under_ten_ballots(ballots, quoted):
    found = texts({A: [OPINION] * 4, B: [OPINION] * (ballots - 4)}, Rules(floors=makers.LOWEST))

    assert ("opinion" in found) is quoted


def test_a_higher_floor_is_kept():
    rules = Rules(floors=Floors(cell=20))

    assert texts({A: [OPINION] * 19}, rules) == {}


def test_void_ballots_came_back_too():
    assert "opinion" in texts({A: [OPINION] * 8 + [{}] * 2})


def test_a_field_in_which_nobody_wrote_is_not_there():
    assert texts({A: [{"view": "a"}] * 30}) == {}


def test_the_order_is_the_chance_s():
    ballots = [{"view": "a", "opinion": f"意见{number}"} for number in range(30)]

    first, again, other = (texts({A: ballots}, rng=Random(seed)) for seed in (1, 1, 2))

    written = [each["opinion"] for each in ballots]
    assert first["opinion"].bodies == again["opinion"].bodies
    assert sorted(first["opinion"].bodies) == sorted(written)
    assert list(first["opinion"].bodies) != written
    assert first["opinion"].bodies != other["opinion"].bodies


def test_a_follow_up_says_where_it_was_written():
    ballots = [
        {"people.r1.c1": "c", "people.r1.c1~why": "没见过", "view": "c", "view~why": "不公开"}
    ]

    found = texts({A: ballots * 10 + [{"people.r1.c1": "a", "view": "a"}] * 3})

    assert found["people.r1.c1~why"].place == "“张三”的“总体” · 不认同的原因"
    assert found["view~why"].place == "“问题 view” · 不认同的原因"
    assert found["view~why"].bodies == ("不公开",) * 10


@pytest.mark.parametrize("key", ["view~why", "facts"])
@pytest.mark.parametrize(("few", "bodies"), [(7, 20), (8, 26)])
def test_texts_that_follow_an_answer_leave_out_those_whose_answers_are_withheld(key, few, bodies):
    found = texts({A: [REASON] * 20, V: [REASON] * (few - 2) + [CONTENT] * 2})

    assert len(found[key].bodies) == bodies


def test_what_is_left_of_a_pool_needs_its_floor_too():
    found = texts({A: [{**REASON, "opinion": "好"}] * 9, V: [REASON] * 7})

    assert list(found) == ["opinion"]


def test_groups_under_the_floor_are_quoted_within_the_whole():
    found = texts({A: [REASON] * 2, B: [REASON] * 15 + [CONTENT] * 3})

    assert len(found["view~why"].bodies) == 17


@pytest.mark.parametrize("key", ["view~why", "facts"])
@pytest.mark.parametrize("reasons", [1, 11, 12])
def test_a_word_is_not_undone_by_the_number_of_texts(key, reasons):
    found = texts({A: [REASON] * reasons + [CONTENT] * (12 - reasons)})

    assert key not in found
