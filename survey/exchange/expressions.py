"""Conditions as other tools write them: a small grammar, for three of its spellings.

XLSForm writes ``selected(${q}, 'a')``, SurveyJS ``{q} contains 'a'``, LimeSurvey
``q.NAOK == "A1"``. What is not comparison, call, ``and``, ``or`` and ``not`` is refused.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

LONGEST = 4000
_DEEPEST = 20
_LARGEST = 10**12

_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$?\{[^{}]{1,200}\})"
    r"|(?P<text>'[^']*'|\"[^\"]*\"|\u2018[^\u2018\u2019]*\u2019)"
    r"|(?P<number>-?\d{1,30}(?:\.\d{1,30})?)"
    r"|(?P<word>[^\W\d][\w.:-]*)"
    r"|(?P<mark>[<>!=]=|<>|&&|\|\||[=<>!(),.\[\]]))"
)
_SPELLINGS = {"==": "=", "<>": "!=", "&&": "and", "||": "or", "!": "not"}
_WORDED = ("contains", "notcontains", "anyof", "empty", "notempty")
_COMPARED = ("=", "!=", ">=", "<=", ">", "<", *_WORDED)

MIRRORED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
"""How a comparison reads from its other side."""


class UnreadableError(ValueError):
    """An expression that is more than this grammar."""


@dataclass(frozen=True)
class Ref:
    """A question, by its foreign name; ``.`` is the one asked now."""

    name: str


@dataclass(frozen=True)
class Literal:
    """Words, a number or a list of either."""

    value: str | Decimal | tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """A function of some arguments."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True)
class Compare:
    """Two sides and what is asked of them; the right one may be missing."""

    sign: str
    left: "Node"
    right: "Node | None"


@dataclass(frozen=True)
class Joined:
    """Parts joined by ``and`` or ``or``."""

    word: str
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Negated:
    """What must not hold."""

    part: "Node"


@dataclass(frozen=True)
class Bracketed:
    """What stands in brackets."""

    part: "Node"


Node = Ref | Literal | Call | Compare | Joined | Negated | Bracketed


def parsed(text: str) -> Node:
    """Return what ``text`` says; raise `UnreadableError` when it is more than the grammar."""
    if len(text) > LONGEST:
        raise UnreadableError
    reading = _Reading(_tokens(text))
    node = reading.joined("or")
    if reading.kind:
        raise UnreadableError
    return node


def bare(node: Node) -> Node:
    """Return ``node`` without the brackets around it."""
    while isinstance(node, Bracketed):
        node = node.part
    return node


def number_of(value: object) -> Decimal:
    """Return a number that ours can hold; raise `UnreadableError` for anything else."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise UnreadableError from None
    if not number.is_finite() or abs(number) > _LARGEST:
        raise UnreadableError
    return number


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position = [], 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise UnreadableError
        word = match[match.lastgroup]
        found.append(_token(match.lastgroup, word))
        position = match.end()
    return found


def _token(kind: str, word: str) -> tuple[str, str]:
    if kind == "ref":
        return kind, word.strip("${} ")
    if kind == "text":
        return kind, word[1:-1]
    if kind == "word" and word.lower() in ("and", "or", "not", *_WORDED):
        return "mark", word.lower()
    return kind, _SPELLINGS.get(word, word)


class _Reading:
    """A place in a row of tokens."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [*tokens, ("", "")]
        self._at = 0
        self._depth = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._at][0]

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _is(self, *marks: str) -> bool:
        kind, word = self._tokens[self._at]
        return kind == "mark" and word in marks

    def _expect(self, mark: str) -> None:
        if not self._is(mark):
            raise UnreadableError
        self._take()

    def joined(self, word: str) -> Node:
        inner: Callable[[], Node] = (lambda: self.joined("and")) if word == "or" else self._compared
        parts = [inner()]
        while self._is(word):
            self._take()
            parts.append(inner())
        return Joined(word, tuple(parts)) if len(parts) > 1 else parts[0]

    def _compared(self) -> Node:
        left = self._single()
        if not self._is(*_COMPARED):
            return left
        sign = self._take()
        right = None if sign in ("empty", "notempty") else self._single()
        return Compare(sign, left, right)

    def _single(self) -> Node:
        if self._is("not"):
            self._take()
            return Negated(self._deeper(self._single))
        if self._is("("):
            return Bracketed(self._enclosed("(", ")"))
        if self._is("["):
            return self._listed()
        if self._is("."):
            return Ref(self._take())
        return self._plain(self.kind, self._take())

    def _plain(self, kind: str, word: str) -> Node:
        match kind:
            case "ref":
                return Ref(word)
            case "text":
                return Literal(word)
            case "number":
                return Literal(Decimal(word))
            case "word":
                return self._call(word) if self._is("(") else _named(word)
        raise UnreadableError

    def _enclosed(self, first: str, last: str) -> Node:
        self._expect(first)
        node = self._deeper(lambda: self.joined("or"))
        self._expect(last)
        return node

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableError
        node = read()
        self._depth -= 1
        return node

    def _call(self, name: str) -> Node:
        return Call(name.lower(), self._several("(", ")"))

    def _listed(self) -> Node:
        items = self._several("[", "]")
        return Literal(tuple(str(one.value) for one in items if isinstance(one, Literal)))

    def _several(self, first: str, last: str) -> tuple[Node, ...]:
        self._expect(first)
        parts: list[Node] = []
        while not self._is(last):
            parts.append(self._deeper(lambda: self.joined("or")))
            if not self._is(last):
                self._expect(",")
        self._take()
        return tuple(parts)


def _named(word: str) -> Node:
    if word.lower() in ("true", "false"):
        return Literal(word.lower())
    return Ref(word.removesuffix(".NAOK").removesuffix(".value").removesuffix(".code"))
