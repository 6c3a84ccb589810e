"""Who stands for whom, what follows from ticks, rankings and numbers, and the tests in full."""

from collections.abc import Iterator, Mapping

from survey.core.sitting import Selection
from survey.reports.asked import Asked, asked_questions, main_audience
from survey.reports.inferred_tables import judgement_tables, label_of
from survey.reports.parts import Part, Section
from survey.reports.tables import NOT_COMPUTED, Cell, Column, Kind, Row, Table, gap_note, known
from survey.reports.uncertainty import interval_words, mean_sentence, range_words
from survey.stats.auditing.telling import items_of
from survey.stats.inference.results import (
    Difference,
    Estimate,
    Evenness,
    GroupTest,
    NumberInferences,
    NumberMean,
    QuestionInferences,
    RankedInferences,
    RankedShares,
    TickedInferences,
    Ticking,
    Verdict,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import Audience, AudienceKind, SittingSummary

LOCKED = "收回的答卷多于发出的，分不出哪些不该有：查清以前不作任何推算和比较，结果不得引用。"
"""What is said in place of everything that might be inferred."""

_TESTS = {
    GroupTest.KRUSKAL: "秩和",
    GroupTest.CHI2: "卡方",
    GroupTest.FISHER: "精确",
    GroupTest.MONTE_CARLO: "模拟",
}
_VERDICTS = {Verdict.VISIBLE: "看得出", Verdict.NOT_VISIBLE: "未见明显"}


def inferred_sections(summary: SittingSummary) -> Iterator[Section]:
    """Yield what follows from the figures, with every caution before them."""
    follows = summary.inferences
    warnings = (*((LOCKED,) if follows.locked else ()), *follows.cautions)
    tables = judgement_tables(summary)
    further: tuple[Part, ...] = (*further_tables(summary), *number_sentences(summary))
    if warnings or tables or further:
        yield Section("选人和应答", (*warnings, turnout_table(summary)))
    if tables:
        yield Section("评价", tables)
    if further:
        yield Section("其他", further)


def turnout_table(summary: SittingSummary) -> Table:
    """Return by what way each audience was chosen, and how many of those meant answered."""
    rates = {each.audience: each for each in summary.inferences.turnout}
    rows = tuple(
        (
            audience.label,
            _mode(audience),
            known(rates[audience.code].of_issued),
            known(rates[audience.code].of_invited),
            known(rates[audience.code].rr1),
            known(rates[audience.code].rr2),
        )
        for audience in summary.audiences
        if audience.code in rates
    )
    columns = (
        Column("票类", Kind.TEXT),
        Column("选人办法", Kind.TEXT),
        Column("收回/发出%", Kind.SHARE),
        Column("收回/应到%", Kind.SHARE),
        Column("应答率%", Kind.SHARE),
        Column("应答率RR2%", Kind.SHARE, minor=True),
    )
    notes = (
        "应答率是有效答卷除以应到人数，抽样的除以抽取人数"
        "（即AAPOR的RR1；不拆开看一份答卷有没有漏填，RR2与它相同）。",
        gap_note(rows, columns, "空着的，是份数或者人数不详，或者没有公布。", Kind.SHARE),
        _even(summary),
    )
    return Table("推算.应答", "选人办法和应答率", columns, rows, tuple(filter(None, notes)))


def _mode(audience: Audience) -> str:
    if audience.kind is AudienceKind.SHARED:
        return "自愿扫码"
    modes = {Selection.ALL: "全部应到", Selection.SAMPLE: "随机抽样", None: "各类不同"}
    return modes[audience.selection]


def _even(summary: SittingSummary) -> str:
    found = summary.inferences.evenness
    if isinstance(found, NotComputed):
        return found.why
    if not isinstance(found, Evenness):
        return ""
    return f"各票类交票的均匀程度R={found.r}（1是完全一样）。"


def further_tables(summary: SittingSummary) -> Iterator[Table]:
    """Yield what follows from questions with several ticks, and from rankings."""
    found = list(_inferred(summary))
    ticked = [(asked, each) for asked, each in found if isinstance(each, TickedInferences)]
    audience = main_audience(summary)
    if audience is None:
        return
    yield from _ticked_table(ticked, audience)
    for asked, each in found:
        if isinstance(each, RankedInferences):
            shares = each.audiences.get(audience.code)
            if isinstance(shares, RankedShares):
                yield _ranked_table(asked, shares)


def number_sentences(summary: SittingSummary) -> Iterator[str]:
    """Yield the mean of every number question with its interval."""
    audience = main_audience(summary)
    for asked, each in _inferred(summary):
        if isinstance(each, NumberInferences) and audience is not None:
            found = each.audiences.get(audience.code)
            if isinstance(found, NumberMean):
                yield mean_sentence(asked.question.text, found)


def _inferred(summary: SittingSummary) -> Iterator[tuple[Asked, QuestionInferences]]:
    found = {
        (form.id, question.question): question
        for form in summary.inferences.forms
        for question in form.questions
    }
    for asked in asked_questions(summary):
        each = found.get((asked.form.id, asked.question.question))
        if each is not None:
            yield asked, each


def _ticked_table(
    ticked: list[tuple[Asked, TickedInferences]], audience: Audience
) -> Iterator[Table]:
    rows = tuple(
        (asked.title, *_tick_cells(found))
        for asked, each in ticked
        if isinstance(found := each.audiences.get(audience.code), Ticking)
    )
    columns = (
        Column("题目", Kind.TEXT),
        Column("每份勾选数", Kind.SCORE),
        Column("勾选最多的", Kind.TEXT),
        Column("占比%", Kind.SHARE),
        Column("推算%", Kind.TEXT),
        Column("极端范围%", Kind.TEXT),
    )
    if rows:
        notes = ("票数相同的选项并列。",)
        yield Table("推算.多选", "可多选的题目（推算）", columns, rows, notes)


def _tick_cells(found: Ticking) -> Row:
    first = "、".join(option.label for option in found.order if option.rank == 1)
    most = found.largest
    if not isinstance(most, Estimate):
        return found.per_ballot, first, *(NOT_COMPUTED,) * 3
    bounds = range_words(most.bounds.low, most.bounds.high) if most.bounds else NOT_COMPUTED
    return found.per_ballot, first, known(most.share), interval_words(most.interval), bounds


def _ranked_table(asked: Asked, found: RankedShares) -> Table:
    rows = tuple(
        (
            option.label,
            known(option.first),
            known(option.borda),
            NOT_COMPUTED if isinstance(option.mean_rank, NotComputed) else option.mean_rank,
        )
        for option in found.options
    )
    columns = (
        Column("选项", Kind.TEXT),
        Column("排第1位%", Kind.SHARE),
        Column("积分占比%", Kind.SHARE),
        Column("平均名次", Kind.SCORE),
    )
    whys = dict.fromkeys(
        option.mean_rank.why
        for option in found.options
        if isinstance(option.mean_rank, NotComputed)
    )
    notes = (f"n={found.n}。没有排进的选项，名次按余下各位的中间算。", *whys)
    return Table(f"{asked.name}.推算", f"{asked.title}（推算）", columns, rows, notes)


def group_tests_table(summary: SittingSummary) -> Table | None:
    """Return every comparison of groups in full; ``None`` where none was made.

    For whoever checks: the report itself tells differences in words.
    """
    rows = tuple(
        _test_row(asked, label, found)
        for asked, each in _inferred(summary)
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


def _test_row(asked: Asked, label: str, found: Difference) -> Row:
    return (
        asked.title,
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
            alone = len(items) == 1
            yield from (("" if alone else items[item.key], item.difference) for item in found.items)
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
