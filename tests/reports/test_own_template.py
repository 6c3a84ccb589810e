"""A team's own template, filled in; and what a hostile one gets."""

import io
from datetime import UTC, datetime
from zipfile import ZipFile

import openpyxl
import pytest
from jinja2.exceptions import SecurityError, UndefinedError

from survey.core.errors import FaultyError, SurveyError
from survey.reports.chapters.order import chapters
from survey.reports.own import drawings as own_drawings
from survey.reports.own import template as own_template
from survey.reports.own.example import example_docx
from survey.reports.own.template import _Sandbox, check, filled
from survey.reports.tables import Column, Kind, Table
from tests.reports.makers import demo_summary
from tests.reports.opened import markup, paragraphs, parts, word
from tests.reports.template_maker import changed, related, template

SUMMARY = demo_summary()
MAIN = "document.main+xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LOOPS = ("{%p for one in chapters %}", "{{ one.title }}", "{%p endfor %}")


def with_unit(unit: str):
    """Return the demo's summary of another unit."""
    return SUMMARY.model_copy(update={"basis": SUMMARY.basis.model_copy(update={"unit": unit})})


def refused(file: bytes) -> str:
    """Return what is said of a template that is refused."""
    with pytest.raises(SurveyError) as refusal:
        check(file)
    return str(refusal.value)


def test_fields_are_filled_in_where_they_stand():
    file = template("单位：{{ unit }}", "{{day}}，收回{{ returned }}份", header="{{ team }}")

    made = filled(SUMMARY, file)

    assert paragraphs(made) == ["单位：云岭县青石镇", "2025年3月12日，收回74份"]
    assert word(made).sections[0].header.paragraphs[0].text == "县委第四巡察组"


def test_a_loop_writes_a_paragraph_for_each():
    made = filled(SUMMARY, template(*LOOPS))

    assert paragraphs(made) == [chapter.title for chapter in chapters(SUMMARY)]


def test_a_loop_writes_a_row_for_each():
    rows = (
        ("票类", "有效"),
        ("{%tr for a in audiences %}", ""),
        ("{{ a.label }}", "{{ a.valid }}"),
        ("{%tr endfor %}", ""),
    )

    made = filled(SUMMARY, template(table=rows))

    table = [[cell.text for cell in row.cells] for row in word(made).tables[0].rows]
    assert table[:3] == [["票类", "有效"], ["全体", "71"], ["A票 班子成员", "12"]]
    assert len(table) == 1 + len(SUMMARY.accounting)


def test_a_field_whose_letters_word_has_torn_apart_is_still_one():
    torn = changed(template("{{ unit }}"), document=("{{ un", "{</w:t></w:r><w:r><w:t>{ un"))

    made = filled(SUMMARY, torn)

    assert paragraphs(made) == ["云岭县青石镇"]


def test_the_example_tells_all_that_the_report_tells():
    made = filled(SUMMARY, example_docx())

    text = "".join(word(made).element.body.itertext())
    told = [part for c in chapters(SUMMARY) for s in c.sections for part in s.parts]
    assert [one for one in told if isinstance(one, str) and one not in text] == []
    assert "{" not in text


def test_the_same_template_and_summary_give_the_same_bytes_without_author_or_clock():
    file = template("{{ unit }}")

    made = filled(SUMMARY, file)

    assert made == filled(SUMMARY, file)
    own = word(made).core_properties
    assert (own.author, own.last_modified_by) == ("", "")
    assert own.created == own.modified == datetime(2025, 3, 12, tzinfo=UTC)
    assert not any(b"python-docx" in body for _, body in parts(made))


def test_a_template_without_any_field_comes_back_with_its_words():
    made = filled(SUMMARY, template("没有域"))

    assert paragraphs(made) == ["没有域"]


def test_what_people_wrote_is_never_markup_nor_a_tag():
    unit = '</w:t><w:evil/> & "{{ team }}{% include x %}\x0b'

    made = filled(with_unit(unit), template("{{ unit }}"))

    assert paragraphs(made) == [unit.replace("\x0b", "")]


