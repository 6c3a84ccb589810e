"""Questions in the rows of a sheet, under headings that people choose themselves."""

import re
from collections.abc import Sequence
from typing import Any

from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.findings import UNTITLED, Gathering, Imported
from survey.exchange.outline import Stem, question_of
from survey.exchange.workbooks import Sheet

_HEADINGS = {
    "text": ("题目", "题干", "问题", "题目内容", "问题内容", "题目名称", "题目正文", "试题"),
    "kind": ("题型", "类型", "题目类型", "问题类型"),
    "options": ("选项", "选项内容", "答案选项", "备选项", "答案", "可选项", "评价等次", "等次"),
    "hint": ("说明", "备注", "提示", "题目说明", "填写说明"),
    "required": ("必答", "必填", "是否必答", "是否必填"),
    "section": ("部分", "模块", "板块", "章节", "分组", "栏目"),
    "tag": ("归口", "分类", "类别", "一级指标", "维度"),
    "number": ("序号", "题号", "编号", "号"),
}
_OPTION = re.compile(r"^(?:选项|答案)?\s*(?:[A-Z]|\d{1,2}|[一二三四五六七八九十]{1,2})$")
_APART = re.compile(r"\s*(?:\n|；|;|\||／|(?<=\S)\s*/\s*(?=\S))\s*")
_LETTERED = re.compile(r"(?:^|(?<=[\s;；,，、]))[(（]?[A-Z][.．、:：)）]\s*")
_LEADING = re.compile(r"^(?:[(（]?[A-Z][.．、:：)）]|[①-⑳]|\d{1,2}[、.．](?!\d))\s*")
_YES = ("是", "必答", "必填", "yes", "y", "true", "1", "√")


def heading_row(sheet: Sheet) -> int | None:
    """Return the index of the row that heads a list of questions; ``None`` when there is none."""
    for index, row in enumerate(sheet.rows[:20]):
        known = {_meaning(word) for word in row}
        if "text" in known and known & {"kind", "options"}:
            return index
    return None


def _meaning(heading: str) -> str:
    word = re.sub(r"[\s*＊:：]|[(（].*[)）]", "", heading)
    for meaning, names in _HEADINGS.items():
        if word in names:
            return meaning
    return "options" if word and _OPTION.match(word) else ""


def read_question_list(sheet: Sheet, name: str) -> Imported:
    """Return the form in a sheet that `heading_row` finds the headings of."""
    head = heading_row(sheet) or 0
    gathering = Gathering()
    columns = [_meaning(word) for word in sheet.rows[head]]
    for column, (meaning, word) in enumerate(zip(columns, sheet.rows[head], strict=True)):
        if not meaning and any(row[column] for row in sheet.rows[head + 1 :]):
            said = Sentence("“%(column)s”这一列没有带过来", column=word or str(column + 1))
            gathering.left_out(_place(sheet, head + 1), said)
    title = next((word for row in sheet.rows[:head] for word in row if word), "")
    stem = name.rpartition(".")[0]
    sections: dict[str, list[Stem]] = {}
    section, stems = "", list[Stem]()
    for number, row in enumerate(sheet.rows[head + 1 :], head + 2):
        cells = _cells(columns, row)
        section = " ".join(cells["section"]) or section
        before = stems[-1] if stems else None
        added = _stem(cells, before, _place(sheet, number), gathering)
        if added:
            stems.append(added)
            sections.setdefault(section, []).append(added)
    wanted = stem or "form"
    return gathering.finished(
        {
            "id": naming.identifiers([wanted])[wanted],
            "title": gathering.line(title or stem, _place(sheet, 1)) or UNTITLED,
            "sections": _sections(sections, gathering),
        }
    )


def _place(sheet: Sheet, number: int) -> Sentence:
    return Sentence("工作表“%(sheet)s”第 %(row)s 行", sheet=sheet.name, row=number)


def _cells(columns: Sequence[str], row: Sequence[str]) -> dict[str, list[str]]:
    cells: dict[str, list[str]] = {meaning: [] for meaning in _HEADINGS}
    for meaning, word in zip(columns, row, strict=False):
        if meaning and word:
            cells[meaning].append(word)
    return cells


def _stem(
    cells: dict[str, list[str]], before: Stem | None, place: Sentence, gathering: Gathering
) -> Stem | None:
    """Return the question of a row; ``None`` when the row goes on with the one ``before``."""
    options = [option for cell in cells["options"] for option in options_in(cell)]
    if not cells["text"]:
        if options and before:
            before.options.extend(options)
        elif any(cells.values()):
            gathering.left_out(place, Sentence("没有题目，这一行没有带过来"))
        return None
    return Stem(
        place,
        " ".join(cells["text"]),
        said=" ".join(cells["kind"]),
        options=options,
        hint="\n".join(cells["hint"]),
        tag=" ".join(cells["tag"]),
        required=any(word.lower() in _YES for word in cells["required"]),
    )


def options_in(cell: str) -> list[str]:
    """Return the options in one cell: on lines, behind letters or between semicolons."""
    parts = [cell]
    if "\n" in cell:
        parts = cell.split("\n")
    elif len(_LETTERED.findall(cell)) > 1:
        parts = _LETTERED.split(cell)
    elif len(_APART.split(cell)) > 1:
        parts = _APART.split(cell)
    bare = (_LEADING.sub("", part.strip()).strip(" ;；,，") for part in parts)
    return [part for part in bare if part]


def _sections(sections: dict[str, list[Stem]], gathering: Gathering) -> list[dict[str, Any]]:
    made, number = [], 0
    for place, (title, stems) in enumerate(sections.items(), 1):
        questions = []
        for stem in stems:
            number += 1
            questions.append(question_of(stem, f"q{number}", gathering))
        head = gathering.line(title, stems[0].place)
        made.append({"id": f"s{place}", "title": head, "questions": questions})
    return made
