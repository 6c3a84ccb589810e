"""Two rounds of one unit: what changed in 百分点, and what cannot be compared."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from survey.reports.compared.comparison import Comparison, Part
from survey.reports.drawn.slopes import Slope, Slopes
from survey.reports.tables import NOT_COMPUTED, WITHHELD, Cell, Column, Kind, Row, Table, known
from survey.reports.wording import about, base_sentence
from survey.stats.comparing.common_items import Side
from survey.stats.comparing.measured import Measured, Span
from survey.stats.comparing.rounds import Change, Direction, Moved, RoundsCompared
from survey.stats.proportions import IN_PERCENT
from survey.stats.reasons import NotComputed

_MOST_SLOPES = 10
_SHARE, _SCORE = Kind.SHARE, Kind.SCORE
_COLUMNS = (
    Column("项目", Kind.TEXT),
    Column("结论", Kind.TEXT),
    Column("n", over="上一次"),
    Column("票数", over="上一次"),
    Column("占比%", _SHARE, over="上一次"),
    Column("n", over="这一次"),
    Column("票数", over="这一次"),
    Column("占比%", _SHARE, over="这一次"),
    Column("百分点", _SHARE, over="变化"),
    Column("95%区间自", _SHARE, over="变化"),
    Column("至", _SHARE, over="变化"),
    Column("最少", _SHARE, over="算上未交的", minor=True),
    Column("最多", _SHARE, over="算上未交的", minor=True),
    Column("上一次", _SCORE, over="得分", minor=True),
    Column("这一次", _SCORE, over="得分", minor=True),
    Column("变化", _SCORE, over="得分", minor=True),
    Column("95%区间自", _SCORE, over="得分", minor=True),
    Column("至", _SCORE, over="得分", minor=True),
)
_READING = (
    "只比两次都问到的同一道题：题目、等次、分值、提问条件和分母都相同。"
    "两次都不记名，不能把同一个人的两次回答对上，按两批独立的答卷比较。",
    "变化用百分点；95%区间包含0的，写“未见明显变化”：人数少，较小的变化看不出来。"
    "变化按没有四舍五入的比例计算，可能与表中两数相减差一点。",
)
NOTHING_COMMON = "两次没有一道题是相同的，没有可比的内容。"


def round_comparison(compared: RoundsCompared, before: Side, after: Side) -> Comparison:
    """Return what changed from ``before`` to ``after``, question by question."""
    apart = tuple(about(each.words, f"不可比，{each.why}。") for each in compared.apart)
    if not compared.changes:
        return Comparison((NOTHING_COMMON,), (), apart)
    parts = tuple(
        _part(number, tuple(group), before, after)
        for number, (_, group) in enumerate(groupby(compared.changes, key=_block), 1)
    )
    named = f"{after.unit}：这一次是{after.label}，上一次是{before.label}。"
    base = base_sentence(after.summary.rules, scored=True)
    return Comparison((named, *_READING, base), parts, apart)


def _block(change: Change) -> tuple[str, str]:
    return change.measure.place.form, change.measure.place.question


def _part(number: int, changes: Sequence[Change], before: Side, after: Side) -> Part:
    title = changes[0].measure.block
    rows = tuple(_row(place, change) for place, change in enumerate(changes, 1))
    note = "n是占比的分母，票数是所计等次或选项的票数。"
    table = Table(f"rounds.{number}", about(title, "前后两次"), _COLUMNS, rows, (note,))
    return Part(
        title,
        tuple(_sentences(changes)),
        table,
        tuple(_slopes(title, changes, before, after)),
        any(_is_seen(each.share) or _is_seen(each.score) for each in changes),
    )


def _row(number: int, change: Change) -> Row:
    return (
        f"{number} {_heading(change)}",
        _verdict(change),
        *_side_cells(change.before),
        *_side_cells(change.after),
        *_moved_cells(change.share),
        *(change.bounds or (NOT_COMPUTED, NOT_COMPUTED)),
        _score(change.before),
        _score(change.after),
        *_moved_cells(change.score),
    )


def _heading(change: Change) -> str:
    measure = change.measure
    if measure.place.option or not measure.subject:
        return measure.subject or measure.counted
    return f"{measure.subject}（{measure.counted}）"


def _side_cells(figures: Measured | NotComputed) -> Row:
    if isinstance(figures, NotComputed):
        return (WITHHELD,) * 3
    return (figures.base, figures.count, known(figures.share))


def _moved_cells(moved: Moved | None) -> Row:
    return (NOT_COMPUTED,) * 3 if moved is None else (moved.change, *moved.interval)


def _score(figures: Measured | NotComputed) -> Cell:
    if isinstance(figures, NotComputed) or figures.score is None:
        return NOT_COMPUTED
    return figures.score.value


def _verdict(change: Change) -> str:
    """Return what became of it, or why that is not told."""
    if change.share is not None:
        return change.share.direction
    for when, figures in (("上一次", change.before), ("这一次", change.after)):
        if isinstance(figures, NotComputed):
            return f"{when}{figures.why}"
    return f"答卷不足{IN_PERCENT}份，不作比较。"


def _sentences(changes: Sequence[Change]) -> Iterator[str]:
    """Yield every visible change with its bases, then what else was compared."""
    seen = [change for change in changes if _is_seen(change.share) or _is_seen(change.score)]
    for change in seen:
        yield _sentence(change)
    rest = [_heading(each) for each in changes if each.share and each not in seen]
    if rest:
        yield f"{'、'.join(rest)}：{Direction.UNSEEN}。"


def _sentence(change: Change) -> str:
    before, after, moved, score = change.before, change.after, change.share, change.score
    if isinstance(before, NotComputed) or isinstance(after, NotComputed) or moved is None:
        return ""
    said = f"这一次{after.share}%（n={after.base}），上一次{before.share}%（n={before.base}），"
    said += _moved_words(moved, "个百分点")
    if score is not None and before.score is not None and after.score is not None:
        said += (
            f"。得分{after.score.value}，上一次{before.score.value}，{_moved_words(score, '分')}"
        )
    if change.bounds is not None and _is_seen(moved) and _covers_0(change.bounds):
        low, high = change.bounds
        said += f"。把没有交卷的人都算上，变化可能在{low}至{high}个百分点之间"
    return about(_heading(change), f"{said}。")


def _is_seen(moved: Moved | None) -> bool:
    return moved is not None and moved.direction is not Direction.UNSEEN


def _covers_0(span: Span) -> bool:
    return span.low <= 0 <= span.high


def _moved_words(moved: Moved, measure: str) -> str:
    """Return a change in words.

    >>> from decimal import Decimal
    >>> from survey.stats.comparing.measured import Span
    >>> found = Moved(Decimal("12.3"), Span(Decimal("1.9"), Decimal("22.5")), Direction.UP)
    >>> _moved_words(found, "个百分点")
    '较上次提高12.3个百分点'
    """
    if moved.direction is Direction.UNSEEN:
        return f"未见明显变化（{moved.change:+}{measure}）"
    return f"较上次{moved.direction}{abs(moved.change)}{measure}"


def _slopes(title: str, changes: Sequence[Change], before: Side, after: Side) -> Iterator[Slopes]:
    """Yield charts of at most ten lines, so that their ends can be told apart."""
    lines = [
        Slope(number, _heading(change), one.share, two.share, _is_seen(change.share))
        for number, change in enumerate(changes, 1)
        if isinstance(one := change.before, Measured)
        and isinstance(two := change.after, Measured)
        and one.share is not None
        and two.share is not None
    ]
    words = (
        "坡度图。左边是上一次，右边是这一次，每条线一个项目，编号与表中相同；"
        "实线是明显的变化，虚线是未见明显变化。数字见表。"
    )
    for first in range(0, len(lines), _MOST_SLOPES):
        shown = tuple(lines[first : first + _MOST_SLOPES])
        yield Slopes(f"{title}（占比%）", before.label, after.label, shown, words)
