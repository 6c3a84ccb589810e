"""The words of whole sittings, read back from every file: all are there, and none is alive."""

import csv
import io
import re
from collections import Counter

import openpyxl
import pypdfium2
import pypdfium2.raw as raw

from survey.core.sitting import Anonymity
from survey.stats.results import OpenTexts, SittingSummary
from tests.reports.expected import words_asked
from tests.reports.files_made import (
    every_file,
    every_sitting,
    pdf,
    spelt,
    squeezed,
    tables,
    written,
)
from tests.reports.opened import formulas_in, paragraphs, parts, reckons, word
from tests.reports.sittings import (
    LIKE_FORMULAS,
    LONG_NAME,
    LONG_TEXT,
    SITTINGS,
    every_question,
)


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


@every_sitting
def test_no_cell_is_a_link_and_only_what_charts_plot_is_a_formula(name: str) -> None:
    file = written(name, "xlsx")
    sheets = [body for part, body in parts(file) if "worksheets/sheet" in part]

    assert sheets
    assert all(map(reckons, formulas_in(file)))
    assert not any(b"hyperlink" in body for _, body in parts(file))
    types = {
        cell.data_type
        for sheet in openpyxl.load_workbook(io.BytesIO(file))
        if sheet.title != "图的数据"
        for row in sheet
        for cell in row
    }
    assert types <= {"s", "n"}


@every_sitting
def test_nothing_in_the_document_or_behind_its_charts_is_a_field_or_a_link(name: str) -> None:
    file = written(name, "docx")
    found = dict(parts(file))

    body = found["word/document.xml"]
    assert not re.search(rb"hyperlink|fldSimple|instrText|altChunk", body)
    behind = [sheet for part, sheet in found.items() if "worksheets/sheet" in part]
    assert behind or name == "one_question"
    assert not any(b"hyperlink" in sheet for sheet in behind)
    assert all(map(reckons, formulas_in(file)))
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
