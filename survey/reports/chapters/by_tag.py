"""What was judged under each framework tag 归口, weakest first, with where it was asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from survey.core.scales import Polarity
from survey.reports import wording
from survey.reports.chapters.asked import (
    Asked,
    asked_questions,
    choices_of,
    main_audience,
    result_of,
)
from survey.reports.chapters.cells import missing, n_of
from survey.reports.chapters.crosstables import favour_cells
from survey.reports.tables import (
    WITHHELD,
    Column,
    Kind,
    Row,
    Table,
    common_n,
    few_note,
    known,
    mark_note,
    n_note,
)
from survey.stats.auditing.telling import items_of
from survey.stats.figures import Choice, Common, Distribution, Judged
from survey.stats.results import GridResult, Item, SingleResult, SittingSummary

ORDER = "各项按正面评价占比从低到高排列，比例相同的按题目顺序；只列对事的评价，不列对人的评价。"
"""How every table of a tag is ordered, and what is in it."""
_UNORDERED = "不公布、没有问到和只写“普遍”的，不参加排列，按题目顺序列在最后。"


@dataclass(frozen=True)
class _Judgement:
    """A row to be: where it was asked, and what the main audience said."""

    asked: Asked
    item: Item
    found: Judged

    @property
    def favour(self) -> tuple[Choice, ...]:
        """Return the grades that speak for."""
        return wording.favourable_shares(choices_of(self.found)) if self.found else ()

    @property
    def rank(self) -> Fraction | None:
        """Return by what it is placed; ``None`` where a place would tell what is not published."""
        if not isinstance(self.found, Distribution) or not self.found.base:
            return None
        codes = _codes(self)
        votes = sum(share.count for share in self.found.shares if share.code in codes)
        return Fraction(votes, self.found.base)


def tag_tables(summary: SittingSummary) -> tuple[Table, ...]:
    """Return a table for every tag under which anything but persons was judged."""
    found: dict[str, list[_Judgement]] = {}
    for asked in asked_questions(summary):
        if asked.question.tag:
            found.setdefault(asked.question.tag, []).extend(_judged(asked, summary))
    return tuple(_table(tag, rows, summary) for tag, rows in found.items() if rows)


def _judged(asked: Asked, summary: SittingSummary) -> Iterator[_Judgement]:
    """Yield what was judged good or bad; facts about people, and people, are not."""
    question, audience = asked.question, main_audience(summary)
    if not isinstance(question, SingleResult | GridResult):
        return
    if isinstance(question, GridResult) and question.persons:
        return
    items = items_of(question)
    if _speaks(items):
        yield from (_Judgement(asked, item, result_of(item.results, audience)) for item in items)


def _speaks(items: Sequence[Item]) -> bool:
    """Return whether a grade of ``items`` speaks for or against, or any has a score."""
    told = [found for item in items for found in item.results.values() if found is not None]
    scored = any(isinstance(each, Distribution) and each.score is not None for each in told)
    return scored or any(
        choice.polarity is not Polarity.NEUTRAL for each in told for choice in choices_of(each)
    )


def _table(tag: str, judged: Sequence[_Judgement], summary: SittingSummary) -> Table:
    placed = [(rank, each) for each in judged if (rank := each.rank) is not None]
    last = [each for each in judged if each.rank is None]
    lines = [*(each for _, each in sorted(placed, key=lambda pair: pair[0])), *last]
    bases = [n_of(each.found) for each in lines]
    n = common_n(bases)
    scored = any(isinstance(e.found, Distribution) and e.found.score is not None for e in lines)
    sources = list(dict.fromkeys(map(_source, lines)))
    columns = (
        Column("项目", Kind.TEXT),
        Column("出自", Kind.TEXT, minor=len(sources) == 1),
        Column("n", minor=n is not None),
        Column("票数", over="正面评价"),
        Column("占比%", Kind.SHARE, over="正面评价"),
        *((Column("得分", Kind.SCORE),) if scored else ()),
    )
    rows = tuple((_name(each), _source(each), *_cells(each, scored=scored)) for each in lines)
    notes = (
        f"出自{sources[0]}。" if len(sources) == 1 else "",
        n_note(n, bases),
        _counted(lines),
        wording.base_sentence(summary.rules, scored=scored),
        _UNORDERED if last else "",
        mark_note(rows),
        few_note(rows, columns),
    )
    return Table(f"tag.{tag}", tag, columns, rows, tuple(filter(None, notes)))


def _cells(one: _Judgement, *, scored: bool) -> Row:
    found = one.found
    if isinstance(found, Common):
        return (WITHHELD, wording.common_words(found), *missing(None, 1 + scored))
    if found is None or not found.asked:
        return missing(found, 3 + scored)
    cells = (found.base, *favour_cells(found, _codes(one)))
    return (*cells, known(found.score)) if scored else cells


def _codes(one: _Judgement) -> set[str]:
    return {choice.code for choice in one.favour}


def _name(one: _Judgement) -> str:
    grid = one.asked.question
    if not isinstance(grid, GridResult):
        return grid.text
    column = one.item.column if len(grid.columns) > 1 else ""
    return "·".join(filter(None, (one.item.row, column)))


def _source(one: _Judgement) -> str:
    """Return the form, and the question where the row's name is not the question itself."""
    question = one.asked.question
    form = f"《{one.asked.form.title}》"
    return f"{form}“{question.text}”" if isinstance(question, GridResult) else form


def _counted(lines: Sequence[_Judgement]) -> str:
    labels = dict.fromkeys(tuple(choice.label for choice in each.favour) for each in lines)
    said = "，或者".join(wording.quoted(each) for each in labels if each)
    return f"正面评价是{said}{'合计' if any(len(each) > 1 for each in labels) else ''}。"
