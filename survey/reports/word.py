"""The report as a Word document: an attachment after GB/T 9704, with charts one can edit."""

from collections.abc import Iterable

from survey.reports.basis import NO_DAY, day_in_words, method_table
from survey.reports.chapters import chapters
from survey.reports.document import Document
from survey.reports.inferred_annex import group_tests_table
from survey.reports.page import LANDSCAPE, UPRIGHT
from survey.reports.parts import Chapter, KeyBox, Part, Quotes
from survey.reports.tables import Table
from survey.stats.results import SittingSummary

_MOST_UPRIGHT_COLUMNS = 12
_DIGITS = "一二三四五六七八九"


def report_docx(summary: SittingSummary) -> bytes:
    """Return the report on a sitting. The same summary gives the same bytes."""
    basis = summary.basis
    document = Document(f"{basis.unit}{basis.sitting}结果", basis.day or NO_DAY)
    document.paragraph("Label", "附件1")
    document.paragraph("Normal")
    document.paragraph("Title", f"{basis.unit}\n{basis.sitting}结果".strip())
    if basis.day:
        document.paragraph("Subtitle", f"（{day_in_words(basis.day)}）")
    document.paragraph("Normal")
    for number, chapter in enumerate(chapters(summary), 1):
        _write_chapter(document, chapter, numeral(number))
    document.turn(UPRIGHT)
    document.paragraph("Heading1", "附：方法和指纹", "<w:pageBreakBefore/>")
    document.table(method_table(summary))
    if tests := group_tests_table(summary):
        document.table(tests)
    return document.packed()


def numeral(number: int) -> str:
    """Return a number from 1 to 99 as headings count.

    >>> numeral(2), numeral(10), numeral(12), numeral(30)
    ('二', '十', '十二', '三十')
    """
    tens, ones = divmod(number, 10)
    leading = _DIGITS[tens - 1] if tens > 1 else ""
    return leading + ("十" if tens else "") + (_DIGITS[ones - 1] if ones else "")


def _write_chapter(document: Document, chapter: Chapter, number: str) -> None:
    parts = [part for section in chapter.sections for part in section.parts]
    document.turn(LANDSCAPE if _is_wide(parts) else UPRIGHT)
    document.paragraph("Heading1", f"{number}、{chapter.title}")
    for place, section in enumerate(chapter.sections, 1):
        if len(chapter.sections) > 1:
            document.paragraph("Heading2", f"（{numeral(place)}）{section.title}")
        for part in section.parts:
            _write(document, part)


def _is_wide(parts: Iterable[Part]) -> bool:
    return any(
        isinstance(part, Table) and len(part.shown) > _MOST_UPRIGHT_COLUMNS for part in parts
    )


def _write(document: Document, part: Part) -> None:
    match part:
        case Table():
            document.table(part)
        case KeyBox(sentences):
            for place, sentence in enumerate(sentences, 1):
                document.paragraph("KeyBox", f"{place}. {sentence}")
        case Quotes(lead, bodies):
            document.paragraph("BodyText", lead)
            for place, body in enumerate(bodies, 1):
                document.paragraph("Quote", f"{place}. {body}")
        case str():
            document.paragraph("BodyText", part)
