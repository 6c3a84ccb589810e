"""Rows of an XLSForm's survey sheet, each as a question of ours."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from survey.core.sentence import Sentence
from survey.exchange.expressions import Call, Joined, Literal, Ref, UnreadableError, bare, parsed
from survey.exchange.expressions import Node as Expression
from survey.exchange.grades import stands_alone
from survey.exchange.relevance import Asked
from survey.exchange.xlsform_columns import DECIMALS, UNIT
from survey.exchange.xlsform_lists import Choices
from survey.exchange.xlsform_rows import Leaf, Node
from survey.exchange.xlsform_rules import limits_of
from survey.exchange.xlsform_wording import Wording, yes

_USUAL_TEXT = 500
_FURTHEST = Decimal(99_999_999)
_SPELT_OUT = {
    "date": Sentence("日期题改成了填空题"),
    "time": Sentence("时间题改成了填空题"),
    "dateTime": Sentence("日期时间题改成了填空题"),
}
_MOST_OPTIONS = {"select_one": 200, "select_multiple": 40, "rank": 20}

Seen = Callable[[str], Asked]
Found = tuple[dict[str, Any], Seen | None]


def question_of(leaf: Leaf, opened: Sequence[Leaf], wording: Wording) -> Found | None:
    """Return the fields of the question, and how conditions see it; ``None`` when left out."""
    kind = leaf.type.kind
    if kind in _MOST_OPTIONS:
        return _choosing(leaf, opened, wording)
    if kind in ("integer", "decimal", "range"):
        return _number(leaf, wording)
    if kind == "text" or kind in _SPELT_OUT:
        return _text(leaf, wording)
    if kind in ("note", "acknowledge"):
        return _note(leaf, wording)
    said = Sentence("“%(type)s”这种题（%(name)s）没有带过来", type=kind, name=leaf.name)
    wording.gathering.left_out(leaf.line.place, said)
    return None


def followed_up(leaf: Leaf, after: Sequence[Node]) -> list[Leaf]:
    """Return the texts right after a choice that we would open beside its options."""
    found: list[Leaf] = []
    if leaf.type.kind not in ("select_one", "select_multiple"):
        return found
    for node in after:
        if not isinstance(node, Leaf) or node.type.kind != "text":
            break
        if not node.name.startswith(f"{leaf.name}__") or not _codes_in(node, leaf.name):
            break
        found.append(node)
    return found


def _codes_in(leaf: Leaf, name: str) -> list[str]:
    try:
        return _chosen(parsed(leaf.line.cells_of("relevant")), name)
    except UnreadableError:
        return []


def _chosen(node: Expression, name: str) -> list[str]:
    match bare(node):
        case Joined("or", parts):
            return [code for part in parts for code in _chosen(part, name)]
        case Call("selected", (Ref(asked), Literal(str(code)))) if asked == name:
            return [code]
    raise UnreadableError


def _choosing(leaf: Leaf, opened: Sequence[Leaf], wording: Wording) -> Found | None:
    line, kind = leaf.line, leaf.type.kind
    choices = wording.lists.get(leaf.type.list_name)
    if choices is None or not 2 <= len(choices.options) <= _MOST_OPTIONS[kind]:
        said = Sentence(
            "这题（%(name)s）没有带过来：选项表“%(list)s”找不到、不足两项，或者选项太多",
            name=leaf.name,
            list=leaf.type.list_name,
        )
        wording.gathering.left_out(line.place, said)
        return None
    if "choice_filter" in (column.base for column in line.cells):
        line.take("choice_filter")
        said = Sentence("选项筛选（choice_filter）没有带过来，现在总是列出全部选项")
        wording.gathering.left_out(line.place, said)
    made = _KINDS[kind](leaf, choices, wording)
    if kind != "rank":
        made["follow_ups"] = [*_opened(leaf, opened, choices, wording), *_other(leaf, made)]
    made["required"] = made.get("required", False) or yes(line.take("required"))
    return made, partial(
        Asked, kind="choice" if kind == "select_one" else "marks", options=choices.codes
    )


def _options(choices: Choices) -> list[dict[str, Any]]:
    return [{"code": code, "label": label} for code, label in choices.options]


def _single(leaf: Leaf, choices: Choices, wording: Wording) -> dict[str, Any]:
    if choices.scale is None or leaf.type.or_other:
        return {"kind": "single", "options": _options(choices)}
    if choices.guessing:
        said = Sentence("选项像一个量表，按量表处理（含等次的好坏和分值）；请核对")
        wording.gathering.assumed(leaf.line.place, said)
    return {"kind": "single", "scale": choices.scale}


def _multiple(leaf: Leaf, choices: Choices, wording: Wording) -> dict[str, Any]:
    limits = limits_of(leaf.line.take("constraint"))
    wording.tell_limits(leaf.line, whole=limits.whole)
    options = _options(choices)
    alone = {choices.codes.get(code, "") for code in limits.alone}
    guessing = choices.guessing and not leaf.line.cells_of("constraint")
    for option in options:
        option["exclusive"] = option["code"] in alone
        if guessing and stands_alone(option["label"]):
            option["exclusive"] = True
            said = Sentence("“%(label)s”当作不能与其他选项同选", label=option["label"])
            wording.gathering.assumed(leaf.line.place, said)
    made: dict[str, Any] = {"kind": "multiple", "options": options}
    if limits.fewest:
        made["required"] = True
    if limits.most:
        made["at_most"] = min(limits.most, len(options))
    return made


def _ranking(leaf: Leaf, choices: Choices, wording: Wording) -> dict[str, Any]:
    limits = limits_of(leaf.line.take("constraint"))
    wording.tell_limits(leaf.line, whole=limits.whole)
    count = len(choices.options)
    places = min(limits.most or count, count)
    return {"kind": "ranking", "options": _options(choices), "places": places}


_KINDS = {"select_one": _single, "select_multiple": _multiple, "rank": _ranking}


def _opened(
    leaf: Leaf, opened: Sequence[Leaf], choices: Choices, wording: Wording
) -> list[dict[str, Any]]:
    made = []
    for one in opened:
        codes = [choices.codes[code] for code in _codes_in(one, leaf.name) if code in choices.codes]
        one.line.take("relevant")
        one.line.take("appearance")
        made.append(wording.follow_up(one, one.name.removeprefix(f"{leaf.name}__"), codes))
    return [one for one in made if one["on"]]


def _other(leaf: Leaf, made: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the text beside 其他 that ``or_other`` asks for; the option is added."""
    if not leaf.type.or_other:
        return []
    codes = {option["code"] for option in made["options"]}
    code = "other" if "other" not in codes else "or_other"
    if code not in codes:
        made["options"].append({"code": code, "label": "其他"})
    return [{"id": "or_other", "on": [code], "text": "请写明"}]


