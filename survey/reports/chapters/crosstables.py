"""Tables that set audiences side by side: votes, shares and scores of each."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from survey.core.counting import Rules
from survey.reports import wording
from survey.reports.chapters.asked import Asked, column_items, grades_of, is_scale
from survey.reports.chapters.cells import (
    NO_NUMBERS,
    NUMBER_HEADS,
    NUMBER_NOTE,
    OPTION_HEADS,
    RANKING_HEADS,
    Results,
    blank_cells,
    missing,
    n_of,
    number_cells,
    option_cells,
    options_of,
    ranked_options,
    ranking_cells,
    ranking_note,
)
from survey.reports.tables import (
    WITHHELD,
    Cell,
    Column,
    Kind,
    Row,
    Table,
    common_n,
    few_note,
    gap_note,
    known,
    mark_note,
)
from survey.stats.figures import Choice, Common, Distribution, Judged
from survey.stats.results import (
    Audience,
    GridResult,
    Item,
    MultipleResult,
    NumberResult,
    RankingResult,
    SingleResult,
    Weighted,
)

Audiences = Sequence[Audience]
_SCORE = Column("得分", Kind.SCORE)


@dataclass(frozen=True)
class _Strip:
    """Columns from the first row to the last; ``audience`` names whose, if they are one's."""

    audience: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def withheld(self) -> bool:
        """Return whether there is no figure in it."""
        return all(cell == WITHHELD for row in self.rows for cell in row)


def crosstables(asked: Asked, audiences: Audiences, rules: Rules) -> tuple[Table, ...]:
    """Return the answers to one question with ``audiences`` side by side.

    Judgements are shown by the grades that speak for; `options_crosstables` has all.
    """
    name, title = f"{asked.name}.票类", asked.title
    match asked.question:
        case SingleResult() as single if is_scale(single):
            return favour_tables(name, title, [(single.text, single.item)], audiences, rules)
        case SingleResult(item=item):
            base = wording.base_sentence(rules, scored=False)
            return options_crosstables(name, title, item.results, audiences, base)
        case MultipleResult(results=results):
            return options_crosstables(name, title, results, audiences, wording.MARKS_SENTENCE)
        case GridResult() as grid:
            return _grid_crosstables(asked, grid, audiences, rules)
        case RankingResult() as ranking:
            return _ranking_crosstables(name, title, ranking, audiences)
        case NumberResult() as number:
            return (_number_crosstable(name, title, number, audiences),)
        case _:
            return ()


def favour_tables(
    name: str,
    title: str,
    items: Sequence[tuple[str, Item]],
    audiences: Audiences,
    rules: Rules,
    head: str = "项目",
) -> tuple[Table, ...]:
    """Return who speaks for each of ``items``, which are on one scale, and their scores."""
    chosen = wording.favourable_shares(grades_of(item for _, item in items))
    results = [found for _, item in items for found in item.results.values()]
    scored = any(isinstance(r, Distribution) and r.score is not None for r in results)
    strips = [
        _favour_strip(
            audience, [item.results.get(audience.code) for _, item in items], chosen, scored
        )
        for audience in audiences
    ]
    weighted = [item.weighted for _, item in items]
    if any(weighted):
        strips.append(_weighted_strip(weighted))
    favoured = wording.quoted([share.label for share in chosen])
    notes = (
        f"票数、占比是{favoured}{'合计' if len(chosen) > 1 else ''}。"
        + wording.base_sentence(rules, scored=scored),
        wording.left_out_sentence(weighted),
    )
    return _joined(name, title, head, [label for label, _ in items], strips, notes)


def options_crosstables(
    name: str, title: str, results: Results, audiences: Audiences, base: str
) -> tuple[Table, ...]:
    """Return every option or grade, and 未填, with the votes and share of each audience.

    ``base`` says what the shares are divided by.
    """
    options = options_of(results)
    strips = []
    for audience in audiences:
        found = results.get(audience.code)
        rows = tuple(option_cells(found, place) for place in range(len(options)))
        heads = _under(audience, n_of(found), OPTION_HEADS)
        strips.append(_Strip(audience.label, heads, (*rows, blank_cells(found))))
    labels = [*(share.label for share in options), "未填"]
    return _joined(name, title, "选项", labels, strips, (base,))


