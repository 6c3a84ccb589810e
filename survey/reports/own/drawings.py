"""What a template cannot write as words: whole tables and charts, for where it wants them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from math import ceil

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Mm

from survey.reports.drawn.slopes import Slopes
from survey.reports.page import UPRIGHT
from survey.reports.tables import Chart, Column, ScoreDots, Table
from survey.reports.word.charts import WordChart, word_chart
from survey.reports.word.dots import word_dots
from survey.reports.word.package import xml
from survey.reports.word.slopes import word_slopes
from survey.reports.word.tables import table_markup
from survey.reports.word.wordml import NAMESPACES, drawing

_OFFICE = "application/vnd.openxmlformats-officedocument"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MOST_COLUMNS = 14  # in small type; on an upright page more would be too narrow to read
_TALLEST_MM = 200.0
# Templates need not have the report's styles: lines are drawn, whatever they have.
_LINE = 'w:val="single" w:sz="4" w:space="0" w:color="auto"'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = f"<w:tblBorders>{''.join(f'<w:{side} {_LINE}/>' for side in _SIDES)}</w:tblBorders>"
# No cell may end in a table, and two tables that touch are one.
_APART = '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>'
_BELOW = f"<w:p><w:pPr>{_APART}</w:pPr></w:p>"


@dataclass(frozen=True)
class Drawn:
    """Markup that takes the place of a paragraph; it is made when it is written."""

    make: Callable[[], str]

    def __html__(self) -> str:
        """Return the markup, which is not to be escaped."""
        return self.make()


class Pen:
    """Draws into one document, as wide as its narrowest section."""

    def __init__(self, document: Document, day: date) -> None:
        """Begin with nothing drawn; the workbooks behind charts bear no time but ``day``."""
        self._part, self._day = document.part, day
        self._width_mm = _text_width_mm(document)
        self._drawn = 0

    def grid(self, table: Table) -> Drawn:
        """Return a table, in parts where it has too many columns for an upright page."""
        return Drawn(lambda: "".join(self._table(part) for part in parts(table)))

    def charts(self, table: Table) -> Iterator[tuple[str, Drawn]]:
        """Yield each chart of a table after its caption."""
        if chart := table.chart:
            yield chart.caption, Drawn(lambda: self._bars(table, chart))
        if dots := table.dots:
            yield dots.caption, Drawn(lambda: self._dots(table, dots))

    def slopes(self, slopes: Slopes) -> tuple[str, Drawn]:
        """Return a slope chart after its caption."""
        made = Drawn(lambda: self._placed(word_slopes(slopes, self._day), slopes.words))
        return slopes.caption, made

    def _table(self, table: Table) -> str:
        markup = table_markup(table, self._width_mm)
        return markup.replace("<w:tblLayout", f"{_BORDERS}<w:tblLayout", 1) + _BELOW

    def _bars(self, table: Table, chart: Chart) -> str:
        made = word_chart(table, chart, self._day, self._width_mm, _TALLEST_MM)
        return self._placed(made, chart.words)

    def _dots(self, table: Table, dots: ScoreDots) -> str:
        return self._placed(word_dots(table, dots, self._day), dots.words)

    def _placed(self, made: WordChart, words: str) -> str:
        """Return the paragraph of a chart that is now part of the document."""
        self._drawn += 1
        chart = self._added(
            f"/word/charts/result{self._drawn}.xml", "drawingml.chart+xml", xml(made.markup)
        )
        workbook = self._added(
            f"/word/embeddings/result{self._drawn}.xlsx", "spreadsheetml.sheet", made.workbook
        )
        chart.relate_to(workbook, f"{_RELATED}/package")
        relation = self._part.relate_to(chart, f"{_RELATED}/chart")
        markup = drawing(self._drawn, relation, words, self._width_mm, made.height_mm)
        return markup.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)

    def _added(self, name: str, kind: str, body: bytes) -> Part:
        return Part(PackURI(name), f"{_OFFICE}.{kind}", body, self._part.package)


def parts(table: Table) -> tuple[Table, ...]:
    """Return a table in parts that an upright page holds, each with the words of every row.

    Columns under one heading stay together.
    """
    if len(table.shown) <= _MOST_COLUMNS:
        return (table,)
    labels = [at for at, column in enumerate(table.columns) if column.kind.words]
    figures = [at for at in table.shown if at not in labels]
    room = max(1, _MOST_COLUMNS - (len(table.shown) - len(figures)))
    even = ceil(len(figures) / ceil(len(figures) / room))
    found: list[list[int]] = [[]]
    for group in _together(table.columns, figures):
        if len(found[-1]) >= even or len(found[-1]) + len(group) > room:
            found.append([])
        found[-1] += group
    return tuple(_of_columns(table, [*labels, *some]) for some in found if some)


def _together(columns: Sequence[Column], places: Sequence[int]) -> Iterator[list[int]]:
    """Yield places of neighbours that share a heading; each by itself where there is none."""
    for over, group in groupby(places, key=lambda at: columns[at].over):
        if over:
            yield list(group)
        else:
            yield from ([at] for at in group)


def _of_columns(table: Table, places: Sequence[int]) -> Table:
    kept = sorted(places)
    columns = tuple(table.columns[at] for at in kept)
    rows = tuple(tuple(row[at] for at in kept) for row in table.rows)
    return replace(table, columns=columns, rows=rows, chart=None, dots=None)


def _text_width_mm(document: Document) -> float:
    """Return how wide text is on the narrowest pages of a document that says how wide they are."""
    found = [
        (one.page_width - one.left_margin - one.right_margin) / Mm(1)
        for one in document.sections
        if one.page_width and one.left_margin is not None and one.right_margin is not None
    ]
    return min(found, default=UPRIGHT.text_width)
