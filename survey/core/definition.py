"""Form definitions: a mapping as it stands in YAML or JSON ⇄ `Form`; every fault with its place."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from survey.core.consistency import inconsistencies
from survey.core.errors import DefinitionError, Fault
from survey.core.form import Form
from survey.core.questions import KINDS
from survey.core.scales import STANDARD, Scale

Definition = Mapping[str, Any]
"""A definition as read from YAML or JSON; nothing in it is trusted before it is checked here."""

_WORDS = {
    "missing": "缺少这一项;请补上",
    "extra_forbidden": "没有这个字段;请检查拼写,或删去",
    "string_type": "这里要写文字",
    "string_too_short": "不能空着",
    "int_type": "这里要写整数",
    "int_parsing": "这里要写整数",
    "bool_type": "这里要写 true 或 false",
    "tuple_type": "这里要写成一列(每行一个“-”)",
    "model_type": "这里要写成“字段: 值”的形式",
    "model_attributes_type": "这里要写成“字段: 值”的形式",
    "union_tag_not_found": "缺少 kind(题型)或 test(条件);题型有 " + "、".join(KINDS),
}


def read(definition: Definition) -> Form:
    """Return the form that ``definition`` describes; raise `DefinitionError` with *all* faults.

    Shorthands: a scale by its name (``scale: quality``, from the definition's own
    ``scales`` or from `STANDARD`), options and rows as plain strings, which are then
    coded by their position.
    """
    faults: list[Fault] = []
    if not isinstance(definition, Mapping):
        raise DefinitionError("表样有误", [Fault("(全文)", "要写成“字段: 值”的形式")])
    scales = dict(STANDARD) | _own_scales(definition, faults)
    body = {key: value for key, value in definition.items() if key != "scales"}
    spelt = _spelt_out(body, "", scales, faults)
    try:
        form = Form.model_validate(spelt)
    except ValidationError as error:
        faults.extend(_fault(item, spelt) for item in error.errors(include_url=False))
        raise DefinitionError("表样有误", faults) from None
    faults.extend(inconsistencies(form))
    if faults:
        raise DefinitionError("表样有误", faults)
    return form


def _own_scales(definition: Definition, faults: list[Fault]) -> dict[str, Scale]:
    scales = {}
    own = definition.get("scales", {})
    if not isinstance(own, Mapping):
        faults.append(Fault("scales", "要写成“名称: 量表”的形式"))
        return {}
    for name, body in own.items():
        try:
            scales[name] = Scale.model_validate(body)
        except ValidationError as error:
            for item in error.errors(include_url=False):
                place, text = _fault(item, body)
                faults.append(Fault(f"scales.{name}.{place}".rstrip("."), text))
            scales[name] = STANDARD["quality"]  # a stand-in, so that its users are checked too
    return scales


def _spelt_out(node: Any, place: str, scales: Mapping[str, Scale], faults: list[Fault]) -> Any:
    """Return ``node`` with every shorthand written out."""
    if isinstance(node, Mapping):
        spelt: dict[str, Any] = {}
        for key, value in node.items():
            here = f"{place}.{key}" if place else str(key)
            if key == "scale" and isinstance(value, str):
                spelt[key] = _called(value, here, scales, faults)
            elif key in ("options", "rows") and isinstance(value, Sequence):
                spelt[key] = [_coded(item, at) for at, item in enumerate(value, 1)]
            else:
                spelt[key] = _spelt_out(value, here, scales, faults)
        return spelt
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [
            _spelt_out(item, f"{place}[{index}]", scales, faults) for index, item in enumerate(node)
        ]
    return node


def _called(
    name: str, place: str, scales: Mapping[str, Scale], faults: list[Fault]
) -> Mapping[str, Any]:
    if name not in scales:
        faults.append(Fault(place, f"没有叫“{name}”的量表;可用的有 {'、'.join(scales)}"))
        name = "quality"
    return scales[name].model_dump()


def _coded(item: Any, position: int) -> Any:
    return {"code": str(position), "label": item} if isinstance(item, str) else item


def _fault(item: Any, source: Any) -> Fault:
    kind, message = item["type"], item["msg"]
    if kind == "value_error":
        text = str(item["ctx"]["error"])
    elif kind == "string_pattern_mismatch":
        text = f"“{item['input']}”不能作代码;请用小写字母、数字和下划线,以字母开头"
    elif kind == "union_tag_invalid":
        known = item["ctx"]["expected_tags"].replace("'", "")
        text = f"没有“{item['ctx']['tag']}”这一种;可用的有 {known}"
    elif kind in ("too_short", "too_long"):
        bounds = item["ctx"]
        limit = bounds.get("min_length", bounds.get("max_length"))
        few = "少" if kind == "too_short" else "多"
        text = f"有 {bounds['actual_length']} 项,太{few}了;限 {limit} 项"
    else:
        text = _WORDS.get(kind, f"不合要求({message})")
    return Fault(_place(item["loc"], source), text)


def _place(loc: Sequence[int | str], source: Any) -> str:
    """Return the path in the words of the definition, without the tags that unions put into it."""
    place, node = "", source
    for step in loc:
        if isinstance(step, int):
            place += f"[{step}]"
            node = node[step] if isinstance(node, Sequence) and step < len(node) else None
        elif isinstance(node, Mapping) and step not in node and step in _tags(node):
            continue
        else:
            place += f".{step}" if place else step
            node = node.get(step) if isinstance(node, Mapping) else None
    return place


def _tags(node: Mapping[str, Any]) -> set[Any]:
    return {node.get("kind"), node.get("test")}
