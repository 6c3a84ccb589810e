"""Units of a round side by side: common items only, in official order, never ranked.

Only published figures are read, and every figure here is a function of them: whoever has
the reports of all units that are compared can work it out himself. What could tell more is
a sum: a round's total minus the units that are shown would be a hidden unit. So a sum takes
in only units whose own figures stand beside it, and where the ledger finds that sums and
units leave a handful between them, no sum is given, nor anything that is reckoned from it.
A town's total of its villages is such a sum and goes the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from survey.core.counting import half_up
from survey.stats.auditing.ledger import Published, small_differences
from survey.stats.comparing.common_items import (
    Meaning,
    Measure,
    Place,
    Side,
    measures_by_place,
    why_apart,
)
from survey.stats.comparing.measured import Measured, Span, comparable, measured, span
from survey.stats.methods.funnel import LEAST_UNITS as LEAST_DISPERSED
from survey.stats.methods.funnel import funnel, part_limits
from survey.stats.methods.shrinkage import LEAST_UNITS as LEAST_SHRUNK
from survey.stats.methods.shrinkage import beta_binomial, fay_herriot
from survey.stats.proportions import share
from survey.stats.reasons import NotComputed

LEVELS = (0.95, 0.998)
"""Chances to lie within the limits; only who lies outside the second is called low or high."""

_SCORE_DIGITS = 2


class Standing(StrEnum):
    """A unit beside the others, by the outer limits."""

    LOW = "偏低"
    ALIKE = "无明显差别"
    HIGH = "偏高"


@dataclass(frozen=True)
class Line:
    """One sitting's figures of a common item.

    ``limits`` are where it would lie were it like all, by `LEVELS`; ``likely`` and
    ``likely_score`` what its figures would likely be, seen together with the others. All
    are ``None`` where it is not compared, the last two also where units are few.
    """

    side: Side
    figures: Measured | NotComputed
    limits: tuple[Span, ...] | None = None
    standing: Standing | None = None
    likely: Decimal | None = None
    likely_score: Decimal | None = None


@dataclass(frozen=True)
class Pool:
    """Several sittings added up: all that are compared, or those of units below one other."""

    label: str
    count: int
    base: int
    share: Decimal | None


@dataclass(frozen=True)
class CommonItem:
    """What at least two sittings asked alike; ``pools`` begin with the sum of all compared.

    ``dispersed`` tells whether the limits allow for differences that size does not explain.
    """

    measure: Measure
    lines: tuple[Line, ...]
    pools: tuple[Pool, ...] | NotComputed
    dispersed: bool


@dataclass(frozen=True)
class UnitsCompared:
    """Common items in the order in which they were asked, and what was left out and why."""

    items: tuple[CommonItem, ...]
    apart: tuple[str, ...]


Asked = tuple[Side, Measure]


def compare_units(sides: Sequence[Side]) -> UnitsCompared:
    """Return what the ``sides``, in official order, asked alike.

    Judgements of persons are left out: each unit has its own people.
    """
    places: dict[Place, list[Asked]] = {}
    for side, found in zip(sides, measures_by_place(sides, persons=False), strict=True):
        for place, measure in found.items():
            places.setdefault(place, []).append((side, measure))
    items, apart = [], []
    for asked in places.values():
        groups = _by_meaning(asked)
        items += [_item(group) for group in groups if len(group) > 1]
        if len(groups) > 1:
            apart.append(_differing(groups))
    return UnitsCompared(tuple(items), tuple(dict.fromkeys(apart)))


def _by_meaning(asked: Sequence[Asked]) -> list[list[Asked]]:
    groups: list[tuple[Meaning, list[Asked]]] = []
    for each in asked:
        own = next((group for meaning, group in groups if meaning == each[1].meaning), None)
        if own is None:
            groups.append((each[1].meaning, [each]))
        else:
            own.append(each)
    return [group for _, group in groups]


def _differing(groups: Sequence[Sequence[Asked]]) -> str:
    """Return who asked otherwise than the first, and how."""
    first, *others = groups
    said = [
        f"{'、'.join(side.label for side, _ in group)}与{first[0][0].label}相比"
        f"{why_apart(first[0][1].meaning, group[0][1].meaning)}"
        for group in others
    ]
    return f"“{first[0][1].block}”：{'；'.join(said)}，不并在一起比。"


def _item(asked: Sequence[Asked]) -> CommonItem:
    told = [(side, measured(side, measure)) for side, measure in asked]
    there = {side.label: (side, found) for side, each in told if (found := comparable(each))}
    pools = _pools(told, tuple(there.values()))
    together = _together(tuple(there.values())) if isinstance(pools, tuple) else None
    return CommonItem(
        asked[0][1],
        tuple(
            _line(side, there[side.label][1], together)
            if together and side.label in there
            else Line(side, figures)
            for side, figures in told
        ),
        pools,
        together is not None and together.tau2 > 0,
    )


Counted = Sequence[tuple[Side, Measured]]


def _pools(
    told: Sequence[tuple[Side, Measured | NotComputed]], there: Counted
) -> tuple[Pool, ...] | NotComputed:
    """Return the sums that tell of no unit but those shown, or why there are none."""
    if len(there) < 2:
        return NotComputed(why="有可比数字的不到两个，没有合计，也不作比较。")
    families = _families(there)
    published = [
        Published(side.label, frozenset({side.label}), each.asked)
        for side, each in told
        if isinstance(each, Measured)
    ]
    for label, members in families.items():
        labels = frozenset(side.label for side, _ in members)
        published.append(Published(label, labels, sum(each.asked for _, each in members)))
    floor = max(side.summary.rules.floors.distribution for side, _ in told)
    if _leave_a_few(tuple(published), floor):
        return NotComputed(why="合计减去其余单位，剩下的答卷太少；为保护答卷人不列合计，不作比较。")
    return tuple(_pool(label, members) for label, members in families.items())


@lru_cache(maxsize=64)
def _leave_a_few(published: tuple[Published, ...], floor: int) -> bool:
    """Return whether something between sums and units is neither nobody nor enough.

    Most items of a round were asked of the same ballots, and need to be looked at once.
    """
    return bool(small_differences(published, floor))


def _families(there: Counted) -> dict[str, Counted]:
    """Return everybody that is compared, and those of one unit above where they are not all."""
    above = dict.fromkeys(side.above for side, _ in there if side.above)
    found = {f"{name}所属合计": [each for each in there if each[0].above == name] for name in above}
    parts = {label: each for label, each in found.items() if 1 < len(each) < len(there)}
    return {"合计": there, **parts}


def _pool(label: str, members: Counted) -> Pool:
    count, base = sum(each.count for _, each in members), sum(each.base for _, each in members)
    decimals = members[0][0].summary.rules.share_decimals
    return Pool(label, count, base, share(count, base, decimals))


@dataclass(frozen=True)
class _Together:
    """What the sittings that are compared tell of each other; the rest by their labels."""

    chosen: int
    total: int
    tau2: float
    likely: Mapping[str, Decimal]
    likely_scores: Mapping[str, Decimal]


def _together(there: Counted) -> _Together:
    x, n = [each.count for _, each in there], [each.base for _, each in there]
    units = len({side.unit for side, _ in there})
    found = funnel(x, n) if units >= LEAST_DISPERSED else None
    return _Together(
        sum(x),
        sum(n),
        found.tau2 if found else 0.0,
        _likely(there) if units >= LEAST_SHRUNK else {},
        _likely_scores(there),
    )


def _likely(there: Counted) -> dict[str, Decimal]:
    found = beta_binomial([each.count for _, each in there], [each.base for _, each in there])
    values = found.values if found else ()
    return {
        side.label: half_up(100 * Fraction(value), each.digits)
        for (side, each), value in zip(there, values, strict=bool(found))
    }


def _likely_scores(there: Counted) -> dict[str, Decimal]:
    """Return scores seen together with the others'; a unit without an error keeps its own."""
    scored = [(side, score) for side, each in there if (score := each.score) and score.se]
    if len({side.unit for side, _ in scored}) < LEAST_SHRUNK:
        return {}
    found = fay_herriot(
        [float(score.value) for _, score in scored], [(score.se or 0) ** 2 for _, score in scored]
    )
    values = found.values if found else ()
    return {
        side.label: half_up(Fraction(value), _SCORE_DIGITS)
        for (side, _), value in zip(scored, values, strict=bool(found))
    }


def _line(side: Side, figures: Measured, together: _Together) -> Line:
    limits = part_limits(figures.base, together.chosen, together.total, LEVELS, together.tau2)
    own, outer = figures.count / figures.base, limits[-1]
    standing = Standing.ALIKE
    if own < outer.low:
        standing = Standing.LOW
    elif own > outer.high:
        standing = Standing.HIGH
    return Line(
        side,
        figures,
        tuple(span(each, 1) for each in limits),
        standing,
        together.likely.get(side.label),
        together.likely_scores.get(side.label),
    )
