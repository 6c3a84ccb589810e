"""The frame of a count from a file: who was asked, class by class."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from survey.core.record import UNPRINTABLE
from survey.core.sitting import Group, Selection, WayIn, weight_faults
from survey.services.csv_file import NamedBytes, Row, Sheet, read
from survey.stats.results import WHOLE

COLUMNS = {
    "group": "票类的名称，报告里就用它；与答卷文件的 group 列一致",
    "invited": "应到人数；抽样的填名册总人数；不知道就空着",
    "issued": "发出份数；不知道就空着",
    "returned": "收回份数，含废票",
    "void": "废票份数，没有就写 0；废票不写进答卷文件",
    "weight": "权重（百分数），各票类合计 100；不加权就都空着",
    "mode": "all（全体）、sample（从名册随机抽样）或 open（公开码，前三项和权重空着）",
}
"""What stands in each column, as its reader is told."""

_MODES = {
    "all": (WayIn.SLIPS, Selection.ALL),
    "sample": (WayIn.SLIPS, Selection.SAMPLE),
    "open": (WayIn.SHARED, Selection.ALL),
}
_CODE = re.compile("[a-z0-9][a-z0-9_]{0,23}")
_LONGEST_NAME, _MOST_DIGITS = 40, 9


@dataclass(frozen=True)
class Counted:
    """What was counted by hand of one group; ``row`` is where that was written."""

    row: int
    issued: int | None
    returned: int
    void: int


@dataclass(frozen=True)
class Frame:
    """The groups in the order of the file, and the hand counts by group code."""

    groups: tuple[Group, ...]
    counted: Mapping[str, Counted]


def read_frame(file: NamedBytes) -> tuple[Sheet, Frame]:
    """Return the frame in ``file``; what cannot be read is left out and a fault of the sheet."""
    sheet = read(file, tuple(COLUMNS))
    if not sheet.rows and not sheet.faults:
        sheet.blame("一个票类也没有；请每个票类写一行")
    groups: dict[str, Group] = {}
    counted: dict[str, Counted] = {}
    for row in sheet.rows:
        group, counts = _group(row, sheet), _counts(row, sheet)
        _blame_again(row, groups, sheet)
        if group and counts:
            groups[group.label] = group
            counted[group.code] = counts
    if not sheet.faults:
        for fault in weight_faults(tuple(groups.values())):
            sheet.blame(fault.text, column="weight")
    return sheet, Frame(tuple(groups.values()), counted)


def _blame_again(row: Row, groups: Mapping[str, Group], sheet: Sheet) -> None:
    if row.cells["group"] in groups:
        sheet.blame("这个票类前面已经有一行；请合并，或改名", row.number, "group")


def _group(row: Row, sheet: Sheet) -> Group | None:
    name = row.cells["group"]
    if not name or len(name) > _LONGEST_NAME or UNPRINTABLE.search(name):
        said = f"请写票类的名称，不超过 {_LONGEST_NAME} 个字，不带看不见的控制字符"
        sheet.blame(said, row.number, "group")
        return None
    mode = row.cells["mode"]
    if mode not in _MODES:
        sheet.blame(f"“{mode}”不是计票方式；请写 {COLUMNS['mode']}", row.number, "mode")
    way_in, selection = _MODES.get(mode, _MODES["all"])
    if way_in is WayIn.SHARED:
        _blame_known(row, sheet)
    invited, weight = _count("invited", row, sheet), _count("weight", row, sheet)
    if invited == 0:
        said = "应到是 0；请填人数，不知道就空着，没有这一类就删去这一行"
        sheet.blame(said, row.number, "invited")
    if weight is not None and weight > 100:
        sheet.blame("权重是百分数，不超过 100", row.number, "weight")
        weight = None
    return Group(
        code=_code(name, row.number),
        label=name,
        way_in=way_in,
        selection=selection,
        invited=invited,
        weight=weight,
    )


def _code(name: str, number: int) -> str:
    """Return ``name`` where it can be a code, else one that no name can be."""
    return name if _CODE.fullmatch(name) and name != WHOLE else f"_{number}"


def _blame_known(row: Row, sheet: Sheet) -> None:
    """Refuse what nobody can know of people who came in by a shared code."""
    for column in ("invited", "issued", "weight"):
        if row.cells[column]:
            said = "公开码由人自愿扫，没有应到、发出，也不加权；请空着，或改 mode"
            sheet.blame(said, row.number, column)


def _counts(row: Row, sheet: Sheet) -> Counted | None:
    issued = _count("issued", row, sheet)
    returned, void = _sure("returned", row, sheet), _sure("void", row, sheet)
    if returned is None or void is None:
        return None
    if void > returned:
        said = f"废票 {void} 份，多于收回的 {returned} 份；请核对"
        sheet.blame(said, row.number, "void")
    return Counted(row.number, issued, returned, void)


def _sure(column: str, row: Row, sheet: Sheet) -> int | None:
    if not row.cells[column]:
        sheet.blame("请填份数，没有就写 0", row.number, column)
    return _count(column, row, sheet)


def _count(column: str, row: Row, sheet: Sheet) -> int | None:
    """Return the whole number in a cell; ``None`` when it is empty or, with a fault, none."""
    word = row.cells[column]
    if not word:
        return None
    if not (word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS):
        said = f"“{word}”不是整数；请用半角数字写，如 45，不带小数点、逗号和单位"
        sheet.blame(said, row.number, column)
        return None
    return int(word)
