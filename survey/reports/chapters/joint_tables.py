"""Cross tables, and the annex of what was computed from answers side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from survey.reports.chapters import joint_words as words
from survey.reports.chapters.asked import asked_questions
from survey.reports.chapters.distributions import Line, distribution_table
from survey.reports.chapters.quality_note import quality_parts
from survey.reports.tables import (
    NOT_COMPUTED,
    WITHHELD,
    Cell,
    Column,
    Kind,
    Row,
    Table,
    gap_note,
    known,
    mark_note,
)
from survey.reports.wording import about
from survey.stats.joint.results import (
    Association,
    Consistency,
    Crossed,
    PersonsBands,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import GridResult, SittingSummary

Part = str | Table

_AGREEMENT = (
    Column("方面", Kind.TEXT),
    Column("每个人都评到的答卷"),
    Column("W", Kind.SCORE),
    Column("ICC(2,k)", Kind.SCORE),
    Column("α", Kind.SCORE),
)


def crosstable_parts(summary: SittingSummary) -> Iterator[Part]:
    """Yield the declared cross tables, or why one is not shown."""
    for place, crossed in enumerate(summary.joint.crosstables, 1):
        title = f"{crossed.of}（按“{crossed.by}”的回答分）"
        if isinstance(crossed.found, NotComputed):
            yield about(title, crossed.found.why)
            continue
        lines = [Line((row.label,), row.found) for row in crossed.found.rows]
        heads = (Column(crossed.by, Kind.TEXT),)
        table = distribution_table(f"cross.{place}", title, heads, lines, summary)
        yield replace(table, notes=(*table.notes, words.CROSS_NOTE))


def annex_parts(summary: SittingSummary) -> tuple[Part, ...]:
    """Return what belongs behind the report: agreement, consistency, tests."""
    return (
        *agreement_tables(summary),
        *totals_tables(summary),
        *consistency_parts(summary),
        *association_parts(summary),
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
        gaps = gap_note(rows, _AGREEMENT, words.NO_AGREEMENT, Kind.SCORE)
        notes = (words.AGREEMENT_NOTE, words.halo_note(compared.halo), mark_note(rows), gaps)
        if rows:
            title = titles[compared.form, compared.question]
            yield Table(
                f"agreement.{compared.form}.{compared.question}",
                f"各份答卷之间的一致程度：{title}",
                _AGREEMENT,
                rows,
                tuple(filter(None, notes)),
            )


def _coefficients(found: PersonsBands) -> tuple[Decimal | None, ...]:
    return found.w, found.icc, found.alpha


def totals_tables(summary: SittingSummary) -> Iterator[Table]:
    """Yield each person's mean over all columns, within ballots first."""
    grids = {(a.form.id, a.question.question): a for a in asked_questions(summary)}
    for compared in summary.joint.persons:
        asked = grids[compared.form, compared.question]
        if isinstance(compared.totals, NotComputed) or not isinstance(asked.question, GridResult):
            continue
        weighted = any(total.weighted is not None for total in compared.totals)
        names = asked.question.rows
        columns = [Column("姓名", Kind.TEXT), Column("各方面平均得分", Kind.SCORE)]
        yield Table(
            f"totals.{compared.form}.{compared.question}",
            about(asked.title, "各方面合起来"),
            (*columns, *((Column("加权", Kind.SCORE),) if weighted else ())),
            tuple(
                (names[t.row], t.whole, *((known(t.weighted),) if weighted else ()))
                for t in compared.totals
            ),
            (words.TOTALS_NOTE,),
        )


def consistency_parts(summary: SittingSummary) -> Iterator[Part]:
    """Yield how consistently the items of each block are answered, or why that is not known."""
    told = []
    for block in summary.joint.blocks:
        title = f"{block.title}（反向题，单独计算）" if block.reverse else block.title
        if isinstance(block.found, NotComputed):
            yield about(title, block.found.why)
        else:
            told.append((title, block.found))
    if told:
        yield _blocks_table(told)
    for place, (title, found) in enumerate(told, 1):
        yield _items_table(place, title, found)


def _blocks_table(told: Sequence[tuple[str, Consistency]]) -> Table:
    rows: tuple[Row, ...] = tuple(
        (
            title,
            len(found.items),
            _n(found.n),
            found.alpha,
            f"{found.low}～{found.high}",
            known(found.omega),
            found.mean,
            _n(found.mean_n),
        )
        for title, found in told
    )
    columns = (
        Column("量表", Kind.TEXT),
        Column("题数"),
        Column("各题都答的份数"),
        Column("α", Kind.SCORE),
        Column("α的95%区间", Kind.TEXT),
        Column("ω", Kind.SCORE),
        Column("平均得分", Kind.SCORE),
        Column("至少答一半的份数"),
    )
    gaps = gap_note(rows, columns, words.NO_FIT, Kind.SCORE)
    notes = (words.CONSISTENCY_NOTE, mark_note(rows), gaps)
    return Table("consistency", "各题回答的一致性", columns, rows, tuple(filter(None, notes)))


def _items_table(place: int, title: str, found: Consistency) -> Table:
    columns = (
        Column("题目", Kind.TEXT),
        Column("题余相关", Kind.SCORE),
        Column("去掉此题后的α", Kind.SCORE),
    )
    rows: tuple[Row, ...] = tuple(
        (item.label, known(item.rest), known(item.without)) for item in found.items
    )
    gaps = gap_note(rows, columns, words.NO_FIT, Kind.SCORE)
    return Table(
        f"consistency.{place}",
        about(title, "各题与其余各题"),
        columns,
        rows,
        tuple(filter(None, (words.REST_NOTE, gaps))),
    )


def association_parts(summary: SittingSummary) -> Iterator[Part]:
    """Yield the tests of the cross tables that are shown."""
    found = [
        (f"{each.by} × {each.of}", each.found.test)
        for each in summary.joint.crosstables
        if isinstance(each.found, Crossed)
    ]
    rows: tuple[Row, ...] = tuple(
        (title, words.METHODS[test.method], _p(test.p), test.v)
        if isinstance(test, Association)
        else (title, test.why, NOT_COMPUTED, NOT_COMPUTED)
        for title, test in found
    )
    if rows:
        columns = (
            Column("交叉表", Kind.TEXT),
            Column("检验", Kind.TEXT),
            Column("p", Kind.SCORE),
            Column("克拉默V", Kind.SCORE),
        )
        yield Table("cross.tests", "交叉表的检验", columns, rows, (words.TEST_NOTE,))


def _p(p: Decimal) -> Cell:
    return p if p else "<0.001"


def _n(count: int | None) -> Cell:
    return WITHHELD if count is None else count


def joint_tables(summary: SittingSummary) -> list[Table]:
    """Return every table of what was computed from answers side by side."""
    parts = (*crosstable_parts(summary), *quality_parts(summary), *annex_parts(summary))
    return [part for part in parts if isinstance(part, Table)]
