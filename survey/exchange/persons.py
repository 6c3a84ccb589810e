"""People from a sheet or a pasted table, as a unit's roster takes them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from survey.core.errors import SurveyError
from survey.core.inspection import Member, Roster
from survey.core.questions import MOST_ROWS
from survey.core.sentence import Sentence
from survey.exchange.findings import Finding, Gathering
from survey.exchange.packages import refuse_large
from survey.exchange.reading import decoded
from survey.exchange.workbooks import OLD, ZIPPED, sheets_of

_LONGEST_NAME, _LONGEST_POST = 40, 200
_HEADINGS = {
    "name": ("姓名", "名字", "干部姓名", "人员姓名"),
    "post": ("职务", "现任职务", "职务职级", "岗位", "单位及职务", "工作单位及职务", "单位职务"),
    "order": ("顺序", "排序", "序号", "排名", "次序", "编号"),
}
_APPOINTED = ("原任职务", "任现职时间", "提拔时间", "任职时间")
_SURNAME_APART = re.compile(r"(?<=[\u3400-\u9fff])[\s\u3000]+(?=[\u3400-\u9fff])")
_COMMAS = re.compile("[,，]")

Rows = Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class ImportedPersons:
    """People from elsewhere, in their order, with what was left out or assumed."""

    members: tuple[Member, ...]
    findings: tuple[Finding, ...]


def read_persons(content: bytes, roster: Roster | None = None) -> ImportedPersons:
    """Return the people in a workbook or a text file; see `read_pasted_persons`."""
    refuse_large(len(content))
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"%PDF")):
        raise SurveyError("不认识这种文件；请用 Excel、WPS 表格或纯文字的名单")
    if not content.startswith((ZIPPED, OLD)):
        return read_pasted_persons(decoded(content), roster)
    sheet = next((one for one in sheets_of(content) if _headed(one.rows)), None)
    if sheet is None:
        raise SurveyError("没有找到“姓名”这一列；请在表头写上 姓名、职务")
    return _read(list(enumerate(sheet.rows, 1)), roster)


def read_pasted_persons(text: str, roster: Roster | None = None) -> ImportedPersons:
    """Return the people in lines of cells, parted by tabs or commas.

    ``roster`` is which list they are for; without it, columns that only new appointees
    have decide.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(text) > 256 * 1024 or len(lines) > 2_000:
        raise SurveyError("行数太多或有一行太长，没有读入；请只贴名单")
    rows = [
        (number, [cell.strip() for cell in _cells(line)])
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not rows:
        raise SurveyError("没有文字；请先贴上名单，或选一个文件")
    return _read(rows, roster)


def _cells(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else _COMMAS.split(line)


def _headed(rows: Sequence[Sequence[str]]) -> bool:
    return any("name" in map(_meaning, row) for row in rows[:20])


def _meaning(heading: str) -> str:
    word = re.sub(r"[\s\u3000*＊:：]|[(（].*[)）]", "", heading)
    return next((meaning for meaning, names in _HEADINGS.items() if word in names), "")


def _read(rows: Rows, roster: Roster | None) -> ImportedPersons:
    gathering = Gathering()
    head = next((at for at, (_, row) in enumerate(rows[:20]) if "name" in map(_meaning, row)), None)
    if head is None:
        said = Sentence("没有表头，第一列当作姓名，第二列当作职务")
        gathering.assumed(_place(rows[0][0]), said)
    heads = list(rows[head][1]) if head is not None else ["姓名", "职务"]
    listed = roster or _roster_of(heads)
    meanings = _meanings(heads)
    found: list[tuple[Decimal | None, Member]] = []
    seen: set[str] = set()
    for number, row in rows[head + 1 if head is not None else 0 :]:
        cells = [gathering.line(cell, _place(number)) for cell in row]
        member = _member(heads, meanings, cells, listed, _place(number), gathering)
        if member is None:
            continue
        if member.name in seen:
            said = Sentence("“%(name)s”出现了两次；同名的请在姓名后注明", name=member.name)
            gathering.assumed(_place(number), said)
        seen.add(member.name)
        found.append((_order(meanings, cells), member))
    if not found:
        raise SurveyError("名单里没有读出一个人；请检查表头和姓名")
    if len(found) > MOST_ROWS:
        raise SurveyError("名单有 %(n)s 人，最多 %(most)s 人", n=len(found), most=MOST_ROWS)
    return ImportedPersons(_in_order(found, gathering), tuple(gathering.findings))


def _place(number: int) -> Sentence:
    return Sentence("第 %(row)s 行", row=number)


def _roster_of(heads: Sequence[str]) -> Roster:
    return "appointees" if any(head.strip() in _APPOINTED for head in heads) else "leaders"


def _meanings(heads: Sequence[str]) -> list[str]:
    """Return what each column is; of two of the same meaning, the second is a further one."""
    meanings: list[str] = []
    for head in heads:
        meaning = _meaning(head)
        meanings.append("" if meaning in meanings else meaning)
    return meanings


def _member(
    heads: Sequence[str],
    meanings: Sequence[str],
    cells: Sequence[str],
    roster: Roster,
    place: Sentence,
    gathering: Gathering,
) -> Member | None:
    said = {meaning: cell for meaning, cell in zip(meanings, cells, strict=False) if meaning}
    name = _SURNAME_APART.sub("", said.get("name", ""))
    post = said.get("post", "")
    if not name:
        if any(cells):
            gathering.left_out(place, Sentence("没有姓名，这一行没有带过来"))
        return None
    if len(name) > _LONGEST_NAME or len(post) > _LONGEST_POST:
        gathering.left_out(place, Sentence("姓名或职务太长，这一行没有带过来"))
        return None
    details = {
        head.strip(): cell
        for head, meaning, cell in zip(heads, meanings, cells, strict=False)
        if head.strip() and cell and (not meaning or (meaning == "post" and roster == "appointees"))
    }
    for cell in cells[len(heads) :]:
        if cell:
            words = Sentence("多出来的一格没有带过来：%(text)s", text=cell)
            gathering.left_out(place, words)
    return Member(name=name, post=post, roster=roster, details=details)


def _order(meanings: Sequence[str], cells: Sequence[str]) -> Decimal | None:
    for meaning, cell in zip(meanings, cells, strict=False):
        if meaning == "order":
            try:
                number = Decimal(cell)
            except InvalidOperation:
                return None
            return number if number.is_finite() else None
    return None


def _in_order(
    found: Sequence[tuple[Decimal | None, Member]], gathering: Gathering
) -> tuple[Member, ...]:
    """Return the people by the order that is written, or as they stand where it is not."""
    orders = [order for order, _ in found]
    known = [order for order in orders if order is not None]
    if known and len(known) < len(found):
        said = Sentence("有的人没有顺序，名单按原来的行次排列")
        gathering.assumed(Sentence("（全文）"), said)
    elif known != sorted(known):
        ranked = sorted(
            ((order, at) for at, order in enumerate(known)), key=lambda pair: (pair[0], pair[1])
        )
        return tuple(found[at][1] for _, at in ranked)
    return tuple(member for _, member in found)
