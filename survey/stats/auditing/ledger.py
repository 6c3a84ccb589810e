"""The ledger: several publications of nested groups, and what their differences tell.

A figure of many minus the same figure of nearly as many is the figure of a few. So what
lies between two audiences that were published, one inside the other, must be nobody or
enough people to be shown.

Within one summary the audit asks it of the whole and the groups. Two sittings of one unit
(A票 today, A票 and B票 next month) are answered anew, so that no difference of theirs is
anybody's answer. Where units are set side by side and added up, ``units`` asks it of every
sum: a round's or a town's total minus the units that are shown must not be a hidden one.
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
        Difference(outer.name, union.name, outer.ballots - union.ballots)
        for outer in published
        for union in _unions(
            [each for each in published if each.groups <= outer.groups], outer.ballots - floor
        )
        if union.ballots < outer.ballots
    )


def _unions(inner: Sequence[Published], more_than: int) -> Iterator[Published]:
    """Yield unions of audiences of which no two overlap, with so many ballots.

    A way is given up as soon as all that it may still take in would be too few: so
    dozens of units can be added up, for none but a handful can be left out.
    """
    ordered = sorted(range(len(inner)), key=lambda place: -inner[place].ballots)
    waiting = [(ordered, frozenset[int](), 0)]
    while waiting:
        left, taken, ballots = waiting.pop()
        if ballots + sum(inner[place].ballots for place in left) <= more_than:
            continue
        if left:
            first, *others = left
            mine = inner[first].groups
            apart = [place for place in others if not mine & inner[place].groups]
            waiting.append((others, taken, ballots))
            waiting.append((apart, taken | {first}, ballots + inner[first].ballots))
        elif taken:
            yield _together([inner[place] for place in sorted(taken)])


def _together(apart: Sequence[Published]) -> Published:
    groups = frozenset[str]().union(*(each.groups for each in apart))
    name = "+".join(each.name for each in apart)
    return Published(name, groups, sum(each.ballots for each in apart))
