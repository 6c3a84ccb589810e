"""Every file of every straining sitting, made and opened once."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import pytest

from survey.reports.printed.report import report_pdf
from survey.reports.printed.spelling import code_point
from survey.reports.released.results_csv import results_csv
from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from survey.stats.results import SittingSummary
from tests.reports.opened_pdf import Read, read
from tests.reports.sittings import (
    SITTINGS,
)
from tests.reports.tables_read import ReadTable, of_document, of_workbook

WRITERS: Mapping[str, Callable[[SittingSummary], bytes]] = {
    "docx": report_docx,
    "xlsx": summary_xlsx,
    "pdf": report_pdf,
    "csv": results_csv,
}
every_sitting = pytest.mark.parametrize("name", SITTINGS)
every_file = pytest.mark.parametrize("kind", WRITERS)


@cache
def written(name: str, kind: str) -> bytes:
    return WRITERS[kind](SITTINGS[name]())


@cache
def tables(name: str, kind: str) -> list[ReadTable]:
    return (of_document if kind == "docx" else of_workbook)(written(name, kind))


@cache
def pdf(name: str) -> Read:
    return read(written(name, "pdf"))


def spelt(words: str) -> str:
    return words.replace("𠮷", code_point("𠮷"))


def squeezed(words: Iterable[str]) -> str:
    return re.sub(r"\s", "", "\0".join(words))
