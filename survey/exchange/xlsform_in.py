"""An XLSForm workbook, read into a form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.core.conditions import All, Condition
from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.findings import UNTITLED, Gathering, Imported
from survey.exchange.relevance import Asked, condition
from survey.exchange.tables import Line, lines_of, tell_the_rest
from survey.exchange.translating import Translations, own_language
from survey.exchange.workbooks import Sheet
from survey.exchange.xlsform_columns import (
    CHOICES,
    INTRODUCTION,
    ROLE,
    SETTINGS,
    SURVEY,
    TAG,
    TITLE,
)
from survey.exchange.xlsform_grids import grid_of, is_grid
from survey.exchange.xlsform_lists import lists_of
from survey.exchange.xlsform_questions import followed_up, question_of
from survey.exchange.xlsform_rows import (
    Group,
    Leaf,
    Node,
    groups_of,
    leaves_of,
    tree_of,
)
from survey.exchange.xlsform_wording import Wording

_MESSAGES = {
    "constraint_message": Sentence("出错时的提示语没有带过来；这里有统一的提示"),
    "required_message": Sentence("未答时的提示语没有带过来；这里有统一的提示"),
    "appearance": Sentence("外观（appearance）没有带过来；这里的版式是统一的"),
}


def is_xlsform(sheets: Sequence[Sheet]) -> bool:
    """Return whether a workbook has the survey sheet that makes it an XLSForm."""
    return any(
        sheet.name.strip().lower() == SURVEY
        and any({"type", "name"} <= {word.strip().lower() for word in row} for row in sheet.rows)
        for sheet in sheets
    )


def read_xlsform(sheets: Sequence[Sheet], name: str) -> Imported:
    """Return the form in an XLSForm; ``name`` is the file's."""
    gathering = Gathering()
    by_name = {sheet.name.strip().lower(): sheet for sheet in sheets}
    lines = {
        sheet: lines_of(by_name[sheet], gathering) if sheet in by_name else []
        for sheet in (SURVEY, CHOICES, SETTINGS)
    }
    for sheet in sheets:
        if sheet.name.strip().lower() not in lines and sheet.rows:
            place = Sentence("工作表“%(sheet)s”", sheet=sheet.name)
            gathering.left_out(place, Sentence("这个工作表没有带过来"))
    settings = lines[SETTINGS][0] if lines[SETTINGS] else Line(SETTINGS, 2, {})
    names = [
        column.language for line in lines[SURVEY] for column in line.cells if column.base == "label"
    ]
    translations = Translations(own_language(names, settings.take("default_language")), gathering)
    ours = CHOICES in by_name and any(ROLE in row for row in by_name[CHOICES].rows[:1])
    lists = lists_of(lines[CHOICES], translations, gathering, ours=ours)
    wording = Wording(translations, lists, gathering)
    top = _without_names(settings, name, wording)
    reading = _Reading(wording)
    reading.read(tree_of(lines[SURVEY], gathering))
    every = [line for found in lines.values() for line in found]
    tell_the_rest(every, gathering, _MESSAGES)
    return gathering.finished(
        {
            **top,
            "introduction": reading.introduction,
            "sections": reading.sections,
            "translations": translations.words,
        }
    )


def _without_names(settings: Line, name: str, wording: Wording) -> dict[str, Any]:
    """Return what the settings say of the whole form."""
    stem = re.sub(r"\.\w{1,5}$", "", name)
    said = settings.take("form_title")
    title = wording.gathering.line(said or stem, settings.place) or UNTITLED
    for language, words in settings.languages(TITLE.lower()):
        wording.translations.add(language, title, words, settings.place)
    wanted = settings.take("form_id") or stem or "form"
    return {"id": naming.identifiers([wanted])[wanted], "title": title}


