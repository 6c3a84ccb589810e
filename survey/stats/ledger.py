"""The ledger: several publications of nested groups, and what their differences tell.

A figure of many minus the same figure of nearly as many is the figure of a few. So what
lies between two audiences that were published, one inside the other, must be nobody or
enough people to be shown.

Within one summary the audit asks it of the whole and the groups. Between summaries there
is nothing to ask today: a sitting is opened once and for all, its ballots are destroyed,
and no ballot is part of two sittings. Two sittings of one unit (A票 today, A票 and B票
next month) are answered anew, so that no difference of theirs is anybody's answer.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Published(NamedTuple):
    """A figure's audience: whose ballots, by the smallest groups there are, and how many."""

    name: str
    groups: frozenset[str]
    ballots: int


class Difference(NamedTuple):
    """How few lie between two audiences."""

    outer: str
    inner: str
    ballots: int


def small_differences(published: Sequence[Published], floor: int) -> tuple[Difference, ...]:
    """Return every difference of nested audiences that is neither 0 nor at least ``floor``.

    Audiences that do not overlap are also taken together and off a third.

    >>> small_differences(
    ...     [Published("all", frozenset("ab"), 45), Published("a", frozenset("a"), 41)], 5
    ... )
    (Difference(outer='all', inner='a', ballots=4),)
    """
    return tuple(
        Difference(outer.name, inner.name, left)
        for inner in (*published, *_together(published))
        for outer in published
        if inner.groups <= outer.groups
        for left in (outer.ballots - inner.ballots,)
        if 0 < left < floor
    )


def _together(published: Sequence[Published]) -> Iterator[Published]:
    """Yield unions of audiences of which no two overlap, each union once."""
    unions: list[tuple[int, Published]] = list(enumerate(published))
    for last, union in unions:
        for place, other in enumerate(published[last + 1 :], last + 1):
            if not union.groups & other.groups:
                name = f"{union.name}+{other.name}"
                both = Published(name, union.groups | other.groups, union.ballots + other.ballots)
                unions.append((place, both))
                yield both
