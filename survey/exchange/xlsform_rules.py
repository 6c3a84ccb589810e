"""What a ``constraint`` says that our kinds of question can say too."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from survey.exchange.expressions import (
    MIRRORED,
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


@dataclass
class Limits:
    """What an answer must keep to. ``whole`` is whether everything that was said is in here."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    longest: int | None = None
    fewest: int | None = None
    most: int | None = None
    alone: list[str] = field(default_factory=list)
    whole: bool = True


def limits_of(constraint: str, decimals: int = 0) -> Limits:
    """Return the limits that ``constraint`` sets, as far as they can be read."""
    limits = Limits()
    if not constraint:
        return limits
    try:
        parts = list(_parts(parsed(constraint)))
    except UnreadableError:
        limits.whole = False
        return limits
    step = Decimal(1).scaleb(-decimals)
    for part in parts:
        try:
            _keep(part, limits, step)
        except UnreadableError:
            limits.whole = False
    return limits


def _parts(node: Node) -> Iterator[Node]:
    node = bare(node)
    if isinstance(node, Joined) and node.word == "and":
        for part in node.parts:
            yield from _parts(part)
    else:
        yield node


def _keep(part: Node, limits: Limits, step: Decimal) -> None:
    match part:
        case Negated():
            limits.alone.append(_alone(bare(part.part)))
        case Compare(sign, Literal(), right) if right is not None and sign in MIRRORED:
            _keep(Compare(MIRRORED[sign], right, part.left), limits, step)
        case Compare(sign, Ref("."), Literal(value)):
            _keep_bound(sign, number_of(value), limits, step)
        case Compare(sign, Call("string-length", (Ref("."),)), Literal(value)):
            if sign in ("<", "<="):
                limits.longest = _count(value) - (sign == "<")
            elif (sign, str(value)) not in ((">", "0"), (">=", "1"), (">=", "0")):
                raise UnreadableError
        case Compare(sign, Call("count-selected", (Ref("."),)), Literal(value)):
            _keep_count(sign, _count(value), limits)
        case _:
            raise UnreadableError


def _keep_bound(sign: str, value: Decimal, limits: Limits, step: Decimal) -> None:
    match sign:
        case ">=" | ">":
            limits.minimum = value + (step if sign == ">" else 0)
        case "<=" | "<":
            limits.maximum = value - (step if sign == "<" else 0)
        case _:
            raise UnreadableError


def _keep_count(sign: str, value: int, limits: Limits) -> None:
    match sign:
        case "<=" | "<":
            limits.most = value - (sign == "<")
        case ">=" | ">" if value + (sign == ">") <= 1:
            limits.fewest = value + (sign == ">")
        case _:
            raise UnreadableError


def _alone(node: Node) -> str:
    """Return the option of ``selected(., 'x') and count-selected(.) > 1``."""
    match node:
        case Joined("and", (first, second)):
            match bare(first), bare(second):
                case (
                    Call("selected", (Ref("."), Literal(str(code)))),
                    Compare(">", Call("count-selected", (Ref("."),)), Literal(count)),
                ) if count == 1:
                    return code
    raise UnreadableError


def _count(value: object) -> int:
    number = number_of(value)
    if number != number.to_integral_value() or not 0 <= number <= 100_000:
        raise UnreadableError
    return int(number)
