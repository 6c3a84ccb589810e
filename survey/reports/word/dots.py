"""Scores with their intervals as a native chart for the document."""

import io
from collections.abc import Iterator, Sequence
from datetime import date

from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.workbook import Workbook

from survey.reports.chapters.joint_words import group_name
from survey.reports.drawn.score_plots import score_plot
from survey.reports.tables import Row, ScoreDots, Table
from survey.reports.word.charts import SHEET, WordChart, chart_markup
from survey.reports.workbook.sheets import new_workbook

_HEIGHT_MM = 50
_MARKS = ("circle", "square", "triangle", "diamond", "x", "plus")
_INK, _RULE = "#1F3864", "#BFBFBF"
_MOST_LABELLED = 12  # numbers of more dots would lie upon each other
_SCORE, _ENDS = "得分", ("区间下限", "区间上限")


def word_dots(table: Table, dots: ScoreDots, day: date) -> WordChart:
    """Return the scores of ``table`` as dots above the names, each group with a mark of its own.

    An interval is two strokes with a line between them: some programs leave out error bars,
    and the line, but none the strokes. Rows without a score are left out, and nothing of
    them is in the chart's workbook.
    """
    rows = [row for row in table.rows if not isinstance(row[dots.score], str)]
    ends = dict(zip(_ENDS, (dots.low, dots.high), strict=True)) if _intervals(rows, dots) else {}
    names = [*_groups(rows, dots), *ends]
    file = io.BytesIO()
    workbook = new_workbook(file, day)
    sheet = workbook.add_worksheet(SHEET)
    sheet.write_row(0, 1, names)
    for place, row in enumerate(rows, 1):
        sheet.write_string(place, 0, str(row[dots.label]))
        for name, column in {_group(row, dots): dots.score, **ends}.items():
            if not isinstance(cell := row[column], str):
                sheet.write_number(place, 1 + names.index(name), float(cell))
    native = _native(workbook, names, len(rows))
    native.set_y_axis(_axis([int(tick.words) for tick in score_plot(table, dots).ticks]))
    sheet.insert_chart(0, len(names) + 2, native)
    workbook.close()
    return WordChart(chart_markup(file.getvalue()), file.getvalue(), _HEIGHT_MM)


def _intervals(rows: Sequence[Row], dots: ScoreDots) -> bool:
    return any(not isinstance(row[dots.low], str) for row in rows)


def _group(row: Row, dots: ScoreDots) -> str:
    return (str(row[dots.group]) if dots.group is not None else "") or _SCORE


def _groups(rows: Sequence[Row], dots: ScoreDots) -> list[str]:
    """Return the groups in their order; one for all where nobody compared them."""
    there = {_group(row, dots) for row in rows}
    ordered = [name for name in map(group_name, range(len(rows))) if name in there]
    return [*ordered, *(there - set(ordered))]


def _axis(scale: Sequence[int]) -> dict[str, object]:
    return {
        "min": scale[0],
        "max": scale[-1],
        "major_unit": scale[1] - scale[0],
        "major_gridlines": {"visible": True, "line": {"color": _RULE, "dash_type": "dash"}},
    }


def _native(workbook: Workbook, names: Sequence[str], last: int) -> NativeChart:
    native = workbook.add_chart({"type": "line"})
    for at, (name, look) in enumerate(_looks(names, labelled=last <= _MOST_LABELLED), 1):
        native.add_series(
            {
                "name": name,
                "categories": [SHEET, 1, 0, last, 0],
                "values": [SHEET, 1, at, last, at],
                "line": {"none": True},
                **look,
            }
        )
    native.set_high_low_lines({"line": {"color": _INK}})
    native.show_blanks_as("gap")
    native.set_legend({"position": "bottom"})
    native.set_chartarea({"border": {"none": True}})
    return native


def _looks(names: Sequence[str], *, labelled: bool) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield name and look of every series."""
    labels = {"value": True, "position": "right", "num_format": "0.00", "font": {"size": 8}}
    for at, name in enumerate(names):
        if name in _ENDS:
            yield name, {"marker": _mark("long_dash")}
        else:
            numbers = {"data_labels": labels} if labelled else {}
            yield name, {"marker": _mark(_MARKS[at % len(_MARKS)]), **numbers}


def _mark(kind: str) -> dict[str, object]:
    ink = {"color": _INK}
    return {"type": kind, "size": 5, "fill": ink, "border": ink}
