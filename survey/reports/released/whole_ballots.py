"""Whole ballots as they may leave the house: columns of codes, and what the codes mean."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from survey.core.answers import Value
from survey.core.form import Form
from survey.reports.released.variables import Variable, variables
from survey.reports.tables import NOT_COMPUTED, Cell, Column, Kind, Row, Table
from survey.stats.results import Audience
from survey.stats.row_release import Place, Rows

GROUP, GROUP_LABEL = "group", "票类"
"""The variable that tells whose ballot it is."""

_NOT_GIVEN = "不在“数据”表里"
_READING = (
    "一行是一份答卷，同一票类的各行次序是打乱的。列名和代码的意思见“编码表”的“变量”一列。",
    "小于零的代码不是答案的次序：不了解、弃权、没有问到、未填。文字、数字和会认出人的题不在表里。",
)


@dataclass(frozen=True)
class WholeBallots:
    """The rows of ``audiences`` as they are kept, in random order within each.

    What is ``left_out`` of them stands in no file, nor does any text.
    """

    forms: Sequence[Form]
    audiences: Sequence[Audience]
    rows: Rows
    left_out: Collection[Place]

    def variables(self) -> tuple[Variable, ...]:
        """Return the variables that are given."""
        return tuple(one for one in variables(self.forms) if self.gives(one))

    def gives(self, variable: Variable) -> bool:
        """Return whether a variable is given."""
        place = variable.form, variable.index
        if variable.measure is None or place in self.left_out:
            return False
        return any(place in columns for columns in self.rows.values())

    def groups(self) -> list[int]:
        """Return the number of its audience, from 1 on, for each row."""
        return [
            number
            for number, one in enumerate(self.audiences, 1)
            for _ in range(_count(self.rows[one.code]))
        ]

    def column(self, variable: Variable) -> list[float | None]:
        """Return a variable's codes, ``None`` where it is not kept of an audience."""
        column: list[float | None] = []
        for one in self.audiences:
            kept = self.rows[one.code]
            answers = kept.get((variable.form, variable.index))
            if answers is None:
                column.extend([None] * _count(kept))
            else:
                column.extend(variable.code(answer) for answer in answers)
        return column


def ballot_register(ballots: WholeBallots) -> Table:
    """Return a row for each ballot, a column for each variable under its label."""
    given = ballots.variables()
    heads = (Column(GROUP, over=GROUP_LABEL), *(Column(one.name, over=one.label) for one in given))
    columns = [map(_cell, ballots.column(one)) for one in given]
    rows = tuple(zip(ballots.groups(), *columns, strict=True))
    return Table("ballots", "数据", heads, rows, _READING)


def variable_register(ballots: WholeBallots) -> Table:
    """Return what every variable is called and what its codes mean, also those not given."""
    columns = tuple(Column(label, Kind.TEXT) for label in ("变量", "表", "内容", "归口", "编码"))
    named = "；".join(f"{at}={one.label}" for at, one in enumerate(ballots.audiences, 1))
    rows = ((GROUP, "", GROUP_LABEL, "", named), *_described(ballots))
    return Table("codes", "编码表", columns, rows)


def _described(ballots: WholeBallots) -> Iterator[Row]:
    for one in variables(ballots.forms):
        form = ballots.forms[one.form]
        codes = "；".join(f"{code.value}={code.label}" for code in one.categories)
        tag = form.tag_of(one.slot.question)
        yield one.name, form.title, one.label, tag, codes if ballots.gives(one) else _NOT_GIVEN


def _cell(code: float | None) -> Cell:
    if code is None:
        return NOT_COMPUTED
    return int(code) if code == int(code) else Decimal(str(code))


def _count(columns: Mapping[Place, Sequence[Value]]) -> int:
    return max(map(len, columns.values()), default=0)
