"""Whole sittings through every writer, read back and compared with the summary, count for count."""

import csv
import hashlib
import io
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable

from tests.reports.expected import Fact, Figures, csv_lines, facts, workbook_facts
from tests.reports.files_made import (
    WRITERS,
    every_sitting,
    pdf,
    spelt,
    tables,
    written,
)
from tests.reports.sittings import (
    SITTINGS,
    every_question,
)
from tests.reports.tables_read import ReadTable


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
from tests.reports.files_made import WRITERS
summary = SittingSummary.model_validate_json(sys.stdin.buffer.read())
for write in WRITERS.values():
    print(hashlib.sha256(write(summary)).hexdigest())
"""
