"""The Word report, opened again."""

import io
import re
from datetime import date
from pathlib import PurePosixPath
from zipfile import ZipFile

import openpyxl
import pytest
from lxml import etree

from survey.core.scales import STANDARD
from survey.reports.drawn.charts import names_beside
from survey.reports.word.report import report_docx
from survey.stats.figures import Distribution
from survey.stats.results import (
    WHOLE,
    Audience,
    AudienceKind,
    GridResult,
    Item,
    MultipleResult,
    NumberCount,
    NumberResult,
    OpenTexts,
    RankingCount,
    RankingResult,
    SingleResult,
)
from tests.reports.makers import CANARY, PEOPLE, demo_summary, distribution, with_canary
from tests.reports.opened import markup, paragraphs, parts, series_of, word, word_table, words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
SUMMARY = demo_summary()


@pytest.fixture(scope="module")
def report() -> bytes:
    """Return the report on the demo, made once."""
    return report_docx(SUMMARY)


def question(key: str, form: str) -> object:
    """Return a question of the demo."""
    asked = next(one for one in SUMMARY.forms if one.id == form)
    return next(one for one in asked.questions if one.question == key)


def figures(found: Distribution) -> list[str]:
    """Return a distribution on a scale as the document's grid shows it."""
    graded = [x for s in found.shares[:-1] for x in (str(s.count), str(s.share))]
    score = [] if found.score is None else [str(found.score)]
    return [*graded, str(found.unknown), str(found.blank), *score]


def headings(file: bytes) -> list[str]:
    """Return the chapters' headings."""
    return [p.text for p in word(file).paragraphs if p.style.name == "Heading 1"]


def test_the_leading_body_table_holds_the_summary_item_by_item(report: bytes) -> None:
    grid = question("body", "leading_body")
    assert isinstance(grid, GridResult)

    rows = word_table(report, "对领导班子的评价")[2:]

    assert rows == [[item.row, *figures(item.results[WHOLE])] for item in grid.items]


def test_the_members_table_holds_every_person_in_order_under_each_aspect(report: bytes) -> None:
    grid = question("members", "members")
    assert isinstance(grid, GridResult)

    rows = iter(word_table(report, "对班子成员的评价")[2:])

    for place, aspect in enumerate(grid.columns):
        assert set(next(rows)) == {aspect}
        for item in grid.items[place :: len(grid.columns)]:
            assert next(rows) == [item.row, *item.details, *figures(item.results[WHOLE])]
    assert list(rows) == []


def test_problems_hold_votes_and_shares(report: bytes) -> None:
    asked = question("q5", "personnel")
    assert isinstance(asked, MultipleResult)
    found = asked.results[WHOLE]

    rows = word_table(report, asked.text)[1:]

    ranked = sorted(found.shares, key=lambda share: -share.count)
    assert rows[:-1] == [[share.label, str(share.count), str(share.share)] for share in ranked]
    assert rows[-1] == ["未填", str(found.blank), str(found.blank_share)]


def test_single_questions_on_one_scale_share_a_table(report: bytes) -> None:
    singles = [question(key, "personnel") for key in ("q2", "q3", "q4")]

    rows = word_table(report, "《选人用人工作民主评议表》各题")[2:]

    assert rows == [[one.text, *figures(one.item.results[WHOLE])] for one in singles]


def test_options_of_a_single_question_are_rows(report: bytes) -> None:
    asked = question("who", "survey")
    assert isinstance(asked, SingleResult)
    found = asked.item.results[WHOLE]

    rows = word_table(report, "您的身份")[1:]

    assert rows[:-1] == [[s.label, str(s.count), str(s.share)] for s in found.shares]


def test_a_ranking_holds_how_often_first_and_points(report: bytes) -> None:
    asked = question("rank", "survey")
    assert isinstance(asked, RankingResult)
    found = asked.results[WHOLE]
    assert isinstance(found, RankingCount)

    rows = word_table(report, "请排出最急的三件事")[1:]

    ranked = sorted(found.options, key=lambda option: -option.points)
    assert rows == [[o.label, str(o.ranked), str(o.first), str(o.points)] for o in ranked]


