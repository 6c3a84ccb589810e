"""Sittings at the edge of what can be counted, through the summary and every file made of it."""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel

from survey.core.answers import check
from survey.core.ballot import Ballot, Source
from survey.core.conditions import Includes
from survey.core.counting import Rules
from survey.core.declarations import Block, CrossTable, Declared, Item, in_force
from survey.core.questions import Multiple, Number
from survey.core.sitting import Anonymity, Group, Selection
from survey.reports.chapters.annex import annex
from survey.reports.chapters.order import chapters
from survey.reports.chapters.parts import KeyBox, Quotes
from survey.reports.printed.report import report_pdf
from survey.reports.released.results_csv import results_csv
from survey.reports.tables import NOT_COMPUTED, Table
from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from survey.stats.columns import GroupColumns, group_columns
from survey.stats.reasons import NotComputed
from survey.stats.results import SittingSummary
from survey.stats.summary import summarise
from tests.reports.opened import parts
from tests.stats.makers import (
    BASIS,
    ONE_OF_EACH,
    edition,
    form,
    grid,
    group,
    options,
    shared,
    single,
)

FORM = form(
    *ONE_OF_EACH.values(),
    single("overall"),
    grid("leaders", rows=3, columns=2, roster="leaders"),
    grid("body", rows=4),
    single("mood", scale="existence"),
    Number(id="share", text="比去年", minimum=-50, maximum=50, decimals=1, unit="%"),
    Multiple(
        id="why",
        text="为什么",
        options=options(4),
        when=Includes(question="overall", options=("c", "d")),
    ),
)
MANY = form(single("overall"), grid("leaders", rows=30, columns=2, roster="leaders"))

JUDGED = tuple(
    key
    for key in (slot.key for slot in FORM.slots)
    if key.split(".")[0] in {"single", "overall", "grid", "leaders", "body", "mood"}
)
DECLARED = Declared(
    crosstables=(
        CrossTable(
            by=Item(form="form", key="single"),
            of=Item(form="form", key="overall"),
        ),
        CrossTable(
            by=Item(form="form", key="mood"),
            of=Item(form="form", key="leaders.r1.c1"),
        ),
    ),
    blocks=(
        Block(
            form="form",
            items=tuple(f"body.r{row}.c1" for row in range(1, 5)),
            reverse=("body.r4.c1",),
        ),
    ),
    all_same=True,
)

Given = Mapping[str, str | Sequence[str]]
BLANK: Given = {}
UNKNOWN: Given = dict.fromkeys(JUDGED, "u")
SAME: Given = {
    **dict.fromkeys(JUDGED, "a"),
    "multiple": ["o0"],
    "ranking.o0": "1",
    "ranking.o1": "2",
    "number": "7",
    "share": "1.5",
    "text": "路灯坏了没人修",
}
ONLY_A_WORD: Given = {"text": "没有意见"}


def varied(count: int, first: int = 0) -> list[Given]:
    """Return answers of every kind that differ from ballot to ballot."""
    return [_nth(place) for place in range(first, first + count)]


