"""Conditions from elsewhere, as ours; what ours cannot say is named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import Literal as OneOf

from survey.core.conditions import All, Answered, AnyOf, AtLeast, Condition, Includes, Is, Not
from survey.exchange.expressions import (
    MIRRORED,
    Bracketed,
    Call,
    Compare,
    Joined,
    Literal,
    Negated,
    Node,
    Ref,
    UnreadableError,
    bare,
    number_of,
    parsed,
)

_CONTRARY = {"!=": "=", "notcontains": "contains", "notempty": "empty"}
_COUNTS = ("string-length", "count-selected", "strlen", "count")


@dataclass(frozen=True)
class Asked:
    """A question that was carried over, as conditions may see it.

    ``options`` has our codes by the foreign ones; ``ticked`` is the one option that a
    foreign field stands for where every option has a field of its own.
    """

    id: str
    kind: OneOf["choice", "marks", "number", "text"]
    options: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 0
    ticked: str = ""


def condition(text: str, asked: Mapping[str, Asked]) -> Condition | None:
    """Return the condition that ``text`` writes, about questions ``asked`` before.

    ``None`` means that ours cannot say it, or that it asks for what was not carried over.
    """
    try:
        return _Meaning(asked).of(parsed(text))
    except UnreadableError:
        return None


@dataclass(frozen=True)
class _Meaning:
    asked: Mapping[str, Asked]

    def of(self, node: Node) -> Condition:
        match node:
            case Bracketed():
                return self.of(node.part)
            case Joined():
                return self._joined(node)
            case Compare():
                return self._compared(node)
            case Negated(Call("is_empty", (Ref(name),))):
                return self._answered(name)
            case Negated():
                return Not(of=self.of(node.part))
            case Call():
                return self._called(node)
        raise UnreadableError

    def _called(self, call: Call) -> Condition:
        match call:
            case Call("not", (part,)):
                return Not(of=self.of(part))
            case Call("is_empty", (Ref(name),)):
                return Not(of=self._answered(name))
            case Call("selected", (Ref(name), Literal(str(code)))):
                return self._includes(name, (code,))
        raise UnreadableError

    def _joined(self, node: Joined) -> Condition:
        parts = tuple(self.of(part) for part in node.parts)
        if node.word == "and":
            return All(of=parts)
        plain = not any(isinstance(part, Bracketed) for part in node.parts)
        chosen = [part for part in parts if isinstance(part, Includes)]
        if plain and len(chosen) == len(parts) and len({one.question for one in chosen}) == 1:
            codes = tuple(dict.fromkeys(code for one in chosen for code in one.options))
            return Includes(question=chosen[0].question, options=codes)
        return AnyOf(of=parts)

    def _compared(self, node: Compare) -> Condition:
        left, sign, right = bare(node.left), node.sign, node.right
        if sign in _CONTRARY:
            return _contrary(self._compared(Compare(_CONTRARY[sign], left, right)))
        if isinstance(left, Literal) and right is not None:
            return self._compared(Compare(MIRRORED.get(sign, sign), right, left))
        if isinstance(left, Ref):
            if sign == "empty":
                return Not(of=self._answered(left.name))
            if isinstance(right, Literal):
                return self._held_against(left.name, sign, right.value)
        if isinstance(left, Call) and isinstance(right, Literal):
            return self._counted(left, sign, right.value)
        raise UnreadableError

    def _counted(self, call: Call, sign: str, value: object) -> Condition:
        """Return what a count beside a number means: only none and some can be told apart."""
        match call:
            case Call(name, (Ref(question),)) if name in _COUNTS:
                if (sign, value) in ((">", 0), (">=", 1)):
                    return self._answered(question)
                if (sign, value) in (("=", 0), ("<", 1)):
                    return Not(of=self._answered(question))
            case Call("selected"):
                if (sign, value) in (("=", "true"), ("=", 1)):
                    return self.of(call)
        raise UnreadableError

    def _held_against(self, name: str, sign: str, value: object) -> Condition:
        asked = self._question(name)
        if sign == "=" and value == "":
            return Not(of=self._answered(name))
        match asked.kind:
            case "number":
                return _number(asked, sign, value)
            case "choice" | "marks" if sign in ("contains", "anyof"):
                return self._includes(name, value if isinstance(value, tuple) else (str(value),))
            case "choice" | "marks" if sign == "=":
                return self._is(asked, value)
        raise UnreadableError

    def _is(self, asked: Asked, value: object) -> Condition:
        if asked.ticked:
            if value in ("Y", "1", Decimal(1), "true"):
                return Includes(question=asked.id, options=(asked.ticked,))
            raise UnreadableError
        if isinstance(value, tuple):
            raise UnreadableError
        return Is(question=asked.id, option=_code(asked, str(value)))

    def _includes(self, name: str, codes: tuple[str, ...]) -> Condition:
        asked = self._question(name)
        if not codes or asked.kind not in ("choice", "marks"):
            raise UnreadableError
        return Includes(question=asked.id, options=tuple(_code(asked, code) for code in codes))

    def _answered(self, name: str) -> Condition:
        asked = self._question(name)
        if asked.ticked:
            return Includes(question=asked.id, options=(asked.ticked,))
        return Answered(question=asked.id)

    def _question(self, name: str) -> Asked:
        if name not in self.asked:
            raise UnreadableError
        return self.asked[name]


def _contrary(condition: Condition) -> Condition:
    return condition.of if isinstance(condition, Not) else Not(of=condition)


def _code(asked: Asked, foreign: str) -> str:
    if foreign not in asked.options:
        raise UnreadableError
    return asked.options[foreign]


def _number(asked: Asked, sign: str, value: object) -> Condition:
    """Return a comparison of a number, whose next neighbours are one step away."""
    number = number_of(value)
    step = Decimal(1).scaleb(-asked.decimals)
    reached = AtLeast(question=asked.id, number=number)
    below = (number / step).to_integral_value(ROUND_FLOOR) * step
    passed = AtLeast(question=asked.id, number=below + step)
    match sign:
        case ">=":
            return reached
        case ">":
            return passed
        case "<":
            return All(of=(Answered(question=asked.id), Not(of=reached)))
        case "<=":
            return All(of=(Answered(question=asked.id), Not(of=passed)))
        case "=":
            return All(of=(reached, Not(of=passed)))
    raise UnreadableError
