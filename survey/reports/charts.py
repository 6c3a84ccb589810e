"""Native charts, drawn with the same hand in the workbook and in the document."""

from collections.abc import Iterator

from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.workbook import Workbook

from survey.reports.tables import Chart, Series, Tone

_DARKEST, _LIGHTEST = (0x1F, 0x38, 0x64), (0xE1, 0xE9, 0xF5)
_BAR = "#44546A"
_AGAINST = "#8C3A12"
_ASIDE = "#ABABAB"
_WHITE = "#FFFFFF"
_HATCHES = ("wide_upward_diagonal", "dark_horizontal", "large_check")
_EDGE = "#7F7F7F"
_LABELS_WIDTH = 0.34
_LEGEND_MM, _BAR_MM, _LEAST_MM = 10, 6.8, 19


def native_chart(
    workbook: Workbook, chart: Chart, sheet: str, top: int, height_mm: float
) -> NativeChart:
    """Return ``chart`` for ``workbook``, its numbers being in ``sheet`` from row ``top`` on.

    Shades run from dark to light, what speaks against is hatched, 不了解 is grey
    and 未填 white, so that it can be read without colour. Zero has no label.
    """
    subtype = {"subtype": "percent_stacked"} if chart.stacked else {}
    native = workbook.add_chart({"type": "bar", **subtype})
    first, last = top + chart.first, top + chart.last
    for series, look in zip(chart.series, _looks(chart), strict=True):
        native.add_series(
            {
                "name": series.name,
                "categories": [sheet, first, chart.label, last, chart.label],
                "values": [sheet, first, series.column, last, series.column],
                "gap": 45,
                **look,
            }
        )
    native.set_y_axis({"reverse": True, "line": {"none": True}, "major_tick_mark": "none"})
    native.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    native.set_legend({"position": "bottom"} if chart.stacked else {"none": True})
    native.set_chartarea({"border": {"none": True}})
    native.set_plotarea({"layout": _layout(chart, height_mm)})
    return native


def natural_height_mm(chart: Chart) -> float:
    """Return how tall the chart would be for its bars and its legend."""
    bars = (chart.last - chart.first + 1) * _BAR_MM
    return max(_LEAST_MM, bars + (_LEGEND_MM if chart.stacked else 4))


def _layout(chart: Chart, height_mm: float) -> dict[str, float]:
    """Return the plot within the chart: names to its left, the legend below."""
    legend = _LEGEND_MM / height_mm if chart.stacked else 0.02
    top = 0.02
    return {"x": _LABELS_WIDTH, "y": top, "width": 0.98 - _LABELS_WIDTH, "height": 1 - legend - top}


def _looks(chart: Chart) -> Iterator[dict[str, object]]:
    """Return fill, edge and labels of every series."""
    if not chart.stacked:
        yield {
            "fill": {"color": _BAR},
            "data_labels": {
                "value": True,
                "position": "outside_end",
                "num_format": _label_format(chart.series[0]),
            },
        }
        return
    for series in chart.series:
        alike = [one for one in chart.series if one.tone is series.tone]
        fill = _fill(series.tone, alike.index(series), len(alike))
        yield {**fill, "border": {"color": _EDGE, "width": 0.5}}


def _label_format(series: Series) -> str:
    return 'General"%"' if "%" in series.name else "General"


def _fill(tone: Tone, place: int, count: int) -> dict[str, object]:
    """Return the fill and labels of the series at ``place`` among ``count`` of one tone."""
    match tone:
        case Tone.GRADE:
            shade, dark = _shade(place, count)
            return {"fill": {"color": shade}, "data_labels": _labels(dark=dark)}
        case Tone.AGAINST:
            hatch = {"fg_color": _AGAINST, "bg_color": _WHITE}
            return {
                "pattern": {**hatch, "pattern": _HATCHES[place % len(_HATCHES)]},
                "data_labels": {**_labels(), "fill": {"color": _WHITE}},
            }
        case Tone.ASIDE:
            return {"fill": {"color": _ASIDE}, "data_labels": _labels()}
        case Tone.BLANK:
            return {"fill": {"color": _WHITE}, "data_labels": _labels()}


def _shade(place: int, count: int) -> tuple[str, bool]:
    """Return the shade of one grade, and whether it is so dark that words on it are white."""
    step = place / max(1, count - 1)
    red, green, blue = (
        round(dark + (light - dark) * step) for dark, light in zip(_DARKEST, _LIGHTEST, strict=True)
    )
    return f"#{red:02X}{green:02X}{blue:02X}", step < 0.5


def _labels(*, dark: bool = False) -> dict[str, object]:
    colour = _WHITE if dark else "#000000"
    return {"value": True, "num_format": "0;;", "font": {"color": colour, "size": 8}}
