"""Units of a round side by side: a table per question, units in their official order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from survey.reports.compared.comparison import Comparison, Dot, Dots, Part
from survey.reports.tables import NOT_COMPUTED, WITHHELD, Column, Kind, Row, Table, known
from survey.reports.wording import about, base_sentence
from survey.stats.comparing.common_items import Measure, Side
from survey.stats.comparing.measured import Measured, Span
from survey.stats.comparing.units import CommonItem, Line, Pool, Standing, UnitsCompared
from survey.stats.proportions import IN_PERCENT
from survey.stats.reasons import NotComputed

NOTHING_COMMON = "这些场次没有一道题是相同的，没有可比的内容。"
TOO_FEW = "能比的场次不到两个，还不能比较。"

_READING = (
    "只比各单位都问到的同一道题：题目、等次、分值、提问条件和分母都相同。"
    "单位按名单顺序排列，不按结果排名；各单位公布的数字是正式数字。",
    "“一致时的范围”是假如各单位都像合计那样，这个单位凭偶然99.8%会落在哪里：人越少，范围越宽。"
    "落在范围以外的写“偏高”“偏低”，其余写“无明显差别”。"
    "各单位票类构成、回收情况不同，差别也可能由此而来，要结合其他情况判断。",
    "“最少”“最多”是没有交卷的人都不这样选、都这样选时，全体的比例。",
)
_PERSONS = "对干部个人的评价不跨单位比较。"
_SHRUNK = "“参考值”把人少的单位向合计拉近，只供参考，不代替正式数字。"
_DISPERSED = "各单位之间的差别普遍大于偶然，“一致时的范围”已经放宽。"

_SHARE = Kind.SHARE


@dataclass(frozen=True)
class _Head(Column):
    """A column; an ``optional`` one is left out where it would be empty."""

    optional: bool = False


_COLUMNS = (
    _Head("项目", Kind.HEADING),
    _Head("单位", Kind.TEXT),
    _Head("n"),
    _Head("票数"),
    _Head("占比%", _SHARE),
    _Head("与其他单位相比", Kind.TEXT),
    _Head("下限%", _SHARE, "95%区间", minor=True),
    _Head("上限%", _SHARE, "95%区间", minor=True),
    _Head("最少%", _SHARE, "算上未交的", optional=True),
    _Head("最多%", _SHARE, "算上未交的", optional=True),
    _Head("自%", _SHARE, "一致时的范围（95%）", minor=True),
    _Head("至%", _SHARE, "一致时的范围（95%）", minor=True),
    _Head("自%", _SHARE, "一致时的范围（99.8%）"),
    _Head("至%", _SHARE, "一致时的范围（99.8%）"),
    _Head("参考值%", _SHARE, optional=True),
    _Head("得分", Kind.SCORE, optional=True),
    _Head("得分参考值", Kind.SCORE, optional=True),
)
_EMPTY: Row = (NOT_COMPUTED,) * (len(_COLUMNS) - 2)
"""A row's cells after its words."""


def unit_comparison(compared: UnitsCompared, sides: Sequence[Side]) -> Comparison:
    """Return what the units answered alike and otherwise, question by question."""
    parts = tuple(_parts(compared.items))
    if len(sides) < 2:
        return Comparison((TOO_FEW,), (), ())
    if not parts:
        return Comparison((NOTHING_COMMON,), (), compared.apart)
    named = f"比较{len(sides)}个场次：{'、'.join(side.label for side in sides)}。"
    rules = sides[0].summary.rules
    base = base_sentence(rules, scored=True)
    return Comparison((named, *_READING, base), parts, (*compared.apart, _PERSONS))


def _parts(items: Sequence[CommonItem]) -> Iterator[Part]:
    """Yield a part for every question; two editions of one question are two parts."""
    for number, (_, group) in enumerate(groupby(items, key=_block), 1):
        yield _part(number, tuple(group))


def _block(item: CommonItem) -> tuple[object, ...]:
    place, meaning = item.measure.place, item.measure.meaning
    return place.form, place.question, meaning.words[0], meaning.conditions


def _part(number: int, items: Sequence[CommonItem]) -> Part:
    title = items[0].measure.block
    columns, rows = _without_empty(_COLUMNS, [row for item in items for row in _rows(item)])
    return Part(
        title,
        tuple(_sentence(item) for item in items),
        Table(f"units.{number}", about(title, "各单位"), columns, rows, _notes(items, columns)),
        tuple(drawn for item in items if (drawn := _dots(item))),
        any(_standing(item, each) for item in items for each in (Standing.LOW, Standing.HIGH)),
    )


