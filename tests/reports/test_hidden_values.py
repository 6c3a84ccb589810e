"""What is hidden is in no part of any file of a whole sitting."""

import io
import re
from collections.abc import Iterator

import openpyxl
import pypdfium2
import pytest
from lxml import etree

from survey.stats.inference.results import MeanError
from survey.stats.results import SittingSummary
from tests.reports.expected import facts, workbook_facts
from tests.reports.files_made import WRITERS, every_file, every_sitting, written
from tests.reports.makers import CANARY, with_canary
from tests.reports.opened import DrawnSeries, charts_in, parts, series_of
from tests.reports.opened_pdf import described, words_on
from tests.reports.sittings import (
    SITTINGS,
    given_by_three,
    hidden_class,
)


@every_file
def test_what_a_hidden_class_answered_changes_no_byte_of_any_file(kind: str) -> None:
    assert hidden_class().split_withheld
    assert given_by_three(turned=False) != given_by_three(turned=True)

    assert WRITERS[kind](hidden_class(turned=True)) == written("hidden_class", kind)


@every_file
def test_figures_of_a_class_that_is_not_shown_are_in_no_part_of_any_file(kind: str) -> None:
    file = WRITERS[kind](with_canary(hidden_class()))

    assert str(CANARY) not in "".join(everything_in(file, kind))


def everything_in(file: bytes, kind: str) -> Iterator[str]:
    """Yield all words of a file, also those that no page shows."""
    if kind in ("docx", "xlsx"):
        yield from (f"{part} {body.decode('utf-8', 'ignore')}" for part, body in parts(file))
    elif kind == "csv":
        yield file.decode()
    else:
        document = pypdfium2.PdfDocument(file)
        yield from map(words_on, document)
        yield from described(file)
        yield from document.get_metadata_dict().values()
        yield from (mark.get_title() for mark in document.get_toc())


@every_sitting
def test_charts_and_the_workbooks_behind_them_hold_published_counts_only(name: str) -> None:
    told = {
        float(figure)
        for fact in (*facts(SITTINGS[name]()), *workbook_facts(SITTINGS[name]()))
        for figure in (fact.figures | fact.more).values()
        if not isinstance(figure, str)
    } | set(score_limits(SITTINGS[name]()))

    for kind in ("docx", "xlsx"):
        found = set(charted(written(name, kind)))
        assert kind == "xlsx" or found or name == "one_question"
        assert found <= told


@every_sitting
def test_what_diverging_charts_plot_is_reckoned_from_the_counts_they_tell(name: str) -> None:
    for kind in ("docx", "xlsx"):
        for series in charts_in(written(name, kind)):
            counted = [one for one in series if one.counts is not None]
            air_or_line = [one for one in series if one.counts is None]
            if counted:
                sums = [sum(counts) for counts in zip(*(o.counts for o in counted), strict=True)]
                across = scale(counted[0], sums)
                for one in counted:
                    shares = (c / n for c, n in zip(one.counts, sums, strict=True))
                    assert one.plotted == pytest.approx([across * share for share in shares])
                begins = air_or_line[0].plotted
                line = next(one for one in air_or_line[1:] if min(one.plotted) > 0)
                left = series[1 : series.index(line)]
                middles = [
                    begin + sum(one.plotted[at] for one in left) for at, begin in enumerate(begins)
                ]
                assert middles == pytest.approx([max(middles)] * len(middles))
                assert max(map(sum, zip(*(o.plotted for o in series), strict=True))) <= 100.001


def scale(series: DrawnSeries, sums: list[int]) -> float:
    """Return how wide a whole row is, told by one bar of a chart."""
    bars = zip(series.plotted, series.counts or (), sums, strict=True)
    return next(plotted * whole / count for plotted, count, whole in bars if count)


def score_limits(summary: SittingSummary) -> Iterator[float]:
    """Yield the ends of every interval of a score that the summary publishes."""
    for question in (q for form in summary.inferences.forms for q in form.questions):
        for item in question.items if question.kind == "judged" else ():
            for judged in item.audiences.values():
                error = getattr(getattr(judged, "scored", None), "error", None)
                if isinstance(error, MeanError):
                    yield from (float(error.low), float(error.high))


def charted(file: bytes) -> Iterator[float]:
    """Yield every number that a chart remembers, or that stands in a workbook behind one."""
    for part, body in parts(file):
        if re.search(r"charts/chart\d+\.xml$", part):
            series = series_of(etree.fromstring(body))
            parted = any(one.counts is not None for one in series)
            for one in series:
                yield from one.counts or (() if parted else one.plotted)
        elif part.endswith(".xlsx"):
            for sheet in openpyxl.load_workbook(io.BytesIO(body)):
                cells = (cell.value for row in sheet for cell in row)
                yield from (float(each) for each in cells if isinstance(each, int | float))
