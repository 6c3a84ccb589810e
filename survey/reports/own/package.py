"""A file that says it is a Word template: unpacked only as far as it can be trusted."""

import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from survey.core.errors import SurveyError

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 50 * 1024 * 1024
_MOST_MARKUP = 4 * 1024 * 1024
_MOST_PARTS = 500
_MOST_PARAGRAPHS = 5_000  # of a part: filling in takes about half a millisecond for each

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MARKUP = (".xml", ".rels")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".odttf")
_ACTIVE = re.compile(r"vba|macro|activex", re.IGNORECASE)
_BROUGHT_IN = ("aFChunk", "oleObject", "package", "control", "subDocument", "frame")
"""Kinds of relations that bring in what nobody here has looked at."""
_UNREAD = ("image", "font", "hyperlink", "thumbnail")
"""Kinds of relations to what is no markup."""
_FETCHING = re.compile(
    r"\b(INCLUDE\w*|IMPORT|DDE\w*|LINK|DATABASE|RD|MACROBUTTON)\b", re.IGNORECASE
)
"""Fields of Word that open other files or run something when the document is opened."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the parts of a harmless Word document by name; raise `SurveyError` otherwise."""
    if len(content) > MOST_BYTES:
        raise SurveyError("模板太大：不能超过 %(most)s MB；请压缩图片后再传", most=MOST_BYTES >> 20)
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _refuse_bombs(members)
            # A part longer than it says is refused by its checksum: no more is read.
            parts = {member.filename: archive.read(member) for member in members}
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError) as error:
        raise SurveyError("这不是 Word 模板；请用 Word 另存为 .docx 后再传") from error
    if len(parts) != len(members):
        raise SurveyError("模板里有重名的部件；请用 Word 重新另存为 .docx 后再传")
    _refuse_strangers(parts)
    for name in parts:
        if is_markup(name):
            _refuse_reaching_out(read(parts[name]))
    return parts


def is_markup(name: str) -> bool:
    """Return whether the part of that name is read as XML."""
    return name.lower().endswith(_MARKUP)


def read(markup: bytes) -> etree._Element:
    """Return the root of a part; raise `SurveyError` where it declares anything of its own."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError as error:
        raise SurveyError("模板坏了，读不出来；请用 Word 打开，另存为 .docx 后再传") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise SurveyError("模板里有实体声明，不能用；请用 Word 另存为 .docx 后再传")
    return root


def _refuse_bombs(members: list[ZipInfo]) -> None:
    sizes = [(member.filename, member.file_size) for member in members]
    markup = sum(size for name, size in sizes if is_markup(name))
    if (
        len(members) > _MOST_PARTS
        or sum(size for _, size in sizes) > MOST_UNPACKED
        or markup > _MOST_MARKUP
    ):
        raise SurveyError("模板解开以后太大；请删去用不着的内容和图片后再传")


def _refuse_strangers(parts: dict[str, bytes]) -> None:
    """Refuse what a template of words and pictures does not have."""
    for name in parts:
        if _ACTIVE.search(name):
            raise SurveyError("模板里有宏或控件，不能用；请在 Word 里另存为不带宏的 .docx")
        if not name.endswith("/") and not name.lower().endswith((*_MARKUP, *_PICTURES)):
            kind = PurePosixPath(name).suffix or name
            raise SurveyError(
                "模板里嵌着别的文件（%(kind)s），不能用；请删去嵌入的对象和图表", kind=kind
            )
    types = list(read(parts.get("[Content_Types].xml", b"<none/>")))
    if any(_ACTIVE.search(one.get("ContentType", "")) for one in types):
        raise SurveyError("模板里有宏或控件，不能用；请在 Word 里另存为不带宏的 .docx")
    named = [(one.get("PartName", "." + one.get("Extension", "")), one) for one in types]
    hidden = any(
        one.get("ContentType", "").endswith("xml") and not is_markup(name) for name, one in named
    )
    if hidden or not any(one.get("ContentType") == _MAIN for one in types):
        raise SurveyError("这不是 Word 模板；请用 Word 另存为 .docx 后再传")


def _refuse_reaching_out(root: etree._Element) -> None:
    if sum(1 for _ in root.iter(f"{_W}p")) > _MOST_PARAGRAPHS:
        raise SurveyError("模板解开以后太大；请删去用不着的内容和图片后再传")
    for relation in root.iter("{*}Relationship"):
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        outside = relation.get("TargetMode") == "External"
        # A header by name may be anything by content: only what was read here may be one.
        unread = kind not in _UNREAD and not outside and not is_markup(relation.get("Target", ""))
        if kind in _BROUGHT_IN or unread or (outside and kind != "hyperlink"):
            raise SurveyError(
                "模板要用到外面的文件（%(kind)s），不能用；请把图片直接插在文中，去掉链接的模板和对象",
                kind=kind,
            )
    if any(_FETCHING.search(re.sub(r'"[^"]*"', "", codes)) for codes in _field_codes(root)):
        raise SurveyError("模板里有会打开别的文件的 Word 域（如 INCLUDEPICTURE），请删去")
    if any(f"{_W}author" in element.attrib for element in root.iter()):
        raise SurveyError("模板里还有修订或批注，带着人名；请先接受修订、删去批注")


def _field_codes(root: etree._Element) -> Iterator[str]:
    found = [code.text or "" for code in root.iter(f"{_W}instrText")]
    yield from ("".join(found), " ".join(found))  # one code may be in pieces
    for simple in root.iter(f"{_W}fldSimple"):
        yield simple.get(f"{_W}instr", "")
