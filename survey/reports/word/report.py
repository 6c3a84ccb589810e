"""The report as a Word document: an attachment after GB/T 9704, with charts one can edit."""

from survey.reports.chapters.annex import annex
from survey.reports.chapters.basis import NO_DAY, day_in_words
from survey.reports.chapters.order import chapters
from survey.reports.chapters.outline import is_wide, numeral
from survey.reports.chapters.parts import Chapter, KeyBox, Part, Quotes
from survey.reports.compared.comparison import Comparison
from survey.reports.drawn.slopes import Slopes
from survey.reports.page import LANDSCAPE, UPRIGHT
from survey.reports.tables import Table
from survey.reports.word.document import Document
from survey.stats.results import SittingSummary


def report_docx(summary: SittingSummary, since: Comparison | None = None) -> bytes:
    """Return the report on a sitting. The same summary gives the same bytes.

    ``since`` is what changed since the unit's last sitting, where there is one.
    """
    basis = summary.basis
    document = Document(f"{basis.unit}{basis.sitting}结果", basis.day or NO_DAY)
    document.paragraph("Label", "附件1")
    document.paragraph("Normal")
    document.paragraph("Title", f"{basis.unit}\n{basis.sitting}结果".strip())
    if basis.day:
        document.paragraph("Subtitle", f"（{day_in_words(basis.day)}）")
    document.paragraph("Normal")
    for number, chapter in enumerate(chapters(summary, since), 1):
        document.turn(LANDSCAPE if is_wide(chapter) else UPRIGHT)
        document.paragraph("Heading1", f"{numeral(number)}、{chapter.title}")
        _write_sections(document, chapter)
    document.turn(UPRIGHT)
    behind = annex(summary)
    document.paragraph("Heading1", behind.title, "<w:pageBreakBefore/>")
    _write_sections(document, behind)
    return document.packed()


def _write_sections(document: Document, chapter: Chapter) -> None:
    for place, section in enumerate(chapter.sections, 1):
        if len(chapter.sections) > 1:
            document.paragraph("Heading2", f"（{numeral(place)}）{section.title}")
        for part in section.parts:
            _write(document, part)


def _write(document: Document, part: Part) -> None:
    match part:
        case Table():
            document.table(part)
        case Slopes():
            document.slopes(part)
        case KeyBox(sentences):
            for place, sentence in enumerate(sentences, 1):
                document.paragraph("KeyBox", f"{place}. {sentence}")
        case Quotes(lead, bodies):
            document.paragraph("BodyText", lead)
            for place, body in enumerate(bodies, 1):
                document.paragraph("Quote", f"{place}. {body}")
        case str():
            document.paragraph("BodyText", part)
