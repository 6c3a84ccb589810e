"""Widths of columns that tables share, and heights that hold what is wrapped."""

from survey.reports.tables import Column, Kind, Table
from survey.reports.workbook.sizes import (
    column_pixels,
    head_pixels,
    note_pixels,
    page_pixels,
    row_pixels,
    span,
)

LABEL, COUNT = Column("项目", Kind.TEXT), Column("票数")


def table(*rows: tuple, columns=(LABEL, COUNT)) -> Table:
    return Table("t", "表", columns, rows)


def test_words_get_what_they_need_while_there_is_room():
    short, long = (column_pixels([table((words * 5, 1))])[0] for words in ("好", "执行政策"))

    assert short < long < 400


def test_the_widest_words_give_way_until_the_sheet_is_as_wide_as_a_page():
    columns = (LABEL, Column("原文", Kind.TEXT))

    label, text = column_pixels([table(("基层站所", "路灯" * 500), columns=columns)])

    assert label + text in range(1295, 1310)
    assert label < 120


def test_words_above_numbers_are_broken_so_that_numbers_stay_narrow():
    persons = table(("德", "党委委员、纪委书记、监察办公室主任", 1), columns=(LABEL, LABEL, COUNT))

    alone, shared = (column_pixels(of)[1] for of in ([persons], [persons, table(("好", 1))]))

    assert shared == 150 < alone


def test_a_row_is_tall_enough_for_its_longest_cell():
    one, two = row_pixels(("好", 1), [100, 60]), row_pixels(("好" * 9, 1), [100, 60])

    assert two - one >= 15
    assert row_pixels(("第一行\n第二行", 1), [100, 60]) == two


def test_no_row_is_taller_than_programs_can_show():
    assert row_pixels(("路" * 9000,), [100]) == 545


def test_headings_and_notes_are_wrapped():
    assert head_pixels([("不了解占比%", 60)]) > head_pixels([("票数", 60)])
    assert note_pixels("注" * 100, 300) > note_pixels("注", 300)


def test_a_line_of_words_is_as_wide_as_its_table_and_not_too_narrow():
    widths = [200, 60, 60, 60, 60, 60]

    assert span(widths, 2, 100) == 2
    assert span(widths, 2, 300) == 3
    assert span(widths, 2, 9999) == 6


def test_more_of_a_sheet_fits_on_a_page_when_it_is_wide():
    assert page_pixels([2000]) > page_pixels([1000]) == page_pixels([500])
