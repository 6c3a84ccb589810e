"""How wide columns are on paper: numbers as they need, words what is left."""

from math import ceil

from survey.reports.characters import ems
from survey.reports.tables import Kind, Row, Table

_ROOMY = 8  # more columns than these are set in smaller type
_LARGE_EM_MM, _SMALL_EM_MM = 3.71, 3.18
_NATURAL_MM = {Kind.COUNT: 9.5, Kind.SHARE: 11.5, Kind.SCORE: 13.0}
_WIDEST_NUMBER_MM = 24.0
_LEAST_WORDS_MM, _MOST_WORDS_MM = 14.0, 90.0
_SLACK = 1.12  # digits are a little wider than half an em
_MARGINS_MM = 2.0


def is_roomy(table: Table) -> bool:
    """Return whether the columns are so few that they can be set in the larger type."""
    return len(table.shown) <= _ROOMY


def widths_mm(table: Table, width_mm: float) -> list[float]:
    """Return the widths of the columns that are shown, ``width_mm`` in all."""
    em_mm = _em_mm(table)
    numbers = {at: _number_width(table, at, em_mm) for at in _places(table, words=False)}
    words = {at: _words_width(table, at, em_mm) for at in _places(table, words=True)}
    least = len(words) * _LEAST_WORDS_MM
    if sum(numbers.values()) > width_mm - least:
        numbers = _scaled(numbers, width_mm - least)
    room = width_mm - sum(numbers.values())
    spare = room - sum(words.values())
    if spare > 0 and numbers:
        grown = {at: min(_WIDEST_NUMBER_MM, w + spare / len(numbers)) for at, w in numbers.items()}
        numbers = {at: max(grown[at], width) for at, width in numbers.items()}
    given = numbers | fitted(words, width_mm - sum(numbers.values()))
    return [given[at] for at in table.shown]


def indents_mm(table: Table, widths: list[float]) -> list[float]:
    """Return the indents that centre columns of numbers and keep their ends in line."""
    return [_indent(table, at, width) for at, width in zip(table.shown, widths, strict=True)]


def lines_of(table: Table, row: Row, widths: list[float]) -> int:
    """Return about how many lines the tallest cell of ``row`` takes, rather one too many."""
    return max(
        lines_in(str(row[at]), width - _MARGINS_MM, _em_mm(table))
        for at, width in zip(table.shown, widths, strict=True)
    )


def lines_in(words: str, width_mm: float, em_mm: float) -> int:
    """Return about how many lines ``words`` take.

    >>> lines_in("第一行，要折一下\n第二行", 20, 4)
    3
    """
    a_line = max(1, int(width_mm / em_mm))
    return sum(max(1, ceil(ems(line) / a_line)) for line in words.split("\n"))


def fitted(widths: dict[int, float], total: float) -> dict[int, float]:
    """Return widths that add up to ``total``; where it is short, the widest give way."""
    if sum(widths.values()) <= total:
        return _scaled(widths, total)
    given: dict[int, float] = {}
    for at in sorted(widths, key=widths.__getitem__):
        share = (total - sum(given.values())) / (len(widths) - len(given))
        given[at] = min(widths[at], share)
    return given


def _indent(table: Table, at: int, width: float) -> float:
    if table.columns[at].kind.words:
        return 0
    longest = max((ems(str(row[at])) for row in table.rows), default=0)
    return max(0, (width - longest * _em_mm(table) - _MARGINS_MM) / 2)


def _em_mm(table: Table) -> float:
    return _LARGE_EM_MM if is_roomy(table) else _SMALL_EM_MM


def _places(table: Table, *, words: bool) -> list[int]:
    return [at for at in table.shown if table.columns[at].kind.words is words]


def _scaled(widths: dict[int, float], total: float) -> dict[int, float]:
    return {at: width * total / sum(widths.values()) for at, width in widths.items()}


def _number_width(table: Table, at: int, em_mm: float) -> float:
    """Return the width that a column of numbers needs, and of words that stand for numbers."""
    column = table.columns[at]
    label = min(ems(column.label), 4)
    longest = max((ems(str(row[at])) for row in table.rows), default=0)
    needed = max(label, longest * _SLACK) * em_mm + _MARGINS_MM
    return min(_WIDEST_NUMBER_MM, max(_NATURAL_MM[column.kind], needed))


def _words_width(table: Table, at: int, em_mm: float) -> float:
    longest = max(map(ems, [table.columns[at].label, *(str(row[at]) for row in table.rows)]))
    return min(_MOST_WORDS_MM, max(_LEAST_WORDS_MM, longest * em_mm * _SLACK + _MARGINS_MM))
