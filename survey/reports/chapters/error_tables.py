"""How far scores and shares may be off: tables for whoever checks, behind the report."""

from collections.abc import Iterator

from survey.reports.chapters.asked import asked_questions, main_audience
from survey.reports.chapters.inferred import by_item
from survey.reports.chapters.inferred_tables import (
    Judged,
    Lines,
    judged_together,
    label_of,
    without_empty,
)
from survey.reports.chapters.uncertainty import range_words
from survey.reports.tables import NOT_COMPUTED, Cell, Column, Kind, Row, Table, known
from survey.stats.figures import Distribution
from survey.stats.inference.results import (
    ItemInferences,
    Judgement,
    MeanError,
    WeightedError,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import Audience, Item, SingleResult, SittingSummary

_HEADS = (
    Column("得分", Kind.SCORE),
    Column("标准误", Kind.SCORE),
    Column("95%区间", Kind.TEXT),
)
_GAP = "加权与不加权相差超过2分的，写明主要来自哪一类。"
_TOGETHER = "一道题各选项的区间同时成立的把握是95%（Goodman区间），比单看一个选项的宽。"


def error_tables(summary: SittingSummary) -> Iterator[Table]:
    """Yield the errors of scores and of weighted scores."""
    inferred = by_item(summary)
    for one in judged_together(summary):
        lines = one.lines(inferred)
        yield from _scores(one, lines)
        yield from _weighted(one, lines)


def _scores(one: Judged, lines: Lines) -> Iterator[Table]:
    several = len(one.audiences) > 1
    found = [
        (asked, item, audience, judged.scored)
        for asked, item, follows in lines
        for audience in one.audiences
        if isinstance(judged := follows.audiences.get(audience.code), Judgement) and judged.scored
    ]
    rows: tuple[Row, ...] = tuple(
        (
            label_of(asked, item),
            *((audience.label,) if several else ()),
            scored.n,
            scored.score,
            *_error_cells(scored.error),
        )
        for asked, item, audience, scored in found
    )
    if not any(isinstance(scored.error, MeanError) for *_, scored in found):
        return
    columns = (
        Column("项目", Kind.HEADING if several else Kind.TEXT),
        *((Column("票类", Kind.TEXT),) if several else ()),
        Column("计分n"),
        *_HEADS,
    )
    whys = dict.fromkeys(
        scored.error.why for *_, scored in found if isinstance(scored.error, NotComputed)
    )
    yield Table(f"{one.name}.误差", f"{one.title}（得分的误差）", columns, rows, tuple(whys))


def _weighted(one: Judged, lines: Lines) -> Iterator[Table]:
    found = [
        (label_of(asked, item), follows.weighted)
        for asked, item, follows in lines
        if follows.weighted is not None
    ]
    rows: tuple[Row, ...] = tuple(
        (label, each.score, *_error_cells(each.error), known(each.df), each.pooled, each.behind_gap)
        for label, each in found
        if isinstance(each, WeightedError)
    )
    if not rows:
        return
    columns = (
        Column("项目", Kind.TEXT),
        Column("加权得分", Kind.SCORE),
        *_HEADS[1:],
        Column("自由度", Kind.SCORE, minor=True),
        Column("不加权", Kind.SCORE),
        Column("差距来自", Kind.TEXT),
    )
    kept = without_empty(columns, rows)
    whys = dict.fromkeys(
        reason.why
        for _, each in found
        for reason in (each, getattr(each, "error", None))
        if isinstance(reason, NotComputed)
    )
    yield Table(
        f"{one.name}.加权",
        f"{one.title}（加权得分的误差）",
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        tuple(filter(None, (_GAP if 6 in kept else "", *whys))),
    )


def options_tables(summary: SittingSummary) -> Iterator[Table]:
    """Yield the limits of all options of a question at once, where a sample was asked."""
    inferred, audience = by_item(summary), main_audience(summary)
    rows: tuple[Row, ...] = tuple(
        (asked.title, *row)
        for asked in asked_questions(summary)
        if audience is not None
        and isinstance(asked.question, SingleResult)
        and (follows := inferred.get((asked.form.id, asked.question.item.key))) is not None
        for row in _limits(asked.question.item, follows, audience)
    )
    if rows:
        columns = (
            Column("题目", Kind.HEADING),
            Column("选项", Kind.TEXT),
            Column("占比%", Kind.SHARE),
            Column("推算%", Kind.TEXT),
        )
        yield Table("推算.选项", "单选题各选项一并推算", columns, rows, (_TOGETHER,))


def _limits(item: Item, follows: ItemInferences, audience: Audience) -> Iterator[Row]:
    judged, told = follows.audiences.get(audience.code), item.results.get(audience.code)
    if not isinstance(judged, Judgement) or not isinstance(told, Distribution):
        return
    if judged.together is None or isinstance(judged.together, NotComputed):
        return
    for option in told.shares:
        if (limits := judged.together.get(option.code)) is not None:
            yield option.label, known(option.share), range_words(limits.low, limits.high)


def _error_cells(error: MeanError | NotComputed) -> tuple[Cell, Cell]:
    if isinstance(error, NotComputed):
        return NOT_COMPUTED, NOT_COMPUTED
    return error.se, range_words(error.low, error.high)
