"""Files that mean harm, or would do it: each is refused, in words that say what to do."""

import io
import json
import struct
import zipfile

import pytest

from survey.core.errors import SurveyError
from survey.exchange.packages import LARGEST
from survey.exchange.persons import read_pasted_persons, read_persons
from survey.exchange.reading import read_file, read_text
from tests.exchange.makers import (
    imported,
    old_workbook,
    part_of,
    with_part,
    workbook,
    xlsform,
)

GOOD = xlsform("| type | name | label |\n| text | q | 题 |")
SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = b'<worksheet xmlns="' + NAMESPACE + b'"><sheetData>'
FOOT = b"</sheetData></worksheet>"
LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>
"""
RELATION = (
    '<Relationship Id="rId99" TargetMode="External" Target="http://192.0.2.1/x" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s"/>'
)


def refused(content: bytes, words: str, name: str = "f.xlsx") -> None:
    """Fail unless the file is refused with those words, as a form and as a list of people."""
    with pytest.raises(SurveyError, match=words):
        read_file(content, name)
    with pytest.raises(SurveyError):
        read_persons(content)


def zipped(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


def with_relation(kind: str) -> bytes:
    name = "xl/_rels/workbook.xml.rels"
    rels = part_of(GOOD, name).replace(
        b"</Relationships>", (RELATION % kind).encode() + b"</Relationships>"
    )
    return with_part(GOOD, name, rels)


def test_the_good_file_beside_which_the_others_are_held_is_read():
    assert read_file(GOOD, "f.xlsx").form.questions[0].text == "题"


def test_a_large_file_is_refused_before_it_is_looked_into():
    refused(GOOD + bytes(LARGEST), "超过 3 MB")


def test_a_zip_bomb_is_refused_by_its_directory():
    refused(with_part(GOOD, SHEET, b" " * 50_000_000), "解开以后太大")


def test_a_bomb_that_is_no_markup_is_refused_too():
    refused(with_part(GOOD, "xl/media/image1.png", bytes(50_000_000)), "解开以后太大")


def test_a_bomb_that_lies_about_its_size_is_refused():
    bomb = with_part(GOOD, SHEET, b" " * 50_000_000)
    said = struct.pack("<I", 50_000_000)

    refused(bomb.replace(said, struct.pack("<I", 1_000)), "文件坏了")


def test_a_zip_of_very_many_parts_is_refused():
    refused(zipped({f"xl/{n}.xml": b"<a/>" for n in range(2_000)}), "解开以后太大")


def test_a_zip_in_a_zip_is_no_workbook():
    refused(zipped({"inner.zip": zipped({"a": b"b"})}), "不是 Excel")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_parts_of_the_same_name_are_refused():
    file = io.BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(SHEET, b"<worksheet/>")

    refused(file.getvalue(), "重名")


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "[Content_Types].xml"])
def test_entities_in_a_workbook_are_refused(head, part):
    refused(with_part(GOOD, part, head + part_of(GOOD, part)), "实体声明")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "cp037"])
def test_entities_do_not_hide_in_another_encoding(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + OUTSIDE.decode().partition("\n")[2]
    hidden = text.encode("utf-16") if encoding == "utf-16" else text.encode()

    refused(with_part(GOOD, SHEET, hidden), "UTF-8")


@pytest.mark.parametrize("head", [LAUGHS, OUTSIDE])
def test_entities_in_a_limesurvey_file_are_refused(head):
    refused(head + b"<document><questions/></document>", "实体声明", "f.lss")


def test_elements_nested_very_deep_are_refused():
    refused(b"<document>" + b"<a>" * 100_000, "层以上", "f.lss")
    refused(b"<document>" + b"<a>" * 900 + b"</a>" * 900 + b"</document>", "层以上", "f.lss")


@pytest.mark.parametrize(
    "name",
    [
        *("xl/vbaProject.bin", "xl/activeX/activeX1.bin", "xl/macrosheets/sheet1.xml"),
        *("xl/embeddings/oleObject1.bin", "xl/ctrlProps/ctrlProp1.xml"),
    ],
)
def test_macros_and_objects_are_refused(name):
    refused(with_part(GOOD, name, b"<a/>"), "宏、控件或嵌入的对象")


def test_a_workbook_that_calls_itself_one_with_macros_is_refused():
    name = "[Content_Types].xml"
    types = part_of(GOOD, name).replace(b"sheet.main", b"sheet.macroEnabled.main")

    refused(with_part(GOOD, name, types), "宏、控件或嵌入的对象")


def test_macros_in_an_old_workbook_are_refused():
    content = old_workbook({"a": [["_VBA_PROJECT_CUR"]]})

    refused(content, "宏、控件或嵌入的对象", "f.xls")


@pytest.mark.parametrize("name", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml"])
def test_links_to_other_files_are_refused(name):
    refused(with_part(GOOD, name, b"<a/>"), "外面的文件")


@pytest.mark.parametrize("kind", ["externalLinkPath", "oleObject", "image", "attachedTemplate"])
def test_relations_to_elsewhere_are_refused(kind):
    refused(with_relation(kind), "外面的文件")


def test_a_mere_hyperlink_in_a_cell_does_no_harm():
    assert read_file(with_relation("hyperlink"), "f.xlsx").form.questions


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("http://192.0.2.1")', "=cmd|' /C calc'!A0"])
def test_formulas_are_refused_with_their_place(cell):
    rows = [["type", "name", "label"], ["text", "q", cell]]

    refused(workbook(survey=rows), "第 2 行第 3 列是公式")


@pytest.mark.parametrize(
    "label",
    [
        *("<script>alert(1)</script>", "<SCRIPT src=x>", "< script >", "<img src=x onerror=a()>"),
        *("<svg/onload=a()>", "<a href='javascript:a()'>x</a>", "<iframe src=x>", "vbscript:x"),
        *("<b\nonclick='a()'>x</b>", '<object data="x">', "<b/onmouseover = 'a()'>"),
    ],
)
def test_script_in_a_label_is_refused_wherever_it_comes_from(label):
    element = {"type": "text", "name": "q", "title": label}
    with pytest.raises(SurveyError, match="脚本"):
        read_file(json.dumps({"elements": [element]}).encode(), "f.json")
    with pytest.raises(SurveyError, match="脚本"):
        read_text(f"1. {label}", "") if "\n" not in label else read_text("1. <b onclick=x>", "")
    with pytest.raises(SurveyError, match="脚本"):
        read_file(workbook(survey=[["type", "name", "label"], ["text", "q", label]]), "f.xlsx")
    with pytest.raises(SurveyError, match="脚本"):
        read_pasted_persons(f"姓名\t职务\n张三\t{label.replace(chr(10), ' ')}")


def test_mere_markup_in_a_label_is_taken_away_and_it_is_said():
    result = imported("| type | name | label |\n| text | q | <b>重</b>点<br/>二 |")

    assert result.form.questions[0].text == "重点 二"
    assert "格式标记" in result.findings[0].text


@pytest.mark.parametrize("letter", ["\x00", "\x07", "\x1b", "\x7f", "\ufffe"])
def test_control_characters_are_refused_with_their_place(letter):
    with pytest.raises(SurveyError, match="第 2 行里有看不见的控制字符"):
        read_text(f"问卷\n1. 甲{letter}乙", "")
    with pytest.raises(SurveyError, match="控制字符"):
        read_pasted_persons(f"张{letter}三")


def test_a_million_rows_are_refused():
    few, many = (
        "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, count))
        for count in (5_002, 100_001)
    )

    refused(with_part(GOOD, SHEET, HEAD + few.encode() + FOOT), "超过 5000 行")
    refused(with_part(GOOD, SHEET, HEAD + many.encode() + FOOT), "解开以后太大")


@pytest.mark.parametrize(
    ("part", "body"),
    [
        (SHEET, HEAD + b"<row>" + b"<c><v>1</v></c>" * 100_000 + b"</row>" + FOOT),
        (SHEET, b"<a>" * 400_000),
        ("xl/styles.xml", b"<styleSheet>" + b"<xf/>" * 60_000 + b"</styleSheet>"),
        ("xl/workbook.xml", b"<workbook>" + b"<definedName/>" * 60_000 + b"</workbook>"),
    ],
    ids=range(4),
)
def test_markup_of_very_many_elements_is_refused_before_it_is_read(part, body):
    refused(with_part(GOOD, part, body), "解开以后太大")


def test_a_limesurvey_file_of_very_many_elements_is_refused():
    refused(b"<document>" + b"<a/>" * 400_000 + b"</document>", "解开以后太大", "f.lss")


def test_empty_rows_to_the_end_of_a_sheet_are_not_waited_for():
    sheet = part_of(GOOD, SHEET).replace(
        b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    )

    assert len(read_file(with_part(GOOD, SHEET, sheet), "f.xlsx").form.questions) == 1


def test_very_many_columns_and_cells_are_refused():
    refused(workbook(a=[["x"] * 300]), "超过 256 列")
    refused(workbook(a=[["x"] * 200] * 220), "超过 40000 格")
    refused(workbook(a=[["x" * 9_000]]), "超过 8000 字")


def test_very_many_sheets_are_refused():
    refused(workbook(**{f"s{n}": [["x"]] for n in range(40)}), "40 个工作表")


@pytest.mark.parametrize("depth", [100, 5_000, 200_000])
def test_json_nested_very_deep_is_refused(depth):
    with pytest.raises(SurveyError, match="层以上"):
        read_file(b'{"elements":' + b"[" * depth + b"]" * depth + b"}", "f.json")


def test_brackets_within_words_of_json_are_no_depth():
    element = {"type": "text", "name": "q", "title": "[" * 200 + '\\"{' * 20}

    assert read_file(json.dumps({"elements": [element]}).encode(), "f.json").form.questions


@pytest.mark.parametrize(
    "text", ['{"elements": [', '{"elements": NaN}', '{"n": ' + "9" * 5_000 + "}", "{}}", "{"]
)
def test_broken_json_is_refused(text):
    with pytest.raises(SurveyError):
        read_file(text.encode(), "f.json")


def test_json_of_very_many_parts_is_refused():
    with pytest.raises(SurveyError, match="太大"):
        read_file(b'{"elements": [' + b"0," * 100_000 + b"0]}", "f.json")


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"   ", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n\xff\xff", b"<html></html>", b"<"),
        *(b"PK\x03\x04", b"PK\x03\x04" + b"\xff" * 500, GOOD[: len(GOOD) // 2], GOOD[4:]),
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\xff" * 5_000,
        zipped({"word/document.xml": b"<a/>"}),
        with_part(GOOD, SHEET, b"<worksheet"),
        with_part(GOOD, "xl/styles.xml", b"<styleSheet"),
        with_part(GOOD, "xl/workbook.xml", b"<workbook/>"),
    ],
    ids=range(16),
)
def test_what_is_broken_or_something_else_is_refused_and_nothing_breaks(content):
    with pytest.raises(SurveyError):
        read_file(content, "f")


def test_groups_nested_very_deep_are_refused():
    rows = [["type", "name", "label"], *[["begin_group", "g", "组"]] * 200, ["text", "q", "题"]]

    with pytest.raises(SurveyError, match="10 层以上"):
        read_file(workbook(survey=rows), "f.xlsx")


def test_more_questions_than_anybody_answers_are_refused():
    rows = [["type", "name", "label"], *(["text", f"q{n}", "题"] for n in range(500))]

    with pytest.raises(SurveyError, match="500 题"):
        read_file(workbook(survey=rows), "f.xlsx")


def test_of_very_many_findings_the_first_are_listed_and_the_rest_counted():
    rows = [["type", "name", "label"], *(["geopoint", f"g{n}", "在哪"] for n in range(900))]
    result = read_file(workbook(survey=[*rows, ["text", "q", "题"]]), "f.xlsx")

    assert len(result.findings) == 301
    assert "600 处" in result.findings[-1].text


def test_long_lines_and_texts_are_refused():
    with pytest.raises(SurveyError):
        read_text("1. " + "长" * 5_000, "")
    with pytest.raises(SurveyError):
        read_text("1. 题\n" * 4_000, "")


@pytest.mark.parametrize(
    "noise", ["<" * 3_900, "（" * 3_900, "A." * 1_900, "_" * 3_900, " \t" * 1_900]
)
def test_lines_of_nothing_but_marks_are_read_or_refused_without_harm(noise):
    try:
        result = read_text(f"问卷\n1. 甲{noise}", "")
    except SurveyError:
        return

    assert result.form.questions