def test_every_unknown_field_is_named_with_its_place():
    file = template(
        "单位是{{ unti }}", "{%p for a in audiences %}", "{{ a.valed }}", "{%p endfor %}"
    )

    with pytest.raises(FaultyError) as refusal:
        check(file)

    assert [tuple(map(str, fault)) for fault in refusal.value.faults] == [
        ("单位是{{ unti }}", "没有“unti”这个域；是不是“unit”？"),
        ("{{ a.valed }}", "没有“valed”这个域；是不是“valid”？"),
    ]


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ unit.__class__ }}",
        "{{ unit.title() }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% set x = 1 %}",
        "{{ cycler }}",
        "{{ self }}",
        "{{ 9**9**9 }}",
        "{{ 'a' * 1000000000 }}",
        "{{ unit|upper }}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{# {{ unit }} #}",
        "{{ unit",
        "{% endfor %}",
        "{% for c in chapters %}",
        "{% for unit in chapters %}{% endfor %}",
        "{% for loop in chapters %}{% endfor %}",
        "{% for u in unit %}{% endfor %}",
        "{% for a in chapters %}{% for b in chapters %}{% endfor %}{% endfor %}",
        "单位{%p for c in chapters %}{%p endfor %}",
        "{%tr for c in chapters %}",
        "{{ chapters }}",
        "{{p unit }}",
        "{% colspan 3 %}",
    ],
)
def test_what_is_no_field_and_no_loop_is_refused_with_its_place(hostile):
    said = refused(template("好", hostile))

    assert said.startswith("模板有地方要改\n" + hostile[:20])


def test_a_loop_ends_where_it_begins():
    rows = (("{%p for c in chapters %}", "{%p endfor %}"),)

    assert "endfor" in refused(template(table=rows))


def test_a_tag_that_hides_outside_of_the_text_is_refused():
    file = template("好")

    for old, new in (
        ("<w:body>", '<w:body w:x="{{ team }}">'),
        ("<w:body>", "<w:body><!-- {{ team }} -->"),
        ("好</w:t></w:r></w:p>", "好</w:t></w:r></w:p>{{ team }}"),
    ):
        assert "这里不能写域" in refused(changed(file, document=(old, new)))


def test_a_tag_around_a_frame_of_words_is_refused():
    frame = "{{ un</w:t></w:r><w:pict><w:p><w:r><w:t>x</w:t></w:r></w:p></w:pict><w:r><w:t>it }}"

    assert "这里不能写域" in refused(changed(template("好"), document=("好", frame)))


def test_the_second_wall_holds_by_itself():
    sandbox = _Sandbox(autoescape=True)

    for hostile, kind in (
        ("{{ ''.__class__.__mro__ }}", SecurityError),
        ("{{ ''.upper() }}", SecurityError),
        ("{{ 9 ** 9 }}", SurveyError),
        ("{{ 'a' * 9 }}", SurveyError),
    ):
        with pytest.raises(kind):
            sandbox.from_string(hostile).render()


def test_the_second_wall_knows_no_name_of_its_own():
    for name in ("range", "cycler", "dict", "lipsum", "namespace"):
        with pytest.raises(UndefinedError):
            own_template._sandbox().from_string(f"{{{{ {name} }}}}").render()


def test_a_template_that_would_grow_without_end_is_stopped(monkeypatch):
    monkeypatch.setattr(own_template, "_MOST_WRITTEN", 20_000)
    loops = ("{%p for c in chapters %}", "字" * 5_000, "{%p endfor %}")

    with pytest.raises(SurveyError, match="太长"):
        filled(SUMMARY, template(*loops))


@pytest.mark.parametrize(
    ("spoilt", "named"),
    [
        ({"types": (MAIN, "document.macroEnabled.main+xml")}, "宏"),
        ({"added": {"word/vbaProject.bin": b"x"}}, "宏"),
        ({"added": {"word/embeddings/x.xlsx": b"x"}}, "嵌着别的文件"),
        ({"relations": related("image", "http://192.0.2.1/x.png")}, "外面的文件"),
        ({"relations": related("attachedTemplate", "file:///x.dotm")}, "外面的文件"),
        ({"relations": related("aFChunk", "x.xml", "Internal")}, "外面的文件"),
        ({"relations": related("header", "media/x.png", "Internal")}, "外面的文件"),
        ({"added": {"word/big.XML": b" " * 9_000_000}}, "解开以后太大"),
        ({"document": ("<w:body>", "<w:body>" + "<w:p/>" * 6_000)}, "解开以后太大"),
        ({"added": {"word/big.png": bytes(51 << 20)}}, "解开以后太大"),
        ({"added": {f"word/{n}.png": b"" for n in range(600)}}, "解开以后太大"),
        (
            {"document": ("<w:document", '<!DOCTYPE w [<!ENTITY a "b">]><w:document')},
            "实体声明",
        ),
        (
            {"document": ("<w:body>", '<w:body><w:ins w:author="张三"/>')},
            "修订",
        ),
        (
            {
                "document": (
                    "<w:body>",
                    "<w:body><w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r>"
                    '<w:r><w:instrText>PICTURE "http://192.0.2.1/"</w:instrText></w:r></w:p>',
                )
            },
            "INCLUDEPICTURE",
        ),
    ],
)
def test_a_file_that_is_more_than_words_and_pictures_is_refused(spoilt, named):
    assert named in refused(changed(template("{{ unit }}"), **spoilt))


