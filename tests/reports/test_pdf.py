"""A PDF is whole or it is not made."""

import re
import sys
from pathlib import Path

import pypdfium2
import pytest

from survey.core.errors import SurveyError
from survey.reports.printed import pdf

PAGE = """
#let values = json(bytes(sys.inputs.values))
#set document(title: "页", date: none)
#set text(font: "Noto Sans SC", lang: "zh")
"""


@pytest.fixture
def template(tmp_path: Path):
    def write(body: str) -> str:
        path = tmp_path / "page.typ"
        path.write_text(PAGE + body, encoding="utf-8")
        return str(path)

    return write


def words(made: bytes) -> str:
    return pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range()


def test_values_reach_the_page_as_plain_text(template) -> None:
    made = pdf.compile(template("#values.name"), {"name": '#panic() *张三* $x$ "\\'})

    assert words(made) == '#panic() *张三* $x$ "\\'


def test_the_same_values_give_the_same_bytes_and_others_do_not(template) -> None:
    page = template("#values.name")

    first, again, other = (pdf.compile(page, {"name": name}) for name in ("甲", "甲", "乙"))

    assert first == again
    assert first != other


def test_a_pdf_names_no_author_and_no_time(template) -> None:
    made = pdf.compile(template("页"), {})

    assert not re.search(rb"/(Creation|Mod)Date|/Author|xmp:\w+Date|dc:creator", made)


def test_a_template_that_forgets_its_date_gets_the_same_fixed_one(template) -> None:
    made = pdf.compile(template("#set document(date: auto)\n#datetime.today().display()"), {})

    assert words(made) == "1970-01-01"


def test_rare_characters_of_names_are_printed(template) -> None:
    names = "龑䶮 㛃 𬘭 𬬻 𫖯"

    made = pdf.compile(template("#values.names"), {"names": names})

    assert words(made) == names


def test_a_character_the_font_lacks_is_named_instead_of_printing_an_empty_box(template) -> None:
    with pytest.raises(SurveyError, match="字体里没有“𠮷”"):
        pdf.compile(template("#values.name"), {"name": "𠮷野"})


def test_a_warning_is_a_refusal(template) -> None:
    with pytest.raises(SurveyError, match="unknown font family: fangsong"):
        pdf.compile(template('#text(font: "FangSong")[字]'), {})


def test_a_refusal_by_the_template_arrives_in_its_own_words(template) -> None:
    with pytest.raises(SurveyError, match=r"^PDF 没有做成：放不下$"):
        pdf.compile(template('#assert(false, message: "放不下")'), {})


def test_only_fonts_from_the_folders_are_embedded(template) -> None:
    made = pdf.compile(template('字 ABC #text(font: "Noto Serif SC")[字]'), {})

    assert embedded(made) == {b"NotoSansSC-Regular", b"NotoSerifSC-Regular"}


def embedded(made: bytes) -> set[bytes]:
    return set(re.findall(rb"/FontName/[A-Z]{6}\+([\w-]+)", made))


def test_an_own_font_folder_is_looked_into_first(tmp_path: Path) -> None:
    first, second = pdf.font_dirs(tmp_path)

    assert first == tmp_path
    assert (second / "NotoSansSC-Regular.otf").is_file()


def test_an_own_font_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match="nowhere：请改正 SURVEY_FONT_DIR"):
        pdf.font_dirs(tmp_path / "nowhere")


@pytest.fixture
def no_font_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)


@pytest.mark.usefixtures("no_font_package")
def test_without_any_chinese_font_the_error_tells_what_to_install(template) -> None:
    with pytest.raises(SurveyError, match="没有中文字体：请安装 pylopdf-fonts-zh-cn"):
        pdf.compile(template("字"), {})


@pytest.mark.usefixtures("no_font_package")
def test_a_font_folder_without_the_fonts_we_name_counts_as_none(template, tmp_path: Path) -> None:
    with pytest.raises(SurveyError, match="没有中文字体"):
        pdf.compile(template("字"), {}, fonts=tmp_path)
