"""Unanimity: where everybody, or everybody but one, answered alike, a figure names them all.

In an audience of fewer than twenty the word 普遍 stands in place of such a figure. 未填 and
不了解 are answers like any other: where several chose them, nobody's own answer shows. Only
where percentages are printed, and leave these out, are those in the base looked at alone.
"""

import numpy as np

from survey.core.counting import Base
from survey.stats.columns import Wholes
from survey.stats.figures import Choice, Common, Distribution, Tick, Ticks
from survey.stats.methods.suppression import nearly_unanimous
from survey.stats.proportions import IN_PERCENT, within
from survey.stats.results import NumberCount, Ranked, RankingCount

SMALL = 20
"""From so many on, a unanimous figure may be shown if nothing that is hidden follows from it."""


def common(found: Distribution, base: Base) -> Common | None:
    """Return what all but at most one of an audience chose, ``None`` where there is no such thing.

    ``base`` is the rule of the sitting's shares.
    """
    choices = tuple(
        Choice(code=each.code, label=each.label, role=each.role, polarity=each.polarity)
        for each in found.shares
    )
    votes: dict[str | None, int] = {each.code: each.count for each in found.shares}
    votes[None] = found.blank
    if nearly_unanimous(list(votes.values())):
        return Common(choices=choices, chosen=max(votes, key=lambda code: votes[code]))
    inside = {each.code: each.count for each in found.shares if within(each.role, base)}
    in_percent = found.asked < SMALL and found.base >= IN_PERCENT
    if in_percent and max(inside.values(), default=0) >= found.base - 1:
        return Common(choices=choices, chosen=max(inside, key=lambda c: inside[c]), among=base)
    return None


def extreme(count: int, asked: int) -> bool:
    """Return whether ``count`` of ``asked`` is all, none, or one short of either."""
    return asked > 0 and (count <= 1 or count >= asked - 1)


def in_words(found: Distribution, *, full_only: bool = False) -> Distribution | Ticks:
    """Return ticks with a word in place of every count that is `extreme`, if there is one.

    With ``full_only`` only what all or all but one ticked is told in words.
    """
    worded = {
        each.code
        for each in found.shares
        if each.count >= found.asked - 1 or (not full_only and extreme(each.count, found.asked))
    }
    if not worded:
        return found
    return Ticks(
        asked=found.asked,
        options=tuple(
            Tick(
                code=each.code,
                label=each.label,
                count=None if each.code in worded else each.count,
                share=None if each.code in worded else each.share,
                common=each.count > 1 if each.code in worded else None,
            )
            for each in found.shares
        ),
    )


def ranked_alike(found: RankingCount, places: int) -> bool:
    """Return whether all but at most one ranked an option, put it at one place, or ranked nothing.

    Points tell a place other than the first where they are the least or the most, or one
    off it, that so many could earn.
    """
    top = found.asked - 1
    chosen = places < len(found.options)
    return found.asked > 0 and any(
        (
            found.blank >= top,
            *(each.first >= top for each in found.options),
            *(chosen and each.ranked >= top for each in found.options),
            *(_at_one_place(each, top, places) for each in found.options),
        )
    )


def _at_one_place(option: Ranked, top: int, places: int) -> bool:
    """Return whether ``top`` or more put it last, or second, as far as its points tell."""
    later = option.ranked - option.first
    above_last = option.points - places * option.first - later
    below_second = later * (places - 2) - above_last
    return any(later >= top and later - off >= top for off in (above_last, below_second))


def left_blank(found: NumberCount) -> bool:
    """Return whether all but at most one gave no number."""
    return found.asked > 0 and found.blank >= found.asked - 1


def same_numbers(found: NumberCount) -> bool:
    """Return whether the figures show that everybody gave the same number."""
    return found.mean is not None and found.low == found.median == found.high == found.mean


def stands_alone(numbers: Wholes) -> bool:
    """Return whether one of ``numbers`` is further from the middle than all others together.

    Then their mean is that number in disguise: times how many they are, less the little
    that the others can be.

    >>> stands_alone(np.array([1, 2, 2, 3, 90])), stands_alone(np.array([1, 2, 5, 8, 9]))
    (True, False)
    """
    if not len(numbers):
        return False
    ordered = np.sort(numbers).astype(np.float64)
    away = np.abs(ordered - ordered[len(ordered) // 2])
    return bool(2 * away.max() > away.sum())


def nearly_same(numbers: Wholes) -> bool:
    """Return whether all but at most one of ``numbers`` are the same; of none, none are."""
    _, times = np.unique(numbers, return_counts=True)
    return len(numbers) > 0 and bool(times.max() >= len(numbers) - 1)
