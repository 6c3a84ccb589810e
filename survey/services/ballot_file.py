"""Ballots in a file: which columns a form has there, how an answer is written, what it means."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from survey.core.answers import Answers, check
from survey.core.complaints import NEEDLESS, name_of, unanswered
from survey.core.errors import Fault
from survey.core.form import Form, Kept, Slot
from survey.core.questions import Multiple, Number, Ranking
from survey.services.csv_file import NamedBytes, Row, Sheet, read

BALLOT, GROUP = "ballot", "group"
COLUMNS = {
    BALLOT: "答卷的编号，一份一个，不重复；只用来找错，不进报告",
    GROUP: "票类的名称，与票类文件的 group 列一致",
}
"""What stands in the columns that every form has, as its reader is told."""

_SEPARATORS = re.compile(r"[;；,，、|\s]+")  # no code has any of these in it
_NOT_ASKED = "按这份答卷前面的回答，这一题没有问到；请清空这一格，或核对前面的回答"
_REQUIRED = "是必答题，这里空着；请核对原票，确实没有填的，在表样里删去这一题的 required 再计票"


@dataclass(frozen=True)
class Fields:
    """The columns of a form."""

    form: Form

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """Return the slots by the name of their column."""
        return {slot.key: slot for slot in self.form.slots}

    @cached_property
    def codes(self) -> Mapping[str, Mapping[str, str]]:
        """Return code and label of what may be chosen, for the columns that hold codes."""
        coded = (Kept.CHOICE, Kept.MARKS, Kept.ORDER)
        return {key: dict(slot.choices) for key, slot in self.slots.items() if slot.kept in coded}

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the columns that must be there."""
        return (*COLUMNS, *(key for key, slot in self.slots.items() if slot.follow_up is None))

    @property
    def header(self) -> tuple[str, ...]:
        """Return all columns: those of follow-ups may be left out."""
        return (*COLUMNS, *self.slots)


def form_faults(form: Form) -> list[Fault]:
    """Return what keeps ballots of ``form`` from being written in a file."""
    faults = [
        Fault(question.id, f"“{question.text}”的题号与答卷文件的固定列重名；请在表样里改题号")
        for question in form.questions
        if question.id in COLUMNS
    ]
    for question in form.questions:
        if question.kind == "grid" and not question.rows:
            said = (
                f"“{question.text}”一行也没有；请在表样的这一题下面加 rows，每人（项）一行，"
                f"如 rows: [{{code: r1, label: 张三}}, {{code: r2, label: 李四}}]"
            )
            kept = "，roster 一行要保留" if question.roster else ""
            faults.append(Fault(question.id, said + kept))
    return faults


def read_ballots(file: NamedBytes, form: Form) -> tuple[Sheet, dict[str, list[Answers]]]:
    """Return the answers in ``file`` by the name of their group, judged as a phone's are.

    What cannot be taken is left out and a fault of the sheet. A row without any answer
    is a blank ballot.
    """
    fields = Fields(form)
    sheet = read(file, fields.needed, fields.header)
    found: dict[str, list[Answers]] = defaultdict(list)
    seen: dict[str, int] = {}
    for row in sheet.rows:
        _blame_name(row, seen, sheet)
        found[row.cells[GROUP]].append(_answers(row, fields, sheet))
    return sheet, found


def _blame_name(row: Row, seen: dict[str, int], sheet: Sheet) -> None:
    name = row.cells[BALLOT]
    if not name:
        sheet.blame("没有编号；请给每份答卷一个不重复的编号", row.number, BALLOT)
    elif name in seen:
        said = f"编号“{name}”在第 {seen[name]} 行用过了；请核对是否录了两遍，或改编号"
        sheet.blame(said, row.number, BALLOT)
    seen.setdefault(name, row.number)


