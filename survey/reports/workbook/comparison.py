"""A comparison as a workbook 台账: one sheet for each question, after one that explains."""

import re
from collections.abc import Iterator
from datetime import date

from survey.reports.compared.comparison import Comparison
from survey.reports.tables import Column, Kind, Row, Table
from survey.reports.workbook.sheets import Book

_NOT_IN_NAMES = re.compile(r"\W")
_LONGEST_NAME = 24


def comparison_xlsx(title: str, comparison: Comparison, day: date) -> bytes:
    """Return every table of a comparison. The same comparison gives the same bytes."""
    book = Book(day)
    book.register(_explanation(title, comparison), "说明", filtered=False)
    for number, part in enumerate(comparison.parts, 1):
        short = _NOT_IN_NAMES.sub("", part.title)[:_LONGEST_NAME]
        book.tables(f"题{number}_{short}", title, [part.table])
    return book.packed()


def _explanation(title: str, comparison: Comparison) -> Table:
    columns = (Column("项目", Kind.TEXT), Column("内容", Kind.TEXT))
    return Table("comparison", title, columns, tuple(_explained(title, comparison)))


def _explained(title: str, comparison: Comparison) -> Iterator[Row]:
    yield "名称", title
    yield from (("说明", said) for said in comparison.leads)
    for part in comparison.parts:
        yield from ((part.title, said) for said in part.sentences)
    yield from (("没有比较的", said) for said in comparison.notes)
