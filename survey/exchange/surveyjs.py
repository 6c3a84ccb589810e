"""SurveyJS definitions (JSON), read into a form."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from survey.core.conditions import All, Condition
from survey.core.errors import SurveyError
from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.findings import UNTITLED, Gathering, Imported
from survey.exchange.relevance import Asked, condition
from survey.exchange.surveyjs_questions import KINDS, LOOK, READ, READ_BY_ALL
from survey.exchange.surveyjs_wording import CHINESE, JsonWording
from survey.exchange.translating import Translations

_DEEPEST = 60
_MOST_NODES = 60_000
_PIPED = re.compile(r"\{[\w.\[\]-]+\}")

Object = Mapping[str, Any]


def parsed_json(text: str) -> Any:
    """Return what JSON ``text`` holds; raise `SurveyError` when it is deep, large or none."""
    depth = deepest = 0
    for mark in re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
        depth += (mark in "[{") - (mark in "]}")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise SurveyError("JSON 套了 %(n)s 层以上，没有读入", n=_DEEPEST)
    try:
        found = json.loads(text, parse_constant=_no_number, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        raise SurveyError("不是完整的 JSON，没有读入；请重新导出后再试") from error
    if sum(1 for _ in _nodes(found)) > _MOST_NODES:
        raise SurveyError("JSON 太大，没有读入；请只留下问卷")
    return found


def _no_number(_: str) -> None:
    raise ValueError


def _integer(digits: str) -> int:
    if len(digits) > 40:
        raise ValueError
    return int(digits)


def _nodes(node: Any) -> Iterator[Any]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def is_surveyjs(found: Any) -> bool:
    """Return whether ``found`` looks like a SurveyJS definition."""
    return isinstance(found, dict) and any(
        isinstance(found.get(name), list) for name in ("pages", "elements", "questions")
    )


def read_surveyjs(found: Object, name: str) -> Imported:
    """Return the form in a SurveyJS definition; ``name`` is the file's."""
    gathering = Gathering()
    wording = JsonWording(gathering, Translations(CHINESE[0], gathering))
    return _Reading(wording).read(found, name)


@dataclass
class _Reading:
    wording: JsonWording
    _asked: dict[str, Asked] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)
    _sections: list[dict[str, Any]] = field(default_factory=list)

    def read(self, found: Object, name: str) -> Imported:
        """Read the whole definition."""
        stem = name.rpartition(".")[0]
        place = Sentence("（全文）")
        pages = found.get("pages") or [found]
        names = [str(one["name"]) for one in _nodes(pages) if isinstance(one, dict) and _named(one)]
        self._ids = naming.identifiers(names)
        title = self.wording.line(found.get("title"), place) or self.wording.gathering.line(
            stem, place
        )
        for index, page in enumerate(pages, 1):
            if isinstance(page, Mapping):
                self._read_page(page, index, is_page="pages" in found)
        for key in found.keys() - {"pages", "title", "description", "elements", "questions", *LOOK}:
            self.wording.gathering.left_out(place, Sentence("“%(field)s”没有带过来", field=key))
        wanted = stem or "form"
        return self.wording.gathering.finished(
            {
                "id": naming.identifiers([wanted])[wanted],
                "title": title or UNTITLED,
                "introduction": self.wording.words(found.get("description"), place),
                "sections": self._sections,
                "translations": self.wording.translations.words,
            }
        )

    def _read_page(self, page: Object, index: int, *, is_page: bool) -> None:
        place = Sentence("第 %(page)s 页", page=index)
        title = self.wording.line(page.get("title"), place) if is_page else ""
        words = self.wording.words(page.get("description"), place) if is_page else ""
        when = self._when(page, place)
        self._begin(title, words, when)
        elements = page.get("elements") or page.get("questions") or []
        self._read_elements(elements, when, place)

    def _begin(self, title: str, words: str, when: tuple[Condition, ...]) -> None:
        self._sections.append(
            {
                "id": f"p{len(self._sections) + 1}",
                "title": title,
                "introduction": words,
                "when": _all(when),
                "questions": [],
            }
        )

    def _read_elements(self, elements: Any, when: tuple[Condition, ...], place: Sentence) -> None:
        for element in elements if isinstance(elements, list) else []:
            if not isinstance(element, Mapping):
                self.wording.gathering.left_out(place, Sentence("有一项不是题目，没有带过来"))
                continue
            here = Sentence("“%(name)s”", name=str(element.get("name", ""))[:60])
            if element.get("type") == "panel":
                self._read_panel(element, when, here)
            else:
                self._read_question(element, here)

    def _read_panel(self, panel: Object, when: tuple[Condition, ...], place: Sentence) -> None:
        """Make a panel a section; what follows it goes on in one like that before it."""
        before = self._sections[-1]
        inner = (*when, *self._when(panel, place))
        words = self.wording.words(panel.get("description"), place)
        self._begin(self.wording.line(panel.get("title"), place), words, inner)
        self._read_elements(panel.get("elements"), inner, place)
        self._begin("", "", when)
        self._sections[-1]["title"] = before["title"] if not before["questions"] else ""

    def _read_question(self, element: Object, place: Sentence) -> None:
        kind = str(element.get("type", ""))[:40]
        name = str(element.get("name", ""))
        make = KINDS.get(kind)
        made = make(element, place, self.wording) if make and name else None
        if made is None:
            said = Sentence("“%(type)s”这种题没有带过来，或者选项太少、太多", type=kind)
            self.wording.gathering.left_out(place, said)
            return
        self.wording.tell_fields(element, READ_BY_ALL | READ[kind], place)
        text = self.wording.line(element.get("title") or element.get("html"), place) or name
        if _PIPED.search(text):
            words = Sentence("文字里引用了别的题，这里不会替换；请改写")
            self.wording.gathering.assumed(place, words)
        fields = dict(made.fields)
        if made.fields["kind"] != "note":
            fields.setdefault("required", element.get("isRequired") is True)
        self._sections[-1]["questions"].append(
            {
                **fields,
                "id": self._ids[name],
                "text": self.wording.gathering.line(text, place),
                "hint": self.wording.words(element.get("description"), place),
                "when": _all(self._when(element, place)),
            }
        )
        if made.asked:
            self._asked[name] = made.asked(self._ids[name])

    def _when(self, element: Object, place: Sentence) -> tuple[Condition, ...]:
        said = element.get("visibleIf")
        if not said:
            return ()
        found = condition(str(said), self._asked)
        if found is None:
            words = Sentence("显示条件没有带过来，现在人人都会看到：%(text)s", text=str(said)[:200])
            self.wording.gathering.left_out(place, words)
            return ()
        return (found,)


def _all(whens: tuple[Condition, ...]) -> dict[str, Any] | None:
    if len(whens) > 1:
        return All(of=whens).model_dump()
    return whens[0].model_dump() if whens else None


def _named(node: Object) -> bool:
    return isinstance(node.get("name"), str) and "type" in node