def test_a_number_holds_its_quartiles_and_no_extremes(report: bytes) -> None:
    asked = question("visits", "survey")
    assert isinstance(asked, NumberResult)
    found = asked.results[WHOLE]
    assert isinstance(found, NumberCount)

    rows = word_table(report, "今年以来镇干部到您家走访")[1:]

    middle = (found.low, found.median, found.high, found.mean)
    assert rows == [["今年以来镇干部到您家走访（次）", "69", "2", *map(str, middle)]]


def test_texts_are_verbatim_whatever_they_look_like(report: bytes) -> None:
    found = paragraphs(report)

    for texts in SUMMARY.texts:
        for place, body in enumerate(texts.bodies, 1):
            assert f"{place}. {body}" in found


def test_groups_stand_side_by_side_with_the_weighted_score(report: bytes) -> None:
    grid = question("body", "leading_body")
    assert isinstance(grid, GridResult)

    rows = word_table(report, "对领导班子的评价（分票类）")

    assert rows[0][1::3] == [
        "全体（n=71）",
        "A票 班子成员（n=12）",
        "B票 中层干部（n=22）",
        "C票 职工代表（n=37）",
        "公开码 村口（n=46）",
        "加权得分",
    ]
    for item, row in zip(grid.items, rows[2:], strict=True):
        scores = [str(item.results[code].score) for code in ("all", "a", "b", "c", "v")]
        assert [*row[3::3], row[-1]] == [*scores, str(item.weighted.score)]


def test_figures_of_an_audience_that_is_not_shown_are_in_no_part_of_the_file() -> None:
    loaded = with_canary(demo_summary(hidden=True))
    assert loaded.model_dump_json().count(str(CANARY)) > 1000

    report = report_docx(loaded)

    assert str(CANARY) not in "".join(body.decode("utf-8", "ignore") for _, body in parts(report))


def test_a_withheld_item_is_a_row_of_dashes() -> None:
    summary = demo_summary(hidden=True)
    grid = summary.forms[0].questions[0]
    assert isinstance(grid, GridResult)

    rows = word_table(report_docx(summary), "对领导班子的评价")[2:]

    hidden = [item.row for item in grid.items if item.results[WHOLE] is None]
    assert hidden
    assert [row[0] for row in rows if set(row[1:]) == {"—"}] == hidden


def test_the_same_summary_gives_the_same_bytes(report: bytes) -> None:
    assert report_docx(demo_summary()) == report


def test_the_file_bears_no_author_and_no_time_but_the_day(report: bytes) -> None:
    properties = word(report).core_properties
    with ZipFile(io.BytesIO(report)) as archive:
        stamps = {entry.date_time for entry in archive.infolist()}

    assert (properties.author, properties.last_modified_by) == ("", "")
    assert properties.created.date() == properties.modified.date() == date(2025, 3, 12)
    assert stamps == {(1980, 1, 1, 0, 0, 0)}


def test_every_part_is_well_formed_and_every_relation_leads_somewhere(report: bytes) -> None:
    names = {name for name, _ in parts(report)}

    for name, body in parts(report):
        if name.endswith(".xlsx"):
            continue
        tree = etree.fromstring(body)
        if name.startswith("word/") and "/_rels/" in name and ".xlsx/" not in name:
            assert {one.get("Target").lstrip("/") for one in tree} <= names


def test_characters_that_xml_forbids_are_dropped_and_nothing_else() -> None:
    texts = OpenTexts(form="survey", key="opinion", place="意见", bodies=("a\x00b\x0b<&>\ufffe𠮷",))

    report = report_docx(SUMMARY.model_copy(update={"texts": (texts,)}))

    assert "1. ab<&>𠮷" in paragraphs(report)


def test_tables_repeat_their_heading_and_split_no_row(report: bytes) -> None:
    tables = list(markup(report, "word/document.xml").iter(f"{W}tbl"))

    assert tables
    for table in tables:
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_tables_fit_the_page_they_stand_on(report: bytes) -> None:
    document = markup(report, "word/document.xml")
    width, widths = 0, []
    for element in reversed(document[0]):
        page = element.find(f".//{W}pgSz") if element.tag != f"{W}sectPr" else element
        if page is not None:
            width = sum_of_text(element)
        if element.tag == f"{W}tbl":
            columns = [int(one.get(f"{W}w")) for one in element.iter(f"{W}gridCol")]
            widths.append((sum(columns), width))
            assert min(columns) > 400

    assert widths
    assert all(abs(table - text) <= 20 for table, text in widths)


