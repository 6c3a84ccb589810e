"""The report as a Word document: an attachment after GB/T 9704, with charts one can edit."""

from survey.reports.basis import NO_DAY, day_in_words
from survey.reports.chapters import chapters
from survey.reports.document import Document
from survey.reports.outline import annex_tables, is_wide, numeral
from survey.reports.page import LANDSCAPE, UPRIGHT
from survey.reports.parts import Chapter, KeyBox, Part, Quotes
from survey.reports.tables import Table
from survey.stats.results import SittingSummary


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
    for table in annex_tables(summary):
        document.table(table)
    return document.packed()


def _write_chapter(document: Document, chapter: Chapter, number: str) -> None:
    document.turn(LANDSCAPE if is_wide(chapter) else UPRIGHT)
    document.paragraph("Heading1", f"{number}、{chapter.title}")
    for place, section in enumerate(chapter.sections, 1):
        if len(chapter.sections) > 1:
            document.paragraph("Heading2", f"（{numeral(place)}）{section.title}")
        for part in section.parts:
            _write(document, part)


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
