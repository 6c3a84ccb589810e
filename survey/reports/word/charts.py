"""Native charts for the document: a chart part, and the workbook that one edits it with."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zipfile import ZipFile

from xlsxwriter.worksheet import Worksheet

from survey.reports.drawn.charts import (
    digits_of,
    drawn_rows,
    names_beside,
    native_chart,
    natural_height_mm,
)
from survey.reports.drawn.diverging import Plot, diverges
from survey.reports.drawn.label_ranges import workbook_with_counts
from survey.reports.tables import Chart, Row, Table
from survey.reports.workbook.sheets import new_workbook

SHEET = "数据"
"""The sheet of a chart's own workbook."""

_PRINTING = re.compile("<c:printSettings>.*?</c:printSettings>", re.DOTALL)
_SHOWN = '<c:showVal val="1"/>'
# What is not refused is shown: some programs take a missing switch for "on".
_ONLY_VALUES = (
    f'<c:showLegendKey val="0"/>{_SHOWN}<c:showCatName val="0"/><c:showSerName val="0"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_FONT = (
    '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900">'
    '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/></a:defRPr></a:pPr>'
    '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
)


@dataclass(frozen=True)
class WordChart:
    """A chart as the document embeds it; ``markup`` refers to ``workbook`` as rId1."""

    markup: str
    workbook: bytes
    height_mm: float


def word_chart(table: Table, chart: Chart, day: date, width_mm: float, most_mm: float) -> WordChart:
    """Return ``chart`` with the numbers it draws and no others, ``most_mm`` tall at most.

    Rows without figures are left out: a bar of nothing would look like a result.
    """
    drawn, rows = drawn_rows(table, chart)
    names = names_beside([str(label) for label, *_ in rows], width_mm, most_mm)
    height = min(most_mm, natural_height_mm(drawn, names, width_mm))
    file = io.BytesIO()
    workbook = new_workbook(file, day)
    sheet = workbook.add_worksheet(SHEET)
    named = [(name, *figures) for name, (_, *figures) in zip(names, rows, strict=True)]
    if diverges(drawn):
        plot = Plot(drawn, named, 0)
        plot.write(sheet)
        native = plot.drawn(workbook, SHEET, height)
    else:
        _write(sheet, drawn, named)
        native = native_chart(workbook, drawn, SHEET, 1, height, digits_of(table, chart))
    sheet.insert_chart(len(rows) + 2, 0, native)
    workbook.close()
    made = workbook_with_counts(file.getvalue())
    return WordChart(chart_markup(made), made, height)


def _write(sheet: Worksheet, chart: Chart, rows: Sequence[Row]) -> None:
    """Write what is drawn: the names, and a column of figures for every series."""
    sheet.write_row(0, 1, [series.name for series in chart.series])
    for place, (name, *figures) in enumerate(rows, 1):
        sheet.write_string(place, 0, str(name))
        for at, figure in enumerate(figures, 1):
            sheet.write_number(place, at, float(figure))


def chart_markup(workbook: bytes) -> str:
    """Return the chart part for a document, out of the one in ``workbook``."""
    whole = ZipFile(io.BytesIO(workbook)).read("xl/charts/chart1.xml").decode()
    markup = whole[whole.index("<c:chartSpace") :]
    markup = _PRINTING.sub("", markup.replace(_SHOWN, _ONLY_VALUES))
    markup = markup.replace(
        '<c:lang val="en-US"/>', '<c:lang val="zh-CN"/><c:roundedCorners val="0"/>'
    )
    external = '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData>'
    return markup.replace("</c:chartSpace>", f"{_FONT}{external}</c:chartSpace>")