def sum_of_text(section: etree._Element) -> int:
    """Return the width between the margins of a section."""
    size, margins = (next(section.iter(f"{W}{name}")) for name in ("pgSz", "pgMar"))
    return int(size.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))


def test_the_page_is_that_of_an_official_document(report: bytes) -> None:
    section = word(report).sections[0]

    millimetres = [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.left_margin,
            section.right_margin,
            section.bottom_margin,
        )
    ]
    assert millimetres == [210, 297, 37, 28, 26, 35]
    assert word(report).settings.odd_and_even_pages_header_footer
    assert paragraphs(report)[:3] == ["附件1", "", "云岭县青石镇\n巡察动员会民主测评和问卷调查结果"]


def test_every_font_is_named_with_one_that_may_stand_in(report: bytes) -> None:
    fonts = markup(report, "word/fontTable.xml")
    fallbacks = {font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val") for font in fonts}

    used = {
        face.get(f"{W}eastAsia") for face in markup(report, "word/styles.xml").iter(f"{W}rFonts")
    }

    assert used == set(fallbacks)
    assert fallbacks["方正小标宋简体"] == "宋体"
    assert fallbacks["仿宋_GB2312"] == "仿宋"


def test_page_numbers_stand_between_dashes_outside(report: bytes) -> None:
    section = word(report).sections[-1]

    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]

    assert (odd.style.name, even.style.name) == ("单页码", "双页码")
    assert words(odd._p) == words(even._p) == "— 1 —"


def test_wide_tables_lie_on_landscape_pages_and_others_do_not(report: bytes) -> None:
    turned = [section.page_width > section.page_height for section in word(report).sections]

    assert turned == [False, True, False, True, False]


def test_chapters_are_headings_and_those_without_content_are_left_out() -> None:
    body_only = SUMMARY.model_copy(update={"forms": SUMMARY.forms[:1], "texts": ()})

    assert headings(report_docx(body_only)) == [
        "一、要点",
        "二、基本情况",
        "三、总体评价",
        "四、班子和工作分项评价",
        "五、各票类对比",
        "六、推算与比较",
        "附：方法和指纹",
    ]


def test_all_chapters_stand_in_order(report: bytes) -> None:
    assert headings(report) == [
        "一、要点",
        "二、基本情况",
        "三、总体评价",
        "四、班子和工作分项评价",
        "五、干部个人评价",
        "六、反映的问题",
        "七、其他题目",
        "八、各票类对比",
        "九、按归口看",
        "十、推算与比较",
        "十一、意见建议原文",
        "附：方法和指纹",
    ]


def test_the_annex_holds_every_fingerprint_and_the_closing_digest(report: bytes) -> None:
    cells = {cell for row in word_table(report, "方法和指纹") for cell in row}

    assert {form.fingerprint for form in SUMMARY.forms} <= cells
    assert {SUMMARY.rules_hash, SUMMARY.closing_digest, "不称职：超过1/3"} <= cells


def test_a_chart_draws_the_table_and_can_be_edited(report: bytes) -> None:
    grid = question("body", "leading_body")
    assert isinstance(grid, GridResult)
    expected = [
        (item.row, *(s.count for s in item.results[WHOLE].shares), item.results[WHOLE].blank)
        for item in grid.items
    ]

    drawn, workbook = chart_of(report, "图1 对领导班子的评价（票数）")

    assert drawn == expected
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    behind = [row[: len(expected[0])] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [(name.replace("\n", ""), *row) for name, *row in behind] == expected


def test_a_bar_is_labelled_with_the_digits_of_the_table(report: bytes) -> None:
    with ZipFile(io.BytesIO(report)) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]

    formats = set(re.findall(r'formatCode="([^"]*)" sourceLinked="0"', "".join(charts)))
    assert "0.0&quot;%&quot;" in formats
    assert not any("General&quot;" in one for one in formats)


