"""What the shares say beyond the ballots that are there: tables of judgements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from survey.core.overall import is_overall
from survey.reports.chapters.asked import (
    Asked,
    asked_questions,
    main_audience,
    overall_items,
    side_by_side,
)
from survey.reports.chapters.inferred import Inferred, by_item, estimate_of
from survey.reports.chapters.uncertainty import interval_words, range_words
from survey.reports.tables import NOT_COMPUTED, Column, Kind, Row, Table, known
from survey.stats.inference.results import (
    Difference,
    ItemInferences,
    Judgement,
    Middle,
    Verdict,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import Audience, AudienceKind, GridResult, Item, SittingSummary

Lines = Sequence[tuple[Asked, Item, ItemInferences]]
"""Judgements, with where they were asked and what follows from them."""

HOW_TO_READ = (
    "“推算”是全体比例大致在什么范围（把握95%），假定没有作答（或没有抽到）的人与作答的人看法相仿。"
)
HOW_TO_READ_BOUNDS = "“极端范围”不作任何假定，是没有作答的人都不这样评、或都这样评时的全体比例。"
_BOUNDS = "极端范围%"
_WIDE_NOTE = "※区间宽于30个百分点，仅供参考。"
_VERDICTS = {Verdict.VISIBLE: "看得出差别", Verdict.NOT_VISIBLE: "未见明显差别"}


@dataclass(frozen=True)
class Judged:
    """Judgements that stand in one table, and the audiences that it shows."""

    name: str
    title: str
    found: Sequence[tuple[Asked, Item]]
    audiences: Sequence[Audience]

    def lines(self, inferred: Inferred) -> Lines:
        """Return the judgements from which anything follows, with what does."""
        return [
            (asked, item, follows)
            for asked, item in self.found
            if (follows := inferred.get((asked.form.id, item.key))) is not None
        ]


def judgement_tables(summary: SittingSummary) -> tuple[Table, ...]:
    """Return a table of the overall judgements and one of every grid, where anything follows.

    How to read them is said under the first.
    """
    inferred = by_item(summary)
    tables = tuple(table for one in judged_together(summary) for table in _tables(one, inferred))
    heads = {column.label for table in tables for column in table.columns}
    said = (HOW_TO_READ, HOW_TO_READ_BOUNDS) if _BOUNDS in heads else (HOW_TO_READ,)
    return tuple(
        replace(table, notes=(*table.notes, *said)) if place == 0 else table
        for place, table in enumerate(tables)
    )


def judged_together(summary: SittingSummary) -> Iterator[Judged]:
    """Yield the overall judgements, then every grid; of some grids not all audiences."""
    questions = asked_questions(summary)
    overall = [(asked, item) for asked in questions for item in overall_items(asked)]
    main = main_audience(summary)
    audiences = side_by_side(summary) or tuple(filter(None, (main,)))
    yield Judged("推算.总体", "总体评价", overall, audiences)
    for asked in questions:
        if main is not None and isinstance(asked.question, GridResult):
            found = [(asked, item) for item in _rows_of(asked.question)]
            who = (main,) if main.selection or main.kind is AudienceKind.SHARED else audiences
            yield Judged(f"{asked.name}.推算", asked.title, found, who)


def _rows_of(grid: GridResult) -> tuple[Item, ...]:
    """Return the items of the overall column where there is one, else all."""
    overall = tuple(item for item in grid.items if is_overall(item.column))
    return overall if overall and len(grid.columns) > 1 else grid.items


def _tables(one: Judged, inferred: Inferred) -> Iterator[Table]:
    """Yield what follows from judgements."""
    lines, audiences = one.lines(inferred), one.audiences
    if not lines:
        return
    several = len(audiences) > 1
    rows = tuple(
        _row(label_of(asked, item), follows, audience, several, first=place == 0)
        for asked, item, follows in lines
        for place, audience in enumerate(audiences)
    )
    columns = (
        Column("项目", Kind.HEADING if several else Kind.TEXT),
        *((Column("票类", Kind.TEXT),) if several else ()),
        Column("n"),
        Column("占比%", Kind.SHARE),
        Column("推算%", Kind.TEXT),
        Column(_BOUNDS, Kind.TEXT),
        Column("中位等次", Kind.TEXT),
        Column("票类差别", Kind.TEXT),
    )
    kept = without_empty(columns, rows)
    notes = (_what_is_counted(lines, audiences), _wide(rows), *_whys(lines, audiences))
    yield Table(
        one.name,
        f"{one.title}（推算）",
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        tuple(filter(None, notes)),
    )


def label_of(asked: Asked, item: Item) -> str:
    """Return what names ``item`` in a row."""
    several = isinstance(asked.question, GridResult) and len(asked.question.columns) > 1
    if not item.row:
        return asked.question.text
    return "·".join(filter(None, (item.row, item.column if several else "")))


def _row(
    label: str, follows: ItemInferences, audience: Audience, several: bool, *, first: bool
) -> Row:
    words: Row = (label, audience.label) if several else (label,)
    difference = _verdict(follows) if first else NOT_COMPUTED
    judged = follows.audiences.get(audience.code)
    found = estimate_of(judged)
    if found is None or not isinstance(judged, Judgement):
        return (*words, *(NOT_COMPUTED,) * 5, difference)
    bounds = found.bounds
    return (
        *words,
        found.base,
        known(found.share),
        interval_words(found.interval),
        range_words(bounds.low, bounds.high) if bounds else NOT_COMPUTED,
        "、".join(judged.middle.median) if isinstance(judged.middle, Middle) else NOT_COMPUTED,
        difference,
    )


def _verdict(follows: ItemInferences) -> str:
    found = follows.difference
    return _VERDICTS[found.verdict] if isinstance(found, Difference) else NOT_COMPUTED


def without_empty(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the places of the columns that hold anything."""
    return tuple(p for p in range(len(columns)) if any(row[p] != NOT_COMPUTED for row in rows))


def _what_is_counted(lines: Lines, audiences: Sequence[Audience]) -> str:
    """Return which grades the shares are of."""
    labels = dict.fromkeys(
        found.labels
        for _, _, follows in lines
        for audience in audiences
        if (found := estimate_of(follows.audiences.get(audience.code)))
    )
    said = "、".join("＋".join(f"“{label}”" for label in each) for each in labels)
    return f"占比是{said}的占比，n是它的分母。" if said else ""


def _wide(rows: Sequence[Row]) -> str:
    return _WIDE_NOTE if any("※" in str(cell) for row in rows for cell in row) else ""


def _whys(lines: Lines, audiences: Sequence[Audience]) -> tuple[str, ...]:
    """Return every reason why a figure is missing, once."""
    whys: dict[str, None] = {}
    for _, _, follows in lines:
        for audience in audiences:
            whys |= dict.fromkeys(_missing(follows.audiences.get(audience.code)))
        if isinstance(follows.difference, NotComputed):
            whys[follows.difference.why] = None
    return tuple(whys)


def _missing(judged: Judgement | NotComputed | None) -> Iterator[str]:
    if isinstance(judged, NotComputed):
        yield judged.why
    if not isinstance(judged, Judgement):
        return
    share = judged.largest if judged.favourable is None else judged.favourable
    for found in (share, getattr(share, "interval", None), judged.middle):
        if isinstance(found, NotComputed):
            yield found.why
