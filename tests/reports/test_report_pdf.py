"""The report as a PDF, read back by its tags."""

import re
from pathlib import Path

import pypdfium2
import pytest

from survey.reports.chapters.annex import annex
from survey.reports.chapters.order import chapters
from survey.reports.chapters.outline import numeral
from survey.reports.printed import pdf
from survey.reports.printed.report import report_pdf
from survey.reports.tables import Table
from survey.stats.results import OpenTexts, SittingSummary
from tests.reports.makers import CANARY, demo_summary, inferred, with_canary
from tests.reports.opened_pdf import blocks, described, rows, words_on

SUMMARY = demo_summary()
POINTS_PER_MM = 72 / 25.4


@pytest.fixture(scope="module")
def report() -> bytes:
    """Return the report on the demo, made once."""
    return report_pdf(SUMMARY)


def tables_of(summary: SittingSummary) -> list[Table]:
    """Return every table of the chapters and the annex, in order."""
    return [
        part
        for chapter in (*chapters(summary), annex(summary))
        for section in chapter.sections
        for part in section.parts
        if isinstance(part, Table)
    ]


def expected_rows(summary: SittingSummary, lacking: str = "") -> list[list[str]]:
    """Return the rows of all tables as the page shows them, without empty cells."""
    found = []
    for table in tables_of(summary):
        for row in table.rows:
            cells = [_shown(str(row[place]), lacking) for place in table.shown]
            found.append([cell for cell in cells if cell])
    return found


def _shown(words: str, lacking: str) -> str:
    for one in lacking:
        words = words.replace(one, f"〔U+{ord(one):X}〕")
    return words


def pages(made: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(made))


def in_order(expected: list[list[str]], found: list[list[str]]) -> list[list[str]]:
    """Return the expected rows that are not among those found, in this order."""
    rest = iter(found)
    return [row for row in expected if not any(row == one for one in rest)]


def test_every_row_of_every_table_is_in_the_file_in_order(report: bytes) -> None:
    expected = expected_rows(SUMMARY, "𠮷")

    assert len(expected) > 150
    assert in_order(expected, rows(report)) == []


def test_hidden_figures_are_dashes_and_in_no_part_of_the_file() -> None:
    loaded = with_canary(demo_summary(hidden=True))

    made = report_pdf(loaded)

    assert in_order(expected_rows(demo_summary(hidden=True), "𠮷"), rows(made)) == []
    assert any(set(row[1:]) == {"—"} for row in rows(made))
    assert str(CANARY) not in "".join([*map(words_on, pages(made)), *described(made)])


def test_the_same_summary_gives_the_same_bytes(report: bytes) -> None:
    assert report_pdf(demo_summary()) == report


def test_the_file_bears_no_author_and_the_day_of_the_sitting(report: bytes) -> None:
    found = pypdfium2.PdfDocument(report).get_metadata_dict()

    assert found["Title"] == "云岭县青石镇巡察动员会民主测评和问卷调查结果"
    assert found["Author"] == ""
    assert found["CreationDate"] == found["ModDate"] == "D:20250312000000Z"


def test_a_sitting_without_a_day_has_a_file_without_one() -> None:
    basis = SUMMARY.basis.model_copy(update={"day": None, "unit": ""})

    made = report_pdf(SUMMARY.model_copy(update={"basis": basis, "texts": ()}))

    assert pypdfium2.PdfDocument(made).get_metadata_dict()["CreationDate"] == ""
    assert blocks(made, "P")[1] == "巡察动员会民主测评和问卷调查结果"


def test_bookmarks_lead_to_every_chapter_and_section(report: bytes) -> None:
    marks = [(mark.level, mark.get_title()) for mark in pypdfium2.PdfDocument(report).get_toc()]

    numbered = enumerate(chapters(SUMMARY), 1)
    assert [title for level, title in marks if level == 0] == [
        *(f"{numeral(number)}、{chapter.title}" for number, chapter in numbered),
        "附：方法和指纹",
    ]
    assert (1, "（二）您认为群众身边的突出问题是") in marks
    assert blocks(report, "H2") == [title for level, title in marks if level == 1]


def test_page_numbers_stand_between_dashes_outside(report: bytes) -> None:
    for number, page in enumerate(pages(report), 1):
        reading = page.get_textpage()
        at, length = reading.search(f"— {number} —").get_next()
        left, bottom, _, _ = reading.get_charbox(at)
        _, _, right, _ = reading.get_charbox(at + length - 1)
        outside = page.get_width() - right if number % 2 else left
        assert outside <= 60 * POINTS_PER_MM
        assert bottom <= 35 * POINTS_PER_MM


def test_only_chapters_with_wide_tables_lie_on_landscape_pages(report: bytes) -> None:
    turned = [page.get_width() > page.get_height() for page in pages(report)]

    changes = [now for before, now in zip([None, *turned], turned, strict=False) if before != now]
    assert changes == [False, True, False, True, False]


def test_a_table_that_goes_on_repeats_its_heading(report: bytes) -> None:
    asked = "对班子成员的评价"
    on_page = [words_on(page).split() for page in pages(report)]
    first = next(at for at, words in enumerate(on_page) if asked in words and "姓名" in words)

    for words in on_page[first : first + 3]:
        assert {"姓名", "职务", "优秀", "基本称职", "得分"} <= {*words}


