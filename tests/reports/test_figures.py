"""Tables and bars as the results page and the PDF show them."""

from dataclasses import replace
from decimal import Decimal

import pytest

from survey.reports.drawn.figures import Heading, bars, blocks, headings, legend
from survey.reports.drawn.shades import Shade
from survey.reports.tables import NOT_ASKED, WITHHELD, Chart, Column, Kind, Series, Table, Tone

SERIES = (
    Series(2, "好"),
    Series(3, "差", Tone.AGAINST),
    Series(4, "不了解", Tone.ASIDE),
    Series(5, "未填", Tone.BLANK),
)


def a_table(*rows: tuple[object, ...], stacked: bool = True) -> Table:
    """A table of two blocks with a pair of columns under one heading and a minor one."""
    columns = (
        Column("方面", Kind.HEADING),
        Column("姓名", Kind.TEXT),
        Column("票数", over="好"),
        Column("票数", over="差"),
        Column("不了解"),
        Column("未填"),
        Column("占比", Kind.SHARE, minor=True),
    )
    series = SERIES if stacked else SERIES[:1]
    chart = Chart(stacked, 1, series, 0, len(rows) - 1, "图", "图中所示")
    return Table("t", "表", columns, rows, chart=chart)


ROWS = (
    ("德", "张三", 6, 2, 1, 1, Decimal("60.0")),
    ("德", "李四", WITHHELD, WITHHELD, WITHHELD, WITHHELD, WITHHELD),
    ("能", "张三", NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED, NOT_ASKED),
)


def test_columns_that_share_a_heading_stand_under_it():
    first, second = headings(a_table(*ROWS))

    assert first == (
        Heading("姓名", down=2, words=True),
        Heading("好"),
        Heading("差"),
        Heading("不了解", down=2),
        Heading("未填", down=2),
    )
    assert second == (Heading("票数"), Heading("票数"))


def test_rows_stand_under_their_block_without_the_columns_left_to_the_workbook():
    found = list(blocks(a_table(*ROWS)))

    assert [(block.title, len(block.rows)) for block in found] == [("德", 2), ("能", 1)]
    assert found[0].rows[0] == ("张三", 6, 2, 1, 1)


def test_grades_diverge_from_one_line_and_who_did_not_judge_stands_outside():
    rows = (ROWS[0], ("德", "李四", 2, 4, 0, 0, Decimal("33.3")))

    first, second = bars(a_table(*rows))

    whole = 60 + 66.667 + 2 + 20  # the longest on either side, the gap, what stands outside
    assert first.middle == second.middle == pytest.approx(100 * 60 / whole, abs=0.01)
    for bar, widths in ((first, (60, 20, 10, 10)), (second, (33.333, 66.667))):
        good, bad, *_ = bar.parts
        assert good.start + good.width == pytest.approx(bar.middle, abs=0.02)
        assert bad.start == bar.middle
        assert [part.width * whole / 100 for part in bar.parts] == pytest.approx(widths, abs=0.02)
    assert second.parts[-1].start + second.parts[-1].width < first.parts[2].start
    assert first.parts[-1].start + first.parts[-1].width == pytest.approx(100, abs=0.02)
    assert first.said == "张三：好 6、差 2、不了解 1、未填 1"


def test_a_scale_with_nothing_against_fills_its_bar():
    chart = Chart(True, 1, (Series(2, "甲"), Series(3, "乙")), 0, 0, "图", "图中所示")

    (bar,) = bars(replace(a_table(ROWS[0]), chart=chart))

    assert [(part.start, part.width) for part in bar.parts] == [(0, 75), (75, 25)]
    assert bar.middle is None


def test_what_is_withheld_or_was_not_asked_has_no_bar():
    _, withheld, not_asked = bars(a_table(*ROWS))

    assert withheld.parts == not_asked.parts == ()


def test_a_bar_of_counts_is_measured_against_the_longest_which_leaves_room_for_its_number():
    rows = (ROWS[0], ("德", "李四", 3, 0, 0, 0, Decimal(30)))

    found = bars(a_table(*rows, stacked=False))

    assert [bar.parts[0].width for bar in found] == [90, 45]


def test_nothing_counted_draws_nothing():
    empty = ("德", "张三", 0, 0, 0, 0, Decimal(0))

    assert bars(a_table(empty))[0].parts == ()
    assert bars(a_table(empty, stacked=False))[0].parts == ()


def test_the_legend_names_every_series_in_its_shade():
    chart = a_table(*ROWS).chart

    assert legend(chart) == (
        ("好", Shade("#1F3864", dark=True)),
        ("差", Shade("#8C3A12", hatch=0)),
        ("不了解", Shade("#ABABAB")),
        ("未填", Shade("#FFFFFF")),
    )