def _grid_crosstables(
    asked: Asked, grid: GridResult, audiences: Audiences, rules: Rules
) -> tuple[Table, ...]:
    """Return a table for each column of a grid, with a line for each row."""
    alone = len(grid.columns) == 1
    return tuple(
        table
        for place, column in enumerate(grid.columns)
        for table in favour_tables(
            f"{asked.name}.票类.{place + 1}",
            asked.title if alone else wording.about(asked.title, column),
            [(item.row, item) for item in column_items(grid, place)],
            audiences,
            rules,
            "姓名" if grid.persons else "项目",
        )
    )


def _favour_strip(
    audience: Audience, found: Sequence[Judged], chosen: Sequence[Choice], scored: bool
) -> _Strip:
    n = common_n([n_of(one) for one in found])
    varied = n is None and any(isinstance(one, Distribution) for one in found)
    heads = (*((Column("n"),) if varied else ()), *OPTION_HEADS, *((_SCORE,) if scored else ()))
    codes = {share.code for share in chosen}
    rows = []
    for one in found:
        if isinstance(one, Common):
            rows.append((*missing(None, int(varied)), wording.common_words(one), WITHHELD))
            rows[-1] += missing(None, int(scored))
            continue
        if one is None or not one.asked:
            rows.append(missing(one, len(heads)))
            continue
        cells: list[Cell] = [one.base] if varied else []
        cells += favour_cells(one, codes)
        rows.append((*cells, known(one.score)) if scored else tuple(cells))
    return _Strip(audience.label, _under(audience, n, heads), tuple(rows))


def favour_cells(found: Distribution, codes: Collection[str]) -> Row:
    """Return votes and share of the grades of these ``codes`` together."""
    favour = [share for share in found.shares if share.code in codes]
    together = favour[0].share if len(favour) == 1 else found.favourable
    return sum(share.count for share in favour), known(together)


def _weighted_strip(weighted: Iterable[Weighted | None]) -> _Strip:
    rows = tuple((known(one.score if one else None),) for one in weighted)
    return _Strip("", (Column("加权得分", Kind.SCORE),), rows)


def _ranking_crosstables(
    name: str, title: str, ranking: RankingResult, audiences: Audiences
) -> tuple[Table, ...]:
    options = ranked_options(ranking)
    strips = []
    for audience in audiences:
        found = ranking.results.get(audience.code)
        n = found.asked - found.blank if found and found.asked else None
        rows = tuple(ranking_cells(found, place) for place in range(len(options)))
        strips.append(_Strip(audience.label, _under(audience, n, RANKING_HEADS), rows))
    return _joined(name, title, "选项", options, strips, (ranking_note(ranking),))


def _number_crosstable(name: str, title: str, number: NumberResult, audiences: Audiences) -> Table:
    rows = tuple(
        (audience.label, *number_cells(number.results.get(audience.code))) for audience in audiences
    )
    unit = f"单位：{number.unit}。" if number.unit else ""
    columns = (Column("票类", Kind.TEXT), *NUMBER_HEADS)
    gaps = gap_note(rows, columns, NO_NUMBERS, Kind.SCORE)
    notes = tuple(filter(None, (unit + NUMBER_NOTE, mark_note(rows), gaps)))
    return Table(name, f"{title}（分票类）", columns, rows, notes)


def _under(audience: Audience, n: int | None, heads: Iterable[Column]) -> tuple[Column, ...]:
    """Return ``heads`` under the name of ``audience``, with the n of all its rows."""
    over = audience.label if n is None else f"{audience.label}（n={n}）"
    return tuple(replace(head, over=over) for head in heads)


def _joined(
    name: str,
    title: str,
    head: str,
    labels: Sequence[str],
    strips: Sequence[_Strip],
    notes: Iterable[str],
) -> tuple[Table, ...]:
    """Return the strips as one table, or none when fewer than two audiences have figures.

    An audience whose figures are all withheld is named in the note: columns of
    nothing but dashes help nobody.
    """
    shown = [strip for strip in strips if not strip.withheld]
    if sum(strip.audience != "" for strip in shown) < 2:
        return ()
    hidden = "、".join(strip.audience for strip in strips if strip.withheld)
    columns = (Column(head, Kind.TEXT), *(column for strip in shown for column in strip.columns))
    rows = tuple(
        (label, *(cell for strip in shown for cell in strip.rows[place]))
        for place, label in enumerate(labels)
    )
    said = (
        *notes,
        f"{hidden}为保护答卷人不公布。" if hidden else "",
        mark_note(rows),
        few_note(rows, columns),
    )
    return (Table(name, f"{title}（分票类）", columns, rows, tuple(filter(None, said))),)
