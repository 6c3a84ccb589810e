"""Whole ballots as an SPSS file, where they are kept whole. Needs the extra ``spss``."""

import importlib.util
from datetime import date
from math import nan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from survey.reports.chapters.basis import NO_DAY
from survey.reports.characters import legal
from survey.reports.released.variables import Variable
from survey.reports.released.whole_ballots import GROUP, GROUP_LABEL, WholeBallots
from survey.stats.results import SittingSummary

_MISSING: Any = {"lo": -99.0, "hi": -1.0}
_LABEL, _VALUE_LABEL, _FILE_LABEL = 255, 120, 64  # bytes that SPSS reads
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_DATE_AT, _LABEL_AT = 92, 109  # in the file's header, the time between them


def is_installed() -> bool:
    """Return whether SPSS files can be made here: few want them, and the libraries are large."""
    return all(importlib.util.find_spec(name) for name in ("pandas", "pyreadstat"))


def rows_sav(summary: SittingSummary, ballots: WholeBallots) -> bytes:
    """Return whole ballots. What is not kept of one audience is system-missing there.

    The only date is the sitting's day.
    """
    found = ballots.variables()
    columns = {GROUP: [float(group) for group in ballots.groups()]}
    columns |= {one.name: _column(ballots, one) for one in found}
    labels: dict[str, str | None] = {one.name: _cut(one.label, _LABEL) for one in found}
    labels[GROUP] = GROUP_LABEL
    groups = enumerate(ballots.audiences, 1)
    named = {float(at): _cut(one.label, _VALUE_LABEL) for at, one in groups}
    codes = {GROUP: named} | {one.name: _codes(one) for one in found}
    measures = {GROUP: "nominal"} | {one.name: str(one.measure) for one in found}
    return _written(columns, labels, codes, measures, summary)


def _column(ballots: WholeBallots, variable: Variable) -> list[float]:
    return [nan if code is None else float(code) for code in ballots.column(variable)]


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
            missing_ranges={name: [_MISSING] for name in columns if name != GROUP},
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
