"""Coding: which codes count, and where two differ."""

from survey.core.coding import Coder, Codes, Scope, all_done, differing, in_effect

WITHIN = Codes(themes=frozenset({1}), scope=Scope.WITHIN)
LEAD = WITHIN.model_copy(update={"lead": True})
A, B = b"a", b"b"


def test_the_codes_of_one_who_reads_alone_count():
    assert in_effect([{A: WITHIN, B: LEAD}], {}) == {A: WITHIN, B: LEAD}


def test_where_two_differ_only_what_was_settled_counts():
    seats = [{A: WITHIN, B: WITHIN}, {A: WITHIN, B: LEAD}]

    assert differing(seats) == {B}
    assert in_effect(seats, {}) == {A: WITHIN}
    assert in_effect(seats, {B: LEAD}) == {A: WITHIN, B: LEAD}


def test_what_was_settled_goes_before_what_both_said():
    assert in_effect([{A: WITHIN}, {A: WITHIN}], {A: LEAD}) == {A: LEAD}


def test_a_text_that_one_has_not_read_is_a_difference():
    assert differing([{A: WITHIN}, {}]) == {A}
    assert in_effect([{A: WITHIN}, {}], {}) == {}


def test_nothing_differs_where_nobody_or_one_alone_has_read():
    assert differing([]) == differing([{A: WITHIN}]) == frozenset()
    assert in_effect([], {}) == {}


def test_codes_may_be_seen_when_everybody_is_done_and_somebody_has_read():
    done, reading = Coder(seat=1, account_id=7, done=True), Coder(seat=2)

    assert all_done([done])
    assert not all_done([done, reading])
    assert not all_done([])
