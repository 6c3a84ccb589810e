"""Persons by aspects and items by audiences, shaded by their value."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from survey.reports import wording
from survey.reports.chapters.asked import Asked, column_items, main_audience, result_of
from survey.reports.chapters.cells import missing
from survey.reports.tables import (
    WITHHELD,
    Cell,
    Column,
    Kind,
    Row,
    Table,
    few_note,
    known,
    mark_note,
)
from survey.stats.figures import Common, Distribution, Judged
from survey.stats.results import Audience, GridResult, Item, SittingSummary

_READ = "底色按本表最低到最高的{}分档，越深越高。"
_STRIPED = "斜线格不公布。"


def aspect_tables(asked: Asked, grid: GridResult, summary: SittingSummary) -> Iterator[Table]:
    """Yield the scores of persons, a column for each aspect; none where fewer than two score."""
    audience = main_audience(summary)
    columns = [column_items(grid, place) for place in range(len(grid.columns))]
    scoring = [at for at, items in enumerate(columns) if _scores(items, audience)]
    if not grid.persons or len(scoring) < 2:
        return
    rows = tuple(
        (name, *(_score(result_of(columns[at][place].results, audience)) for at in scoring))
        for place, name in enumerate(grid.rows)
    )
    heads = (Column(grid.columns[at], Kind.SCORE) for at in scoring)
    title = wording.about(asked.title, "各方面得分")
    yield _shaded(f"{asked.name}.各方面", title, (Column("姓名", Kind.TEXT), *heads), rows, "得分")


def audience_tables(
    asked: Asked, grid: GridResult, audiences: Sequence[Audience]
) -> Iterator[Table]:
    """Yield who speaks for each item, a column for each audience; none of persons.

    An audience without a figure has no column; fewer than two make no table.
    """
    for place, column in enumerate(() if grid.persons else grid.columns):
        items = column_items(grid, place)
        strips = {
            audience.label: [_favour(item.results.get(audience.code)) for item in items]
            for audience in audiences
        }
        told = {
            label: cells
            for label, cells in strips.items()
            if any(isinstance(cell, Decimal) for cell in cells)
        }
        if len(told) < 2:
            continue
        rows = tuple(
            (item.row, *(cells[at] for cells in told.values())) for at, item in enumerate(items)
        )
        heads = (Column("项目", Kind.TEXT), *(Column(label, Kind.SHARE) for label in told))
        title = asked.title if len(grid.columns) == 1 else wording.about(asked.title, column)
        name = f"{asked.name}.票类深浅.{place + 1}"
        yield _shaded(name, f"{title}（各票类正面评价占比%）", heads, rows, "占比")


def _shaded(
    name: str, title: str, columns: tuple[Column, ...], rows: tuple[Row, ...], what: str
) -> Table:
    striped = _STRIPED if any(WITHHELD in row for row in rows) else ""
    notes = (_READ.format(what), striped, mark_note(rows), few_note(rows, columns))
    return Table(name, title, columns, rows, tuple(filter(None, notes)), heat=True)


def _scores(items: Sequence[Item], audience: Audience | None) -> bool:
    found = (result_of(item.results, audience) for item in items)
    return any(isinstance(each, Distribution) and each.score is not None for each in found)


def _score(result: Judged) -> Cell:
    return _cell(result, "score")


def _favour(result: Judged) -> Cell:
    return _cell(result, "favourable")


def _cell(result: Judged, figure: Literal["score", "favourable"]) -> Cell:
    match result:
        case Common():
            return wording.common_words(result)
        case Distribution() if result.asked:
            return known(result.score if figure == "score" else result.favourable)
        case _:
            return missing(result, 1)[0]