def test_what_is_no_word_document_is_refused():
    empty = io.BytesIO()
    ZipFile(empty, "w").close()

    for file in (b"", b"PK\x03\x04", b"%PDF-1.7", empty.getvalue()):
        assert "不是 Word 模板" in refused(file)
    assert "太大" in refused(bytes(6 << 20))


def test_an_entity_in_another_encoding_is_found_too():
    body = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'

    assert "实体" in refused(changed(template("好"), {"word/x.xml": body.encode("utf-16")}))


def test_a_link_to_a_page_may_stay():
    made = filled(SUMMARY, changed(template("好"), relations=related("hyperlink", "https://x.cn/")))

    relations = markup(made, "word/_rels/document.xml.rels")
    assert "https://x.cn/" in [relation.get("Target") for relation in relations]


DRAWN = (
    "{%p for c in chapters %}",
    "{%p for s in c.sections %}",
    "{%p for t in s.tables %}",
    "{{p t.grid }}",
    "{%p for one in t.charts %}",
    "{{p one.drawing }}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
    "{%p endfor %}",
)


def test_tables_stand_whole_with_their_lines_and_charts_can_be_edited():
    made = filled(SUMMARY, template(*DRAWN))

    grids = word(made).tables
    assert grids[0].rows[0].cells[0].text == "事项"
    assert all(grid._tbl.tblPr.find(f"{W}tblBorders") is not None for grid in grids)
    charts = [name for name, _ in parts(made) if name.startswith("word/charts/result")]
    told = [part for c in chapters(SUMMARY) for s in c.sections for part in s.parts]
    drawn = [one for table in told if isinstance(table, Table) for one in (table.chart, table.dots)]
    assert len(charts) == len([one for one in drawn if one])
    books = [body for name, body in parts(made) if name.endswith(".xlsx")]
    assert len(books) == len(charts)
    assert all(openpyxl.load_workbook(io.BytesIO(body)).sheetnames == ["数据"] for body in books)


def test_charts_that_a_template_does_not_draw_are_not_in_the_file():
    made = filled(SUMMARY, template(*LOOPS))

    assert not [name for name, _ in parts(made) if "chart" in name or name.endswith(".xlsx")]


def test_the_same_drawings_give_the_same_bytes():
    file = template(*DRAWN)

    assert filled(SUMMARY, file) == filled(SUMMARY, file)


def test_no_drawing_has_more_columns_than_an_upright_page_holds():
    wide = Table(
        "t",
        "表",
        (
            Column("项目", Kind.TEXT),
            *(Column(f"{n}", over=f"{place}") for place in range(6) for n in "甲乙丙"),
            Column("加权得分"),
        ),
        (("总体", *range(19)),),
    )

    some = own_drawings.parts(wide)

    assert [len(part.columns) for part in some] == [13, 8]
    assert [part.rows[0][0] for part in some] == ["总体", "总体"]
    assert [cell for part in some for cell in part.rows[0][1:]] == list(range(19))
    assert own_drawings.parts(some[0]) == (some[0],)


def test_a_drawing_that_does_not_stand_alone_in_the_text_is_refused_with_its_place():
    inside = (*DRAWN[:3], "见{{p t.grid }}", *DRAWN[7:])
    without = (*DRAWN[:3], "{{ t.grid }}", *DRAWN[7:])
    head = "{% for c in chapters %}{% for s in c.sections %}{% for t in s.tables %}{{p t.grid }}"

    assert "见{{p t.grid }}: “t.grid”是整张表或图，只能在正文里单独占一段" in refused(
        template(*inside)
    )
    assert "要写成 {{p t.grid }}" in refused(template(*without))
    assert "只能在正文里单独占一段" in refused(template("好", header=head + "{% endfor %}" * 3))


def test_a_file_that_the_library_falls_over_is_told_before_anything_is_filled_in():
    spoilt = changed(template("{{ unit }}"), relations=related("header", "none.xml", "Internal"))

    assert "模板填不进去" in refused(spoilt)


def test_a_fault_of_the_report_is_not_laid_at_the_templates_door(monkeypatch):
    monkeypatch.setattr(own_template, "values", lambda *_: {})

    with pytest.raises(UndefinedError):
        filled(SUMMARY, template("{%p for one in chapters %}", "一", "{%p endfor %}"))
