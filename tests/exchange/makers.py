"""Workbooks and other files as people bring them, made where a test needs them."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from survey.exchange.findings import Imported, Kind
from survey.exchange.reading import read_file

Rows = Sequence[Sequence[Any]]


def workbook(**sheets: Rows) -> bytes:
    """Return an .xlsx with these sheets, cell by cell."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(text: str) -> list[list[str]]:
    """Return the cells of a table drawn with bars."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


YES_NO = table("""
    | list_name | name | label |
    | yn        | y    | 是    |
    | yn        | n    | 否    |
""")


def xlsform(survey: str, choices: str = "", settings: str = "") -> bytes:
    """Return an XLSForm from its sheets as tables."""
    sheets: dict[str, Rows] = {"survey": table(survey)}
    sheets["choices"] = table(choices) if choices else YES_NO
    if settings:
        sheets["settings"] = table(settings)
    return workbook(**sheets)


def imported(survey: str, choices: str = "", settings: str = "") -> Imported:
    return read_file(xlsform(survey, choices, settings), "f.xlsx")


def said(result: Imported, kind: Kind | None = None) -> list[str]:
    """Return what was found, as lines of place and text."""
    return [f"{place}: {text}" for which, place, text in result.findings if kind in (None, which)]


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a workbook with one part more, or another in its place."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for member in before.infolist():
            if member.filename != name:
                after.writestr(member, before.read(member))
        after.writestr(name, part, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def old_workbook(sheets: Mapping[str, Rows]) -> bytes:
    """Return an .xls: the records of BIFF8 in a compound file, no more than a reader needs."""
    bodies = [_old_sheet(rows) for rows in sheets.values()]
    names = [struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le") for name in sheets]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    code = _record(0x0042, struct.pack("<H", 1200))
    end = _record(0x000A, b"")
    at = len(head) + len(code) + sum(len(name) + 8 for name in names) + len(end)
    bounds = b""
    for name, body in zip(names, bodies, strict=True):
        bounds += _record(0x0085, struct.pack("<I", at) + name)
        at += len(body)
    return _compound(head + code + bounds + end + b"".join(bodies))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _old_sheet(rows: Rows) -> bytes:
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, float | int):
                body = struct.pack("<HHHd", number, column, 0, value)
                out += _record(0x0203, body)
            elif value:
                body = struct.pack("<HHHHB", number, column, 0, len(value), 1)
                out += _record(0x0204, body + value.encode("utf-16-le"))
    return out + _record(0x000A, b"")


_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _compound(stream: bytes) -> bytes:
    """Return ``stream`` as the one stream, Workbook, of a compound file."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    chain = [*range(3, sectors + 2), _END] if sectors > 1 else [_END]
    fat = [_TABLE, _END, *chain]
    assert len(fat) <= 128, "one sector of the table is enough for a test"
    table_sector = struct.pack("<128I", *fat, *[_FREE] * (128 - len(fat)))
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    directory = entries.ljust(512, b"\0")
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
        + struct.pack("<109I", 0, *[_FREE] * 108)
    )
    return header + table_sector + directory + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    words = name.encode("utf-16-le")
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(words) + 2, kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<III", start, size, 0)
    )
