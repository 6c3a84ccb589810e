"""Form definitions in files: YAML 1.2, of which JSON is a part."""

import re
from operator import itemgetter
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, MaxDepthExceededError
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import Event
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from survey.core.definition import WHOLE, read
from survey.core.errors import DefinitionError, Fault
from survey.core.form import Form
from survey.core.sentence import Sentence

LARGEST = 256 * 1024
_DEEPEST = 40
_LONGEST_NUMBER = 40  # Python prints no number of more than 4300 digits, not even in a refusal


class _NotPlainError(MarkedYAMLError):
    """More than plain words, numbers, lists and fields."""


class _PlainComposer(Composer):
    """Composes plain content only: a few lines of anchors could unfold into gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.parser.peek_event()
        if event.anchor is not None or getattr(event, "tag", None):
            _refuse(event, Sentence("不能用 &、* 和 !；请直接写出内容"))
        node = super().compose_node(parent, index)
        if node.tag.endswith((":int", ":float")) and len(node.value) > _LONGEST_NUMBER:
            _refuse(event, Sentence("数字太长；文字请加引号"))
        return node


def _refuse(event: Event, said: Sentence) -> NoReturn:
    raise _NotPlainError(problem=said, problem_mark=event.start_mark)


def load(path: Path) -> Form:
    """Return the form in the file at ``path``; raise `DefinitionError` with all faults."""
    with path.open("rb") as file:
        body = file.read(LARGEST + 1)
    _refuse_large(len(body), path.name)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal(path.name, Fault(WHOLE, "不是 UTF-8 文字；请另存为 UTF-8 编码")) from None
    return loads(text, path.name)


def loads(text: str, name: str) -> Form:
    """Return the form that ``text`` defines; raise `DefinitionError` with all faults.

    ``name`` is what the refusal calls the text. The place of every fault begins
    with its line.
    """
    _refuse_large(len(text.encode(errors="replace")), name)
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = _DEEPEST
    yaml.Composer = _PlainComposer
    try:
        node = yaml.compose(text)
        definition: Any = yaml.constructor.construct_document(node) if node else None
    except YAMLError as error:
        raise _refusal(name, _syntax_fault(error, text)) from None
    except (ValueError, OverflowError):
        raise _refusal(name, Fault(WHOLE, "有日期或数字写得不对；文字请加引号")) from None
    try:
        return read(definition)
    except DefinitionError as error:
        lined = [(_line(node, fault.place), fault) for fault in error.faults]
        lined.sort(key=itemgetter(0))
        faults = [Fault(_in_line(line, fault.place), fault.text) for line, fault in lined]
        raise _refusal(name, *faults) from None


def _refuse_large(size: int, name: str) -> None:
    if size > LARGEST:
        raise _refusal(name, Fault(WHOLE, "超过 256 KB；一份表样用不了这么多字，请检查文件"))


def _refusal(name: str, *faults: Fault) -> DefinitionError:
    return DefinitionError("“%(name)s”里的表样有误", faults, name=name)


def _syntax_fault(error: YAMLError, text: str) -> Fault:
    """Return where ``text`` is no YAML, and what to do about it."""
    if not isinstance(error, MarkedYAMLError):  # a character that YAML does not admit
        before = text[: getattr(error, "position", 0)]
        place = _in_line(before.count("\n") + 1)
        return Fault(place, "有看不见的控制字符；请删去后重新输入")
    mark = error.problem_mark or error.context_mark
    place = _in_line(mark.line + 1) if mark else WHOLE
    match error:
        case DuplicateKeyError():
            return Fault(place, "同一个字段写了两次；请删去一个")
        case MaxDepthExceededError():
            return Fault(place, Sentence("套了 %(n)s 层以上；请检查括号和缩进", n=_DEEPEST))
        case _NotPlainError():
            return Fault(place, error.problem)
    words = Sentence(
        "写法不对（%(problem)s）；请检查缩进、冒号后的空格和引号", problem=error.problem
    )
    return Fault(place, words)


def _in_line(line: int, place: str = "") -> Sentence:
    if place:
        return Sentence("第 %(row)s 行 %(place)s", row=line, place=place)
    return Sentence("第 %(row)s 行", row=line)


def _line(node: Node | None, place: str) -> int:
    """Return the line, counted from 1, of the nearest thing to ``place`` that is written."""
    line: int = node.start_mark.line if node else 0
    for field, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", place):
        found = _item(node, int(index)) if index else _field(node, field)
        if found is None:
            break
        mark, node = found
        line = mark.start_mark.line
    return line + 1


def _item(node: Node | None, index: int) -> tuple[Node, Node] | None:
    """Return where an item begins, and the item; ``None`` when there is none."""
    if isinstance(node, SequenceNode) and index < len(node.value):
        return node.value[index], node.value[index]
    return None


def _field(node: Node | None, name: str) -> tuple[Node, Node] | None:
    """Return a field's name and its value; ``None`` when there is no such field."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == name:
                return key, value
    return None
