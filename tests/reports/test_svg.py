"""Bars as SVG: whole without a style, words escaped, numbers only where there is room."""

import re

from lxml import etree

from survey.reports.drawn.figures import Bar, Part
from survey.reports.drawn.shades import Shade
from survey.reports.drawn.svg import bar_svg, swatch_svg

SVG = "{http://www.w3.org/2000/svg}"
DARK, PALE, HATCHED = Shade("#1F3864", dark=True), Shade("#E1E9F5"), Shade("#8C3A12", hatch=0)


def drawn(*parts: tuple[int, Shade, float], label: str = "张三", stacked: bool = True) -> str:
    pieces, start = [], 0.0
    for number, shade, width in parts:
        pieces.append(Part("好", number, shade, start, width))
        start += width
    return bar_svg(Bar(label, tuple(pieces), stacked))


def numbers(svg: str) -> list[str]:
    return [one.text for one in etree.fromstring(svg).iter(f"{SVG}text")]


def test_parts_lie_side_by_side_in_per_cent_of_the_width():
    tree = etree.fromstring(drawn((6, DARK, 60), (4, PALE, 40)))

    rects = [(one.get("x"), one.get("width"), one.get("fill")) for one in tree.iter(f"{SVG}rect")]
    assert rects == [("0", "60", "#1F3864"), ("60", "40", "#E1E9F5")]


def test_a_number_stands_in_its_part_only_where_there_is_room():
    assert numbers(drawn((95, DARK, 95), (3, PALE, 3), (2, PALE, 2))) == ["95", "3"]


def test_a_number_on_a_dark_ground_is_white():
    (number,) = etree.fromstring(drawn((9, DARK, 100))).iter(f"{SVG}text")

    assert number.get("fill") == "#FFFFFF"


def test_the_number_of_a_plain_bar_stands_behind_it_however_short_it_is():
    svg = drawn((1, DARK, 0.5), stacked=False)

    assert numbers(svg) == ["1"]
    assert 'x="1.7%"' in svg


def test_what_speaks_against_is_hatched_within_its_part():
    path = re.search(r' d="([^"]+)"', drawn((7, DARK, 70.5), (3, HATCHED, 29.5)))[1]

    stripes = [tuple(map(float, one)) for one in re.findall(r"M([\d.]+) 0h([\d.]+)", path)]
    assert len(stripes) == 30
    assert all(left >= 70.5 and left + width <= 100 for left, width in stripes)


def test_two_grades_that_speak_against_are_hatched_differently():
    first, second = (swatch_svg(Shade("#8C3A12", hatch=place)) for place in (0, 1))

    assert first != second


def test_bars_that_diverge_bear_the_line_from_which_they_do():
    part = Part("好", 6, DARK, 10, 50)
    diverging, plain = (
        etree.fromstring(bar_svg(Bar("张三", (part,), middle=middle))) for middle in (60, None)
    )

    assert [one.get("x1") for one in diverging.iter(f"{SVG}line")] == ["60"]
    assert list(plain.iter(f"{SVG}line")) == []


def test_what_people_wrote_stays_words():
    svg = drawn((9, DARK, 100), label='<script>"&\x00')

    assert etree.fromstring(svg).get("aria-label") == '<script>"&：好 9'


def test_a_bar_asks_for_no_style_and_no_other_element():
    assert not re.search(r"style=|url\(|href|\sid=", drawn((9, HATCHED, 100)))
