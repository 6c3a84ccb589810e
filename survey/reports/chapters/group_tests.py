"""The comparisons of groups in full, for whoever checks: the report tells them in words."""

from collections.abc import Iterator, Mapping

from survey.reports.chapters.asked import Asked
from survey.reports.chapters.inferred_chapter import follows_of
from survey.reports.chapters.inferred_tables import label_of
from survey.reports.tables import Cell, Column, Kind, Row, Table
from survey.stats.auditing.telling import items_of
from survey.stats.inference.results import (
    Difference,
    GroupTest,
    QuestionInferences,
    TickedInferences,
    Ticking,
    Verdict,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import SingleResult, SittingSummary

_TESTS = {
    GroupTest.KRUSKAL: "秩和",
    GroupTest.CHI2: "卡方",
    GroupTest.FISHER: "精确",
    GroupTest.MONTE_CARLO: "模拟",
}
_VERDICTS = {Verdict.VISIBLE: "看得出", Verdict.NOT_VISIBLE: "未见明显"}


def group_tests_table(summary: SittingSummary) -> Table | None:
    """Return every comparison of groups; ``None`` where none was made."""
    rows = tuple(
        _test_row(_heading(asked), label, found)
        for asked, each in follows_of(summary)
        for label, found in _differences(asked, each)
        if isinstance(found, Difference)
    )
    if not rows:
        return None
    columns = (
        *(Column("题目", Kind.HEADING), Column("项目", Kind.TEXT), Column("各类n", Kind.TEXT)),
        Column("方法", Kind.TEXT),
        *(Column("效应量", Kind.SCORE), Column("V", Kind.SCORE, minor=True)),
        *(Column("p", Kind.SCORE), Column("校正p", Kind.SCORE)),
        Column("差别", Kind.TEXT),
    )
    notes = (
        "“秩和”是Kruskal–Wallis检验，效应量是ε²；其余的效应量是Cramér V。期望数不足5时，2×2的表用"
        f"Fisher精确检验，其余用蒙特卡洛模拟（种子{summary.seed}）。同一班子的人员按Holm校正，"
        "其余同一张表按Benjamini–Hochberg校正；校正p小于0.05的算看得出差别。",
    )
    return Table("推算.检验", "票类差别的检验", columns, rows, notes)


def _heading(asked: Asked) -> str:
    """Return what stands above the rows of a question; single ones stand under their form."""
    single = isinstance(asked.question, SingleResult)
    return f"《{asked.form.title}》单选题" if single else asked.title


def _test_row(heading: str, label: str, found: Difference) -> Row:
    return (
        heading,
        label,
        "+".join(map(str, found.n)),
        _TESTS[found.test],
        found.effect,
        found.cramers_v,
        _p(found.p),
        _p(found.adjusted),
        _VERDICTS[found.verdict],
    )


def _p(p: Cell) -> Cell:
    return p if p else "<0.0001"


def _differences(
    asked: Asked, found: QuestionInferences
) -> Iterator[tuple[str, Difference | NotComputed | None]]:
    match found.kind:
        case "judged":
            items = {item.key: label_of(asked, item) for item in items_of(asked.question)}
            yield from ((items[item.key], item.difference) for item in found.items)
        case "ticked":
            labels = _labels(found)
            yield from ((labels.get(code, code), each) for code, each in found.differences.items())
        case "ranked":
            yield "排第1位", found.difference
        case "number":
            return


def _labels(found: TickedInferences) -> Mapping[str, str]:
    return {
        option.code: option.label
        for each in found.audiences.values()
        if isinstance(each, Ticking)
        for option in each.order
    }
