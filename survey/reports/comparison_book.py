"""A comparison as a workbook 台账: one sheet for each question, after one that explains."""

import io
import re
from collections.abc import Iterator
from datetime import date

from survey.reports.comparison import Comparison
from survey.reports.sheets import Looks, TableSheet, new_workbook
from survey.reports.tables import Column, Kind, Row, Table

_NOT_IN_NAMES = re.compile(r"\W")
_LONGEST_NAME = 24


def comparison_xlsx(title: str, comparison: Comparison, day: date) -> bytes:
    """Return every table of a comparison. The same comparison gives the same bytes."""
    file = io.BytesIO()
    workbook = new_workbook(file, day)
    looks = Looks(workbook)
    sheet = TableSheet(workbook, looks, "说明")
    sheet.register(_explanation(title, comparison))
    sheet.finish()
    for number, part in enumerate(comparison.parts, 1):
        short = _NOT_IN_NAMES.sub("", part.title)[:_LONGEST_NAME]
        sheet = TableSheet(workbook, looks, f"题{number}_{short}")
        sheet.heading(title)
        sheet.table(part.table)
        sheet.finish()
    workbook.close()
    return file.getvalue()


def _explanation(title: str, comparison: Comparison) -> Table:
    columns = (Column("项目", Kind.TEXT), Column("内容", Kind.TEXT))
    return Table("comparison", title, columns, tuple(_explained(title, comparison)))


def _explained(title: str, comparison: Comparison) -> Iterator[Row]:
    yield "名称", title
    yield from (("说明", said) for said in comparison.leads)
    for part in comparison.parts:
        yield from ((part.title, said) for said in part.sentences)
    yield from (("没有比较的", said) for said in comparison.notes)