def _nth(n: int) -> Given:
    judged = {key: "abcd"[(n * n + 3 * at + n // 4) % 4] for at, key in enumerate(JUDGED)}
    judged |= {"mood": "abu"[n % 3], "leaders.r2.c1": "" if n % 5 == 0 else "b"}
    more = {"why": [f"o{n % 4}"]} if judged["overall"] in "cd" else {}
    return {
        **judged,
        **more,
        "multiple": [f"o{place}" for place in range(3) if (n + place) % 2],
        "ranking.o0": "12"[n % 2],
        "ranking.o1": "21"[n % 2],
        "number": str(n % 13),
        "share": f"{n % 9 - 4}.5",
        "text": ("路灯坏了没人修", "低保评定不公开", "")[n % 3],
    }


@dataclass(frozen=True)
class Edge:
    """What came back from each group, and how it was counted."""

    given: Sequence[tuple[Group, Sequence[Given]]]
    issued: int | None = 100
    anonymity: Anonymity = Anonymity.STRICT
    of: Any = FORM


def two(
    a: Sequence[Given], b: Sequence[Given], weights: Sequence[int | None] = (60, 40), **more: Any
) -> Edge:
    groups = (group("a", weights[0]), group("b", weights[1]))
    return Edge(tuple(zip(groups, (a, b), strict=True)), **more)


def one(given: Sequence[Given], issued: int | None = 100, **group_has: Any) -> Edge:
    return Edge(((group("a", **group_has), given),), issued)


def persons(count: int) -> list[Given]:
    keys = [slot.key for slot in MANY.slots]
    return [
        {key: "abcdu"[(at * n + at // 3 + n) % 5] for at, key in enumerate(keys)}
        for n in range(count)
    ]


EDGES = {
    "an empty sitting": two([], []),
    "an empty sitting without weights": one([]),
    "one ballot": two(varied(1), []),
    "one ballot alone": one(varied(1), invited=1),
    "a handful": two(varied(2), varied(2, 2)),
    "all blank": two([BLANK] * 12, [BLANK] * 12),
    "all blank but for a word": two([ONLY_A_WORD] * 30, [ONLY_A_WORD] * 30),
    "all unknown": two([UNKNOWN] * 30, [UNKNOWN] * 30),
    "all unknown in one group": two([UNKNOWN] * 30, varied(30)),
    "all the same": two([SAME] * 30, [SAME] * 30),
    "all the same in one small group": two([SAME] * 8, varied(30)),
    "all the same but one": two([SAME] * 30, [SAME] * 29 + varied(1, 2)),
    "one group empty": two(varied(30), []),
    "one group all void": two(varied(30), [BLANK] * 5),
    "one group of one": two(varied(30), varied(1, 30)),
    "N = n": one(varied(40), invited=40),
    "N = n in all groups": Edge(
        ((group("a", 50, invited=30), varied(30)), (group("b", 50, invited=30), varied(30, 30)))
    ),
    "N unknown": one(varied(40), issued=None, invited=None),
    "N unknown in one group": Edge(
        ((group("a", invited=None), varied(30)), (group("b", invited=60), varied(30, 30)))
    ),
    "nobody invited": one(varied(40), invited=0),
    "invited fewer than valid": one(varied(40), invited=25),
    "returned more than issued": two(varied(30), varied(30, 30), issued=20),
    "nothing issued": one(varied(40), issued=0),
    "every kind of question": two(varied(40), varied(40, 40)),
    "every kind of question without weights": two(varied(40), varied(40, 40), (None, None)),
    "one weight is nothing": two(varied(40), varied(40, 40), (100, 0)),
    "whole ballots kept": two(varied(40), varied(40, 40), anonymity=Anonymity.ROWS),
    "shared codes only": Edge(((shared("v"), varied(40)), (shared("w"), varied(3, 40))), None),
    "a shared code and nothing": Edge(((shared("v"), []),), None),
    "a shared code beside slips": Edge(((group("a"), varied(40)), (shared("v"), varied(30, 40)))),
    "a sample": one(varied(40), selection=Selection.SAMPLE, invited=400),
    "a sample of one": one(varied(1), selection=Selection.SAMPLE, invited=400),
    "a sample of all": one(varied(40), selection=Selection.SAMPLE, invited=40),
    "two samples": Edge(
        tuple(
            (group(code, 50, selection=Selection.SAMPLE, invited=300), varied(30, first))
            for code, first in (("a", 0), ("b", 30))
        )
    ),
    "thirty persons": Edge(((group("a"), persons(40)),), of=MANY),
    "thirty persons judged by nobody": Edge(((group("a"), []),), of=MANY),
}
WITHOUT = ("an empty sitting", "every kind of question", "shared codes only")
CASES = [
    *((name, edge.of is FORM) for name, edge in EDGES.items()),
    *((name, False) for name in WITHOUT),
]


def columns(edge: Edge, given: Sequence[Given]) -> GroupColumns:
    return group_columns([edge.of], [_ballot(edge.of, each) for each in given])


def _ballot(of: Any, given: Given) -> Ballot:
    raw = {key: [word] if isinstance(word, str) else list(word) for key, word in given.items()}
    checked = check(of, raw)
    assert checked.answers is not None, checked.faults
    return Ballot((checked.answers,), Source.PHONE)


def counted(edge: Edge, *, declared: bool) -> SittingSummary:
    every = in_force(DECLARED, [FORM], by_row=True) if declared else Declared()
    return summarise(
        BASIS.model_copy(update={"anonymity": edge.anonymity}),
        Rules(declared=every),
        [edition(edge.of)],
        [who for who, _ in edge.given],
        {who.code: columns(edge, given) for who, given in edge.given},
        {who.code: edge.issued for who, _ in edge.given},
        "5f" * 32,
    )


@cache
def summary(name: str, declared: bool) -> SittingSummary:
    return counted(EDGES[name], declared=declared)


NO_FIGURE_THERE = {"权重%"}  # of the whole: it is the groups that weigh
WHY = re.compile("空着的|无从估算|不足|不作|没有差别|没有公布|不能推算")
NO_FIGURE = re.compile(
    r"(?<![A-Za-z])[-+]?(nan|inf|infinity|none|null|NotComputed)(?![A-Za-z])", re.I
)


def not_said(texts: Iterator[str]) -> list[str]:
    """Return the texts in which something stands that is neither a figure nor a word."""
    return [text for text in texts if NO_FIGURE.search(text) or "why=" in text]


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, BaseModel):
        yield from leaves(dict(value))
    elif isinstance(value, Mapping):
        yield from leaves([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from leaves(each)
    else:
        yield value


def models(value: Any) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        value = dict(value)
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from models(each)


def tables(of: SittingSummary) -> list[Table]:
    whole = (*chapters(of), annex(of))
    parts = [part for each in whole for section in each.sections for part in section.parts]
    return [part for part in parts if isinstance(part, Table)]


def sentences(of: SittingSummary) -> Iterator[str]:
    for section in (section for each in (*chapters(of), annex(of)) for section in each.sections):
        for part in section.parts:
            match part:
                case str():
                    yield part
                case KeyBox(said):
                    yield from said
                case Quotes(lead, bodies):
                    yield from (lead, *bodies)
                case Table():
                    yield from (part.title, *part.notes, *part.remarks)
                    yield from (str(cell) for row in part.rows for cell in row)


def texts_in(file: bytes) -> Iterator[str]:
    """Yield what stands between the tags of every part of a package, and inside its charts."""
    for name, body in parts(file):
        if name.endswith(".xml"):
            yield from re.findall(r">([^<]+)<", body.decode())


def named(case: tuple[str, bool]) -> str:
    return f"{case[0]}{', everything declared' if case[1] else ''}"


@pytest.fixture(params=CASES, ids=named)
def edge(request: pytest.FixtureRequest) -> SittingSummary:
    return summary(*request.param)


def test_the_summary_holds_no_number_that_is_none(edge: SittingSummary) -> None:
    found = list(leaves(edge))

    numbers = [each for each in found if not isinstance(each, str | bool | None.__class__)]
    assert all(math.isfinite(each) for each in numbers if hasattr(each, "__float__"))
    assert not_said(each for each in found if isinstance(each, str)) == []
    assert SittingSummary.model_validate_json(edge.model_dump_json()) == edge


def test_what_was_not_computed_says_why_in_a_sentence(edge: SittingSummary) -> None:
    reasons = [each.why for each in models(edge) if isinstance(each, NotComputed)]

    assert all(reason.endswith("。") and len(reason) > 5 for reason in reasons)


def test_every_chapter_says_something_and_nothing_that_is_no_word(edge: SittingSummary) -> None:
    said = list(sentences(edge))

    assert not_said(iter(said)) == []
    assert all(section.parts for each in chapters(edge) for section in each.sections)
    assert all(table.rows for table in tables(edge))


def test_every_mark_in_a_table_is_explained_below_it(edge: SittingSummary) -> None:
    for table in tables(edge):
        marks = {cell for row in table.rows for cell in row} & {"—", "/"}
        assert all(f"“{mark}”" in "".join(table.notes) for mark in marks), table.name


def test_an_empty_cell_is_explained_below_it_or_in_its_row(edge: SittingSummary) -> None:
    for table in tables(edge):
        for place, column in enumerate(table.columns):
            gaps = [row for row in table.rows if row[place] == NOT_COMPUTED]
            if column.kind.words or column.minor or column.label in NO_FIGURE_THERE:
                continue
            said = "".join(table.notes)
            assert all(WHY.search(said + "".join(map(str, row))) for row in gaps), table.name


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_files_hold_figures_marks_and_sentences_only_and_are_the_same_again(
    case: tuple[str, bool],
) -> None:
    first, again = summary(*case), counted(EDGES[case[0]], declared=case[1])
    document, workbook, figures = report_docx(first), summary_xlsx(first), results_csv(first)
    rows = list(csv.reader(io.StringIO(figures.decode("utf-8-sig"))))

    assert not_said(texts_in(document)) == []
    assert not_said(texts_in(workbook)) == []
    assert not any(b't="e"' in body for _, body in parts(workbook))
    assert not_said(cell for row in rows for cell in row) == []
    assert len({len(row) for row in rows}) == 1
    assert first.model_dump_json() == again.model_dump_json()
    assert (document, workbook, figures) == (
        report_docx(again),
        summary_xlsx(again),
        results_csv(again),
    )


PRINTED = (
    "an empty sitting",
    "one ballot alone",
    "all unknown",
    "all the same",
    "N unknown",
    "every kind of question",
    "shared codes only",
    "thirty persons",
)


@pytest.mark.parametrize("name", PRINTED)
def test_the_report_is_printed_and_twice_the_same(name: str) -> None:
    found = summary(name, EDGES[name].of is FORM)

    assert report_pdf(found) == report_pdf(found)
