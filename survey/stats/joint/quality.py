"""Quality of answering, with and without: ballots that judge everything alike, and their like.

Nothing is deleted. Honest people who like everybody judge everything alike; the flags are
printed beside how often that is to be expected, and the main figures with and without.

What is told, and why it names nobody:

* A count of flagged ballots is told where it reaches the floor for totals, and the ballots
  without the flag do so or are none. Nobody flagged is a handful too: whoever was told to
  fill in the pattern of somebody else's ballot, or a zig-zag, would be seen not to have obeyed.
  Judging everything alike tells a whole ballot from one of its
  answers; so it is told only where, as far as the published counts go, at least a floor of
  ballots more could have been flagged. Otherwise everybody seen to give one grade would be
  known to have given it throughout. Figures without them tell how many gave each grade
  throughout, so that there every grade needs this room for itself.
* A figure without the flagged ballots is a figure of a smaller audience inside a published
  one. It is told where every difference of counts is zero, or reaches the floor and leaves a
  floor of the same answer behind; for all persons of a grid or for none.
* Nothing of it is told by group.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from survey.core.counting import percent
from survey.core.declarations import judgements, scale_of
from survey.core.form import Slot
from survey.core.overall import is_overall
from survey.core.questions import Grid, Single
from survey.core.scales import Role, Scale
from survey.stats.auditing.ledger import Published, small_differences
from survey.stats.auditing.unanimity import common
from survey.stats.column_kinds import CODE_BLANK, CODE_NOT_ASKED, FIRST_CODE, Codes
from survey.stats.distributions import distribution
from survey.stats.figures import Distribution
from survey.stats.joint.pool import FEWEST_BALLOTS, Place, Pool
from survey.stats.joint.results import Contrast, Contrasts, QualityFound
from survey.stats.methods.arrays import Floats
from survey.stats.methods.quality import all_same, all_same_probability, identical_groups, periods
from survey.stats.reasons import NotComputed
from survey.stats.tally import Tally

FEWEST_JUDGEMENTS = 5
"""Whoever judges fewer things alike may well mean it."""

_FEW_BALLOTS = f"有效答卷不足{FEWEST_BALLOTS}份，不作质量检查。"
_FEW_ITEMS = f"按等次评价的不足{FEWEST_JUDGEMENTS}项，不作质量检查。"
_HANDFUL = "差别不涉及答卷，或涉及的太少；为保护答卷人，不列去掉全同答卷以后的数字。"

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Labelled = list[tuple[Place, str]]
"""Judgements with the words that name them."""


def quality(pool: Pool) -> QualityFound | NotComputed:
    """Return how many ballots of ``pool`` have a pattern, and the main figures without them."""
    places = _judged(pool)
    if len(places) < FEWEST_JUDGEMENTS:
        return NotComputed(why=_FEW_ITEMS)
    if not pool.enough(pool.size):
        return NotComputed(why=_FEW_BALLOTS)
    chosen = [pool.codes(place) for place in places]
    codes = np.stack(chosen, axis=1)
    found = [_steps(own, pool.slot(place)) for own, place in zip(chosen, places, strict=True)]
    steps = np.stack(found, axis=1)
    enough = (~np.isnan(steps)).sum(axis=1) >= FEWEST_JUDGEMENTS
    same = all_same(steps) & enough
    given = _throughout(steps[same], max(len(_graded(_scale(pool.slot(each)))) for each in places))
    room = _room(pool, places, given)
    told = _told(pool, int(same.sum())) if room.sum() >= pool.rules.floors.total else None
    apart = told is not None and bool((room[given > 0] >= pool.rules.floors.total).all())
    return QualityFound(
        n=pool.size,
        same=told,
        identical=_told(pool, _identical(codes[enough & ~same])),
        periodic=_told(pool, sum(each is not None for each in periods(steps))),
        expected=_expected(pool, places),
        contrasts=_contrasts(pool, same) if apart else NotComputed(why=_HANDFUL),
    )


def _judged(pool: Pool) -> list[Place]:
    """Return every judgement on a scale, in the order of the forms."""
    return [
        (name, key)
        for name, form in pool.forms.items()
        for key, slot in judgements(form).items()
        if scale_of(slot) is not None
    ]


def _scale(slot: Slot) -> Scale:
    scale = scale_of(slot)
    assert scale is not None  # nosec B101  # noqa: S101 - `_judged` has only slots with a scale
    return scale


def _graded(scale: Scale) -> list[int]:
    """Return the places of grades proper: neither 不了解 nor 弃权."""
    return [at for at, grade in enumerate(scale.grades) if grade.role is Role.GRADE]


def _steps(codes: Codes, slot: Slot) -> Floats:
    """Return which step of its scale each ballot chose, nan where it chose none."""
    scale = _scale(slot)
    step = np.full(FIRST_CODE + len(scale.grades), np.nan)
    for number, at in enumerate(_graded(scale)):
        step[FIRST_CODE + at] = number
    return np.asarray(step[codes])


def _throughout(same: Floats, longest: int) -> Counts:
    """Return how many ballots, which judge everything alike, chose each step."""
    chosen = np.nanmax(same, axis=1, initial=-1).astype(np.int64)
    return np.bincount(chosen, minlength=longest)


def _identical(codes: Codes) -> int:
    return sum(len(group) for group in identical_groups(codes.astype(np.float64)))


def _told(pool: Pool, flagged: int) -> int | None:
    """Return how many ballots have a flag where it may be told; that none has is not told."""
    return pool.told(flagged) if flagged else None


def _room(pool: Pool, places: Iterable[Place], given: Counts) -> Counts:
    """Return by step how many ballots more than were ``given`` it throughout could have been.

    By the counts that are published: of one step no more than the judgement that has it
    least; by groups as far as they are shown.
    """
    whole: list[list[int]] = []
    groups: dict[str, list[list[int]]] = {code: [] for code in pool.shown_groups}
    for place in places:
        at = _graded(_scale(pool.slot(place)))
        results = pool.items[place].results
        for code, rows in ((pool.audience.code, whole), *groups.items()):
            found = results.get(code)
            if isinstance(found, Distribution):
                rows.append([found.shares[each].count for each in at])
    bounds = [_least(whole, len(given))]
    if groups and all(groups.values()):
        bounds.append(np.sum([_least(rows, len(given)) for rows in groups.values()], axis=0))
    return np.asarray(np.min(bounds, axis=0) - given)


def _least(rows: Sequence[Sequence[int]], steps: int) -> Counts:
    """Return the least count of every step; none of a step that some judgement has not."""
    padded = [[*row, *[0] * (steps - len(row))] for row in rows]
    return np.min(padded, axis=0) if padded else np.zeros(steps, dtype=np.int64)


def _expected(pool: Pool, places: Sequence[Place]) -> Decimal | None:
    """Return in per cent how many would judge all alike by chance, from published counts."""
    found = [(pool.exact(place), _graded(_scale(pool.slot(place)))) for place in places]
    counts: dict[int, int] = {}
    for result, at in found:
        if result is None:
            return None
        for step, grade in enumerate(at):
            counts[step] = counts.get(step, 0) + result.shares[grade].count
    total = sum(counts.values())
    if not total:
        return None
    chance = all_same_probability([count / total for count in counts.values()], len(places))
    return percent(round(chance * 10_000), 10_000, 1)


def _contrasts(pool: Pool, same: Flags) -> tuple[Contrasts, ...]:
    """Return the overall judgements and the persons of each grid, with and without."""
    return tuple(
        Contrasts(title=title, found=_all_or_none(pool, labelled, same))
        for title, labelled in _headlines(pool)
    )


def _all_or_none(pool: Pool, labelled: Labelled, same: Flags) -> tuple[Contrast, ...] | NotComputed:
    found = [_contrast(pool, place, label, same) for place, label in labelled]
    safe = tuple(each for each in found if each is not None)
    return safe if len(safe) == len(found) else NotComputed(why=_HANDFUL)


def _headlines(pool: Pool) -> Iterator[tuple[str, Labelled]]:
    for name, form in pool.forms.items():
        for question in form.questions:
            found: Labelled = []
            if isinstance(question, Single) and question.scale and is_overall(question.text):
                found = [((name, question.id), question.text)]
            elif isinstance(question, Grid):
                found = [((name, key), label) for key, label in _overall_cells(question)]
            if found:
                yield question.text, found


def _overall_cells(grid: Grid) -> list[tuple[str, str]]:
    """Return the overall judgements of a grid: of every person, or of the items' overall row."""
    columns = [c for c in grid.columns if is_overall(c.label)] or list(grid.columns)
    if grid.roster is not None:
        columns, rows = columns[:1], grid.rows
    else:
        rows = tuple(row for row in grid.rows if is_overall(row.label))
    return [
        (f"{grid.id}.{row.code}.{column.code}", row.label) for row in rows for column in columns
    ]


