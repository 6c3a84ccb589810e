"""Templates as teams and their enemies might write them."""

import io
from collections.abc import Mapping
from zipfile import ZipFile

from docx import Document

HEADER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def template(*words: str, header: str = "", table: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """Return a document of Word with a paragraph for each of ``words``, and a table."""
    document = Document()
    for one in words:
        document.add_paragraph(one)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def changed(
    file: bytes, added: Mapping[str, bytes] | None = None, **replaced: tuple[str, str]
) -> bytes:
    """Return ``file`` with parts ``added``, and words of parts by name ``replaced``.

    The parts' names: document, types, relations.
    """
    names = {
        "document": "word/document.xml",
        "types": "[Content_Types].xml",
        "relations": "word/_rels/document.xml.rels",
    }
    with ZipFile(io.BytesIO(file)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, (old, new) in replaced.items():
        before = parts[names[name]]
        parts[names[name]] = before.replace(old.encode(), new.encode(), 1)
        assert parts[names[name]] != before, f"{old} is not in {name}"
    parts.update(added or {})
    made = io.BytesIO()
    with ZipFile(made, "w", 8) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return made.getvalue()


def related(kind: str, target: str, mode: str = "External") -> tuple[str, str]:
    """Return how a relation is put among those of the document."""
    end = "</Relationships>"
    made = f'<Relationship Id="rIdX" Type="{HEADER}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return end, made + end
