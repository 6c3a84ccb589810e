"""Scores of every person in every aspect on one sheet, shaded by their value."""

from collections.abc import Iterator, Sequence

from survey.reports import wording
from survey.reports.asked import Asked, column_items, main_audience, result_of
from survey.reports.cells import missing
from survey.reports.tables import WITHHELD, Cell, Column, Kind, Table, known, mark_note
from survey.stats.figures import Common, Distribution, Judged
from survey.stats.results import Audience, GridResult, Item, SittingSummary

_READ = "底色按本表最低到最高的得分分档，越深越高。"
_STRIPED = "斜线格不公布。"


def aspect_tables(asked: Asked, grid: GridResult, summary: SittingSummary) -> Iterator[Table]:
    """Yield the scores of persons, a column for each aspect; none where fewer than two score."""
    audience = main_audience(summary)
    columns = [column_items(grid, place) for place in range(len(grid.columns))]
    scoring = [at for at, items in enumerate(columns) if _scores(items, audience)]
    if not grid.persons or len(scoring) < 2:
        return
    rows = tuple(
        (name, *(_cell(result_of(columns[at][place].results, audience)) for at in scoring))
        for place, name in enumerate(grid.rows)
    )
    striped = _STRIPED if any(WITHHELD in row for row in rows) else ""
    heads = (Column(grid.columns[at], Kind.SCORE) for at in scoring)
    yield Table(
        f"{asked.name}.各方面",
        wording.about(asked.title, "各方面得分"),
        (Column("姓名", Kind.TEXT), *heads),
        rows,
        tuple(filter(None, (_READ, striped, mark_note(rows)))),
        heat=True,
    )


def _scores(items: Sequence[Item], audience: Audience | None) -> bool:
    found = (result_of(item.results, audience) for item in items)
    return any(isinstance(each, Distribution) and each.score is not None for each in found)


def _cell(result: Judged) -> Cell:
    match result:
        case Common():
            return wording.common_words(result)
        case Distribution() if result.asked:
            return known(result.score)
        case _:
            return missing(result, 1)[0]
