"""Zipped and XML files, looked over before anything in them is opened."""

import io
import re
from collections.abc import Mapping
from zipfile import BadZipFile, ZipFile, ZipInfo

from survey.core.errors import SurveyError

LARGEST = 3 * 1024 * 1024
_MOST_UNPACKED = 24 * 1024 * 1024
_MOST_MARKUP = 10 * 1024 * 1024
_MOST_PARTS = 300
MOST_TAGS = 300_000  # an element takes about 3 microseconds and 300 bytes to read
_MOST_TAGS_BESIDE = 50_000
_SHEETS = ("xl/worksheets/", "xl/sharedStrings")
_MARKUP = (".xml", ".rels", ".vml")
_ACTIVE = re.compile(r"vba|macro|activex|ctrlprops|oleobject|embeddings/", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"externallinks/|connections\.xml|querytables/|customxml/|webextensions/|model/", re.IGNORECASE
)
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)


def refuse_large(size: int) -> None:
    """Raise `SurveyError` when a file of ``size`` bytes is larger than any questionnaire."""
    if size > LARGEST:
        raise SurveyError(
            "文件超过 %(most)s MB，没有读入；请删去图片和用不着的工作表后再试", most=LARGEST >> 20
        )


def refuse_declarations(markup: bytes) -> None:
    """Raise `SurveyError` when ``markup`` declares entities, or hides its letters from a look."""
    encoding = _ENCODING.match(markup.removeprefix(b"\xef\xbb\xbf").lstrip()[:400])
    named = encoding[1].lower() if encoding else b"utf-8"
    if b"\x00" in markup or named not in (b"utf-8", b"utf8", b"us-ascii"):
        raise SurveyError("文件不是 UTF-8 编码，没有读入；请重新导出或另存后再试")
    if b"<!DOCTYPE" in markup or b"<!ENTITY" in markup:
        raise SurveyError("文件里有实体声明，可能是恶意文件，没有读入")


def checked_package(content: bytes) -> Mapping[str, int]:
    """Return the sizes of a workbook's parts; raise `SurveyError` unless it is harmless."""
    refuse_large(len(content))
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_bombs(members)
            for member in members:
                _refuse_strangers(member.filename)
            for member in members:
                if member.filename.lower().endswith(_MARKUP):
                    # A part longer than it says fails its checksum: no more is unpacked.
                    _look_over(member.filename, archive.read(member))
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise SurveyError(
            "文件坏了，读不出来；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试"
        ) from error
    return {member.filename: member.file_size for member in members}


def _refuse_bombs(members: list[ZipInfo]) -> None:
    markup = sum(one.file_size for one in members if one.filename.lower().endswith(_MARKUP))
    whole = sum(one.file_size for one in members)
    if len(members) > _MOST_PARTS or whole > _MOST_UNPACKED or markup > _MOST_MARKUP:
        raise SurveyError("文件解开以后太大，没有读入；请删去用不着的行、工作表和图片后再试")
    if len({one.filename for one in members}) < len(members):
        raise SurveyError("文件里有重名的部件，没有读入；请用 Excel 或 WPS 另存为 .xlsx 后再试")


def _refuse_strangers(name: str) -> None:
    if _ACTIVE.search(name):
        raise SurveyError("文件里有宏、控件或嵌入的对象，没有读入；请另存为不带宏的 .xlsx")
    if _ELSEWHERE.search(name):
        raise SurveyError("文件要用到外面的文件或数据，没有读入；请断开链接后另存为 .xlsx")


def _look_over(name: str, markup: bytes) -> None:
    refuse_declarations(markup)
    if markup.count(b"<") > (MOST_TAGS if name.startswith(_SHEETS) else _MOST_TAGS_BESIDE):
        raise SurveyError("文件解开以后太大，没有读入；请删去用不着的行、工作表和图片后再试")
    if name == "[Content_Types].xml" and b"macroEnabled" in markup:
        raise SurveyError("文件里有宏、控件或嵌入的对象，没有读入；请另存为不带宏的 .xlsx")
    if not name.endswith(".rels"):
        return
    for relation in _RELATION.findall(markup):
        if b"External" in relation and b"/hyperlink" not in relation:
            raise SurveyError("文件要用到外面的文件或数据，没有读入；请断开链接后另存为 .xlsx")
