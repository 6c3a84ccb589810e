"""The main job on real parts: what the respondents were told to answer is what the annex says."""

import re
import subprocess
import sys
from collections import Counter

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from docx import Document

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


def _told_counts(told, groups, form, key):
    return sum((Counter(told[group][form].get(key, {})) for group in groups), Counter())


def _audiences(summary):
    return {a.code: [a.code] if a.code != "all" else ["a", "b", "c"] for a in summary.audiences}


def _results(summary):
    """Yield form id, slot key and results of every item and multiple question."""
    for form in summary.forms:
        for question in form.questions:
            items = getattr(question, "items", None) or [getattr(question, "item", None)]
            for item in filter(None, items):
                yield form.id, item.key, item.results
            if question.kind == "multiple":
                yield form.id, question.question, question.results


def test_every_count_is_what_the_respondents_were_told(summary, told):
    compared = 0
    for form, key, results in _results(summary):
        for audience, groups in _audiences(summary).items():
            result = results.get(audience)
            if result is None:
                continue
            expected = _told_counts(told, groups, form, key)
            found = {share.code: share.count for share in result.shares if share.count}
            assert found | ({"blank": result.blank} if result.blank else {}) == dict(expected)
            compared += 1
    assert compared > 150


def test_the_groups_are_shown_apart_and_the_shared_code_on_its_own(summary):
    assert [a.code for a in summary.audiences] == ["all", "a", "b", "c", "v"]


def test_the_accounting_meets_the_hall(summary, told):
    returned = {a.audience: a.returned for a in summary.accounting}
    void = {a.audience: a.void for a in summary.accounting}

    assert returned["all"] + returned["v"] == 200
    assert (void["b"], void["c"], void["v"]) == (1, 1, 1)


def test_the_workbook_holds_every_count(played, summary):
    book = openpyxl.load_workbook(played / "summary.xlsx")
    numbers = Counter(
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    )

    for _, _, results in _results(summary):
        for share in results["all"].shares:
            assert numbers[share.count]


def test_the_annex_says_the_counts_of_every_person(played, summary):
    tables = Document(str(played / "report.docx")).tables
    rows = [[cell.text.strip() for cell in row.cells] for table in tables for row in table.rows]
    members = next(
        question
        for form in summary.forms
        for question in form.questions
        if question.kind == "grid" and question.persons
    )

    for item in members.items:
        counts = [str(share.count) for share in item.results["all"].shares]
        of_person = [row for row in rows if item.row in row]
        assert any(_holds_in_order(row, counts) for row in of_person), (item.row, counts)


def _holds_in_order(row, counts):
    """Return whether the numbers stand in the row in this order, shares between them or not."""
    words = iter(re.findall(r"\d+(?:\.\d+)?", " ".join(row)))
    return all(count in words for count in counts)


def test_the_pdf_says_the_counts_of_every_person(played, summary):
    pages = pypdfium2.PdfDocument(played / "report.pdf")
    lines = [
        line.split() for page in pages for line in page.get_textpage().get_text_range().splitlines()
    ]
    words = [word for line in lines for word in line]
    members = next(
        question
        for form in summary.forms
        for question in form.questions
        if question.kind == "grid" and question.persons
    )

    for item in members.items:
        counts = [str(share.count) for share in item.results["all"].shares]
        places = [at for at, word in enumerate(words) if word == item.row]
        assert any(_holds_in_order(words[at : at + 25], counts) for at in places), item.row


def test_every_printed_slip_decodes_to_a_code_of_its_own(played):
    document = pypdfium2.PdfDocument(played / "slips.pdf")
    urls = [
        found.text
        for page in document
        for found in zxingcpp.read_barcodes(
            page.render(scale=150 / 72, grayscale=True).to_numpy().squeeze(),
            formats=zxingcpp.BarcodeFormat.QRCode,
        )
    ]
    typed = set()
    for page in document:
        text = page.get_textpage().get_text_range()
        typed.update(re.findall(r"\d{4} \d{4} \d{4}", text))

    issued = 14 + 50 + 102
    assert len(urls) == len(set(urls)) == issued
    assert len(typed) == issued
    assert all(re.fullmatch(r"http://127\.0\.0\.1:\d+/s#[0-9A-Z]{16}", url) for url in urls)


def test_the_recount_command_agrees(played):
    run = subprocess.run(
        [
            *(sys.executable, "-m", "survey", "recount", "1"),
            *("--database", f"sqlite:///{played / 'survey.db'}"),
        ],
        capture_output=True,
        text=True,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "一致" in run.stdout
