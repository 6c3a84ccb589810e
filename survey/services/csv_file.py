"""CSV files read whole, with the place of everything that is wrong with them."""

import csv
import io
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from survey.core.errors import Fault

_ENCODING = (
    "不是 UTF-8 编码；请在 Excel 或 WPS 里“另存为”，类型选“CSV UTF-8（逗号分隔）”，"
    "或者用记事本打开后“另存为”，编码选 UTF-8"
)
_THREE_BYTES = "\u0800"  # from here on, Chinese included, UTF-8 takes three bytes or four
_SHORT = (
    "；少了是漏了逗号，或者 Excel 存盘时丢了行尾的空格子"
    "（列的先后随意，请把 ballot 移到最后一列再存），多了是文字里有逗号却没有加引号"
)


class NamedBytes(NamedTuple):
    """A file as it was handed over: what it is called, and what is in it."""

    name: str
    content: bytes


class Row(NamedTuple):
    """A line of cells by column, without outer spaces; a spreadsheet calls it ``number``."""

    number: int
    cells: Mapping[str, str]


@dataclass
class Sheet:
    """The rows of a file, and everything that was found wrong with it so far."""

    name: str
    rows: tuple[Row, ...] = ()
    _blamed: list[tuple[int, Fault]] = field(default_factory=list)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Return the faults from the top of the file to its end."""
        return tuple(fault for _, fault in sorted(self._blamed, key=itemgetter(0)))

    def blame(self, said: str, row: int | None = None, column: str = "") -> None:
        """Note a fault of the file, of a row, of a column, or of one cell."""
        place = [self.name]
        place += [] if row is None else [f"第 {row} 行"]
        place += [f"{column} 列"] if column else []
        self._blamed.append((row or 0, Fault(" ".join(place), said)))


def read(file: NamedBytes, needed: Sequence[str], allowed: Sequence[str] = ()) -> Sheet:
    """Return the rows of a file that has the columns ``needed``, and those ``allowed`` or not.

    UTF-8, commas, quotes after RFC 4180, any kind of line end. The columns may stand in
    any order; outer spaces and rows without a word are nobody's answer and passed over.
    A file without the right columns has no rows.
    """
    sheet = Sheet(file.name)
    lines = _lines(file.content, sheet)
    if not lines:
        if not sheet.faults:
            sheet.blame("是空文件；第一行要写各列的列名")
        return sheet
    header = lines[0][1]
    if _blame_header(header, needed, allowed, sheet):
        return sheet
    sheet.rows = tuple(_rows(lines[1:], header, sheet))
    return sheet


def _lines(content: bytes, sheet: Sheet) -> list[tuple[int, list[str]]]:
    """Return the lines that have a word in them, numbered as a spreadsheet does."""
    text = _text(content)
    if text is None:
        sheet.blame(_ENCODING)
        return []
    found: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                found.append((number, stripped))
    except csv.Error:
        sheet.blame("引号不成对，或者一格里的字太多；请检查这一行的英文双引号", number + 1)
        return []
    return found


def _text(content: bytes) -> str | None:
    """Return what is sure to be UTF-8; ``None`` for what is not, or may be GB18030.

    Two common characters of GB18030, such as 选票, are two rare ones of UTF-8. Chinese
    written in UTF-8 gives itself away, and so does the mark at the beginning.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    sure = text.isascii() or content.startswith(BOM_UTF8) or max(text) >= _THREE_BYTES
    return text if sure else None


def _blame_header(
    header: Sequence[str], needed: Sequence[str], allowed: Sequence[str], sheet: Sheet
) -> bool:
    """Return whether the names of the columns are at fault."""
    before = len(sheet.faults)
    if len(header) == 1 < len(needed):
        sheet.blame("标题行只有一格；各列要用英文逗号隔开，请另存为“CSV UTF-8（逗号分隔）”")
        return True
    known = {*needed, *allowed}
    for place, name in enumerate(header, 1):
        if not name:
            sheet.blame(f"标题行第 {place} 格没有列名；请补上，或删去这一列")
    for name, times in Counter(filter(None, header)).items():
        if name not in known:
            sheet.blame("没有叫这个名字的列；请核对列名，或删去这一列", column=name)
        elif times > 1:
            sheet.blame(f"这一列有 {times} 个；请只留一个", column=name)
    missing = [name for name in needed if name not in header]
    if missing:
        sheet.blame(f"缺少 {'、'.join(missing)} 列；请补上，没有人答的也要有这一列，格子空着")
    return len(sheet.faults) > before


def _rows(
    lines: Sequence[tuple[int, Sequence[str]]], header: Sequence[str], sheet: Sheet
) -> Iterator[Row]:
    for number, cells in lines:
        if len(cells) == len(header):
            yield Row(number, dict(zip(header, cells, strict=True)))
        else:
            sheet.blame(f"有 {len(cells)} 格，标题行有 {len(header)} 格{_SHORT}", number)
