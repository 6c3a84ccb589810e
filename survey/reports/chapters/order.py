"""The report in its order: what each chapter says, whatever file it is written to."""

from collections.abc import Iterator, Sequence

from survey.reports import wording
from survey.reports.chapters.asked import (
    Asked,
    asked_questions,
    has_shared,
    main_audience,
    others_of,
    overall_items,
    result_of,
    runs,
    side_by_side,
    title_of,
)
from survey.reports.chapters.basis import accounting_table, basis_sentences, circumstances_table
from survey.reports.chapters.by_tag import ORDER, tag_tables
from survey.reports.chapters.close_bands import (
    bands_sentences,
    options_sentences,
    ranking_sentences,
)
from survey.reports.chapters.coder_tables import agreement_sections
from survey.reports.chapters.crosstables import crosstables, favour_tables, options_crosstables
from survey.reports.chapters.distributions import overall_tables
from survey.reports.chapters.heat_tables import aspect_tables, audience_tables
from survey.reports.chapters.inferred_chapter import inferred_sections
from survey.reports.chapters.joint_tables import crosstable_parts
from survey.reports.chapters.key_box import key_sentences, range_sentences
from survey.reports.chapters.opinions import field_parts, opinion_sections
from survey.reports.chapters.parts import Chapter, KeyBox, Part, Section
from survey.reports.chapters.person_scores import score_tables
from survey.reports.chapters.quality_note import quality_parts
from survey.reports.chapters.question_tables import numbers_table, question_tables, singles_table
from survey.reports.compared.comparison import Comparison
from survey.reports.drawn.slopes import Slopes
from survey.reports.tables import Table
from survey.stats.results import (
    Audience,
    GridResult,
    MultipleResult,
    NumberResult,
    RankingResult,
    SingleResult,
    SittingSummary,
)

Questions = Sequence[Asked]


def chapters(summary: SittingSummary, since: Comparison | None = None) -> tuple[Chapter, ...]:
    """Return the chapters in order; one without content is left out.

    ``since`` is what changed since the unit's last sitting, where there is one.
    """
    questions = asked_questions(summary)
    found = (
        Chapter("要点", (Section("", (KeyBox(key_sentences(summary)),)),)),
        Chapter("基本情况", (_basis(summary),)),
        Chapter("总体评价", tuple(_overall(summary, questions))),
        Chapter("班子和工作分项评价", tuple(_grids(summary, questions, persons=False))),
        Chapter("干部个人评价", tuple(_grids(summary, questions, persons=True))),
        Chapter("反映的问题", tuple(_multiples(summary, questions))),
        Chapter("其他题目", tuple(_further(summary, questions))),
        Chapter("各票类对比", tuple(_compared(summary, questions))),
        Chapter("交叉分析", tuple(_section(tuple(crosstable_parts(summary))))),
        Chapter("按归口看", tuple(_by_tag(summary))),
        Chapter("与上次相比", tuple(_changed(since))),
        Chapter("推算与比较", tuple(inferred_sections(summary))),
        Chapter("意见建议原文", tuple(opinion_sections(summary, questions))),
        Chapter("意见归类的一致程度", tuple(agreement_sections(summary))),
        Chapter("质量说明", tuple(_section(quality_parts(summary)))),
    )
    return tuple(chapter for chapter in found if chapter.sections)


def _section(parts: Sequence[Part]) -> Iterator[Section]:
    if parts:
        yield Section("", tuple(parts))


def _basis(summary: SittingSummary) -> Section:
    tables = (circumstances_table(summary), accounting_table(summary))
    return Section("", (*tables, *basis_sentences(summary)))


def _overall(summary: SittingSummary, questions: Questions) -> Iterator[Section]:
    audience = main_audience(summary)
    found = [(asked, item) for asked in questions for item in overall_items(asked)]
    sentences = [
        wording.judged_sentence(asked.subject(item), result, summary.rules)
        for asked, item in found
        if (result := result_of(item.results, audience)) is not None
    ]
    if found:
        yield Section("", (*sentences, *overall_tables(found, audience, summary)))


def _grids(summary: SittingSummary, questions: Questions, *, persons: bool) -> Iterator[Section]:
    for asked in questions:
        grid = asked.question
        if isinstance(grid, GridResult) and grid.persons is persons:
            tables = question_tables(asked, main_audience(summary), summary)
            close = bands_sentences(asked, grid, summary)
            scores = score_tables(asked, grid, summary)
            said = (*range_sentences(grid, summary), *close)
            aspects = aspect_tables(asked, grid, summary)
            yield Section(asked.title, (*said, *tables, *scores, *aspects))