def _contrast(pool: Pool, place: Place, label: str, same: Flags) -> Contrast | None:
    """Return a judgement with and without the flagged ballots, ``None`` where that would tell."""
    whole = pool.exact(place)
    if whole is None:
        return None
    scale = _scale(pool.slot(place))
    codes = pool.codes(place)[~same]
    counted = np.bincount(codes, minlength=FIRST_CODE + len(scale.grades)).tolist()
    left = Tally(
        len(codes) - counted[CODE_NOT_ASKED], counted[CODE_BLANK], tuple(counted[FIRST_CODE:])
    )
    without = distribution(left, scale.grades, pool.rules)
    if not _may_be_told(pool, whole, without):
        return None
    return Contrast(
        label=label,
        n=whole.asked,
        n_without=without.asked,
        score=whole.score,
        score_without=without.score,
        favourable=whole.favourable,
        favourable_without=without.favourable,
    )


def _may_be_told(pool: Pool, whole: Distribution, without: Distribution) -> bool:
    """Return whether nobody's answer follows from the figures with and without."""
    floors = pool.rules.floors
    if without.asked < floors.distribution or common(without, pool.rules.share_base):
        return False
    counts = zip(_counts(whole), _counts(without), strict=True)
    return all(_apart(before, after, floors.total) for before, after in counts)


def _counts(found: Distribution) -> tuple[int, ...]:
    return (found.asked, found.blank, *(each.count for each in found.shares))


def _apart(before: int, after: int, floor: int) -> bool:
    inside = Published("without", frozenset("w"), after)
    everybody = Published("with", frozenset("ws"), before)
    if small_differences((everybody, inside), floor):
        return False
    return before == after or after >= floor
