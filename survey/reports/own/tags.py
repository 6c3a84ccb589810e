"""The tags of a team's template: read before anything is filled in, every fault with its place.

A tag is a field, ``{{ unit }}``, a drawing in place of a paragraph, ``{{p table.grid }}``, or the
beginning or end of a loop, ``{% for one in chapters %}`` and ``{% endfor %}``; ``{%p``, ``{%tr``
and ``{%tc`` loop over a whole paragraph, row or cell. There is nothing else: no sum, no filter,
no condition. A loop in a loop goes through a list of the outer one's, so that what comes out is
no longer than the report is.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from keyword import iskeyword

from lxml import etree

from survey.core.errors import Fault
from survey.core.sentence import Sentence
from survey.reports.own.fields import Field

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{\{[^{}]*\}\}|\{%[^{}]*%\}")
_VALUE = re.compile(r"\{\{(?:(p) +)? *(\w+)(?:\.(\w+))? *\}\}", re.ASCII)
_FOR = re.compile(r"\{%(p|tr|tc)? *for +([a-z]\w*) +in +(\w+)(?:\.(\w+))? *%\}", re.ASCII)
_END = re.compile(r"\{%(p|tr|tc)? *endfor *%\}")
_PAIR = re.compile(r"\{[{%#]|[}%#]\}")
_PAGES = ("document", "hdr", "ftr")
_PREFIXES = frozenset(("p", "r", "tr", "tc"))
_MOST_TAGS = 500
_LONGEST_PLACE = 40

_BROKEN = Sentence("括号没有配对，或者有不认识的写法；花括号只用来写域")
_NOWHERE = Sentence("这里不能写域；请写在正文、页眉或页脚的段落里，不要放进公式和文本框所在的段落")
_ALONE = Sentence("带 p、tr、tc 的循环标记要单独占一段、一行或一格，里面不能有别的字")
_UNENDED = Sentence("循环没有结束；请在同一段、同一张表或同一格里写 endfor")
_UNBEGUN = Sentence("多了一个 endfor，或者它和循环的开头不在同一段、同一张表或同一格里")
_TOO_MANY = Sentence("模板里的域太多，不能超过 %(most)s 个", most=_MOST_TAGS)


@dataclass(frozen=True)
class _Loop:
    """A loop that has begun: in which element, and what its variable is."""

    kind: str
    within: etree._Element
    variable: str
    field: Field
    place: str


def faults(root: etree._Element, fields: Sequence[Field]) -> tuple[Fault, ...]:
    """Return what is wrong with the tags of a part; only the text of a page may have any."""
    kind = etree.QName(root).localname
    reader = _Reader({field.name: field for field in fields}, draws=kind == _PAGES[0])
    is_page = kind in _PAGES
    if is_page:
        for paragraph in root.iter(f"{_W}p"):
            reader.read(paragraph)
    return (*reader.found(), *_stray(root, is_page=is_page))


def _stray(root: etree._Element, *, is_page: bool) -> Iterator[Fault]:
    """Yield every place with braces where no field may stand."""
    for element in root.iter():
        words = [element.tail or ""]
        if not (is_page and element.tag == f"{_W}t" and _paragraph_of(element) is not None):
            words.append(element.text or "")
        # Identifiers of Word's own stand in single braces.
        marked = (str(value) for value in element.attrib.values() if _PAIR.search(str(value)))
        for one in (*(one for one in words if "{" in one or "}" in one), *marked):
            yield Fault(_shortened(one), _NOWHERE)


class _Reader:
    """Goes through paragraphs in order and keeps which loops are open."""

    def __init__(self, fields: Mapping[str, Field], *, draws: bool) -> None:
        self._fields = fields
        self._draws = draws
        self._open: list[_Loop] = []
        self._faults: list[Fault] = []
        self._texts: dict[etree._Element, str] = {}
        self._tags = 0

    def found(self) -> tuple[Fault, ...]:
        """Return every fault, once all is read."""
        unended = (Fault(loop.place, _UNENDED) for loop in self._open)
        too_many = (Fault(str(self._tags), _TOO_MANY),) if self._tags > _MOST_TAGS else ()
        return (*self._faults, *unended, *too_many)

    def read(self, paragraph: etree._Element) -> None:
        """Read the tags of one paragraph."""
        words = _words(paragraph)
        place = _shortened(words)
        tags = _TAG.findall(words)
        self._tags += len(tags)
        if self._tags > _MOST_TAGS:
            return
        if re.search("[{}]", _TAG.sub("", words)):
            self._fault(place, _BROKEN)
        # Words of a frame would get into a tag around it.
        if tags and paragraph.find(f".//{_W}p") is not None:
            self._fault(place, _NOWHERE)
        for tag in tags:
            self._tag(tag, paragraph, place)

    def _tag(self, tag: str, paragraph: etree._Element, place: str) -> None:
        if found := _VALUE.fullmatch(tag):
            self._value(found, paragraph, place)
        elif found := _FOR.fullmatch(tag):
            self._begin(found, paragraph, place)
        elif found := _END.fullmatch(tag):
            self._end(found[1] or "", tag, paragraph, place)
        else:
            self._fault(place, Sentence("“%(tag)s”不是域，也不是循环", tag=_shortened(tag)))

    def _value(self, found: re.Match[str], paragraph: etree._Element, place: str) -> None:
        whole, name, part = found[1], found[2], found[3]
        field = self._field(name, part, place)
        if field is None:
            return
        path = _path(name, part)
        if field.listed or field.fields:
            text = Sentence("“%(name)s”是一个列表，要用循环一项一项地写", name=path)
            self._fault(place, text)
        elif field.drawn and not whole:
            text = Sentence("“%(name)s”是整张表或图，要写成 {{p %(name)s }}", name=path)
            self._fault(place, text)
        elif field.drawn and not (self._draws and self._text(paragraph) == found[0]):
            text = Sentence("“%(name)s”是整张表或图，只能在正文里单独占一段", name=path)
            self._fault(place, text)
        elif whole and not field.drawn:
            self._fault(place, Sentence("“%(name)s”是文字，花括号里不要写 p", name=path))

    def _begin(self, found: re.Match[str], paragraph: etree._Element, place: str) -> None:
        kind, variable, name, part = found[1] or "", found[2], found[3], found[4]
        if (
            variable in _PREFIXES
            or iskeyword(variable)
            or variable == "loop"
            or variable in self._fields
            or self._loop(variable)
        ):
            text = Sentence("循环的名字“%(name)s”已经有别的意思；请换一个", name=variable)
            self._fault(place, text)
        field = self._field(name, part, place)
        path = _path(name, part)
        if field is not None and not field.listed:
            self._fault(place, Sentence("“%(name)s”不是列表，不能循环", name=path))
        elif field is not None and name != (self._open[-1].variable if self._open else name):
            inner = self._open[-1].variable
            text = Sentence(
                "循环里面只能再循环“%(inner)s”的列表，不能循环“%(name)s”", inner=inner, name=path
            )
            self._fault(place, text)
        turn = Field(variable, "", fields=field.fields if field is not None else ())
        within = self._within(kind, found[0], paragraph, place)
        self._open.append(_Loop(kind, within, variable, turn, place))

    def _end(self, kind: str, tag: str, paragraph: etree._Element, place: str) -> None:
        within = self._within(kind, tag, paragraph, place)
        if self._open and (self._open[-1].kind, self._open[-1].within) == (kind, within):
            self._open.pop()
        else:
            self._fault(place, _UNBEGUN)

    def _within(self, kind: str, tag: str, paragraph: etree._Element, place: str) -> etree._Element:
        """Return the element in which the loop must end as well as begin."""
        if not kind:
            return paragraph
        whole = next(paragraph.iterancestors(f"{_W}{kind}"), None) if kind != "p" else paragraph
        if whole is None or self._text(whole) != tag:
            self._fault(place, _ALONE)
        parent = None if whole is None else whole.getparent()
        return paragraph if parent is None else parent

    def _text(self, whole: etree._Element) -> str:
        """Return the words of a row or a cell, put together once however many tags it has."""
        if whole not in self._texts:
            self._texts[whole] = "".join(whole.itertext(f"{_W}t")).strip()
        return self._texts[whole]

    def _field(self, name: str, part: str | None, place: str) -> Field | None:
        """Return the field that a tag names; note the fault where there is none."""
        loop = self._loop(name)
        known = self._fields
        field = loop.field if loop else known.get(name)
        if field is not None and part is not None:
            name, known = part, {one.name: one for one in field.fields} if loop else {}
            field = known.get(part)
        if field is None:
            near = get_close_matches(name, known, 1)
            self._fault(
                place,
                Sentence("没有“%(name)s”这个域；是不是“%(near)s”？", name=name, near=near[0])
                if near
                else Sentence("没有“%(name)s”这个域；请对照域名单", name=name),
            )
        return field

    def _loop(self, variable: str) -> _Loop | None:
        return next((loop for loop in self._open if loop.variable == variable), None)

    def _fault(self, place: str, text: Sentence) -> None:
        fault = Fault(place, text)
        if fault not in self._faults:
            self._faults.append(fault)


def _words(paragraph: etree._Element) -> str:
    """Return the words of a paragraph, without those of a frame that hangs on it."""
    return "".join(
        text.text or "" for text in paragraph.iter(f"{_W}t") if _paragraph_of(text) is paragraph
    )


def _paragraph_of(element: etree._Element) -> etree._Element | None:
    return next(element.iterancestors(f"{_W}p"), None)


def _path(name: str, part: str | None) -> str:
    return f"{name}.{part}" if part else name


def _shortened(words: str) -> str:
    words = words.strip()
    return words if len(words) <= _LONGEST_PLACE else words[:_LONGEST_PLACE] + "…"
