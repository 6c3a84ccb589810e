"""The survey sheet of an XLSForm as a tree of groups and questions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from survey.core.errors import SurveyError
from survey.core.sentence import Sentence
from survey.exchange.findings import Gathering
from survey.exchange.tables import Line

_DEEPEST = 10
_OTHER = re.compile(r"\s+(or_other|or specify other)$", re.IGNORECASE)
_BLOCK = re.compile(r"^(begin|end)[ _]+(group|repeat|loop|lgroup|looped group)\b.*", re.IGNORECASE)
_CHOOSING = (
    ("select_one", r"(?:add )?select[ _]one(?: from| prompt using)?|select1"),
    (
        "select_multiple",
        r"(?:add )?select[ _](?:multiple|all that apply)(?: from| prompt using)?",
    ),
    ("rank", "rank"),
)
_SELECT = tuple(
    (kind, re.compile(rf"^(?:{words})\s+(?P<list>\S.*)$", re.IGNORECASE))
    for kind, words in _CHOOSING
)
_ALIASES = {
    "string": "text",
    "add text prompt": "text",
    "int": "integer",
    "add integer prompt": "integer",
    "add decimal prompt": "decimal",
    "add note prompt": "note",
    "add date prompt": "date",
    "datetime": "dateTime",
    "trigger": "acknowledge",
    "add acknowledge prompt": "acknowledge",
}


@dataclass(frozen=True)
class Type:
    """What the ``type`` cell says."""

    kind: str
    list_name: str = ""
    or_other: bool = False


@dataclass(frozen=True)
class Leaf:
    """A question, in the row where it stands."""

    line: Line
    type: Type
    name: str


@dataclass
class Group:
    """Rows between a beginning and an end."""

    line: Line
    kind: str
    name: str
    children: list["Leaf | Group"] = field(default_factory=list)


Node = Leaf | Group


def type_of(said: str) -> Type:
    """Return what a ``type`` cell means."""
    words = " ".join(said.split())
    other = bool(_OTHER.search(words))
    words = _OTHER.sub("", words)
    for kind, pattern in _SELECT:
        match = pattern.match(words)
        if match:
            return Type(kind, match["list"], other)
    return Type(_ALIASES.get(words.lower(), words))


def tree_of(lines: Iterable[Line], gathering: Gathering) -> list[Node]:
    """Return the rows of the survey sheet, each in its group."""
    top: list[Node] = []
    open_groups: list[Group] = []
    for line in lines:
        said, name = line.take("type"), line.take("name")
        block = _BLOCK.match(" ".join(said.split()))
        here = open_groups[-1].children if open_groups else top
        if not said:
            _tell_untyped(line, gathering)
        elif block is None:
            here.append(Leaf(line, type_of(said), name or f"row{line.number}"))
        elif block[1].lower() == "begin":
            kind = "group" if block[2].lower() == "group" else "repeat"
            group = Group(line, kind, name or f"row{line.number}")
            here.append(group)
            open_groups.append(group)
            _refuse_deep(len(open_groups), line)
        elif open_groups:
            line.take_all()
            open_groups.pop()
        else:
            gathering.assumed(line.place, Sentence("多了一个结束行，当作没有"))
    for group in open_groups:
        gathering.assumed(group.line.place, Sentence("这一组没有结束行，当作到最后一行为止"))
    return top


def _refuse_deep(depth: int, line: Line) -> None:
    if depth > _DEEPEST:
        raise SurveyError(
            "%(place)s：分组套了 %(n)s 层以上，没有读入", place=line.place, n=_DEEPEST
        )


def _tell_untyped(line: Line, gathering: Gathering) -> None:
    """Note a row without a type: a comment, as a rule."""
    line.take_all()
    gathering.left_out(line.place, Sentence("没有写题型（type），这一行没有带过来"))


def leaves_of(nodes: Iterable[Node]) -> Iterator[Leaf]:
    """Yield every question below ``nodes``."""
    for node in nodes:
        if isinstance(node, Leaf):
            yield node
        else:
            yield from leaves_of(node.children)


def groups_of(nodes: Iterable[Node]) -> Iterator[Group]:
    """Yield every group below ``nodes``."""
    for node in nodes:
        if isinstance(node, Group):
            yield node
            yield from groups_of(node.children)
