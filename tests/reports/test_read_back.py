"""Whole sittings through every writer, read back and compared with the summary, count for count."""

import csv
import hashlib
import io
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache

import openpyxl
import pypdfium2
import pypdfium2.raw as raw
import pytest
from lxml import etree

from survey.core.sitting import Anonymity
from survey.reports.excel import summary_xlsx
from survey.reports.report_pdf import report_pdf
from survey.reports.results_csv import results_csv
from survey.reports.spelling import code_point
from survey.reports.word import report_docx
from survey.stats.results import OpenTexts, SittingSummary
from tests.reports.expected import Fact, Figures, csv_lines, facts, words_asked, workbook_facts
from tests.reports.makers import CANARY, with_canary
from tests.reports.opened import paragraphs, parts, word
from tests.reports.opened_pdf import Read, described, read, words_on
from tests.reports.sittings import (
    LIKE_FORMULAS,
    LONG_NAME,
    LONG_TEXT,
    SITTINGS,
    every_question,
    given_by_three,
    hidden_class,
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


# ---- figures ----


def missing(wanted: Iterable[Fact], found: list[ReadTable], said: Callable) -> list[Fact]:
    """Return the facts that stand in no table; `said` is how the file says a figure."""
    return [fact for fact in wanted if not any(_tells(table, fact, said) for table in found)]


def _tells(table: ReadTable, fact: Fact, said: Callable) -> bool:
    if fact.title not in table.title or not {*fact.figures} <= {*table.heads}:
        return False
    here = [
        row.by_head
        for row in table.rows
        if row.words[: len(fact.words)] == fact.words and row.block == fact.block
    ]
    wanted = fact.figures | {head: fact.more[head] for head in fact.more if head in table.heads}
    in_note = "n" in table.heads or f"n={fact.more.get('n')}。" in table.notes
    return (in_note or "n" not in fact.more) and any(
        all(cells[head] == said(figure) for head, figure in wanted.items()) for cells in here
    )


def number(figure: object) -> object:
    """Return a figure as a sheet holds it: a number, or a mark, or nothing."""
    if isinstance(figure, str):
        return figure
    return float(figure)


@every_sitting
def test_every_figure_stands_in_the_document_under_its_head(name: str) -> None:
    wanted = [fact for fact in facts(SITTINGS[name]()) if fact.figures]

    assert missing(wanted, tables(name, "docx"), str) == []


@every_sitting
def test_every_figure_of_every_audience_is_a_number_in_the_workbook(name: str) -> None:
    summary = SITTINGS[name]()
    wanted = [*facts(summary), *workbook_facts(summary)]
    in_full = [Fact(f.title, f.words, f.figures | f.more, block=f.block) for f in wanted]

    assert missing(in_full, tables(name, "xlsx"), number) == []


@every_sitting
def test_every_figure_stands_in_the_pdf_in_the_order_of_its_row(name: str) -> None:
    found, block = [], ""
    for row in pdf(name).rows:
        block = row[0] if len(row) == 1 else block
        found += [(block, *row), ("", *row)]

    def told(fact: Fact, figures: Figures) -> bool:
        wanted = tuple(
            cell for cell in (*map(spelt, fact.words), *map(str, figures.values())) if cell
        )
        return any(row[: len(wanted) + 1] == (fact.block, *wanted) for row in found)

    asked = [fact for fact in facts(SITTINGS[name]()) if fact.figures]
    own_n = [
        fact.figures if "n" not in fact.more else {"n": fact.more["n"]} | fact.figures
        for fact in asked
    ]
    assert [
        f
        for f, with_n in zip(asked, own_n, strict=True)
        if not (told(f, f.figures) or told(f, with_n))
    ] == []


@every_sitting
def test_the_pdf_has_every_row_of_the_document_with_its_heads(name: str) -> None:
    rest = iter(pdf(name).rows)
    wanted = [
        tuple(spelt(cell).replace("\n", "") for cell in row if cell)
        for table in tables(name, "docx")
        for row in table.raw
    ]

    assert [row for row in wanted if not any(row == one for one in rest)] == []


@every_sitting
def test_the_csv_file_has_a_line_for_every_figure_and_no_other(name: str) -> None:
    lines = list(csv.DictReader(io.StringIO(written(name, "csv").decode("utf-8-sig"), newline="")))

    heads = ("题号", "票类", "选项代码", "量", "数", "分母", "占比%")
    found = Counter(tuple(line[head] for head in heads) for line in lines if line["题号"])
    wanted = Counter(csv_lines(SITTINGS[name]()))
    assert (found - wanted, wanted - found) == (Counter(), Counter())
    ballots = {(x["票类"], x["量"]): x["数"] for x in lines if x["题目"] == "发出和收回"}
    for fact in (fact for fact in facts(SITTINGS[name]()) if fact.title == "发出和收回"):
        for head, figure in fact.figures.items():
            assert ballots[fact.words[0], head] == str(figure)


# ---- words ----


def spelt(words: str) -> str:
    return words.replace("𠮷", code_point("𠮷"))


def squeezed(words: Iterable[str]) -> str:
    return re.sub(r"\s", "", "\0".join(words))


@every_sitting
@every_file
def test_every_word_that_was_asked_is_in_every_file(name: str, kind: str) -> None:
    found = squeezed(words_in(name, kind))
    asked = {words for form in SITTINGS[name]().forms for words in words_asked(form)}

    wanted = {words: squeezed([spelt(words) if kind == "pdf" else words]) for words in asked}
    assert [words for words, said in wanted.items() if said not in found] == []


def words_in(name: str, kind: str) -> list[str]:
    """Return everything that can be read in a file, piece by piece."""
    file = written(name, kind)
    if kind == "csv":
        cells = (cell for row in csv.reader(io.StringIO(file.decode())) for cell in row)
        return [cell.removeprefix("'") for cell in cells]
    if kind == "pdf":
        said = (words for found in pdf(name).blocks.values() for words in found)
        return [*said, *(cell for row in pdf(name).rows for cell in row)]
    cells = [str(cell) for table in tables(name, kind) for row in table.raw for cell in row]
    return cells + (paragraphs(file) if kind == "docx" else [])


@every_sitting
def test_texts_are_in_full_in_document_workbook_and_pdf(name: str) -> None:
    summary = SITTINGS[name]()
    wanted = Counter(body for texts in summary.texts for body in texts.bodies)
    quoted = [p.text for p in word(written(name, "docx")).paragraphs if p.style.style_id == "Quote"]
    listed = [row for table in tables(name, "xlsx") if table.title == "意见" for row in table.rows]

    assert Counter(words.partition(". ")[2] for words in quoted) == wanted
    assert Counter(row.by_head["原文"] for row in listed) == wanted
    in_order = [body for at in of_chapters(summary) for body in at.bodies]
    assert squeezed(pdf(name).blocks.get("LBody", ())).replace("\0", "") == (
        squeezed(map(spelt, in_order)).replace("\0", "")
    )


def of_chapters(summary: SittingSummary) -> list[OpenTexts]:
    """Return texts in the document's order: what stands beside options comes first."""
    return sorted(summary.texts, key=lambda texts: "~" not in texts.key)


def test_the_sittings_hold_what_is_hard_to_write() -> None:
    bodies = {body for texts in every_question().texts for body in texts.bodies}

    assert {*LIKE_FORMULAS, LONG_TEXT} <= bodies
    assert len(LONG_TEXT) == 2000
    assert len(LONG_NAME) == 40
    assert {one.basis.anonymity for one in (make() for make in SITTINGS.values())} == {*Anonymity}


# ---- nothing is alive ----


@every_sitting
def test_no_cell_of_the_workbook_is_a_formula_or_a_link(name: str) -> None:
    file = written(name, "xlsx")
    sheets = [body for part, body in parts(file) if "worksheets/sheet" in part]

    assert sheets
    assert not any(b"<f>" in body or b"<f " in body for body in sheets)
    assert not any(b"hyperlink" in body for _, body in parts(file))
    types = {
        cell.data_type
        for sheet in openpyxl.load_workbook(io.BytesIO(file))
        for row in sheet
        for cell in row
    }
    assert types <= {"s", "n"}


@every_sitting
def test_nothing_in_the_document_or_behind_its_charts_is_a_field_or_a_link(name: str) -> None:
    found = dict(parts(written(name, "docx")))

    body = found["word/document.xml"]
    assert not re.search(rb"hyperlink|fldSimple|instrText|altChunk", body)
    behind = [sheet for part, sheet in found.items() if "worksheets/sheet" in part]
    assert behind or name == "one_question"
    assert not any(re.search(rb"<f[ >]|hyperlink", sheet) for sheet in behind)
    outside = [part for part, rels in found.items() if b'TargetMode="External"' in rels]
    assert outside == []


@every_sitting
def test_nothing_in_the_pdf_can_be_clicked(name: str) -> None:
    pages = list(pypdfium2.PdfDocument(written(name, "pdf")))

    assert [raw.FPDFPage_GetAnnotCount(page) for page in pages] == [0] * len(pages)


@every_sitting
def test_no_cell_of_the_csv_file_begins_as_a_formula(name: str) -> None:
    cells = [
        c for row in csv.reader(io.StringIO(written(name, "csv").decode("utf-8-sig"))) for c in row
    ]

    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []


# ---- what is hidden ----


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
    }

    for kind in ("docx", "xlsx"):
        found = set(charted(written(name, kind)))
        assert kind == "xlsx" or found or name == "one_question"
        assert found <= told


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


# ---- the same again ----


def test_the_same_summary_gives_the_same_bytes_in_another_process() -> None:
    again = subprocess.run(
        [sys.executable, "-c", _DIGESTS],
        input=every_question().model_dump_json().encode(),
        env={**os.environ, "PYTHONHASHSEED": "20260101"},
        capture_output=True,
        check=True,
    )

    here = [hashlib.sha256(written("every_question", kind)).hexdigest() for kind in WRITERS]
    assert again.stdout.decode().split() == here


_DIGESTS = """
import hashlib, sys
from survey.core.sitting import Anonymity
from survey.stats.results import OpenTexts, SittingSummary
from tests.reports.test_read_back import WRITERS
summary = SittingSummary.model_validate_json(sys.stdin.buffer.read())
for write in WRITERS.values():
    print(hashlib.sha256(write(summary)).hexdigest())
"""
