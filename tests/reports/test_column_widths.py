"""Columns on paper: what is short is never squeezed to make room for what is long."""

from decimal import Decimal

import pytest

from survey.reports.column_widths import indents_mm, lines_in, lines_of, widths_mm
from survey.reports.tables import Column, Kind, Table

LONG = "很长的题目" * 20


def table(*rows: tuple[object, ...]) -> Table:
    columns = (
        Column("题目", Kind.TEXT),
        Column("项目", Kind.TEXT),
        Column("各类n", Kind.TEXT),
        Column("票数"),
        Column("占比%", Kind.SHARE),
    )
    return Table("t", "表", columns, rows)


def test_widths_add_up_to_what_there_is() -> None:
    for rows in ((LONG, LONG, "12+20+35", 3, 4), ("甲", "乙", "1", 3, 4)):
        assert sum(widths_mm(table(rows), 156)) == pytest.approx(156)


def test_long_words_give_way_and_short_ones_keep_what_they_need() -> None:
    first, second, short, *_ = widths_mm(table((LONG, LONG, "12+20+35", 3, Decimal("4.5"))), 156)

    assert first == pytest.approx(second)
    assert short >= 8 * 0.56 * 3.71 + 2


def test_a_column_of_numbers_is_as_wide_as_what_stands_in_it() -> None:
    *_, share = widths_mm(table((LONG, LONG, "n", 3, "70.1–85.9")), 156)

    assert share >= 9 * 0.56 * 3.71 + 2


def test_numbers_are_centred_and_words_are_not() -> None:
    found = table(("甲", "乙", "1", 3, 4))

    indents = indents_mm(found, widths_mm(found, 156))

    assert indents[:3] == [0, 0, 0]
    assert min(indents[3:]) > 0


def test_lines_are_counted_by_the_tallest_cell() -> None:
    found = table((LONG, "甲", "1", 3, 4))

    assert lines_of(found, found.rows[0], [50, 50, 18, 19, 19]) == 9
    assert lines_in("一\n\n二", 50, 3.7) == 3