def _without_empty(
    columns: Sequence[_Head], rows: Sequence[Row]
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Return the table without optional columns that would be empty from top to bottom."""
    kept = [
        place
        for place, column in enumerate(columns)
        if not column.optional or any(row[place] != NOT_COMPUTED for row in rows)
    ]
    return (
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
    )


def _rows(item: CommonItem) -> Iterator[Row]:
    heading = _heading(item.measure)
    for line in item.lines:
        yield (heading, line.side.label, *_cells(line, item))
    if isinstance(item.pools, tuple):
        for pool in item.pools:
            yield (heading, pool.label, *_pool_cells(pool))


def _heading(measure: Measure) -> str:
    """Return what the rows of an item have in common: the part of the question, what counts."""
    if measure.place.option or not measure.subject:
        return measure.subject or measure.counted
    return f"{measure.subject}（{measure.counted}）"


def _cells(line: Line, item: CommonItem) -> Row:
    figures = line.figures
    if isinstance(figures, NotComputed):
        return (*(WITHHELD,) * 3, figures.why, *_EMPTY[4:])
    score = NOT_COMPUTED if figures.score is None else figures.score.value
    return (
        figures.base,
        figures.count,
        known(figures.share),
        _said(line, item),
        *_limits(figures.interval),
        *_limits(figures.bounds),
        *(cell for limits in line.limits or (None, None) for cell in _limits(limits)),
        known(line.likely),
        score,
        known(line.likely_score),
    )


def _limits(found: Span | None) -> Row:
    return (NOT_COMPUTED, NOT_COMPUTED) if found is None else found


def _said(line: Line, item: CommonItem) -> str:
    """Return how the unit stands beside the others, or why that is not told."""
    if line.standing is not None:
        return line.standing
    if isinstance(item.pools, NotComputed):
        return item.pools.why
    return f"答卷不足{IN_PERCENT}份，不作比较。"


def _pool_cells(pool: Pool) -> Row:
    return (pool.base, pool.count, known(pool.share), *_EMPTY[3:])


def _sentence(item: CommonItem) -> str:
    """Return how the units stand beside each other, in their official order."""
    words = _heading(item.measure)
    if isinstance(item.pools, NotComputed):
        return about(words, item.pools.why)
    whole = item.pools[0]
    count = f"{whole.base}份答卷中{whole.count}票，占{whole.share}%"
    low, high = (_standing(item, each) for each in (Standing.LOW, Standing.HIGH))
    said = [f"{word}的是{'、'.join(who)}" for word, who in (("偏低", low), ("偏高", high)) if who]
    rest = "其余无明显差别" if said else "各单位之间无明显差别"
    return about(words, f"合计{count}；{'；'.join([*said, rest])}。")


def _standing(item: CommonItem, standing: Standing) -> list[str]:
    return [line.side.label for line in item.lines if line.standing is standing]


def _notes(items: Sequence[CommonItem], columns: Sequence[Column]) -> tuple[str, ...]:
    labels = {column.label for column in columns}
    return (
        "n是占比的分母，票数是所计等次或选项的票数。",
        *((_SHRUNK,) if labels & {"参考值%", "得分参考值"} else ()),
        *((_DISPERSED,) if any(item.dispersed for item in items) else ()),
    )


def _dots(item: CommonItem) -> Dots | None:
    """Return the sittings that are compared as a drawing."""
    if isinstance(item.pools, NotComputed) or item.pools[0].share is None:
        return None
    rows = tuple(
        Dot(
            line.side.label,
            line.figures.share,
            line.figures.base,
            line.limits,
            line.standing is not Standing.ALIKE,
        )
        for line in item.lines
        if isinstance(line.figures, Measured) and line.figures.share is not None and line.limits
    )
    caption = f"{item.measure.words}（{item.measure.counted}，%）"
    words = (
        "漏斗图，每行一个单位。点是占比，偏高偏低的是实心；浅色带是一致时的范围，深色带是其中95%的范围，"
        f"答卷越少带越宽；"
        f"竖线是合计{item.pools[0].share}%。数字见表。"
    )
    return Dots(caption, item.pools[0].share, rows, words)
