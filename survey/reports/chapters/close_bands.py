"""Who lies close together: a column in the table of persons, and sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from survey.core.overall import is_overall
from survey.reports.chapters import joint_words as words
from survey.reports.chapters.asked import Asked
from survey.reports.chapters.cells import options_of, ranked_options
from survey.reports.tables import (
    Column,
    Kind,
    Table,
)
from survey.reports.wording import about
from survey.stats.joint.results import (
    Bands,
    OptionsBands,
    PersonsBands,
    PersonsCompared,
    RankingBands,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import GridResult, MultipleResult, RankingResult, SittingSummary


def persons_of(asked: Asked, summary: SittingSummary) -> PersonsCompared | None:
    """Return how the persons of a grid compare, ``None`` where nobody declared it."""
    key = (asked.form.id, asked.question.question)
    return next((c for c in summary.joint.persons if (c.form, c.question) == key), None)


def banded(
    tables: tuple[Table, ...], asked: Asked, grid: GridResult, summary: SittingSummary
) -> tuple[Table, ...]:
    """Return the tables of a grid of persons with a column that says who lies close together."""
    compared = persons_of(asked, summary)
    if compared is None:
        return tables
    bands = {
        each.column: each.found.bands
        for each in compared.columns
        if isinstance(each.found, PersonsBands)
    }
    return tuple(_banded(table, grid, bands) for table in tables)


def groups_of(
    asked: Asked, grid: GridResult, place: int, summary: SittingSummary
) -> tuple[str, ...]:
    """Return for every row in which group the column at ``place`` puts it; else empty words."""
    compared = persons_of(asked, summary)
    found = compared.columns[place].found if compared else None
    bands = found.bands if isinstance(found, PersonsBands) else ()
    return tuple(_group(bands, row) for row in range(len(grid.rows)))


def _banded(table: Table, grid: GridResult, bands: dict[str, Bands]) -> Table:
    blocks = table.columns[0].kind is Kind.HEADING
    alone = grid.columns[_place(table.name, grid)]
    cells = [
        _group(bands.get(str(row[0]) if blocks else alone, ()), place % max(len(grid.rows), 1))
        for place, row in enumerate(table.rows)
    ]
    if not any(cells):
        return table
    return replace(
        table,
        columns=(*table.columns, Column("接近的一组", Kind.TEXT)),
        rows=tuple((*row, cell) for row, cell in zip(table.rows, cells, strict=True)),
        notes=(*table.notes, words.CLOSE_NOTE),
    )


def _place(name: str, grid: GridResult) -> int:
    """Return which column of the grid a table of one column shows; its name tells."""
    last = name.rpartition(".")[2]
    return int(last) - 1 if last.isdigit() and int(last) <= len(grid.columns) else 0


def _group(bands: Bands, row: int) -> str:
    return next((words.group_name(at) for at, band in enumerate(bands) if row in band), "")


def bands_sentences(asked: Asked, grid: GridResult, summary: SittingSummary) -> Iterator[str]:
    """Yield who lies close together overall, or why nobody was compared.

    What holds for a single aspect stands in the table's column.
    """
    compared = persons_of(asked, summary)
    columns = compared.columns if compared else ()
    overall = [each for each in columns if is_overall(each.column)] or columns
    reasons: dict[str, list[str]] = {}
    for each in overall:
        subject = each.column if len(grid.columns) > 1 else asked.title
        if isinstance(each.found, NotComputed):
            reasons.setdefault(each.found.why, []).append(subject)
        else:
            yield words.bands_sentence(subject, each.found.bands, grid.rows)
    for why, subjects in reasons.items():
        yield about("、".join(subjects), why)


def options_sentences(asked: Asked, summary: SittingSummary) -> Iterator[str]:
    """Yield which of the options ticked most lie close together, or why that is not known."""
    for each in summary.joint.options:
        if (each.form, each.question) == (asked.form.id, asked.question.question):
            yield from _close(asked, each.found, _option_labels(asked), "项勾选人数")


def ranking_sentences(asked: Asked, summary: SittingSummary) -> Iterator[str]:
    """Yield which options of a ranking lie close together, or why that is not known."""
    for each in summary.joint.rankings:
        if (each.form, each.question) == (asked.form.id, asked.question.question):
            yield from _close(asked, each.found, _ranked_labels(asked), "项名次")


def _close(
    asked: Asked,
    found: OptionsBands | RankingBands | NotComputed,
    labels: Sequence[str],
    what: str,
) -> Iterator[str]:
    if isinstance(found, NotComputed):
        yield about(asked.title, found.why)
    elif sum(map(len, found.bands)) > 1:
        yield words.bands_sentence(asked.title, found.bands, labels, what)


def _option_labels(asked: Asked) -> tuple[str, ...]:
    assert isinstance(asked.question, MultipleResult)  # nosec B101  # noqa: S101 - compared as one
    return tuple(option.label for option in options_of(asked.question.results))


def _ranked_labels(asked: Asked) -> tuple[str, ...]:
    assert isinstance(asked.question, RankingResult)  # nosec B101  # noqa: S101 - compared as one
    return ranked_options(asked.question)
