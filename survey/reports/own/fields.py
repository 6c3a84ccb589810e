"""The fields that a team's own template may use: a closed list, and what stands in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.reports import wording
from survey.reports.chapters.asked import main_audience
from survey.reports.chapters.basis import accounting_table, basis_sentences, day_in_words
from survey.reports.chapters.key_box import key_sentences
from survey.reports.chapters.order import chapters
from survey.reports.chapters.outline import numeral
from survey.reports.chapters.parts import KeyBox, Part, Quotes, Section
from survey.reports.characters import legal
from survey.reports.compared.comparison import Comparison
from survey.reports.drawn.slopes import Slopes
from survey.reports.own.drawings import Drawn, Pen
from survey.reports.tables import NOT_COMPUTED, Row, Table
from survey.reports.word.tables import cell_text
from survey.stats.results import SittingSummary

Value = str | Drawn | Sequence["Value"] | Mapping[str, "Value"]
"""Words, a drawing, or a list of these or of records."""


@dataclass(frozen=True)
class Field:
    """A name that a template may write, and what it stands for.

    ``listed`` tells that it is gone through in a loop; each turn has ``fields``, or is
    words itself where there are none. What is ``drawn`` takes the place of a paragraph.
    """

    name: str
    meaning: str
    listed: bool = False
    fields: tuple["Field", ...] = ()
    drawn: bool = False


_COUNTS = (
    Field("invited", "应到"),
    Field("issued", "发出"),
    Field("returned", "收回"),
    Field("valid", "有效"),
    Field("void", "废票"),
)
_CHART = (Field("caption", "图题"), Field("drawing", "这张图", drawn=True))
_TABLE = (
    Field("number", "表号，从1起，全文连着编"),
    Field("title", "表题"),
    Field("grid", "排好的整张表；超过14列的分成几张", drawn=True),
    Field("heads", "表头，一列一个", listed=True),
    Field("rows", "表里的各行", True, (Field("cells", "这一行的各格", listed=True),)),
    Field("notes", "表下的注和提示", listed=True),
    Field("charts", "这张表的图，一般一张；有的表没有图", True, _CHART),
)
_SECTION = (
    Field("headings", "小标题；这一章不分节时没有", listed=True),
    Field("sentences", "这一节的各句话", listed=True),
    Field("quotes", "意见原文，一条一个", listed=True),
    Field("tables", "这一节的各张表", True, _TABLE),
)
FIELDS = (
    Field("unit", "被巡察单位"),
    Field("unit_type", "单位类型"),
    Field("team", "巡察组"),
    Field("round", "轮次"),
    Field("sitting", "场次"),
    Field("day", "测评日期，如“2025年3月12日”"),
    Field("place", "地点"),
    Field("method", "方式"),
    Field("anonymity", "匿名"),
    *_COUNTS,
    Field("key_sentences", "要点，一句一个", listed=True),
    Field("basis_sentences", "计票、加权和不公布的规则，一句一个", listed=True),
    Field(
        "audiences",
        "分开公布的各票类，第一个是全体",
        True,
        (Field("label", "票类的名称"), *_COUNTS),
    ),
    Field(
        "chapters",
        "报告的各章",
        True,
        (
            Field("number", "章的序号，如“一”"),
            Field("title", "章的标题"),
            Field("sections", "这一章的各节", True, _SECTION),
        ),
    ),
)
"""Every field there is, from the outermost inwards."""


def values(summary: SittingSummary, pen: Pen, since: Comparison | None = None) -> dict[str, Value]:
    """Return what stands in each of `FIELDS`; ``pen`` draws into the document it is for."""
    basis = summary.basis
    audiences = _audiences(summary)
    main = main_audience(summary)
    counts = next((one for one in audiences if main and one["label"] == legal(main.label)), {})
    tables = _Tables(pen)
    return {
        "unit": legal(basis.unit),
        "unit_type": legal(basis.unit_type),
        "team": legal(basis.team),
        "round": legal(basis.round),
        "sitting": legal(basis.sitting),
        "day": day_in_words(basis.day) if basis.day else "",
        "place": legal(basis.place),
        "method": legal(basis.method),
        "anonymity": wording.FROM_FILE if basis.from_file else wording.ANONYMITY[basis.anonymity],
        **{field.name: counts.get(field.name, NOT_COMPUTED) for field in _COUNTS},
        "key_sentences": _legal(key_sentences(summary)),
        "basis_sentences": _legal(basis_sentences(summary)),
        "audiences": audiences,
        "chapters": [
            {
                "number": numeral(number),
                "title": legal(chapter.title),
                "sections": [
                    _section(section, tables, divided=len(chapter.sections) > 1)
                    for section in chapter.sections
                ],
            }
            for number, chapter in enumerate(chapters(summary, since), 1)
        ],
    }


class _Tables:
    """Tables as records, counted through the whole document."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._count = 0

    def record(self, table: Table, slopes: Sequence[Slopes]) -> Value:
        """Return what stands in the fields of a table, and of the ``slopes`` drawn from it."""
        self._count += 1
        columns = [column for place, column in enumerate(table.columns) if _kept(table, place)]
        notes = ["".join(table.notes)] if table.notes else []
        return {
            "number": str(self._count),
            "title": legal(table.title),
            "grid": self._pen.grid(table),
            "heads": _legal([f"{column.over} {column.label}".strip() for column in columns]),
            "rows": [{"cells": _cells(table, row)} for row in table.rows],
            "notes": _legal([*notes, *table.remarks]),
            "charts": [
                {"caption": legal(caption), "drawing": drawn}
                for caption, drawn in (*self._pen.charts(table), *map(self._pen.slopes, slopes))
            ],
        }


def _audiences(summary: SittingSummary) -> list[dict[str, str]]:
    table = accounting_table(summary)
    places = {column.label: place for place, column in enumerate(table.columns)}
    return [
        {
            "label": legal(cell_text(row[0])),
            **{field.name: cell_text(row[places[field.meaning]]) for field in _COUNTS},
        }
        for row in table.rows
    ]


def _section(section: Section, tables: _Tables, *, divided: bool) -> Value:
    parts = section.parts
    return {
        "headings": _legal([section.title] if divided and section.title else []),
        "sentences": _legal([words for part in parts for words in _sentences(part)]),
        "quotes": _legal(
            [body for part in parts if isinstance(part, Quotes) for body in part.bodies]
        ),
        "tables": [
            tables.record(part, _drawn_from(parts[place:]))
            for place, part in enumerate(parts, 1)
            if isinstance(part, Table)
        ],
    }


def _drawn_from(behind: Sequence[Part]) -> list[Slopes]:
    """Return the slope charts that stand first in what comes ``behind`` a table."""
    return [part for part in behind if isinstance(part, Slopes)]


def _sentences(part: Part) -> tuple[str, ...]:
    match part:
        case KeyBox(sentences):
            return sentences
        case Quotes(lead):
            return (lead,)
        case str():
            return (part,)
    return ()


def _cells(table: Table, row: Row) -> Value:
    return _legal([cell_text(cell) for place, cell in enumerate(row) if _kept(table, place)])


def _kept(table: Table, place: int) -> bool:
    """Return whether a column is shown: rows stand in no blocks here, so their heading is."""
    return not table.columns[place].minor


def _legal(words: Sequence[str]) -> list[Value]:
    return [legal(one) for one in words]
