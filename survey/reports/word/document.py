"""A Word document in the making: what stands on its pages, and the parts around them."""

from datetime import date

from survey.reports.drawn.slopes import Slopes
from survey.reports.page import UPRIGHT, Sheet, footer, section_end, settings
from survey.reports.tables import Chart, ScoreDots, Table
from survey.reports.word.charts import WordChart, word_chart
from survey.reports.word.dots import word_dots
from survey.reports.word.package import CORE_PROPERTIES, Part, core_properties, packed, xml
from survey.reports.word.slopes import word_slopes
from survey.reports.word.styles import font_table, styles
from survey.reports.word.tables import table_markup
from survey.reports.word.wordml import NAMESPACES, drawing, paragraph

_OFFICE = "application/vnd.openxmlformats-officedocument"
_WORD = f"{_OFFICE}.wordprocessingml"
_CAPTION_MM = 12


class Document:
    """Takes what is written, in order, and packs it. Tables and charts are numbered here."""

    def __init__(self, title: str, day: date) -> None:
        """Begin an empty document that bears no author and no time but ``day``."""
        self._title, self._day = title, day
        self._sheet = UPRIGHT
        self._body: list[str] = []
        self._tables = self._charts = 0
        self._parts: list[Part] = []
        self._main = self._part("word/document.xml", f"{_WORD}.document.main+xml")
        for kind, markup in (
            ("styles", styles()),
            ("settings", settings()),
            ("fontTable", font_table()),
        ):
            part = self._part(f"word/{kind}.xml", f"{_WORD}.{kind}+xml", xml(markup))
            self._main.relate(kind, part)
        self._footers = (self._footer("Right"), self._footer("Left"))

    def paragraph(self, style: str, words: str = "", properties: str = "") -> None:
        """Write a paragraph in ``style``; ``properties`` are added to the style's."""
        self._body.append(paragraph(style, words, properties))

    def markup(self, markup: str) -> None:
        """Write what is markup already."""
        self._body.append(markup)

    def turn(self, sheet: Sheet) -> None:
        """Go on on ``sheet``: in a new section where the page is held the other way."""
        if sheet is not self._sheet:
            end = section_end(self._sheet, self._footers)
            flat = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
            self._body.append(f"<w:p><w:pPr>{flat}{end}</w:pPr></w:p>")
            self._sheet = sheet

    def table(self, table: Table) -> None:
        """Write a table: its caption before it, its notes and its chart after it."""
        self._tables += 1
        self.paragraph("Caption", f"表{self._tables} {table.title}")
        self._body.append(table_markup(table, self._sheet.text_width))
        self.paragraph("Note", f"注：{''.join(table.notes)}" if table.notes else "")
        for remark in table.remarks:
            self.paragraph("Note", remark)
        if table.chart:
            width, most = self._sheet.text_width, self._sheet.text_height - _CAPTION_MM
            self._drawing(word_chart(table, table.chart, self._day, width, most), table.chart)
        if table.dots:
            self._drawing(word_dots(table, table.dots, self._day), table.dots)

    def slopes(self, slopes: Slopes) -> None:
        """Write a slope chart, and below it how to read it."""
        self._drawing(word_slopes(slopes, self._day), slopes)
        self.paragraph("Note", slopes.words)

    def packed(self) -> bytes:
        """Return the document as a file."""
        body = "".join(self._body) + section_end(self._sheet, self._footers)
        self._main.body = xml(f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        core = self._part(
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
            core_properties(self._title, self._day),
        )
        root = Part("", "")
        root.relate("officeDocument", self._main)
        root.relate(CORE_PROPERTIES, core)
        return packed(root, self._parts)

    def _drawing(self, drawn: WordChart, told: Chart | ScoreDots | Slopes) -> None:
        """Write a chart, with what is told of it."""
        self._charts += 1
        number = self._charts
        workbook = self._part(
            f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx",
            f"{_OFFICE}.spreadsheetml.sheet",
            drawn.workbook,
        )
        part = self._part(
            f"word/charts/chart{number}.xml", f"{_OFFICE}.drawingml.chart+xml", xml(drawn.markup)
        )
        part.relate("package", workbook)
        relation = self._main.relate("chart", part)
        width = self._sheet.text_width
        self._body.append(drawing(number, relation, told.words, width, drawn.height_mm))
        self.paragraph("FigureCaption", f"图{number} {told.caption}")

    def _part(self, name: str, content_type: str, body: bytes = b"") -> Part:
        part = Part(name, content_type, body)
        self._parts.append(part)
        return part

    def _footer(self, side: str) -> str:
        name = f"word/footer{side}.xml"
        part = self._part(name, f"{_WORD}.footer+xml", xml(footer(side)))
        return self._main.relate("footer", part)
