"""Differences of nested publications."""

import pytest

from survey.stats.auditing.ledger import Published, small_differences


def published(**sizes):
    """Return audiences named after the groups they are made of, ``ab`` of a and b."""
    return [Published(name, frozenset(name), ballots) for name, ballots in sizes.items()]


def left(*audiences, floor=5):
    return [(d.outer, d.inner, d.ballots) for d in small_differences(audiences, floor)]


def test_an_audience_that_lacks_a_handful_of_another_is_found():
    assert left(*published(abc=45, a=41)) == [("abc", "a", 4)]


@pytest.mark.parametrize("inner", [45, 40, 8])
def test_nobody_between_two_audiences_or_enough_is_no_finding(inner):
    assert left(*published(abc=45, a=inner)) == []


def test_groups_are_taken_off_together():
    assert left(*published(abc=45, a=20, b=22)) == [("abc", "a+b", 3)]


def test_all_groups_together_leave_nobody():
    assert left(*published(abc=120, a=8, b=31, c=81)) == []


def test_audiences_that_share_nobody_have_no_difference():
    assert left(*published(a=9, b=10)) == []


def test_what_overlaps_is_not_taken_off_twice():
    assert left(*published(abcd=60, ab=30, bc=28)) == []


def test_the_same_group_published_twice_tells_who_came_between():
    first = Published("A票 10:00", frozenset("a"), 37)
    second = Published("A票 10:05", frozenset("a"), 38)

    assert left(first, second) == [("A票 10:05", "A票 10:00", 1)]


def test_the_floor_itself_is_enough():
    assert left(*published(ab=20, a=15), floor=5) == []
    assert left(*published(ab=20, a=15), floor=6) == [("ab", "a", 5)]
