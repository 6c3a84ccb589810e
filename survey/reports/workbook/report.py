"""The tables of a sitting as an Excel workbook, numbers as numbers, with native charts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from survey.reports.chapters.asked import (
    Asked,
    asked_questions,
    is_scale,
    main_audience,
    side_by_side,
)
from survey.reports.chapters.basis import NO_DAY, accounting_table
from survey.reports.chapters.by_tag import tag_tables
from survey.reports.chapters.coder_tables import agreement_tables
from survey.reports.chapters.crosstables import crosstables, options_crosstables
from survey.reports.chapters.distributions import grid_tables
from survey.reports.chapters.error_tables import error_tables, options_tables
from survey.reports.chapters.group_tests import group_tests_table
from survey.reports.chapters.heat_tables import aspect_tables, audience_tables
from survey.reports.chapters.inferred_chapter import further_tables, turnout_table
from survey.reports.chapters.inferred_tables import judgement_tables
from survey.reports.chapters.joint_tables import joint_tables
from survey.reports.chapters.opinions import theme_table
from survey.reports.chapters.person_scores import score_tables
from survey.reports.chapters.phrase_tables import phrase_parts
from survey.reports.chapters.question_tables import question_tables
from survey.reports.chapters.registers import (
    code_register,
    explanation,
    problem_register,
    registers_apart,
    text_register,
)
from survey.reports.compared.comparison import Comparison
from survey.reports.released.whole_ballots import WholeBallots, ballot_register, variable_register
from survey.reports.tables import Table
from survey.reports.wording import about, base_sentence
from survey.reports.workbook.sheets import Book
from survey.stats.results import Audience, GridResult, SingleResult, SittingSummary


def summary_xlsx(
    summary: SittingSummary,
    since: Comparison | None = None,
    ballots: WholeBallots | None = None,
) -> bytes:
    """Return every table of a sitting. The same summary gives the same bytes.

    A sheet without content is left out. ``since`` is what changed since the unit's last
    sitting, where there is one. Where whole ``ballots`` are given they have a sheet.
    """
    book = Book(summary.basis.day or NO_DAY)
    heading = f"{summary.basis.unit}{summary.basis.sitting}"
    book.register(_explained(summary, since), "说明", filtered=False)
    for name, tables in (
        ("汇总", _results(summary)),
        ("班子成员", _persons(summary)),
        ("票类对比", _compared(summary)),
        ("归口", list(tag_tables(summary))),
        ("与上次相比", [part.table for part in since.parts] if since else []),
        ("推算与比较", _inferred(summary)),
        ("检验", [table for table in (group_tests_table(summary),) if table]),
        ("并列分析", joint_tables(summary)),
    ):
        book.tables(name, f"{heading}：{name}", tables)
    book.register(problem_register(summary))
    book.tables("意见统计", f"{heading}：意见统计", _opinions(summary))
    book.register(text_register(summary))
    for register in registers_apart(summary):
        book.register(register)
    if ballots is None:
        book.register(code_register(summary))
    else:
        book.register(ballot_register(ballots))
        book.register(variable_register(ballots))
    return book.packed()


def _explained(summary: SittingSummary, since: Comparison | None) -> Table:
    """Return how to read the workbook; also what is compared with the last sitting."""
    table = explanation(summary)
    leads = (("与上次相比", said) for said in since.leads) if since else ()
    return replace(table, rows=(*table.rows, *leads))


def _results(summary: SittingSummary) -> list[Table]:
    """Return the ballots, then every question that does not judge persons."""
    return [
        accounting_table(summary),
        *(
            table
            for asked in asked_questions(summary)
            if not _judges_persons(asked)
            for table in question_tables(asked, main_audience(summary), summary)
        ),
    ]


def _inferred(summary: SittingSummary) -> list[Table]:
    if not summary.inferences.turnout:
        return []
    return [
        turnout_table(summary),
        *judgement_tables(summary),
        *error_tables(summary),
        *options_tables(summary),
        *further_tables(summary),
    ]


def _persons(summary: SittingSummary) -> list[Table]:
    return [
        table
        for asked in asked_questions(summary)
        if _judges_persons(asked)
        for table in (
            *question_tables(asked, main_audience(summary), summary),
            *_scores(asked, summary),
        )
    ]


def _scores(asked: Asked, summary: SittingSummary) -> tuple[Table, ...]:
    grid = asked.question
    if not isinstance(grid, GridResult):
        return ()
    return (*score_tables(asked, grid, summary), *aspect_tables(asked, grid, summary))


def _judges_persons(asked: Asked) -> bool:
    return isinstance(asked.question, GridResult) and asked.question.persons


def _compared(summary: SittingSummary) -> list[Table]:
    """Return audiences side by side, and every grade of every judgement below."""
    audiences = side_by_side(summary)
    if not audiences:
        return []
    return [
        table
        for asked in asked_questions(summary)
        for table in (
            *crosstables(asked, audiences, summary.rules),
            *_shaded(asked, audiences),
            *_in_full(asked, summary),
        )
    ]


def _shaded(asked: Asked, audiences: Sequence[Audience]) -> Iterator[Table]:
    if isinstance(asked.question, GridResult):
        yield from audience_tables(asked, asked.question, audiences)


def _opinions(summary: SittingSummary) -> list[Table]:
    """Return what can be counted of texts: themes, phrases, and how far readers agreed."""
    return [
        *(theme_table(t, summary) for t in summary.texts if t.codes),
        *(
            table
            for texts in summary.texts
            for table in phrase_parts(texts, summary)
            if isinstance(table, Table)
        ),
        *agreement_tables(summary),
    ]


def _in_full(asked: Asked, summary: SittingSummary) -> tuple[Table, ...]:
    """Return all grades that each audience gave, where `crosstables` shows only some."""
    audiences = side_by_side(summary)
    match asked.question:
        case GridResult() as grid:
            return grid_tables(asked, grid, audiences, summary)
        case SingleResult(item=item) as single if is_scale(single):
            name, title = f"{asked.name}.等次", about(asked.title, "全部等次")
            base = base_sentence(summary.rules, scored=False)
            return options_crosstables(name, title, item.results, audiences, base)
        case _:
            return ()
