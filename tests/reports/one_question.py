"""Summaries of one question, and its table."""

from survey.core.scales import STANDARD
from survey.reports.chapters.asked import asked_questions, main_audience
from survey.reports.chapters.question_tables import question_tables
from survey.reports.tables import Table
from survey.stats.results import (
    WHOLE,
    FormResult,
    GridResult,
    Item,
    QuestionResult,
    SittingSummary,
)
from tests.reports.makers import demo_summary, distribution

QUALITY = STANDARD["quality"].grades


def with_question(question: QuestionResult) -> SittingSummary:
    """Return the demo with this question alone."""
    form = FormResult(id="one", title="问卷", fingerprint="ab" * 32, questions=(question,))
    return demo_summary().model_copy(update={"forms": (form,), "texts": ()})


def table_of(question: QuestionResult) -> Table:
    """Return the first table of a question, as everybody answered it."""
    summary = with_question(question)
    return question_tables(asked_questions(summary)[0], main_audience(summary), summary)[0]


def grid(*items: Item, persons: bool = False, columns: tuple[str, ...] = ("评价",)) -> GridResult:
    """Return a grid of these items, row by row."""
    rows = tuple(item.row for item in items[:: len(columns)])
    return GridResult(
        question="g",
        text="评价",
        persons=persons,
        rows=rows,
        columns=columns,
        details=(),
        items=items,
    )


def item(row: str, *counts: int, blank: int = 0, column: str = "评价", **more: object) -> Item:
    """Return a judgement of ``row`` with these counts; without counts it is withheld."""
    found = distribution(QUALITY, counts, blank) if counts else None
    return Item(key=f"g.{row}", row=row, column=column, results={WHOLE: found}, **more)


def named(table: Table, row: tuple[object, ...]) -> dict[str, object]:
    """Return a row by its headings."""
    return {
        f"{column.over}{column.label}": cell
        for column, cell in zip(table.columns, row, strict=True)
    }