def chart_of(file: bytes, caption: str) -> tuple[list[tuple[object, ...]], bytes]:
    """Return what a chart draws, as rows, and the workbook behind it."""
    body = word(file).element.body
    places = [p for p, one in enumerate(body) if words(one) == caption]
    drawing = body[places[0] - 1]
    assert drawing.find(".//{*}docPr").get("descr").startswith("左右分开的条形图，分界线左边是好、")
    relation = next(drawing.iter(f"{C}chart")).get(f"{R}id")
    targets = markup(file, "word/_rels/document.xml.rels")
    name = next(one.get("Target") for one in targets if one.get("Id") == relation).lstrip("/")
    chart = markup(file, name)
    assert next(chart.iter(f"{C}externalData")).get(f"{R}id") == "rId1"
    labels = [v.text.replace("\n", "") for v in chart.find(f".//{C}ser/{C}cat").iter(f"{C}v")]
    series = [one.counts for one in series_of(chart) if one.counts is not None]
    relations = markup(
        file, str(PurePosixPath(name).parent / "_rels" / f"{PurePosixPath(name).name}.rels")
    )
    with ZipFile(io.BytesIO(file)) as archive:
        workbook = archive.read(relations[0].get("Target").lstrip("/"))
    return list(zip(labels, *series, strict=True)), workbook


def test_a_long_name_beside_a_bar_is_broken_and_cut_only_where_it_has_no_room() -> None:
    name = "基层党组织建设" * 6

    broken = names_beside([name, "短"], width_mm=156, most_mm=200)
    cut = names_beside([name, *["短"] * 29], width_mm=156, most_mm=140)

    assert max(map(len, broken[0].split("\n"))) <= 15
    assert broken[0].replace("\n", "") == name
    assert cut == [f"{name[:14]}…", *["短"] * 29]


def test_a_sitting_by_shared_code_alone_is_shown_as_self_selected() -> None:
    village = Audience(code="v", label="公开码", kind=AudienceKind.SHARED)
    found = distribution(STANDARD["satisfaction"].grades, (30, 20, 10, 2))
    single = SingleResult(question="q", text="总体评价", item=Item(key="q", results={"v": found}))
    form = SUMMARY.forms[2].model_copy(update={"questions": (single,)})
    update = {"audiences": (village,), "forms": (form,), "texts": ()}

    report = report_docx(SUMMARY.model_copy(update=update))

    assert word_table(report, "总体评价")[2] == ["总体评价", *figures(found)]
    assert any("不能代表全体" in said for said in paragraphs(report))


def test_nothing_shown_still_makes_a_report() -> None:
    bare = SUMMARY.model_copy(update={"audiences": (), "accounting": (), "forms": (), "texts": ()})

    report = report_docx(bare)

    assert headings(report) == ["一、要点", "二、基本情况", "附：方法和指纹"]
    assert any("不公布份数和结果" in said for said in paragraphs(report))


def test_thirty_people_and_sixty_questions_make_a_report() -> None:
    report = report_docx(demo_summary(people=30, questions=60))

    assert len(word_table(report, "对班子成员的评价")) == 2 + 30 * 6 + 2 * 6  # headings
    tallest = max(
        int(extent.get("cy")) / 36000
        for extent in markup(report, "word/document.xml").iter("{*}extent")
    )
    assert tallest <= 156


@pytest.mark.parametrize("name", [PEOPLE[4][0], "㛃䶮", "🈚"])
def test_rare_characters_survive(name: str) -> None:
    found = distribution(STANDARD["competence"].grades, (9, 3, 0, 0, 1))
    grid = GridResult(
        question="g",
        text="评价",
        persons=True,
        rows=(name,),
        columns=("总体",),
        details=(),
        items=(Item(key="g.r1.c1", row=name, column="总体", results={WHOLE: found}),),
    )
    form = SUMMARY.forms[1].model_copy(update={"questions": (grid,)})

    report = report_docx(SUMMARY.model_copy(update={"forms": (form,), "texts": ()}))

    assert word_table(report, "评价")[2][0] == name