def _number(leaf: Leaf, wording: Wording) -> Found:
    line, kind = leaf.line, leaf.type.kind
    decimals = _decimals(leaf, wording)
    said = _range(line.take("parameters")) if kind == "range" else line.take("constraint")
    limits = limits_of(said, decimals)
    wording.tell_limits(line, whole=limits.whole)
    most = _FURTHEST if limits.maximum is None else limits.maximum
    least = limits.minimum
    if least is None:
        least = Decimal(0) if most > 0 else -_FURTHEST
    if limits.minimum is None or limits.maximum is None:
        words = Sentence(
            "上下限没有写全，按 %(low)s 至 %(high)s 处理；请核对", low=least, high=most
        )
        wording.gathering.assumed(line.place, words)
    if least >= most:
        words = Sentence("最大值不大于最小值，改成了最小值加 1；请核对")
        wording.gathering.assumed(line.place, words)
        most = least + 1
    made = {
        "kind": "number",
        "minimum": least,
        "maximum": most,
        "decimals": decimals,
        "unit": "".join(wording.listed(line, UNIT)),
        "required": yes(line.take("required")),
    }
    return made, partial(Asked, kind="number", decimals=decimals)


def _decimals(leaf: Leaf, wording: Wording) -> int:
    said = leaf.line.take(DECIMALS)
    if leaf.type.kind == "integer":
        return 0
    if said in ("0", "1", "2", "3", "4"):
        return int(said)
    if leaf.type.kind == "range":
        parts = leaf.line.cells_of("parameters").replace(",", " ").split()
        step = next((part.partition("=")[2] for part in parts if part.startswith("step=")), "1")
        return min(4, len(step.partition(".")[2].rstrip("0")))
    wording.gathering.assumed(leaf.line.place, Sentence("小数按 2 位处理；请核对"))
    return 2


def _range(parameters: str) -> str:
    """Return the constraint that the parameters of a range amount to."""
    given = {"start": "1", "end": "10"}
    for part in parameters.replace(",", " ").replace(";", " ").split():
        name, sign, value = part.partition("=")
        if sign:
            given[name.strip().lower()] = value.strip()
    return f". >= {given['start']} and . <= {given['end']}"


def _text(leaf: Leaf, wording: Wording) -> Found:
    usual = _USUAL_TEXT if leaf.type.kind == "text" else 20
    if leaf.type.kind in _SPELT_OUT:
        wording.gathering.assumed(leaf.line.place, _SPELT_OUT[leaf.type.kind])
    leaf.line.take("appearance")
    made = {
        "kind": "text",
        "limit": wording.longest(leaf.line, usual),
        "required": yes(leaf.line.take("required")),
    }
    return made, partial(Asked, kind="text")


def _note(leaf: Leaf, wording: Wording) -> Found:
    if leaf.type.kind == "acknowledge":
        words = Sentence("“我已知晓”的勾没有带过来，只留下文字")
        wording.gathering.left_out(leaf.line.place, words)
    leaf.line.take("required")
    return {"kind": "note"}, None
