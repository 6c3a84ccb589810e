"""Sheets of slips and posters, read back from the printed page."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from numpy.typing import NDArray

from survey.core.codes import grouped, new_slip
from survey.core.errors import SurveyError
from survey.reports.printed.poster import PosterText, poster_pdf
from survey.reports.printed.slips import Batch, PrintedSlip, SlipText, slips_pdf

ADDRESS = "http://10.0.0.5:8000/s"
TEXT = SlipText(
    organisation="中共临江县委第三巡察组",
    title="县教育局领导班子民主测评",
    how="微信扫一扫。打不开时，用浏览器打开下面的地址，输入号码。",
    last_day="11月30日",
    hotline="0571-8888 6666",
    address=ADDRESS,
)
POSTER = PosterText(
    organisation="中共临江县委第三巡察组",
    title="群众意见征集",
    not_recorded="姓名、手机号、微信号、位置和填写时间",
    last_day="11月30日",
    hotline="0571-8888 6666",
    hours="工作日 8:30–17:30",
)
DPI = 150
MILLIMETRE = DPI / 25.4


def issued(count: int, address: str = ADDRESS) -> list[PrintedSlip]:
    slips = (new_slip(random.Random(seed).randbytes) for seed in range(count))
    return [PrintedSlip(f"{address}#{slip.token}", slip.typed) for slip in slips]


def printed(
    slips: list[PrintedSlip], per_page: Literal[24, 10] = 24, text: SlipText = TEXT
) -> bytes:
    return slips_pdf(text, [Batch("A票 班子成员", "黄色", slips)], per_page)


def pictures(made: bytes) -> Iterator[NDArray[np.uint8]]:
    for page in pypdfium2.PdfDocument(made):
        yield page.render(scale=DPI / 72, grayscale=True).to_numpy().squeeze()


def texts(made: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]


def scanned(made: bytes) -> list[str]:
    return [
        symbol.text
        for page in pictures(made)
        for symbol in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    ]


@pytest.mark.parametrize(("per_page", "sheets"), [(24, 25), (10, 60)])
def test_every_slip_scans_and_the_set_is_the_set_issued(
    per_page: Literal[24, 10], sheets: int
) -> None:
    slips = issued(600)

    made = printed(slips, per_page)

    assert len(pypdfium2.PdfDocument(made)) == 1 + sheets
    assert sorted(scanned(made)) == sorted(slip.url for slip in slips)


@pytest.mark.parametrize("per_page", [24, 10])
def test_slips_come_in_the_order_given_with_their_digits_in_fours(
    per_page: Literal[24, 10],
) -> None:
    slips = issued(50)

    made = printed(slips, per_page)

    typed = re.findall(r"^\d{4} \d{4} \d{4}\r?$", "\n".join(texts(made)), re.MULTILINE)
    assert [line.strip() for line in typed] == [grouped(slip.typed) for slip in slips]


@pytest.mark.parametrize(
    ("per_page", "pitch", "columns", "rows"), [(24, (70, 37), 3, 8), (10, (99, 57), 2, 5)]
)
def test_symbols_lie_on_the_grid_with_their_quiet_zone(
    per_page: Literal[24, 10], pitch: tuple[float, float], columns: int, rows: int
) -> None:
    _, page = pictures(printed(issued(per_page), per_page))

    symbols = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)

    corners = np.array([(s.position.top_left.x, s.position.top_left.y) for s in symbols])
    cells = np.rint((corners - corners.min(0)) / MILLIMETRE / pitch).astype(int)
    assert {tuple(cell) for cell in cells} == {(x, y) for x in range(columns) for y in range(rows)}
    assert np.abs(corners - corners.min(0) - cells * pitch * np.array(MILLIMETRE)).max() <= 2
    for symbol in symbols:
        assert module_size(symbol) >= 0.8 - 1 / MILLIMETRE / 29
        assert quiet_zone(page, symbol).min() > 250


def module_size(symbol: zxingcpp.Barcode) -> float:
    """Return millimetres per module of a version 3 symbol."""
    return (symbol.position.top_right.x - symbol.position.top_left.x) / 29 / MILLIMETRE


def quiet_zone(page: NDArray[np.uint8], symbol: zxingcpp.Barcode) -> NDArray[np.uint8]:
    """Return the pixels within four modules around a symbol, less two pixels of blur."""
    corner = symbol.position.top_left
    side = symbol.position.top_right.x - corner.x
    quiet = int(4 * side / 29)
    around = page[
        corner.y - quiet : corner.y + side + quiet, corner.x - quiet : corner.x + side + quiet
    ].astype(int)
    assert around.shape == (side + 2 * quiet, side + 2 * quiet)
    around[quiet - 2 : quiet + side + 2, quiet - 2 : quiet + side + 2] = 255
    return around


def test_a_slip_tells_neither_its_group_nor_its_place() -> None:
    cover, *sheets = texts(printed(issued(30)))

    assert "A票 班子成员" in cover
    assert "黄色" in cover
    assert "30 张票，2 页" in cover
    codes = re.compile(r"\d{4} \d{4} \d{4}\s*")
    first, *others = codes.split("".join(sheets).strip())[:-1]
    assert not re.search("A票|班子成员|黄", first)
    assert others == [first] * 29


def test_each_group_begins_with_its_own_sheet_for_the_printer() -> None:
    slips = issued(30)
    batches = [Batch("A票", "黄色", slips[:5]), Batch("B票", "蓝色", slips[5:])]

    pages = texts(slips_pdf(TEXT, batches, 24))

    covers = [number for number, page in enumerate(pages) if "印制单" in page]
    assert covers == [0, 2]
    assert "蓝色" in pages[2]
    assert "25 张票，2 页" in pages[2]


def test_every_slip_says_who_what_how_until_when_and_whom_to_call() -> None:
    _, sheet = texts(printed(issued(24)))

    flowing = sheet.replace("\r\n", "")
    for said in (TEXT.organisation, TEXT.title, TEXT.how, TEXT.address, TEXT.hotline):
        assert flowing.count(said) == 24
    assert flowing.count("截止：11月30日") == 24


@pytest.mark.parametrize("per_page", [24, 10])
def test_a_long_date_keeps_its_distance_from_the_telephone(per_page: Literal[24, 10]) -> None:
    text = replace(
        TEXT,
        organisation="县委第四巡察组",
        title="动员会民主测评",
        how="微信扫一扫；打不开时用浏览器打开下面的网址，输入号码。",
        last_day="2026年11月21日",
        hotline="0571-5550 0199",
    )

    page = pypdfium2.PdfDocument(printed(issued(1), per_page, text))[1].get_textpage()

    words = [page.get_text_range(index, 1) for index in range(page.count_chars())]
    phone = "".join(words).index("电话")
    date_right = max(page.get_charbox(index)[2] for index in range(phone) if words[index] == "日")
    assert page.get_charbox(phone)[0] - date_right > 5  # points


def test_the_same_slips_give_the_same_bytes() -> None:
    assert printed(issued(30)) == printed(issued(30))


def test_a_long_title_takes_two_lines_and_nothing_is_lost() -> None:
    title = "临江市教育体育局领导班子和班子成员民主测评"

    _, sheet = texts(printed(issued(1), text=replace(TEXT, title=title)))

    assert title in sheet.replace("\r\n", "")


def test_words_that_do_not_fit_are_refused_and_never_printed_over_the_code() -> None:
    with pytest.raises(SurveyError, match=r"票上放不下这些字：请缩短.*或者改为一页 10 张"):
        printed(issued(1), text=replace(TEXT, title="民主测评" * 20))


def test_an_address_too_long_for_24_a_page_fits_10_a_page() -> None:
    address = "https://minzhuceping.linjiang.gov.cn/s"
    text, slips = replace(TEXT, address=address), issued(10, address)

    with pytest.raises(SurveyError, match=r"地址太长，一页 24 张.*或者改为一页 10 张"):
        printed(slips, 24, text)
    assert sorted(scanned(printed(slips, 10, text))) == sorted(slip.url for slip in slips)


def test_a_poster_is_one_page_with_a_code_of_at_least_120_millimetres() -> None:
    url = "http://10.0.0.5:8000/o/7KQ2MX"

    (page,) = pictures(poster_pdf(POSTER, url))

    (symbol,) = zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)
    side = symbol.position.top_right.x - symbol.position.top_left.x
    assert symbol.text == url
    assert side / MILLIMETRE >= 120 - 2 / MILLIMETRE
    assert quiet_zone(page, symbol).min() > 250


def test_a_poster_says_what_one_must_know_and_the_address_in_print() -> None:
    (said,) = texts(poster_pdf(POSTER, "http://10.0.0.5:8000/o/7KQ2MX"))

    for part in (
        POSTER.organisation,
        POSTER.title,
        POSTER.not_recorded,
        POSTER.last_day,
        POSTER.hotline,
        POSTER.hours,
        "http://10.0.0.5:8000/o/7KQ2MX",
    ):
        assert part in said


def test_a_poster_that_needs_a_second_page_is_refused() -> None:
    with pytest.raises(SurveyError, match="海报一页放不下"):
        poster_pdf(replace(POSTER, not_recorded="姓名、" * 200), "http://10.0.0.5:8000/o/7KQ2MX")