@dataclass
class _Reading:
    wording: Wording
    sections: list[dict[str, Any]] = field(default_factory=list)
    introduction: str = ""
    _asked: dict[str, Asked] = field(default_factory=dict)
    _ids: dict[int, str] = field(default_factory=dict)
    _open: dict[str, Any] | None = None

    def read(self, nodes: list[Node]) -> None:
        """Read the whole survey sheet."""
        everything: list[Node] = [*leaves_of(nodes), *groups_of(nodes)]
        self._ids = _distinct(everything)
        if nodes and _is_introduction(nodes[0]):
            first = nodes.pop(0)
            first.line.take("appearance")
            self.introduction = self.wording.long(first.line, "label")
        self._read_all(nodes, (), "")

    def _read_all(self, nodes: list[Node], whens: tuple[Condition, ...], title: str) -> None:
        at = 0
        while at < len(nodes):
            node = nodes[at]
            at += 1
            if isinstance(node, Leaf):
                opened = followed_up(node, nodes[at:])
                self._ask(node, opened, whens, title)
                at += len(opened)
            elif node.kind == "repeat":
                self._leave_out(node)
            elif is_grid(node):
                self._ask_grid(node, whens, title)
            else:
                self._read_section(node, whens, title)

    def _read_section(self, group: Group, whens: tuple[Condition, ...], title: str) -> None:
        line = group.line
        own = self.wording.title(line)
        heading = " · ".join(part for part in (title, own) if part)
        asked_when = (*whens, *self._when(line))
        self._begin(self._ids[id(group)], own if not title else heading, asked_when)
        begun = self._open
        if begun is not None:
            begun["introduction"] = self.wording.long(line, "hint")
            begun["tag"] = self.wording.gathering.line(line.take(TAG), line.place)
        self._read_all(group.children, asked_when, heading)
        self._open = None

    def _begin(self, id: str, title: str, whens: tuple[Condition, ...]) -> None:
        taken = {section["id"] for section in self.sections}
        place = 2
        wanted = id
        while id in taken:
            id, place = f"{wanted[:28]}_{place}", place + 1
        self._open = {"id": id, "title": title[:400], "when": _all(whens), "questions": []}
        self.sections.append(self._open)

    def _section(self, whens: tuple[Condition, ...], title: str) -> list[dict[str, Any]]:
        """Return the questions of the section that is open; begin one where none is."""
        if self._open is None:
            self._begin("part", title, whens)
        open_section: Mapping[str, Any] = self._open or {}
        questions: list[dict[str, Any]] = open_section["questions"]
        return questions

    def _ask(
        self, leaf: Leaf, opened: list[Leaf], whens: tuple[Condition, ...], title: str
    ) -> None:
        found = question_of(leaf, opened, self.wording)
        if found is None:
            leaf.line.take_all()
            for one in opened:
                one.line.take_all()
            return
        question, asked = found
        self._add(leaf, question, whens, title)
        if asked is not None:
            self._asked.setdefault(leaf.name, asked(self._ids[id(leaf)]))

    def _ask_grid(self, group: Group, whens: tuple[Condition, ...], title: str) -> None:
        grid = grid_of(group, self.wording)
        if grid is not None:
            self._add(group, grid, whens, title)

    def _add(
        self, node: Node, question: dict[str, Any], whens: tuple[Condition, ...], title: str
    ) -> None:
        line, wording = node.line, self.wording
        whole = {
            **question,
            "id": self._ids[id(node)],
            "text": wording.label(line, node.name),
            "hint": wording.long(line, "hint"),
            "tag": wording.gathering.line(line.take(TAG), line.place),
            "when": _all(self._when(line)),
        }
        self._section(whens, title).append(whole)

    def _when(self, line: Line) -> tuple[Condition, ...]:
        said = line.take("relevant")
        if not said or said.strip().lower() in ("true()", "yes", "true"):
            return ()
        found = condition(said, self._asked)
        if found is None:
            words = Sentence("显示条件没有带过来，现在人人都会看到：%(text)s", text=said)
            self.wording.gathering.left_out(line.place, words)
            return ()
        return (found,)

    def _leave_out(self, group: Group) -> None:
        inside = list(leaves_of(group.children))
        every: list[Node] = [group, *inside, *groups_of(group.children)]
        for node in every:
            node.line.take_all()
        words = Sentence(
            "重复填写的一组（repeat）没有带过来，里面有 %(n)s 题：%(names)s",
            n=len(inside),
            names=tuple(leaf.name for leaf in inside),
        )
        self.wording.gathering.left_out(group.line.place, words)


def _is_introduction(node: Node) -> bool:
    return isinstance(node, Leaf) and node.type.kind == "note" and node.name == INTRODUCTION


def _all(whens: tuple[Condition, ...]) -> dict[str, Any] | None:
    if len(whens) > 1:
        return All(of=whens).model_dump()
    return whens[0].model_dump() if whens else None


def _distinct(nodes: Sequence[Node]) -> dict[int, str]:
    """Return an identifier for every node; two of the same name are told apart by their rows."""
    found: dict[int, str] = {}
    for kind in (Leaf, Group):
        names: dict[int, str] = {}
        for node in nodes:
            if isinstance(node, kind):
                again = node.name in names.values()
                names[id(node)] = f"{node.name} {node.line.number}" if again else node.name
        ids = naming.identifiers(names.values())
        found |= {key: ids[name] for key, name in names.items()}
    return found
