"""Native charts, drawn with the same hand in the workbook and in the document."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.workbook import Workbook

from survey.reports.characters import ems
from survey.reports.column_widths import lines_in
from survey.reports.drawn.shades import WHITE, Shade, shades
from survey.reports.tables import Chart, Row, Series, Table

_HATCHES = ("wide_upward_diagonal", "dark_horizontal", "large_check")
_EDGE = "#7F7F7F"
_LABELS_WIDTH = 0.34
_LEGEND_MM, _BAR_MM, _LEAST_MM = 10, 6.8, 19
_NAME_EM_MM, _NAME_LINE_MM = 3.4, 4.2  # of the names to the left of the bars


def native_chart(
    workbook: Workbook, chart: Chart, sheet: str, top: int, height_mm: float, digits: int = 0
) -> NativeChart:
    """Return ``chart`` for ``workbook``, its numbers being in ``sheet`` from row ``top`` on.

    It can be read without colour. Zero has no label in a stacked bar; ``digits`` are the
    decimals of other labels.
    """
    subtype = {"subtype": "percent_stacked"} if chart.stacked else {}
    native = workbook.add_chart({"type": "bar", **subtype})
    first, last = top + chart.first, top + chart.last
    for series, look in zip(chart.series, _looks(chart, digits), strict=True):
        native.add_series(
            {
                "name": series.name,
                "categories": [sheet, first, chart.label, last, chart.label],
                "values": [sheet, first, series.column, last, series.column],
                "gap": 45,
                **look,
            }
        )
    dress(native, chart, height_mm)
    return native


def dress(native: NativeChart, chart: Chart, height_mm: float) -> None:
    """Set all that is around the bars: axes, legend, and where they stand in the chart."""
    native.set_y_axis(
        {
            "reverse": True,
            "line": {"none": True},
            "major_tick_mark": "none",
            "interval_unit": 1,  # or else a name too long for its bar makes every other one go
        }
    )
    native.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    native.set_legend({"position": "bottom"} if chart.stacked else {"none": True})
    native.set_chartarea({"border": {"none": True}})
    native.set_plotarea({"layout": _layout(chart, height_mm)})


def natural_height_mm(chart: Chart, names: Sequence[str], width_mm: float) -> float:
    """Return how tall the chart would be, ``width_mm`` wide, for its bars and its legend.

    All bars have the room that the longest of their ``names`` needs.
    """
    room = width_mm * _LABELS_WIDTH
    lines = max((lines_in(name, room, _NAME_EM_MM) for name in names), default=1)
    bars = len(names) * max(_BAR_MM, lines * _NAME_LINE_MM)
    return max(_LEAST_MM, bars + (_LEGEND_MM if chart.stacked else 4))


def names_beside(names: Sequence[str], width_mm: float, most_mm: float) -> list[str]:
    """Return ``names`` in lines that fit beside the bars of a chart ``most_mm`` tall at most.

    Not every program breaks them itself: some press the whole chart together, or leave out
    every other name. What a bar has no room for is cut; the table has it in full.
    """
    most_lines = max(1, int((most_mm - _LEGEND_MM) / max(1, len(names)) / _NAME_LINE_MM))
    room = int(width_mm * _LABELS_WIDTH / _NAME_EM_MM)
    return [_in_lines(name, room, most_lines) for name in names]


def _in_lines(name: str, room: int, most_lines: int) -> str:
    lines = [""]
    for one in name:
        if ems(lines[-1] + one) > room:
            lines.append("")
        lines[-1] += one
    if len(lines) > most_lines:
        lines = [*lines[: most_lines - 1], f"{lines[most_lines - 1][:-1]}…"]
    return "\n".join(lines)


def _layout(chart: Chart, height_mm: float) -> dict[str, float]:
    """Return the plot within the chart: names to its left, the legend below."""
    legend = _LEGEND_MM / height_mm if chart.stacked else 0.02
    top = 0.02
    return {"x": _LABELS_WIDTH, "y": top, "width": 0.98 - _LABELS_WIDTH, "height": 1 - legend - top}


def _looks(chart: Chart, digits: int) -> Iterator[dict[str, object]]:
    """Return fill, edge and labels of every series."""
    for series, shade in zip(chart.series, shades(chart), strict=True):
        if chart.stacked:
            yield filled(shade)
            continue
        yield {
            "fill": {"color": shade.colour},
            "data_labels": {
                "value": True,
                "position": "outside_end",
                "num_format": _label_format(series, digits),
            },
        }


def drawn_rows(table: Table, chart: Chart) -> tuple[Chart, list[Row]]:
    """Return what is drawn as rows of a sheet of its own, and the chart drawn from there.

    Rows without figures are left out.
    """
    columns = (chart.label, *(series.column for series in chart.series))
    rows = [
        tuple(row[column] for column in columns)
        for row in table.rows[chart.first : chart.last + 1]
        if not isinstance(row[chart.series[0].column], str)
    ]
    series = tuple(replace(one, column=at) for at, one in enumerate(chart.series, 1))
    return replace(chart, label=0, first=0, last=len(rows) - 1, series=series), rows


def digits_of(table: Table, chart: Chart) -> int:
    """Return with how many decimals the table has the numbers of the first series."""
    cells = [row[chart.series[0].column] for row in table.rows[chart.first : chart.last + 1]]
    return max((-int(c.as_tuple().exponent) for c in cells if isinstance(c, Decimal)), default=0)


def _label_format(series: Series, digits: int) -> str:
    number = f"0.{'0' * digits}" if digits else "0"
    return f'{number}"%"' if "%" in series.name else number


def filled(shade: Shade, leads: Sequence[Mapping[str, object]] = ()) -> dict[str, object]:
    """Return the fill, edge and labels of one series of a stacked bar.

    ``leads`` say of every label where it is taken from, if not from the bar.
    """
    dark = shade.dark and shade.hatch is None
    labels: dict[str, object] = {
        "value": True,
        "num_format": "0;;",
        "font": {"color": WHITE if dark else "#000000", "size": 8},
        "custom": list(leads),
    }
    look: dict[str, object] = {"border": {"color": _EDGE, "width": 0.5}, "data_labels": labels}
    if shade.hatch is None:
        return {**look, "fill": {"color": shade.colour}}
    labels["fill"] = {"color": WHITE}
    pattern = _HATCHES[shade.hatch % len(_HATCHES)]
    return {**look, "pattern": {"fg_color": shade.colour, "bg_color": WHITE, "pattern": pattern}}