def _multiples(summary: SittingSummary, questions: Questions) -> Iterator[Section]:
    for asked in questions:
        if not isinstance(asked.question, MultipleResult):
            continue
        yield Section(
            asked.title,
            (
                *_top(asked.question, summary),
                *options_sentences(asked, summary),
                *question_tables(asked, main_audience(summary), summary),
                *_others(asked, summary),
            ),
        )


def _others(asked: Asked, summary: SittingSummary) -> Iterator[Part]:
    for texts in others_of(summary, asked):
        if texts.bodies:
            yield from field_parts(texts, summary)


def _top(multiple: MultipleResult, summary: SittingSummary) -> tuple[str, ...]:
    result = result_of(multiple.results, main_audience(summary))
    if result is None or not result.asked:
        return ()
    return (wording.top_options_sentence(multiple.text, result),)


def _compared(summary: SittingSummary, questions: Questions) -> Iterator[Section]:
    audiences, rules = side_by_side(summary), summary.rules
    if not audiences:
        return
    caution = (wording.SELF_SELECTED,) if has_shared(summary) else ()
    base = wording.base_sentence(rules, scored=False)
    overall = (
        table
        for asked in questions
        for item in overall_items(asked)
        for table in options_crosstables(
            f"{asked.form.id}.{item.key}.票类", asked.subject(item), item.results, audiences, base
        )
    )
    further = (table for run in runs(questions) for table in _run_crosstables(run, summary))
    tables = (*overall, *further)
    if tables:
        yield Section("", (*caution, *tables))


def _run_crosstables(run: Sequence[Asked], summary: SittingSummary) -> tuple[Table, ...]:
    audiences, rules = side_by_side(summary), summary.rules
    items = [
        (a.question.text, a.question.item) for a in run if isinstance(a.question, SingleResult)
    ]
    if len(items) > 1:
        name = f"{run[0].name}.票类"
        return favour_tables(name, title_of(run), items, audiences, rules)
    return tuple(
        table
        for asked in run
        for table in (*crosstables(asked, audiences, rules), *_shaded(asked, audiences))
    )


def _shaded(asked: Asked, audiences: Sequence[Audience]) -> tuple[Table, ...]:
    grid = asked.question
    return tuple(audience_tables(asked, grid, audiences)) if isinstance(grid, GridResult) else ()


def _by_tag(summary: SittingSummary) -> Iterator[Section]:
    tables = tag_tables(summary)
    if tables:
        yield Section("", (ORDER, *tables))


def _changed(since: Comparison | None) -> Iterator[Section]:
    """Yield what is compared and how to read it, every question, and what is not compared."""
    if since is None:
        return
    yield Section("比较的办法", since.leads)
    for part in since.parts:
        drawn = (each for each in part.drawings if isinstance(each, Slopes))
        yield Section(part.title, (*part.sentences, part.table, *drawn))
    if since.notes:
        yield Section("没有比较的", since.notes)


def _further(summary: SittingSummary, questions: Questions) -> Iterator[Section]:
    """Return what is left, by framework tag in order of first appearance, untagged last."""
    rest = [
        asked
        for asked in questions
        if isinstance(asked.question, SingleResult | RankingResult | NumberResult)
        and not overall_items(asked)
    ]
    tags = dict.fromkeys(asked.question.tag for asked in rest if asked.question.tag)
    for tag in (*tags, ""):
        filed = [asked for asked in rest if asked.question.tag == tag]
        parts = tuple(part for run in runs(filed) for part in _run_parts(run, summary))
        if parts:
            yield Section(tag or ("未归口的题目" if tags else ""), parts)


def _run_parts(run: Sequence[Asked], summary: SittingSummary) -> tuple[Part, ...]:
    return (*ranking_sentences(run[0], summary), *_run_tables(run, summary))


def _run_tables(run: Sequence[Asked], summary: SittingSummary) -> tuple[Table, ...]:
    audience = main_audience(summary)
    if len(run) == 1:
        return question_tables(run[0], audience, summary)
    if isinstance(run[0].question, NumberResult):
        return (numbers_table(run, title_of(run), audience),)
    return (singles_table(run, title_of(run), audience, summary),)
