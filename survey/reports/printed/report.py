"""The report as a PDF: the chapters of the Word document on a page after GB/T 9704."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from pathlib import Path

from survey.reports.chapters.annex import annex
from survey.reports.chapters.basis import day_in_words
from survey.reports.chapters.order import chapters
from survey.reports.chapters.outline import is_wide, numeral
from survey.reports.chapters.parts import Chapter, KeyBox, Part, Quotes
from survey.reports.column_widths import indents_mm, is_roomy, lines_in, lines_of, widths_mm
from survey.reports.compared.comparison import Comparison
from survey.reports.drawn.figures import Bar, bars, blocks, headings, legend
from survey.reports.drawn.heat import HEAT, heat_of
from survey.reports.drawn.score_plots import score_plot
from survey.reports.drawn.score_svg import dot_svg, scale_svg
from survey.reports.drawn.shades import Shade
from survey.reports.drawn.slopes import Slopes, slope_chart, slopes_svg
from survey.reports.drawn.svg import HEIGHT, bar_svg, swatch_svg
from survey.reports.page import LANDSCAPE, UPRIGHT, Sheet
from survey.reports.printed import pdf
from survey.reports.printed.spelling import code_point, spelt
from survey.reports.tables import Chart, ScoreDots, Table
from survey.stats.results import SittingSummary

# What offices have; fonts that are free stand in for those that are not at hand.
_FACES = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "Noto Serif SC"),
    "body": ("FangSong_GB2312", "FangSong", "Noto Serif SC"),
    "second": ("KaiTi_GB2312", "KaiTi", "Noto Serif SC"),
    "head": ("SimHei", "Noto Sans SC"),
    "small": ("SimSun", "Noto Serif SC"),
}
_LINE_MM, _ROW_MARGINS_MM = 4.8, 2.6  # of a row of a table
_MOST_WHOLE = 0.6  # of a page; a longer table begins where it stands and goes on
_SPLIT_LINES = 12  # a row of more lines may go on on the next page
_HEADINGS_MM = 28  # caption, headings and first note
_LABEL_SHARE = 0.32
_LABEL_EM_MM, _LABEL_LINE_MM, _BARS_APART_MM = 3.18, 4.0, 1.4
_SWATCH_PT = 16
_MM_PER_POINT = 25.4 / 72
_POINTS_PER_PIXEL = 0.75
_MOST_SLOPES_MM = 156


def report_pdf(
    summary: SittingSummary, since: Comparison | None = None, *, fonts: Path | None = None
) -> bytes:
    """Return the report on a sitting. The same summary and fonts give the same bytes.

    A character that no font has is spelt out, and the page says so: nothing is lost.
    ``since`` is what changed since the unit's last sitting, where there is one. ``fonts`` is a
    folder to look into first.
    """
    lacking = pdf.lacking(summary.model_dump_json(), fonts=fonts)
    while True:
        try:
            return pdf.compile("report.typ", _values(summary, since, lacking, fonts), fonts=fonts)
        except pdf.LackingError as refusal:
            if refusal.characters <= lacking:
                raise
            lacking |= refusal.characters


def _values(
    summary: SittingSummary, since: Comparison | None, lacking: Collection[str], fonts: Path | None
) -> dict[str, object]:
    basis = summary.basis
    at_hand = pdf.families(fonts)
    title = (basis.unit, f"{basis.sitting}结果")
    return {
        "title": spelt(title, lacking),
        "day": _day(basis.day),
        "spelt": [code_point(one) for one in sorted(lacking)],
        "faces": {use: [n for n in names if n in at_hand] for use, names in _FACES.items()},
        "sheets": {"upright": asdict(UPRIGHT), "landscape": asdict(LANDSCAPE)},
        "runs": _runs(spelt(chapters(summary, since), lacking)),
        "annex": _annex(spelt(annex(summary), lacking)),
    }


def _day(day: date | None) -> dict[str, object] | None:
    if day is None:
        return None
    return {"words": day_in_words(day), "on": [day.year, day.month, day.day]}


def _runs(found: Sequence[Chapter]) -> list[dict[str, object]]:
    """Return the chapters in runs that share a way of holding the page."""
    numbered = list(enumerate(found, 1))
    return [
        {
            "wide": wide,
            "chapters": [
                {
                    "title": f"{numeral(number)}、{chapter.title}",
                    "sections": _sections(chapter, LANDSCAPE if wide else UPRIGHT),
                }
                for number, chapter in run
            ],
        }
        for wide, run in groupby(numbered, key=lambda pair: is_wide(pair[1]))
    ]


def _annex(behind: Chapter) -> dict[str, object]:
    return {"title": behind.title, "sections": _sections(behind, UPRIGHT)}


def _sections(chapter: Chapter, sheet: Sheet) -> list[dict[str, object]]:
    divided = len(chapter.sections) > 1
    return [
        {
            "title": f"（{numeral(place)}）{section.title}" if divided else "",
            "parts": [_part(part, sheet) for part in section.parts],
        }
        for place, section in enumerate(chapter.sections, 1)
    ]


def _part(part: Part, sheet: Sheet) -> dict[str, object]:
    match part:
        case Table():
            return {"kind": "table", **_table(part, sheet)}
        case Slopes():
            return {"kind": "slopes", **_slopes(part, sheet)}
        case KeyBox(sentences):
            numbered = (f"{place}. {said}" for place, said in enumerate(sentences, 1))
            return {"kind": "key", "sentences": [*numbered]}
        case Quotes(lead, bodies):
            return {"kind": "quotes", "lead": lead, "bodies": bodies}
        case str():
            return {"kind": "words", "words": part}


def _table(table: Table, sheet: Sheet) -> dict[str, object]:
    widths = widths_mm(table, sheet.text_width)
    lines = [lines_of(table, row, widths) for row in table.rows]
    height = sum(_LINE_MM * count + _ROW_MARGINS_MM for count in lines) + _HEADINGS_MM
    return {
        "title": table.title,
        "large": is_roomy(table),
        "whole": height <= sheet.text_height * _MOST_WHOLE,
        "widths": widths,
        "indents": indents_mm(table, widths),
        "words": [table.columns[place].kind.words for place in table.shown],
        "headings": [[asdict(head) for head in row] for row in headings(table) if row],
        "split": max(lines, default=0) > _SPLIT_LINES,
        "blocks": [
            {"title": block.title, "rows": [[str(cell) for cell in row] for row in block.rows]}
            for block in blocks(table)
        ],
        "heat": [[_fill(fifth) for fifth in row] for row in heat_of(table)],
        "notes": [
            *([f"注：{''.join(table.notes)}"] if table.notes else []),
            *table.remarks,
        ],
        "drawing": _drawn(table, sheet),
    }


def _fill(fifth: int | None) -> str:
    """Return the colour of a cell, ``hidden`` for stripes; empty where it has none."""
    if fifth is None:
        return ""
    return HEAT[fifth] if fifth >= 0 else "hidden"


def _drawn(table: Table, sheet: Sheet) -> dict[str, object] | None:
    """Return what stands below a table; ``None`` where nothing is drawn."""
    if table.chart:
        return _drawing(table, table.chart, sheet)
    return _dots(table, table.dots, sheet) if table.dots else None


def _dots(table: Table, dots: ScoreDots, sheet: Sheet) -> dict[str, object]:
    plot = score_plot(table, dots)
    labels_mm, width = _beside(sheet)
    svg_width = f"{width:.2f}"
    rows = [
        {"label": "刻度", "words": plot.said, "svg": scale_svg(plot, svg_width)},
        *(
            {"label": dot.label, "words": dot.said, "svg": dot_svg(dot, plot, svg_width)}
            for dot in plot.rows
        ),
    ]
    height = _HEADINGS_MM + sum(_row_mm(str(row["label"]), labels_mm) for row in rows)
    return {
        "caption": dots.caption,
        "words": dots.words,
        "whole": height <= sheet.text_height,
        "width": width,
        "height": HEIGHT,
        "legend": _legend(plot.legend),
        "bars": rows,
    }


def _slopes(slopes: Slopes, sheet: Sheet) -> dict[str, object]:
    width = min(sheet.text_width, _MOST_SLOPES_MM) / _MM_PER_POINT
    pixels = width / _POINTS_PER_PIXEL
    return {
        "caption": slopes.caption,
        "words": slopes.words,
        "sides": [slopes.before, slopes.after],
        "width": width,
        "height": slope_chart(slopes).height * _POINTS_PER_PIXEL,
        "svg": slopes_svg(slopes, f"{pixels:.2f}"),
    }


def _legend(named: Iterable[tuple[str, Shade]]) -> list[dict[str, object]]:
    return [{"name": name, "svg": swatch_svg(shade, str(_SWATCH_PT))} for name, shade in named]


def _beside(sheet: Sheet) -> tuple[float, float]:
    """Return how wide names are in millimetres, and what is drawn beside them in points."""
    labels_mm = sheet.text_width * _LABEL_SHARE
    return labels_mm, (sheet.text_width - labels_mm - 2) / _MM_PER_POINT


def _drawing(table: Table, chart: Chart, sheet: Sheet) -> dict[str, object]:
    drawn = bars(table)
    labels_mm, width = _beside(sheet)
    height = _HEADINGS_MM + sum(_row_mm(bar.label, labels_mm) for bar in drawn)
    named = legend(chart) if chart.stacked else ()
    return {
        "caption": chart.caption,
        "words": chart.words,
        "whole": height <= sheet.text_height,
        "width": width,
        "height": HEIGHT,
        "legend": _legend(named),
        "bars": [_bar(bar, width) for bar in drawn],
    }


def _row_mm(label: str, labels_mm: float) -> float:
    lines = lines_in(label, labels_mm, _LABEL_EM_MM)
    return max(HEIGHT * _MM_PER_POINT, lines * _LABEL_LINE_MM) + _BARS_APART_MM


def _bar(bar: Bar, width: float) -> dict[str, object]:
    drawn = bar.parts or not bar.stacked
    return {
        "label": bar.label,
        "words": bar.said,
        "svg": bar_svg(bar, f"{width:.2f}") if drawn else "",
    }
