"""Legends of native charts: what has no name is left out, from whichever end one counts."""

import io
import re
from collections.abc import Iterator
from zipfile import ZipFile

import pytest

from survey.reports.word.report import report_docx
from survey.reports.workbook.report import summary_xlsx
from tests.reports.makers import demo_summary


def charts(made: bytes) -> Iterator[tuple[list[str], set[int]]]:
    """Yield the names of the series of each stacked chart, and the entries that are left out."""
    with ZipFile(io.BytesIO(made)) as file:
        for name in file.namelist():
            body = file.read(name).decode() if "charts/chart" in name and "rels" not in name else ""
            if "<c:legendEntry>" in body:
                series = re.findall("<c:ser>.*?</c:ser>", body, re.DOTALL)
                names = [re.search("<c:tx>.*?<c:v>([^<]*)</c:v>", one)[1] for one in series]
                left_out = re.findall('<c:legendEntry><c:idx val="([0-9]+)"/><c:delete', body)
                yield names, {int(one) for one in left_out}


@pytest.mark.parametrize("make", [report_docx, summary_xlsx])
def test_a_legend_names_the_grades_only_from_whichever_end_a_program_counts(make) -> None:
    found = list(charts(make(demo_summary())))

    assert found
    for names, left_out in found:
        last = len(names) - 1
        assert left_out == {last - at for at in left_out}
        assert {names[at] for at in left_out} == {"空白", "分界线"}
        kept = {name for at, name in enumerate(names) if at not in left_out}
        assert not {"空白", "分界线"} & kept
