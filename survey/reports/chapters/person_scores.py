"""The scores of persons with their intervals, and who lies close together: table and drawing."""

from collections.abc import Iterator, Sequence

from survey.core.overall import is_overall
from survey.reports.chapters import joint_words
from survey.reports.chapters.asked import Asked, column_items, main_audience, result_of
from survey.reports.chapters.cells import missing
from survey.reports.chapters.close_bands import groups_of
from survey.reports.chapters.inferred import Inferred, by_item
from survey.reports.tables import NOT_COMPUTED, Cell, Column, Kind, Row, ScoreDots, Table, mark_note
from survey.reports.wording import about
from survey.stats.figures import Distribution
from survey.stats.inference.results import Judgement, MeanError, Scored
from survey.stats.reasons import NotComputed
from survey.stats.results import Audience, GridResult, Item, SittingSummary

_READ = "95%区间假定没有作答（或没有抽到）的人与作答的人看法相仿。"
_COMPARED = "分组是逐份答卷比较得出的，区间重叠与否不说明先后。"
_NOT_COMPARED = "没有逐份比较，得分高低不能用来排序。"
_COLUMNS = (
    Column("姓名", Kind.TEXT),
    Column("得分", Kind.SCORE),
    Column("计分n"),
    Column("下限", Kind.SCORE, over="95%区间"),
    Column("上限", Kind.SCORE, over="95%区间"),
)
_GROUP = Column("接近的一组", Kind.TEXT)


def score_tables(asked: Asked, grid: GridResult, summary: SittingSummary) -> Iterator[Table]:
    """Yield a table of overall scores with its dots, in the official order of the persons.

    Single aspects have none: there is the table of all aspects for them.
    """
    audience = main_audience(summary)
    if audience is None or not grid.persons:
        return
    inferred = by_item(summary)
    for place, column in enumerate(grid.columns):
        if is_overall(column) or len(grid.columns) == 1:
            found = [
                (item, _scored(asked, item, audience, inferred))
                for item in column_items(grid, place)
            ]
            if sum(scored is not None for _, scored in found) > 1:
                title = about(asked.title, f"{column if len(grid.columns) > 1 else ''}得分和区间")
                groups = groups_of(asked, grid, place, summary)
                yield _table(f"{asked.name}.得分.{place + 1}", title, found, audience, groups)


def _scored(asked: Asked, item: Item, audience: Audience, inferred: Inferred) -> Scored | None:
    """Return the score of ``item``, ``None`` where it is withheld or nothing follows from it."""
    follows = inferred.get((asked.form.id, item.key))
    judged = follows.audiences.get(audience.code) if follows else None
    return judged.scored if isinstance(judged, Judgement) else None


def _table(
    name: str,
    title: str,
    found: Sequence[tuple[Item, Scored | None]],
    audience: Audience,
    groups: Sequence[str],
) -> Table:
    compared = any(groups)
    rows = tuple(
        (item.row, *_cells(item, scored, audience), *((group,) if compared else ()))
        for (item, scored), group in zip(found, groups, strict=True)
    )
    with_interval = any(not isinstance(row[3], str) for row in rows)
    notes = (
        _READ if with_interval else "",
        joint_words.CLOSE_NOTE + _COMPARED if compared else _NOT_COMPARED,
        *_whys(found),
        mark_note(rows),
    )
    columns = (*_COLUMNS, *((_GROUP,) if compared else ()))
    dots = ScoreDots(
        label=0,
        score=1,
        low=3,
        high=4,
        group=5 if compared else None,
        caption=f"{title}（点是得分{'，线是95%区间' if with_interval else ''}）",
        words=_words(title, with_interval=with_interval, compared=compared),
    )
    return Table(name, title, columns, rows, tuple(filter(None, notes)), dots=dots)


def _cells(item: Item, scored: Scored | None, audience: Audience) -> Row:
    if scored is None:
        result = result_of(item.results, audience)
        if isinstance(result, Distribution) and result.asked:
            return (NOT_COMPUTED,) * 4
        return missing(result if isinstance(result, Distribution) else None, 4)
    ends: tuple[Cell, Cell] = (NOT_COMPUTED, NOT_COMPUTED)
    if isinstance(scored.error, MeanError):
        ends = scored.error.low, scored.error.high
    return scored.score, scored.n, *ends


def _whys(found: Sequence[tuple[Item, Scored | None]]) -> tuple[str, ...]:
    """Return every reason why an interval is missing, once."""
    errors = (scored.error for _, scored in found if scored)
    return tuple(dict.fromkeys(error.why for error in errors if isinstance(error, NotComputed)))


def _words(title: str, *, with_interval: bool, compared: bool) -> str:
    said = ["按名册顺序，每人一点是得分"]
    if with_interval:
        said.append("线是95%区间")
    if compared:
        said.append("得分接近的归为一组，注明组名")
    return f"点图。{'，'.join(said)}；数字见“{title}”表。"
