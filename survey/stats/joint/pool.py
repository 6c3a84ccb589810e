"""The ballots that joint analyses look at: every slot's answers in one order of ballots."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from survey.core.counting import Rules, half_up
from survey.core.declarations import judgements, scale_of
from survey.core.edition import Edition
from survey.core.form import Form, Slot
from survey.core.sitting import Group
from survey.stats.audiences import members
from survey.stats.auditing.telling import items_of
from survey.stats.column_kinds import FIRST_CODE, Codes, Column
from survey.stats.columns import GroupColumns, coded, placed, scored, ticked
from survey.stats.figures import Distribution
from survey.stats.methods.arrays import Floats
from survey.stats.results import (
    WHOLE,
    Audience,
    AudienceKind,
    Item,
    QuestionResult,
    SittingSummary,
)

FEWEST_BALLOTS = 20
SELF_SELECTED = "扫码自愿填写的答卷不能代表全体，不作这项分析。"

Place = tuple[str, str]
"""Form and slot key."""


@dataclass(frozen=True)
class Pool:
    """One audience, its groups one after the other.

    ``columns`` are by form and slot key, one for each group of ``groups``; ``items``
    and ``questions`` are what the summary tells.
    """

    audience: Audience
    groups: tuple[Group, ...]
    sizes: tuple[int, ...]
    shown_groups: tuple[str, ...]
    split_withheld: bool
    seed: int
    rules: Rules
    forms: Mapping[str, Form]
    columns: Mapping[Place, Sequence[Column]]
    items: Mapping[Place, Item]
    questions: Mapping[Place, QuestionResult]

    @property
    def size(self) -> int:
        """Return the number of valid ballots."""
        return sum(self.sizes)

    @property
    def self_selected(self) -> bool:
        """Return whether everybody came in by a shared code."""
        return self.audience.kind is AudienceKind.SHARED

    @property
    def group_of(self) -> npt.NDArray[np.int64]:
        """Return each ballot's place among ``groups``."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)

    def slot(self, place: Place) -> Slot:
        """Return the slot of a judgement."""
        return judgements(self.forms[place[0]])[place[1]]

    def codes(self, place: Place) -> Codes:
        """Return the choices in a slot."""
        size = len(self.slot(place).choices)
        return np.concatenate([coded(column, size) for column in self.columns[place]])

    def scores(self, place: Place) -> Floats:
        """Return what the grades in a slot on a scale score, nan where none does."""
        scale = scale_of(self.slot(place))
        grades = scale.grades if scale else ()
        worth = [None if grade.score is None else float(grade.score) for grade in grades]
        return np.concatenate([scored(column, worth) for column in self.columns[place]])

    def ticks(self, place: Place, options: int) -> Floats:
        """Return 1 where an option was ticked and 0 elsewhere, for each ballot that ticked any."""
        columns = self.columns[place]
        by_option = [np.concatenate([ticked(c, o) for c in columns]) for o in range(options)]
        rows = np.stack(by_option, axis=1)
        return np.asarray(rows[rows.any(axis=1)], dtype=np.float64)

    def orders(self, place: Place) -> Counter[tuple[int, ...]]:
        """Return how often each order was given in a ranking."""
        rows = np.concatenate([placed(column) for column in self.columns[place]]).astype(np.int64)
        given, times = np.unique(rows[rows[:, 0] >= FIRST_CODE], axis=0, return_counts=True)
        orders = (
            tuple(code - FIRST_CODE for code in row if code >= FIRST_CODE) for row in given.tolist()
        )
        return Counter(dict(zip(orders, times.tolist(), strict=True)))

    def exact(self, place: Place) -> Distribution | None:
        """Return the figures of a judgement where they are told in full."""
        found = self.items[place].results.get(self.audience.code)
        return found if isinstance(found, Distribution) else None

    def people(self, ballots: int) -> int:
        """Return how many people are sure to stand behind so many ballots."""
        most = sum(sys.maxsize if g.invited is None else g.invited for g in self.groups)
        return min(ballots, most)

    def enough(self, ballots: int, least: int = FEWEST_BALLOTS) -> bool:
        """Return whether so many ballots bear an analysis that wants ``least``."""
        return self.people(ballots) >= least

    def told(self, ballots: int) -> int | None:
        """Return a number of ballots, ``None`` where it or what it leaves out is a handful."""
        floor = self.rules.floors.total
        return (
            ballots if all(n == 0 or n >= floor for n in (ballots, self.size - ballots)) else None
        )


def pool_of(
    summary: SittingSummary,
    editions: Sequence[Edition],
    groups: Sequence[Group],
    returned: Mapping[str, GroupColumns],
) -> Pool | None:
    """Return the pool of a sitting: everybody with a slip, else the first shared code.

    ``None`` where there is no audience.
    """
    if not summary.audiences:
        return None
    by_code = {audience.code: audience for audience in summary.audiences}
    audience = by_code.get(WHOLE, summary.audiences[0])
    own = members(audience, groups)
    columns: dict[Place, list[Column]] = {}
    for place, edition in enumerate(editions):
        for index, slot in enumerate(edition.form.slots):
            columns[edition.form.id, slot.key] = [returned[c].columns[place][index] for c in own]
    questions = {(f.id, q.question): q for f in summary.forms for q in f.questions}
    apart = tuple(a.code for a in summary.audiences if a.kind is AudienceKind.GROUP)
    return Pool(
        audience=audience,
        groups=tuple(group for group in groups if group.code in own),
        sizes=tuple(returned[code].valid for code in own),
        shown_groups=apart if len(apart) > 1 else (),
        split_withheld=bool(summary.split_withheld),
        seed=summary.seed,
        rules=summary.rules,
        forms={edition.form.id: edition.form for edition in editions},
        columns=columns,
        items={(form, i.key): i for (form, _), q in questions.items() for i in items_of(q)},
        questions=questions,
    )


def rounded(value: float | None, digits: int = 2) -> Decimal | None:
    """Return a coefficient as it is printed.

    >>> rounded(0.125), rounded(None)
    (Decimal('0.13'), None)
    """
    return None if value is None else printed(value, digits)


def printed(value: float, digits: int = 2) -> Decimal:
    """Return a coefficient that is there as it is printed."""
    return half_up(Fraction(value), digits)


def per_ballot(cells: Floats) -> Floats:
    """Return the mean of each ballot that scores at least half of its judgements, else nan.

    >>> per_ballot(np.array([[100.0, 80.0, np.nan], [100.0, np.nan, np.nan]]))
    array([90., nan])
    """
    there = ~np.isnan(cells)
    many = there.sum(axis=1)
    totals = np.where(there, cells, 0.0).sum(axis=1) / np.maximum(many, 1)
    return np.where((2 * many >= cells.shape[1]) & (many > 0), totals, np.nan)