def test_no_caption_is_left_behind_by_its_table(report: bytes) -> None:
    for page in pages(report):
        *_, last, number = words_on(page).splitlines()
        assert number.startswith("— ")
        assert not re.match(r"表\d", last)


def test_every_chart_has_words_and_every_bar_its_own(report: bytes) -> None:
    charts = [chart for table in tables_of(SUMMARY) if (chart := table.chart or table.dots)]

    assert described(report) == [chart.words for chart in charts]
    captions = [words.split(None, 1) for words in blocks(report, "Caption")]
    assert [words for number, words in captions if number[0] == "图"] == [
        chart.caption for chart in charts
    ]


def test_texts_are_verbatim_whatever_they_look_like(report: bytes) -> None:
    found = [words.replace("\n", "") for words in blocks(report, "LBody")]

    expected = [
        _shown(body, "𠮷").replace("\n", "") for texts in SUMMARY.texts for body in texts.bodies
    ]
    assert sorted(found) == sorted(expected)


def told(body: str) -> bytes:
    texts = OpenTexts(form="survey", key="opinion", place="一件事", bodies=(body,))
    return report_pdf(SUMMARY.model_copy(update={"texts": (texts,), "forms": ()}))


def test_a_character_that_no_font_has_is_spelt_out_and_the_page_says_so() -> None:
    made = told("𠮷村 👍🏽 བོད\ue000")

    (said,) = blocks(made, "LBody")
    assert said == "〔U+20BB7〕村 〔U+1F44D〕〔U+1F3FD〕 〔U+0F56〕〔U+0F7C〕〔U+0F51〕〔U+E000〕"
    assert any("统一码编号" in words for words in blocks(made, "P"))


def test_a_report_whose_characters_can_all_be_printed_has_no_such_note() -> None:
    made = told("䶮 㛃 𬍛")

    assert blocks(made, "LBody") == ["䶮 㛃 𬍛"]
    assert not any("统一码编号" in words for words in blocks(made, "P"))


@pytest.mark.parametrize(
    "body", ["字" * 2000, "w" * 2000, "！" * 500, "https://example.org/" + "a/b_c" * 80]
)
def test_nothing_leaves_the_type_area_however_long_its_words_are(body: str) -> None:
    made = told(body)

    assert "".join(blocks(made, "LBody")) == body
    for page in pages(made):
        reading = page.get_textpage()
        boxes = [reading.get_charbox(at) for at in range(reading.count_chars())]
        assert max(right for _, _, right, _ in boxes) <= (210 - 26 + 2) * POINTS_PER_MM


def test_long_names_in_tables_and_drawings_are_not_cut() -> None:
    form = SUMMARY.forms[0]
    grid = form.questions[0]
    names = ("项" * 400, "Donaudampfschiff" * 20)
    items = tuple(
        item.model_copy(update={"row": name}) for item, name in zip(grid.items, names, strict=False)
    )
    grid = grid.model_copy(update={"items": items, "rows": names})
    forms = (form.model_copy(update={"questions": (grid,)}),)

    made = report_pdf(inferred(SUMMARY.model_copy(update={"forms": forms, "texts": ()})))

    whole = "".join(words_on(page) for page in pages(made))
    drawn = 3  # in the table, in the drawing, side by side
    assert whole.count("项") >= drawn * 400
    for page in pages(made):
        reading = page.get_textpage()
        boxes = [reading.get_charbox(at) for at in range(reading.count_chars())]
        assert min(bottom for _, bottom, _, _ in boxes) >= 10 * POINTS_PER_MM
        assert max(right for _, _, right, _ in boxes) <= page.get_width() - 25 * POINTS_PER_MM


def test_thirty_people_and_sixty_questions_make_a_report() -> None:
    summary = demo_summary(people=30, questions=60)

    assert in_order(expected_rows(summary, "𠮷"), rows(report_pdf(summary))) == []


def test_nothing_shown_still_makes_a_report() -> None:
    bare = SUMMARY.model_copy(update={"audiences": (), "accounting": (), "forms": (), "texts": ()})

    assert blocks(report_pdf(bare), "H1") == ["一、要点", "二、基本情况", "附：方法和指纹"]


def test_a_font_of_ones_own_is_preferred_where_the_page_asks_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[dict[str, list[str]]] = []
    monkeypatch.setattr(pdf, "families", lambda _: {"FangSong", "Noto Serif SC", "Noto Sans SC"})
    monkeypatch.setattr(pdf, "compile", lambda _, values, **__: asked.append(values) or b"")

    report_pdf(SUMMARY, fonts=Path())

    faces = asked[-1]["faces"]
    assert faces["body"] == ["FangSong", "Noto Serif SC"]
    assert faces["head"] == ["Noto Sans SC"]


def test_only_fonts_at_hand_are_embedded(report: bytes) -> None:
    assert set(re.findall(rb"/FontName/[A-Z]{6}\+([\w-]+)", report)) == {
        b"NotoSansSC-Regular",
        b"NotoSerifSC-Regular",
    }


def test_no_page_begins_with_the_note_of_a_table() -> None:
    made = report_pdf(demo_summary(questions=30))  # one of its tables just fills a page

    assert not [number for number, page in enumerate(pages(made), 1) if _begins_with_note(page)]


def _begins_with_note(page: pypdfium2.PdfPage) -> bool:
    return words_on(page).lstrip().startswith(("注：", "提示："))
