"""Slope charts as native charts for the document."""

import io
import re
from collections.abc import Sequence
from datetime import date

from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.workbook import Workbook

from survey.reports.drawn.slopes import FAINT, INK, Line, SlopeChart, Slopes, slope_chart
from survey.reports.word.charts import SHEET, WordChart, chart_markup
from survey.reports.workbook.sheets import new_workbook

_MM_PER_PIXEL = 25.4 / 96
_NAMES = 28  # pixels for the names of the sittings
_LABELS = re.compile("<c:dLbls>.*?</c:dLbls>", re.DOTALL)
_LINE = {"color": INK, "width": 2.25}
_BROKEN = {"color": FAINT, "width": 1.25, "dash_type": "dash"}
_DOT = {"type": "circle", "size": 6, "fill": {"color": INK}, "border": {"color": INK}}
_RULE = {"color": "#BFBFBF"}
# A label is the line's number and its share, both from the workbook: who corrects one is shown.
_SAID = (
    '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    '<c:showSerName val="1"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    "<c:separator>　</c:separator>"
)


def word_slopes(slopes: Slopes, day: date) -> WordChart:
    """Return ``slopes`` as lines between two points, their labels moved apart as on the page."""
    chart = slope_chart(slopes)
    height = chart.height + _NAMES
    file = io.BytesIO()
    workbook = new_workbook(file, day)
    sheet = workbook.add_worksheet(SHEET)
    sheet.write_column(2, 0, [slopes.before, slopes.after])
    for at, line in enumerate(slopes.lines, 1):
        sheet.write_column(0, at, [line.label, str(line.number)])
        sheet.write_column(2, at, [float(line.before), float(line.after)])
    sheet.insert_chart(5, 0, _native(workbook, chart, height))
    workbook.close()
    markup = _labelled(chart_markup(file.getvalue()), chart.lines, height, _digits(slopes))
    return WordChart(markup, file.getvalue(), height * _MM_PER_PIXEL)


def _native(workbook: Workbook, chart: SlopeChart, height: int) -> NativeChart:
    native = workbook.add_chart({"type": "line"})
    for at, line in enumerate(chart.lines, 1):
        native.add_series(
            {
                "name": [SHEET, 1, at],
                "categories": [SHEET, 2, 0, 3, 0],
                "values": [SHEET, 2, at, 3, at],
                "line": _LINE if line.seen else _BROKEN,
                "marker": _DOT,
                "data_labels": {"value": True},
            }
        )
    scale = {"min": chart.low, "max": chart.high, "visible": False}
    native.set_y_axis({**scale, "major_gridlines": {"visible": False}})
    native.set_x_axis({"line": _RULE, "major_tick_mark": "none"})
    native.set_drop_lines({"line": _RULE})
    native.set_legend({"none": True})
    native.set_chartarea({"border": {"none": True}})
    across, down = {"x": 0.01, "width": 0.98}, {"y": chart.top, "height": chart.span}
    native.set_plotarea({"layout": across | {key: at / height for key, at in down.items()}})
    return native


def _digits(slopes: Slopes) -> int:
    """Return how many decimals the shares are told with."""
    shares = [share for line in slopes.lines for share in (line.before, line.after)]
    return max(len(str(share).partition(".")[2]) for share in shares)


def _labelled(markup: str, lines: Sequence[Line], height: int, digits: int) -> str:
    """Return the markup with every label on its own side, as far down as it is on the page."""
    made = iter([_labels(line, height, digits) for line in lines])
    return _LABELS.sub(lambda _: next(made), markup)


def _labels(line: Line, height: int, digits: int) -> str:
    code = f"0.{'0' * digits}" if digits else "0"
    form = f'<c:numFmt formatCode="{code}" sourceLinked="0"/>'
    labels = ""
    for place, (side, end) in enumerate((("l", line.left), ("r", line.right))):
        down = f'<c:x val="0"/><c:y val="{(end.label_at - end.at) / height:.4f}"/>'
        labels += (
            f'<c:dLbl><c:idx val="{place}"/>'
            f"<c:layout><c:manualLayout>{down}</c:manualLayout></c:layout>"
            f'{form}<c:dLblPos val="{side}"/>{_SAID}</c:dLbl>'
        )
    return f"<c:dLbls>{labels}{form}{_SAID}</c:dLbls>"
