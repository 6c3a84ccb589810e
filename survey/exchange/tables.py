"""A sheet under headings, whose readers say which cells they have taken."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from survey.core.sentence import Sentence
from survey.exchange.findings import Gathering
from survey.exchange.workbooks import Sheet

_PARTS = re.compile(r"\s*::?\s*")
_PREFIXES = ("bind", "body", "control", "instance", "media", "choices")
_ALIASES = {
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "bind::calculate": "calculation",
    "bind::jr:constraintmsg": "constraint_message",
    "body::appearance": "appearance",
    "control::appearance": "appearance",
    "caption": "label",
    "value": "name",
    "command": "type",
}


@dataclass(frozen=True)
class Column:
    """A heading: what it is about, and the language it says it in."""

    base: str
    language: str = ""


@dataclass
class Line:
    """One row of a sheet; whatever is not taken is told in the end."""

    sheet: str
    number: int
    cells: dict[Column, str]
    taken: set[Column] = field(default_factory=set)

    @property
    def place(self) -> Sentence:
        """Return where the line stands."""
        return Sentence("工作表“%(sheet)s”第 %(row)s 行", sheet=self.sheet, row=self.number)

    def take(self, base: str, language: str = "") -> str:
        """Return what stands under a heading, as something that is carried over."""
        column = Column(base, language)
        self.taken.add(column)
        return self.cells.get(column, "")

    def cells_of(self, base: str) -> str:
        """Return what stands under a heading, without taking it."""
        return self.cells.get(Column(base), "")

    def take_all(self) -> None:
        """Note that the whole line has been spoken of."""
        self.taken |= set(self.cells)

    def languages(self, base: str) -> Iterator[tuple[str, str]]:
        """Take what stands under every heading of ``base``, with its language."""
        for column, words in self.cells.items():
            if column.base == base:
                self.taken.add(column)
                yield column.language, words


def column_of(heading: str) -> Column:
    """Return what a heading of an XLSForm is about."""
    parts = _PARTS.split(heading.strip())
    base, rest = parts[0].lower().strip().replace(" ", "_"), parts[1:]
    if base in _PREFIXES and rest:
        base, rest = "::".join([base, *rest[:1]]).lower(), rest[1:]
    return Column(_ALIASES.get(base, base), ":".join(rest))


def lines_of(sheet: Sheet, gathering: Gathering) -> list[Line]:
    """Return the rows under the headings in the sheet's first row that is not empty."""
    head = next((index for index, row in enumerate(sheet.rows) if any(row)), None)
    if head is None:
        return []
    columns = [column_of(heading) for heading in sheet.rows[head]]
    for index, column in enumerate(columns):
        if column.base and column in columns[:index]:
            said = Sentence("有两列都叫“%(name)s”，只用前一列", name=sheet.rows[head][index])
            gathering.left_out(Sentence("工作表“%(sheet)s”", sheet=sheet.name), said)
    return [
        Line(sheet.name, number, _cells(columns, row))
        for number, row in enumerate(sheet.rows[head + 1 :], head + 2)
        if any(row)
    ]


def _cells(columns: list[Column], row: tuple[str, ...]) -> dict[Column, str]:
    cells: dict[Column, str] = {}
    for column, word in zip(columns, row, strict=False):
        if word and column.base:
            cells.setdefault(column, word)
    return cells


def tell_the_rest(lines: list[Line], gathering: Gathering, why: Mapping[str, Sentence]) -> None:
    """Note every heading under which something was not taken, with its rows."""
    rows: dict[tuple[str, str], list[int]] = {}
    for line in lines:
        for column in line.cells.keys() - line.taken:
            rows.setdefault((line.sheet, column.base), []).append(line.number)
    for (sheet, base), numbers in sorted(rows.items()):
        place = Sentence(
            "工作表“%(sheet)s”第 %(rows)s 行",
            sheet=sheet,
            rows=tuple(str(number) for number in sorted(set(numbers))[:20]),
        )
        said = Sentence("“%(column)s”这一列没有带过来", column=base)
        gathering.left_out(place, why.get(base, said))
