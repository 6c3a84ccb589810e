"""Ballots in few bytes, and back."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.core.answers import NOT_ASKED
from survey.core.ballot import Ballot, Source, largest, pack, unpack
from survey.core.errors import SurveyError
from tests.core.makers import form, grid, multiple, note, number, ranking, single, text

OPENED = [{"on": ["d"], "text": "原因", "limit": 3}]
EVERY_KIND = form(
    single(follow_ups=OPENED), multiple("w"), grid(rows=["甲"]), ranking(), number(), text(limit=3)
)
FULL = (3, "晚了", 0b101, 0, (2, 0), "7", "好")


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize("answers", [FULL, (None,) * 7, (NOT_ASKED,) * 7])
def test_a_packed_ballot_is_read_back_unchanged(source, answers):
    ballot = Ballot((answers, ("好",)), source)

    assert unpack(pack(ballot), [EVERY_KIND, form(text(limit=1))]) == ballot


def test_a_packed_ballot_holds_answers_and_source_and_nothing_else():
    packed = pack(Ballot((FULL,), Source.PAPER))

    assert packed.decode() == '["paper",[3,"晚了",5,0,[2,0],"7","好"]]'


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, 5),
        (0, -2),
        (0, True),
        (0, 1.0),
        (0, "a"),
        (0, [1]),
        (0, {}),
        (1, "一二三四"),
        (1, ""),
        (1, "\x00"),
        (1, 0),
        (2, 0),
        (2, 16),
        (3, 5),
        (3, False),
        (4, [4]),
        (4, []),
        (4, [0, 0]),
        (4, [0, 1, 2, 3]),
        (4, ["0"]),
        (4, [[0]]),
        (4, 1),
        (5, "101"),
        (5, "x"),
        (5, 7),
        (6, "一二三四"),
        (6, "\ufffe"),
        (6, ["一"]),
    ],
)
def test_a_value_that_no_check_would_keep_is_refused(place, value):
    answers = [*FULL]
    answers[place] = value

    with pytest.raises(SurveyError, match="与表样不符"):
        unpack(json.dumps(["phone", answers]).encode(), [EVERY_KIND])


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"\xff\xfe",
        b"5",
        b"{}",
        b"[]",
        b'["phone"]',
        b'["phone",null]',
        b'["phone","abcdefg"]',
        b'["phone",{"a":1}]',
        b'["phone",[null]]',
        b'["phone",[null,null,null,null,null,null,null,null]]',
        b'["phone",[null,null,null,null,null,null,null],[]]',
        b'["robot",[null,null,null,null,null,null,null]]',
        b'[["phone"],[null,null,null,null,null,null,null]]',
        b"[" * 100_000,
    ],
)
def test_bytes_that_are_no_ballot_of_the_forms_are_refused(packed):
    with pytest.raises(SurveyError, match="与表样不符"):
        unpack(packed, [EVERY_KIND])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 20) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=10,
)


@settings(deadline=None, max_examples=60)
@given(st.lists(JSON, max_size=8), JSON)
def test_whoever_sealed_what_it_is_a_ballot_of_the_form_or_refused(part, source):
    packed = json.dumps([source, part]).encode()

    try:
        ballot = unpack(packed, [EVERY_KIND])
    except SurveyError:
        return
    assert unpack(pack(ballot), [EVERY_KIND]) == ballot


def test_forms_without_slots_take_room_too():
    notes = [form(note())] * 20

    assert len(pack(Ballot(((),) * 20, Source.ASSISTED))) <= largest(notes)


def test_every_character_of_a_text_is_reckoned_at_its_longest():
    short, long = largest([form(text(limit=10))]), largest([form(text(limit=11))])

    assert long - short == 4
