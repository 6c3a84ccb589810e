"""Documents and workbooks opened again, as a reader's program would."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.document import Document as DocumentType
from lxml import etree
from openpyxl.workbook.workbook import Workbook

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RECKONED = re.compile(r"(?:SUM|MAX|IF|\$[A-Z]+\$?\d+|[\d.]+|[-+*/(),:=>])+")


def parts(file: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield every part of a package, and the parts of packages inside it."""
    with ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            body = archive.read(name)
            yield name, body
            if name.endswith(".xlsx"):
                yield from ((f"{name}/{inner}", part) for inner, part in parts(body))


def markup(file: bytes, name: str) -> Any:
    """Return one part as a tree."""
    with ZipFile(io.BytesIO(file)) as archive:
        return etree.fromstring(archive.read(name))


@dataclass(frozen=True)
class DrawnSeries:
    """A series of a native chart: what is plotted, and the counts its labels are taken from.

    ``counts`` is ``None`` where labels are what is plotted; what has no label is 0.
    """

    name: str
    plotted: tuple[float, ...]
    counts: tuple[int, ...] | None


def series_of(chart: Any) -> list[DrawnSeries]:
    """Return what a chart draws."""
    found = []
    for one in chart.iter("{*}ser"):
        plotted = tuple(float(v.text) for v in one.find("{*}val").iter("{*}v"))
        cache = next(one.iter("{*}dlblRangeCache"), None)
        told = {} if cache is None else {p.get("idx"): p[0].text for p in cache.iter("{*}pt")}
        seen = {
            each.find("{*}idx").get("val"): "".join(t.text for t in each.iter("{*}t"))
            for each in one.iter("{*}dLbl")
            if each.find("{*}delete") is None
        }
        assert seen == told  # whatever a program knows of ranges, it shows the same
        counts = tuple(int(told.get(str(at), 0)) for at in range(len(plotted)))
        name = "".join(v.text for v in one.find("{*}tx").iter("{*}v"))
        parted = cache is not None or next(one.iter("{*}delete"), None) is not None
        found.append(DrawnSeries(name, plotted, counts if parted else None))
    return found


def charts_in(file: bytes) -> Iterator[list[DrawnSeries]]:
    """Yield the series of every chart, also of those in workbooks inside."""
    for name, body in parts(file):
        if re.search(r"charts/chart\d+\.xml$", name):
            yield series_of(etree.fromstring(body))


def formulas_in(file: bytes) -> Iterator[str]:
    """Yield every formula of every sheet, also of workbooks inside."""
    for name, body in parts(file):
        if "worksheets/sheet" in name:
            yield from (f.text for f in etree.fromstring(body).iter("{*}f"))


def reckons(formula: str) -> bool:
    """Return whether a formula only adds, compares and shares out cells of its own sheet."""
    return bool(_RECKONED.fullmatch(formula))


def word(file: bytes) -> DocumentType:
    """Return the document."""
    return Document(io.BytesIO(file))


def paragraphs(file: bytes) -> list[str]:
    """Return the text of every paragraph outside tables."""
    return [paragraph.text for paragraph in word(file).paragraphs]


def word_table(file: bytes, title: str) -> list[list[str]]:
    """Return the rows of the table whose caption ends in ``title``, the heading first.

    A cell that spans columns is repeated in each of them.
    """
    body = word(file).element.body
    for caption, table in pairwise(body):
        if table.tag == f"{_W}tbl" and words(caption).split(" ", 1)[1:] == [title]:
            return [list(_cells(row)) for row in table.iter(f"{_W}tr")]
    raise LookupError(title)


def _cells(row: Any) -> Iterator[str]:
    for cell in row.iter(f"{_W}tc"):
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        yield from [words(cell)] * (1 if span is None else int(span.get(f"{_W}val")))


def words(element: Any) -> str:
    """Return the text inside an element."""
    return "".join(text.text or "" for text in element.iter(f"{_W}t"))


def sheet_table(book: Workbook, sheet: str, title: str) -> list[list[Any]]:
    """Return the cells below ``title`` on a sheet, down to the first row without a border."""
    rows = iter(book[sheet].iter_rows())
    for row in rows:
        if row[0].value == title:
            break
    found = []
    for row in rows:
        if not row[0].border.left.style:
            return found
        found.append([cell.value for cell in row if cell.border.left.style])
    return found
