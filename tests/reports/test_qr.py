"""What a phone must be able to read."""

import random
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
import zxingcpp

from survey.core.codes import ALPHABET, TOKEN_LENGTH
from survey.core.errors import SurveyError
from survey.reports.printed import qr

SVG = "{http://www.w3.org/2000/svg}"


def slip_url(seed: int, address: str = "http://10.0.0.5:8000/s") -> str:
    return f"{address}#{''.join(random.Random(seed).choices(ALPHABET, k=TOKEN_LENGTH))}"


def seen(modules: qr.Modules) -> str:
    """Return what a camera reads off ``modules`` drawn 4 pixels each in a quiet zone."""
    light = np.pad(~np.array(modules, dtype=bool), 4, constant_values=True)
    picture = np.kron(light, np.ones((4, 4))).astype(np.uint8) * 255
    (symbol,) = zxingcpp.read_barcodes(picture)
    return symbol.text


def test_every_symbol_reads_back_although_no_mask_is_searched_for() -> None:
    urls = [slip_url(seed) for seed in range(300)]

    read = [seen(qr.matrix(url)) for url in urls]

    assert read == urls


@pytest.mark.parametrize(
    "text", ["1", "巡察公告：意见征集", "https://example.org/o/aB-9_~?x=1&y=2", "A" * 40, "9" * 300]
)
def test_any_text_reads_back(text: str) -> None:
    assert seen(qr.matrix(text)) == text


@pytest.mark.parametrize(
    "address",
    ["http://10.0.0.5:8000/s", "http://192.168.100.100:8000/s", "https://xc.linjiang.gov.cn/s"],
)
def test_a_slip_stays_within_version_3(address: str) -> None:
    sides = {len(qr.matrix(slip_url(seed, address))) for seed in range(20)}

    assert sides == {29}


def test_the_same_text_gives_the_same_symbol() -> None:
    assert qr.matrix(slip_url(1)) == qr.matrix(slip_url(1))
    assert qr.matrix(slip_url(1)) != qr.matrix(slip_url(2))


def test_too_much_text_is_refused_with_its_length() -> None:
    with pytest.raises(SurveyError, match="2400 字节"):
        qr.matrix("长" * 800)


def test_the_drawing_shows_exactly_the_modules_inside_their_quiet_zone() -> None:
    modules = qr.matrix(slip_url(1))

    drawing = ElementTree.fromstring(qr.svg(slip_url(1), quiet=4))  # noqa: S314 - our own drawing

    assert drawing.get("viewBox") == "0 0 37 37"
    assert painted(drawing.find(f"{SVG}path"), 37) == framed(modules, 4)


def test_the_drawing_is_one_dark_path_and_names_no_host_but_the_svg_namespace() -> None:
    drawing = qr.svg(slip_url(1))

    assert drawing.count("<path") == 1
    assert drawing.count("currentColor") == 1
    assert drawing.count("//") == drawing.count("http://www.w3.org/2000/svg") == 1


def painted(path: ElementTree.Element | None, side: int) -> set[tuple[int, int]]:
    """Return the unit squares (row, column) covered by the path's bars ``Mx yHxv1Hxz``."""
    assert path is not None
    squares = set()
    for bar in path.attrib["d"].split("z")[:-1]:
        start, row, end = (
            int(number) for number in bar.partition("v")[0][1:].replace("H", " ").split()
        )
        assert bar.endswith(f"v1H{start}")
        assert 0 <= start < end <= side
        squares |= {(row, column) for column in range(start, end)}
    return squares


def framed(modules: qr.Modules, quiet: int) -> set[tuple[int, int]]:
    return {
        (row + quiet, column + quiet)
        for row, line in enumerate(modules)
        for column, dark in enumerate(line)
        if dark
    }
