"""Tables of what was computed from answers side by side."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from survey.core.counting import percent
from survey.core.overall import is_overall
from survey.reports import joint_words as words
from survey.reports.asked import Asked, asked_questions
from survey.reports.tables import (
    WITHHELD,
    Cell,
    Column,
    Kind,
    Row,
    Table,
    known,
    mark_note,
)
from survey.reports.wording import about
from survey.stats.joint import Bands, PersonsBands, PersonsCompared, QualityFound
from survey.stats.reasons import NotComputed
from survey.stats.results import GridResult, SittingSummary

Part = str | Table


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


def quality_parts(summary: SittingSummary) -> tuple[Part, ...]:
    """Return what the patterns of the ballots say, with and without."""
    found = summary.joint.quality
    if found is None:
        return ()
    if isinstance(found, NotComputed):
        return (found.why,)
    return (
        words.FLAGGED,
        words.expected_sentence(found),
        _flags_table(found),
        *words.contrast_sentences(found.contrasts),
        *_contrast_tables(found),
    )


def _flags_table(found: QualityFound) -> Table:
    rows: tuple[Row, ...] = (
        ("各项全同（对每一项都选同一档）", *_counted(found.same, found.n)),
        ("与别的答卷一模一样（不含各项全同的）", *_counted(found.identical, found.n)),
        ("按固定次序来回选", *_counted(found.periodic, found.n)),
    )
    return Table(
        "quality.flags",
        "答卷作答情形",
        (Column("情形", Kind.TEXT), Column("份数"), Column("占比%", Kind.SHARE)),
        rows,
        tuple(filter(None, (f"n={found.n}，是全部有效答卷。", mark_note(rows)))),
    )


def _counted(count: int | None, n: int) -> Row:
    return (WITHHELD, WITHHELD) if count is None else (count, percent(count, n, 1))


def _contrast_tables(found: QualityFound) -> Iterator[Table]:
    """Yield persons with and without; a single overall judgement is said in a sentence."""
    contrasts = () if isinstance(found.contrasts, NotComputed) else found.contrasts
    for place, each in enumerate(contrasts, 1):
        if isinstance(each.found, NotComputed) or len(each.found) == 1:
            continue
        yield Table(
            f"quality.{place}",
            f"不计各项全同的答卷，得分有什么变化：{each.title}",
            (
                Column("姓名", Kind.TEXT),
                *(
                    Column(label, kind, over=over)
                    for over in ("全部答卷", "不计各项全同的")
                    for label, kind in (("n", Kind.COUNT), ("得分", Kind.SCORE))
                ),
            ),
            tuple(
                (one.label, one.n, known(one.score), one.n_without, known(one.score_without))
                for one in each.found
            ),
        )


def agreement_tables(summary: SittingSummary) -> Iterator[Table]:
    """Yield how far the ballots agree about the persons of each grid."""
    titles = {(a.form.id, a.question.question): a.title for a in asked_questions(summary)}
    for compared in summary.joint.persons:
        rows: tuple[Row, ...] = tuple(
            (each.column, _n(each.found.n), *map(known, _coefficients(each.found)))
            for each in compared.columns
            if isinstance(each.found, PersonsBands)
        )
        if rows:
            title = titles[compared.form, compared.question]
            yield Table(
                f"agreement.{compared.form}.{compared.question}",
                f"各份答卷之间的一致程度：{title}",
                (
                    Column("方面", Kind.TEXT),
                    Column("每个人都评到的答卷"),
                    Column("W", Kind.SCORE),
                    Column("ICC(2,k)", Kind.SCORE),
                    Column("α", Kind.SCORE),
                ),
                rows,
                tuple(filter(None, (words.AGREEMENT_NOTE, mark_note(rows)))),
            )


def _coefficients(found: PersonsBands) -> tuple[Decimal | None, ...]:
    return found.w, found.icc, found.alpha


def _n(count: int | None) -> Cell:
    return WITHHELD if count is None else count
