"""What is hidden is in no part of any file of a whole sitting."""

import io
import re
from collections.abc import Iterator

import openpyxl
import pypdfium2
from lxml import etree

from survey.stats.inference.results import MeanError
from survey.stats.results import SittingSummary
from tests.reports.expected import facts, workbook_facts
from tests.reports.files_made import WRITERS, every_file, every_sitting, written
from tests.reports.makers import CANARY, with_canary
from tests.reports.opened import parts
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
            cached = etree.fromstring(body).iter("{*}numCache")
            yield from (float(v.text) for one in cached for v in one.iter("{*}v"))
        elif part.endswith(".xlsx"):
            for sheet in openpyxl.load_workbook(io.BytesIO(body)):
                cells = (cell.value for row in sheet for cell in row)
                yield from (float(each) for each in cells if isinstance(each, int | float))
