"""Who stands for whom, and what follows from judgements, ticks, rankings and numbers."""

from collections.abc import Iterator

from survey.core.sitting import Selection
from survey.reports.chapters.asked import Asked, asked_questions, main_audience, overall_items
from survey.reports.chapters.inferred import difference_sentence, gap_sentence, overall_sentence
from survey.reports.chapters.inferred_tables import judged_together, judgement_tables
from survey.reports.chapters.parts import Part, Section
from survey.reports.chapters.uncertainty import interval_words, mean_sentence, range_words
from survey.reports.tables import NOT_COMPUTED, Column, Kind, Row, Table, gap_note, known
from survey.reports.wording import about
from survey.stats.inference.results import (
    Estimate,
    NumberInferences,
    NumberMean,
    QuestionInferences,
    RankedInferences,
    RankedShares,
    TickedInferences,
    Ticking,
)
from survey.stats.reasons import NotComputed
from survey.stats.results import Audience, AudienceKind, SittingSummary

LOCKED = "收回的答卷多于发出的，分不出哪些不该有：查清以前不作任何推算和比较，结果不得引用。"
"""What is said in place of everything that might be inferred."""


def inferred_sections(summary: SittingSummary) -> Iterator[Section]:
    """Yield what follows from the figures, with every caution before them."""
    follows = summary.inferences
    warnings = (*((LOCKED,) if follows.locked else ()), *follows.cautions)
    judged: tuple[Part, ...] = (*judgement_sentences(summary), *judgement_tables(summary))
    further: tuple[Part, ...] = (*further_tables(summary), *number_sentences(summary))
    if warnings or judged or further:
        yield Section("选人和应答", (*warnings, turnout_table(summary)))
    if judged:
        yield Section("全体的评价", judged)
    if further:
        yield Section("多选、排序和数字", further)


def judgement_sentences(summary: SittingSummary) -> Iterator[str]:
    """Yield what the overall judgements say of everybody, and where weights move a score."""
    overall, *grids = judged_together(summary)
    for asked, item in overall.found:
        said = overall_sentence(summary, asked, item) + difference_sentence(summary, asked, item)
        if said:
            yield about(asked.subject(item), said)
    for asked, item in (pair for grid in grids for pair in grid.found):
        said = gap_sentence(summary, asked, item)
        if said and item not in overall_items(asked):
            yield about(asked.subject(item), said)


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
        Column("应答率（含漏填）%", Kind.SHARE, minor=True),
    )
    notes = (
        "应答率是有效答卷除以应到人数，抽样的除以抽取人数。",
        gap_note(rows, columns, "空着的，是份数或者人数不详，或者没有公布。", Kind.SHARE),
    )
    return Table("推算.应答", "选人办法和应答率", columns, rows, tuple(filter(None, notes)))


def _mode(audience: Audience) -> str:
    if audience.kind is AudienceKind.SHARED:
        return "自愿扫码"
    modes = {Selection.ALL: "全部应到", Selection.SAMPLE: "随机抽样", None: "各类不同"}
    return modes[audience.selection]


def further_tables(summary: SittingSummary) -> Iterator[Table]:
    """Yield what follows from questions with several ticks, and from rankings."""
    found = list(follows_of(summary))
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
    for asked, each in follows_of(summary):
        if isinstance(each, NumberInferences) and audience is not None:
            found = each.audiences.get(audience.code)
            if isinstance(found, NumberMean):
                yield mean_sentence(asked.question.text, found)


def follows_of(summary: SittingSummary) -> Iterator[tuple[Asked, QuestionInferences]]:
    """Yield every question from which anything follows, with what does."""
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
