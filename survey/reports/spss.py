"""Whole ballots as an SPSS file, where they are kept whole. Needs the extra ``spss``."""

import importlib.util
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from math import nan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from survey.core.answers import Value
from survey.core.form import Form
from survey.reports.basis import NO_DAY
from survey.reports.characters import legal
from survey.reports.variables import Variable, variables
from survey.stats.results import Audience, SittingSummary
from survey.stats.row_release import Place, Rows

_GROUP = "group"
_MISSING: Any = {"lo": -99.0, "hi": -1.0}
_LABEL, _VALUE_LABEL, _FILE_LABEL = 255, 120, 64  # bytes that SPSS reads
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DATE_AT, _LABEL_AT = 92, 109  # in the file's header, the time between them


def is_installed() -> bool:
    """Return whether SPSS files can be made here: few want them, and the libraries are large."""
    return all(importlib.util.find_spec(name) for name in ("pandas", "pyreadstat"))


def rows_sav(
    summary: SittingSummary,
    forms: Sequence[Form],
    audiences: Sequence[Audience],
    rows: Rows,
    left_out: Collection[Place],
) -> bytes:
    """Return the rows of ``audiences`` as they are kept, in random order within each.

    No text is among them, nor what is ``left_out``. What is not kept of one audience is
    system-missing there. The only date is the sitting's day.
    """
    found = [one for one in variables(forms) if _is_written(one, rows, left_out)]
    columns = {_GROUP: _groups(audiences, rows)}
    columns |= {one.name: _column(one, audiences, rows) for one in found}
    labels: dict[str, str | None] = {one.name: _cut(one.label, _LABEL) for one in found}
    labels[_GROUP] = "票类"
    named = {float(at): _cut(one.label, _VALUE_LABEL) for at, one in enumerate(audiences, 1)}
    codes = {_GROUP: named} | {one.name: _codes(one) for one in found}
    measures = {_GROUP: "nominal"} | {one.name: str(one.measure) for one in found}
    return _written(columns, labels, codes, measures, summary)


def _is_written(variable: Variable, rows: Rows, left_out: Collection[Place]) -> bool:
    place = variable.form, variable.index
    if variable.measure is None or place in left_out:
        return False
    return any(place in columns for columns in rows.values())


def _groups(audiences: Sequence[Audience], rows: Rows) -> list[float]:
    return [float(at) for at, one in enumerate(audiences, 1) for _ in range(_count(rows[one.code]))]


def _column(variable: Variable, audiences: Sequence[Audience], rows: Rows) -> list[float]:
    column: list[float] = []
    for one in audiences:
        kept = rows[one.code]
        answers = kept.get((variable.form, variable.index))
        if answers is None:
            column.extend([nan] * _count(kept))
        else:
            column.extend(float(variable.code(answer)) for answer in answers)
    return column


def _count(columns: Mapping[Place, Sequence[Value]]) -> int:
    return max(map(len, columns.values()), default=0)


def _codes(variable: Variable) -> dict[float, str]:
    return {float(one.value): _cut(one.label, _VALUE_LABEL) for one in variable.categories}


def _written(
    columns: dict[str, list[float]],
    labels: dict[str, str | None],
    codes: dict[str, dict[float, str]],
    measures: dict[str, str],
    summary: SittingSummary,
) -> bytes:
    import pandas
    import pyreadstat

    basis = summary.basis
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.sav"
        pyreadstat.write_sav(
            pandas.DataFrame(columns),
            path,
            file_label=_cut(f"{basis.unit}{basis.sitting}", _FILE_LABEL),
            column_labels=labels,
            variable_value_labels=codes,
            missing_ranges={name: [_MISSING] for name in columns if name != _GROUP},
            variable_measure=measures,
            variable_format=dict.fromkeys(columns, "F8.0"),
        )
        return _dated(path.read_bytes(), basis.day or NO_DAY)


def _dated(file: bytes, day: date) -> bytes:
    """Return ``file`` made on ``day`` at midnight, as far as its header tells."""
    made = f"{day.day:02} {_MONTHS[day.month - 1]} {day.year % 100:02}".encode()
    return file[:_DATE_AT] + made + b"00:00:00" + file[_LABEL_AT:]


def _cut(words: str, most: int) -> str:
    """Return as much of ``words`` as ``most`` bytes hold."""
    return legal(words).replace("\n", " ").encode()[:most].decode("utf-8", "ignore")
