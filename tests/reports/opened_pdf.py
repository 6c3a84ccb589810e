"""PDFs read as a screen reader does: by their tags, in their order."""

import ctypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as raw


def rows(made: bytes) -> list[list[str]]:
    """Return every row of every table as the words of its cells; one row runs over its page."""
    return [[*_cells(row, texts)] for texts, root in trees(made) for row in every(root, "TR")]


def blocks(made: bytes, kind: str) -> list[str]:
    """Return the words of every block of one kind: ``P``, ``H1``, ``LBody``, ``Caption``."""
    return [
        words_of(block, texts).strip() for texts, root in trees(made) for block in every(root, kind)
    ]


@dataclass(frozen=True)
class Read:
    """A whole file, read once: ``rows`` of tables, and the words of ``blocks`` by their kind."""

    rows: tuple[tuple[str, ...], ...]
    blocks: Mapping[str, tuple[str, ...]]


def read(made: bytes) -> Read:
    """Return everything that is tagged."""
    found = [
        (kind, words_of(one, texts).strip() if kind != "TR" else _cells(one, texts))
        for texts, root in trees(made)
        for kind in ("TR", "P", "H1", "H2", "Caption", "LBody")
        for one in every(root, kind)
    ]
    by_kind = {kind: tuple(one for k, one in found if k == kind) for kind, _ in found}
    return Read(by_kind.pop("TR"), by_kind)


def described(made: bytes) -> list[str]:
    """Return what stands in for each picture."""
    return [
        text_of(raw.FPDF_StructElement_GetAltText, one)
        for _, root in trees(made)
        for one in every(root, "Figure")
    ]


def words_on(page: pypdfium2.PdfPage) -> str:
    """Return all words on a page, tagged or not."""
    return page.get_textpage().get_text_range()


def trees(made: bytes) -> Iterator[tuple[dict[int, str], list[Any]]]:
    """Yield for every page its texts by their marks, and the elements that stand at its top."""
    for page in pypdfium2.PdfDocument(made):
        tree = raw.FPDF_StructTree_GetForPage(page)
        count = raw.FPDF_StructTree_CountChildren(tree)
        yield _texts(page), [raw.FPDF_StructTree_GetChildAtIndex(tree, at) for at in range(count)]
        raw.FPDF_StructTree_Close(tree)


def every(elements: list[Any], kind: str) -> Iterator[Any]:
    """Yield the elements of one kind, wherever they stand."""
    for element in elements:
        if text_of(raw.FPDF_StructElement_GetType, element) == kind:
            yield element
        else:
            yield from every(children(element), kind)


def children(element: Any) -> list[Any]:
    """Return the elements inside an element."""
    count = raw.FPDF_StructElement_CountChildren(element)
    found = [raw.FPDF_StructElement_GetChildAtIndex(element, at) for at in range(count)]
    return [one for one in found if one]


def words_of(element: Any, texts: dict[int, str]) -> str:
    """Return the words inside an element."""
    count = raw.FPDF_StructElement_CountChildren(element)
    found = []
    for at in range(count):
        inner = raw.FPDF_StructElement_GetChildAtIndex(element, at)
        mark = raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
        found.append(words_of(inner, texts) if inner else texts.get(mark, ""))
    return "".join(found)


def text_of(read: Any, element: Any) -> str:
    """Return a text that ``read`` writes into a buffer."""
    size = read(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    read(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def _cells(row: Any, texts: dict[int, str]) -> tuple[str, ...]:
    return tuple(words_of(cell, texts).strip() for cell in children(row))


def _texts(page: pypdfium2.PdfPage) -> dict[int, str]:
    texts: dict[int, str] = {}
    reading = page.get_textpage()
    for one in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
        mark = raw.FPDFPageObj_GetMarkedContentID(one)
        if mark < 0:  # a page number, or a heading that is repeated
            continue
        size = raw.FPDFTextObj_GetText(one, reading, None, 0)
        buffer = (ctypes.c_ushort * (size // 2))()
        raw.FPDFTextObj_GetText(one, reading, buffer, size)
        said = bytes(buffer).decode("utf-16-le").rstrip("\0")
        texts[mark] = texts.get(mark, "") + said
    return texts
