"""Persons compared within ballots: bands, agreement of the ballots, halo, totals.

What is told beyond the published scores is an order of bands, and coefficients with two
decimals, of twenty people or more. They do not change when ballots change places, nor when
they change groups; so they tell nothing of a group that is not shown, and nothing of a
ballot to somebody who knows another one. A band joins everybody whom the ballots do not
tell apart by an exact test: one ballot more or less seldom moves it.
"""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from survey.core.counting import percent
from survey.core.declarations import Comparison
from survey.core.questions import Column, Grid
from survey.stats.figures import Distribution
from survey.stats.joint.pool import (
    FEWEST_BALLOTS,
    SELF_SELECTED,
    Place,
    Pool,
    per_ballot,
    printed,
    rounded,
)
from survey.stats.joint.results import (
    Bands,
    ColumnCompared,
    HaloFound,
    PersonsBands,
    PersonsCompared,
    PersonTotal,
)
from survey.stats.methods.agreement import Level, icc, krippendorff
from survey.stats.methods.arrays import Floats, complete
from survey.stats.methods.reliability import halo
from survey.stats.methods.within_ballots import Friedman, friedman, tie_bands
from survey.stats.reasons import NotComputed
from survey.stats.scores import Class, Earned, weighted

LEVEL = 0.05
"""How often bands may part whom nothing parts."""

_WITHHELD = "有的人的评价没有列出数字，不作比较。"
_NO_SCORES = "这一项的等次没有分值，不作比较。"
_ALONE = "只有一个人，没有可比的。"
_FEW = f"每个人都评到的答卷不足{FEWEST_BALLOTS}份，不作比较。"
_ONE_COLUMN = "计分的只有一个方面，不另算。"


def compare_persons(pool: Pool, asked: Comparison) -> PersonsCompared:
    """Return how the ballots of ``pool`` compare the persons of a grid, column by column."""
    form = pool.forms[asked.form]
    grid = next(q for q in form.questions if isinstance(q, Grid) and q.id == asked.question)
    scoring = [column for column in grid.columns if _scores(column)]
    return PersonsCompared(
        form=asked.form,
        question=asked.question,
        columns=tuple(
            ColumnCompared(column=column.label, found=_compared(pool, asked.form, grid, column))
            for column in grid.columns
        ),
        halo=_halo(pool, asked.form, grid, scoring),
        totals=_totals(pool, asked.form, grid, scoring),
    )


def _scores(column: Column) -> bool:
    return any(grade.score is not None for grade in column.scale.grades)


def _places(form: str, grid: Grid, *columns: Column) -> list[Place]:
    """Return the cells of ``columns``, row by row."""
    return [(form, f"{grid.id}.{row.code}.{c.code}") for row in grid.rows for c in columns]


def _hindrance(pool: Pool, places: list[Place], rows: int) -> str:
    """Return why no comparison can be made of these cells, before any ballot is looked at."""
    if pool.self_selected:
        return SELF_SELECTED
    if rows < 2:
        return _ALONE
    return "" if all(pool.exact(place) for place in places) else _WITHHELD


def _compared(pool: Pool, form: str, grid: Grid, column: Column) -> PersonsBands | NotComputed:
    if not _scores(column):
        return NotComputed(why=_NO_SCORES)
    places = _places(form, grid, column)
    why = _hindrance(pool, places, len(grid.rows))
    if why:
        return NotComputed(why=why)
    scores = np.stack([pool.scores(place) for place in places], axis=1)
    whole = complete(scores)
    if not pool.enough(len(whole)):
        return NotComputed(why=_FEW)
    test = friedman(whole)
    agreed = icc(whole.T)
    return PersonsBands(
        n=pool.told(len(whole)),
        bands=_bands(whole, test),
        w=rounded(test.kendall_w) if test else None,
        icc=rounded(agreed.icc2k) if agreed else None,
        alpha=rounded(krippendorff(scores, Level.ORDINAL)),
    )


def _bands(whole: Floats, test: Friedman | None) -> Bands:
    """Return bands; one where all persons together do not differ."""
    persons = whole.shape[1]
    if persons > 2 and (test is None or test.p >= LEVEL):
        return (tuple(range(persons)),)
    return tie_bands(whole, LEVEL)


def _halo(pool: Pool, form: str, grid: Grid, columns: list[Column]) -> HaloFound | NotComputed:
    places = _places(form, grid, *columns)
    why = _ONE_COLUMN if len(columns) < 2 else _hindrance(pool, places, 2)
    if why or not grid.rows:
        return NotComputed(why=why or _ALONE)
    by_person = np.stack([pool.scores(place) for place in places], axis=1)
    rows = by_person.reshape(-1, len(columns))
    whole = complete(rows)
    per_ballot = (~np.isnan(rows)).all(axis=1).reshape(pool.size, -1).any(axis=1)
    found = halo(whole) if pool.enough(int(per_ballot.sum())) else None
    if found is None:
        return NotComputed(why=_FEW)
    alike, floor = round(found.same * len(whole)), pool.rules.floors.total
    told = min(alike, len(whole) - alike) >= floor
    return HaloFound(
        mean_r=rounded(found.mean_r), same=percent(alike, len(whole), 0) if told else None
    )


def _totals(
    pool: Pool, form: str, grid: Grid, columns: list[Column]
) -> tuple[PersonTotal, ...] | NotComputed:
    """Return a total for every person, or for none.

    A ballot counts for a person when it judges him in at least half of the columns. The
    weighted total is an equation in those of the classes, and is given only where every
    class is shown in full anyway.
    """
    places = _places(form, grid, *columns)
    why = _ONE_COLUMN if len(columns) < 2 else _hindrance(pool, places, 2)
    if why or not grid.rows:
        return NotComputed(why=why or _ALONE)
    scores = np.stack([pool.scores(place) for place in places], axis=1)
    cells = scores.reshape(pool.size, len(grid.rows), len(columns))
    means = [per_ballot(cells[:, row]) for row in range(len(grid.rows))]
    if not all(pool.enough(int(np.count_nonzero(~np.isnan(own)))) for own in means):
        return NotComputed(why=_FEW)
    apart = bool(pool.shown_groups) and all(_by_group(pool, place) for place in places)
    return tuple(
        PersonTotal(
            row=row,
            whole=printed(float(np.nanmean(own))),
            weighted=_weighted(pool, own) if apart else None,
        )
        for row, own in enumerate(means)
    )


def _by_group(pool: Pool, place: Place) -> bool:
    results = pool.items[place].results
    return all(isinstance(results.get(code), Distribution) for code in pool.shown_groups)


def _weighted(pool: Pool, own: Floats) -> Decimal | None:
    group_of = pool.group_of
    classes = []
    for place, group in enumerate(pool.groups):
        there = own[(group_of == place) & ~np.isnan(own)]
        if group.weight:
            earned = Earned(Fraction(float(there.sum())), len(there))
            classes.append(Class(group.label, group.weight, earned))
    found = weighted(classes)
    return found.score if found else None