def _answers(row: Row, fields: Fields, sheet: Sheet) -> Answers:
    """Return the answers of a ballot, blank where they are at fault."""
    blank: Answers = (None,) * len(fields.form.slots)
    given = {key: cell for key in fields.slots if (cell := row.cells.get(key))}
    if not given:
        return blank
    raw: dict[str, Sequence[str]] = {}
    misread = set()
    for key, cell in given.items():
        said = _misread(key, cell, fields)
        if said:
            misread.add(key)
            sheet.blame(said, row.number, key)
        else:
            raw.update(_raw(fields.slots[key], cell))
    checked = check(fields.form, raw)
    for fault in checked.faults:
        if not misread or _stands_alone(fault, misread):
            sheet.blame(_reworded(fault, fields), row.number, fault.place)
    return checked.answers or blank


def _misread(key: str, cell: str, fields: Fields) -> str:
    """Return what is wrong with the codes in a cell; nothing where it may be checked."""
    slot, codes = fields.slots[key], fields.codes.get(key)
    if codes is None or (slot.kept is Kept.CHOICE and cell in codes):
        return ""
    words = [cell] if slot.kept is Kept.CHOICE else _split(cell)
    strange = [word for word in words if word not in codes]
    if strange:
        several = "，几个之间用英文分号：" if slot.kept is not Kept.CHOICE else " "
        return f"“{'、'.join(strange)}”不是{name_of(slot)}的代码；请写{several}{_offered(codes)}"
    if len(set(words)) < len(words):
        return "同一个代码写了两次；请去掉一个"
    if isinstance(slot.question, Ranking) and len(words) > slot.question.places:
        return f"排了 {len(words)} 项，最多排 {slot.question.places} 项；请去掉几项"
    return ""


def _raw(slot: Slot, cell: str) -> Mapping[str, Sequence[str]]:
    """Return a cell as the fields in which a phone would have sent it."""
    match slot.kept:
        case Kept.MARKS:
            return {slot.key: _split(cell)}
        case Kept.ORDER:
            ranked = enumerate(_split(cell), 1)
            return {f"{slot.key}.{code}": [str(place)] for place, code in ranked}
        case _:
            return {slot.key: [cell]}


def _split(cell: str) -> list[str]:
    return [word for word in _SEPARATORS.split(cell) if word]


def _stands_alone(fault: Fault, misread: set[str]) -> bool:
    """Return whether a fault is none that a code which was not understood may have caused."""
    follows = fault.place.partition("~")[0] in misread or fault.place in misread
    return not follows and fault.text != NEEDLESS


def _reworded(fault: Fault, fields: Fields) -> str:
    """Return what a fault says, to somebody who looks at a file."""
    if fault.text == NEEDLESS:
        return _NOT_ASKED
    slot = fields.slots.get(fault.place)
    if slot is not None and fault.text == unanswered(slot).text:
        return name_of(slot) + _REQUIRED
    return fault.text


def explanations(form: Form) -> Iterator[tuple[str, str, str]]:
    """Yield for every column its name, what was asked there, and how an answer is written."""
    fields = Fields(form)
    for name, said in COLUMNS.items():
        yield name, "", said
    for key, slot in fields.slots.items():
        asked = slot.follow_up.text if slot.follow_up else slot.question.text
        cell = [part.label for part in (slot.row, slot.column) if part is not None]
        yield key, " · ".join([asked, *cell]), f"{_how(slot, fields)}；没填就空着"


def _offered(codes: Mapping[str, str]) -> str:
    return "；".join(f"{code}={label}" for code, label in codes.items())


def _how(slot: Slot, fields: Fields) -> str:
    codes = _offered(fields.codes.get(slot.key, {}))
    match slot.question:
        case _ if slot.follow_up is not None:
            return f"照原文抄，不超过 {slot.follow_up.limit} 字；这一列可以不要"
        case Multiple(at_most=most):
            return f"写代码，几个之间用英文分号{f'，最多 {most} 个' if most else ''}：{codes}"
        case Ranking(places=places):
            return f"按名次先后写代码，几个之间用英文分号，最多 {places} 个：{codes}"
        case Number(minimum=low, maximum=high, decimals=decimals):
            return f"写 {low} 至 {high} 的数，小数最多 {decimals} 位"
        case _ if codes:
            return f"写一个代码：{codes}"
        case _:
            return f"照原文抄，不超过 {getattr(slot.question, 'limit', 0)} 字"
