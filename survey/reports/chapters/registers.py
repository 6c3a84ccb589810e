"""Plain lists for the workbook: one line per thing, to be sorted and filtered."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from survey.core.coding import Codes
from survey.reports import wording
from survey.reports.chapters.asked import (
    Asked,
    asked_questions,
    grades_of,
    main_audience,
    result_of,
)
from survey.reports.chapters.basis import basis_sentences, circumstances_table, method_table
from survey.reports.chapters.cells import n_of, options_of, ranked_options
from survey.reports.chapters.key_box import key_sentences
from survey.reports.chapters.opinions import APART, UNSETTLED, UNTHEMED, Which
from survey.reports.chapters.question_tables import question_tables
from survey.reports.tables import WITHHELD, Column, Kind, Row, Table
from survey.stats.figures import Choice
from survey.stats.results import (
    GridResult,
    MultipleResult,
    NumberResult,
    QuestionResult,
    RankingResult,
    SingleResult,
    SittingSummary,
    TextResult,
)
from survey.stats.texts.coders import Coding

_FORM, _QUESTION = Column("表", Kind.TEXT), Column("题目", Kind.TEXT)


def explanation(summary: SittingSummary) -> Table:
    """Return all that must be known before a figure is read, and how to check it."""
    rows = (
        *circumstances_table(summary).rows,
        *(("要点", sentence) for sentence in key_sentences(summary)),
        *(("规则", sentence) for sentence in basis_sentences(summary)),
        *method_table(summary).rows,
    )
    columns = (Column("事项", Kind.TEXT), Column("内容", Kind.TEXT))
    return Table("explanation", f"{summary.basis.unit}{summary.basis.sitting}", columns, rows)


def problem_register(summary: SittingSummary) -> Table:
    """Return the options of every multiple question, the most ticked first."""
    columns = (
        *(_FORM, _QUESTION, Column("选项", Kind.TEXT)),
        *(Column("票数"), Column("占比%", Kind.SHARE), Column("n")),
    )
    rows = tuple(row for asked in asked_questions(summary) for row in _problems(asked, summary))
    notes = (wording.MARKS_SENTENCE,)
    return Table("problems", "问题清单", columns, rows, notes)


def text_register(summary: SittingSummary) -> Table:
    """Return everything written, word for word, without what stands apart."""
    return _texts(summary, "texts", "意见", lambda codes: not any(w(codes) for _, _, w in APART))


def registers_apart(summary: SittingSummary) -> tuple[Table, ...]:
    """Return what is passed on, and the leads, each as a list of its own."""
    return tuple(_texts(summary, title, title, which) for title, _, which in APART)


def _texts(summary: SittingSummary, name: str, title: str, which: Which) -> Table:
    titles = {form.id: form.title for form in summary.forms}
    heads = (_FORM, Column("位置", Kind.TEXT), Column("归口", Kind.TEXT))
    coding = summary.coding
    themes = (Column("主题", Kind.TEXT),) if coding else ()
    columns = (*heads, *themes, Column("序号"), Column("原文", Kind.TEXT))
    rows = tuple(
        (
            *(titles.get(texts.form, texts.form), texts.place, texts.tag),
            *((_labels(codes, coding),) if coding else ()),
            *(place, body),
        )
        for texts in summary.texts
        for place, (body, codes) in enumerate(
            (
                (body, codes)
                for body, codes in zip_longest(texts.bodies, texts.codes)
                if which(codes)
            ),
            1,
        )
    )
    return Table(name, title, columns, rows)


def _labels(codes: Codes | None, coding: Coding) -> str:
    if codes is None:
        return UNSETTLED
    labels = [theme.label for theme in coding.themes if theme.id in codes.themes]
    return "、".join(labels) or UNTHEMED


def code_register(summary: SittingSummary) -> Table:
    """Return what every field is called and what its codes mean."""
    columns = (
        *(_FORM, Column("题号", Kind.TEXT), _QUESTION, Column("行", Kind.TEXT)),
        *(Column("列", Kind.TEXT), Column("类型", Kind.TEXT), Column("归口", Kind.TEXT)),
        Column("编码", Kind.TEXT),
    )
    rows = tuple(
        (asked.form.title, key, asked.question.text, row, column, _KINDS[kind], tag, codes)
        for asked in asked_questions(summary)
        for kind, tag in ((asked.question.kind, asked.question.tag),)
        for key, row, column, codes in _fields(asked.question)
    )
    return Table("codes", "编码表", columns, rows)


_KINDS = {
    "single": "单选",
    "multiple": "多选",
    "grid": "矩阵测评",
    "ranking": "排序",
    "number": "数字",
    "text": "填空",
}


def _problems(asked: Asked, summary: SittingSummary) -> Iterator[Row]:
    if not isinstance(asked.question, MultipleResult):
        return
    table = question_tables(asked, main_audience(summary), summary)[0]
    result = result_of(asked.question.results, main_audience(summary))
    base = n_of(result)
    n = WITHHELD if base is None else base
    for row in table.rows:
        yield (asked.form.title, asked.question.text, *row, n)


def _fields(question: QuestionResult) -> Iterator[tuple[str, str, str, str]]:
    """Return key, row, column and codes of every field of a question."""
    match question:
        case SingleResult(item=item):
            yield question.question, "", "", _codes(grades_of([item]))
        case MultipleResult(results=results):
            yield question.question, "", "", _codes(options_of(results))
        case GridResult(items=items):
            for item in items:
                yield item.key, item.row, item.column, _codes(grades_of([item]))
        case RankingResult() as ranking:
            yield question.question, "", "", "；".join(ranked_options(ranking))
        case NumberResult(unit=unit):
            yield question.question, "", "", f"单位：{unit}" if unit else ""
        case TextResult():
            yield question.question, "", "", ""


def _codes(shares: Iterable[Choice]) -> str:
    return "；".join(f"{share.code}={share.label}" for share in shares)
