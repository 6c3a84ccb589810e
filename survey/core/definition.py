"""Form definitions: a mapping as it stands in YAML or JSON ⇄ `Form`; every fault with its place."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from survey.core.conditions import Condition
from survey.core.consistency import Illegible, inconsistencies
from survey.core.errors import DefinitionError, Fault
from survey.core.form import Form, Section
from survey.core.questions import KINDS, Question
from survey.core.scales import STANDARD, Scale
from survey.core.sentence import Sentence

Definition = Mapping[str, Any]
"""A definition as read from YAML or JSON; nothing in it is trusted before it is checked here."""

_WORDS = {
    "missing": Sentence("缺少这一项；请补上"),
    "extra_forbidden": Sentence("没有这个字段；请检查拼写，或删去"),
    "invalid_key": Sentence("字段名要写文字；请加引号"),
    "string_type": Sentence("这里要写文字；数字和日期请加引号"),
    "string_unicode": Sentence("里面有看不见的控制字符；请删去后重新输入"),
    "string_too_short": Sentence("不能空着"),
    "string_too_long": Sentence("太长了；最多 %(max_length)s 个字"),
    "string_pattern_mismatch": Sentence(
        "“%(input)s”不能作代码；请只用小写字母、数字和下划线（id 以字母开头），不超过 24 个字符"
    ),
    "int_type": Sentence("这里要写整数"),
    "int_parsing": Sentence("这里要写整数"),
    "int_parsing_size": Sentence("这里要写整数"),
    "int_from_float": Sentence("这里要写整数"),
    "decimal_type": Sentence("这里要写数字"),
    "decimal_parsing": Sentence("这里要写数字"),
    "decimal_max_places": Sentence("最多 %(decimal_places)s 位小数"),
    "finite_number": Sentence("这里要写数字"),
    "greater_than_equal": Sentence("不能小于 %(ge)s"),
    "less_than_equal": Sentence("不能大于 %(le)s"),
    "bool_type": Sentence("这里要写 true 或 false"),
    "bool_parsing": Sentence("这里要写 true 或 false"),
    "tuple_type": Sentence("这里要写成一列（每行一个“-”）"),
    "mapping_type": Sentence("这里要写成“字段: 值”的形式"),
    "dict_type": Sentence("这里要写成“字段: 值”的形式"),
    "model_type": Sentence("这里要写成“字段: 值”的形式"),
    "model_attributes_type": Sentence("这里要写成“字段: 值”的形式"),
    "literal_error": Sentence("只能写 %(expected)s 中的一种"),
    "enum": Sentence("只能写 %(expected)s 中的一种"),
    "union_tag_invalid": Sentence("没有“%(tag)s”这一种；可用的有 %(expected_tags)s"),
    "union_tag_not_found": Sentence("缺少 kind（题型）或 test（条件）；题型有 %(kinds)s"),
    "too_short": Sentence("有 %(length)s 项，太少了；至少要 %(min_length)s 项"),
    "too_long": Sentence("有 %(length)s 项，太多了；最多 %(max_length)s 项"),
    "recursion_loop": Sentence("套了太多层；请拆开"),
}

_OTHERWISE = Sentence("不合要求（%(msg)s）")

WHOLE = Sentence("（全文）")
"""The place of a fault that is one of the whole definition."""

_UNIONS = ("questions", "when", "of")
"""Fields whose values are told apart by a tag, which pydantic puts into the path of an error."""


class _Scales(NamedTuple):
    """The scales that may be called by name, and the names of those that cannot be read."""

    known: Mapping[str, Scale]
    faulty: frozenset[str]


_NONE = _Scales({}, frozenset())


def read(definition: Definition) -> Form:
    """Return the form that ``definition`` describes; raise `DefinitionError` with *all* faults.

    Shorthands: a scale by its name (``scale: quality``, from the definition's own
    ``scales`` or from `STANDARD`), options and rows as plain strings, which are then
    coded by their position.
    """
    if not isinstance(definition, Mapping):
        raise DefinitionError("表样有误", [Fault(WHOLE, "要写成“字段: 值”的形式")])
    faults: list[Fault] = []
    scales = _named_scales(definition.get("scales", {}), faults)
    body = {key: value for key, value in definition.items() if key != "scales"}
    spelt = _spelt_out(body, scales.known)
    try:
        form = Form.model_validate(spelt)
    except ValidationError as error:
        faults.extend(_faults(error, spelt, scales))
        form = _legible_part(spelt)
    faults.extend(inconsistencies(form))
    if faults:
        raise DefinitionError("表样有误", faults)
    return form


def _named_scales(own: Any, faults: list[Fault]) -> _Scales:
    if not isinstance(own, Mapping):
        faults.append(Fault("scales", "要写成“名称: 量表”的形式"))
        return _Scales(STANDARD, frozenset())
    known, faulty = dict(STANDARD), set()
    for name, body in own.items():
        try:
            known[name] = Scale.model_validate(body)
        except ValidationError as error:
            for place, text in _faults(error, body):
                faults.append(Fault(f"scales.{name}.{place}".rstrip("."), text))
            faulty.add(name)
            known.pop(name, None)
    return _Scales(known, frozenset(faulty))


def _spelt_out(node: Any, scales: Mapping[str, Scale]) -> Any:
    """Return ``node`` with every shorthand written out; an unknown scale stays a mere name."""
    if isinstance(node, Mapping):
        return {key: _spelt_field(key, value, scales) for key, value in node.items()}
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [_spelt_out(item, scales) for item in node]
    return node


def _spelt_field(key: Any, value: Any, scales: Mapping[str, Scale]) -> Any:
    if key == "when":
        return value  # the options of a condition are codes already
    if key == "scale" and isinstance(value, str) and value in scales:
        return scales[value].model_dump()
    if key in ("options", "rows") and isinstance(value, Sequence) and not isinstance(value, str):
        return [_coded(item, position) for position, item in enumerate(value, 1)]
    return _spelt_out(value, scales)


def _coded(item: Any, position: int) -> Any:
    return {"code": str(position), "label": item} if isinstance(item, str) else item


_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
_CONDITION: TypeAdapter[Condition | None] = TypeAdapter(Condition | None)


def _legible_part(spelt: Mapping[str, Any]) -> Form:
    """Return what can be read of a faulty form, with stand-ins at the places of the rest."""
    sections = tuple(_legible_section(section) for section in _listed(spelt.get("sections")))
    return Form.model_construct(id="", title="", sections=sections)


def _legible_section(section: Any) -> Section:
    fields = section if isinstance(section, Mapping) else {}
    try:
        when = _CONDITION.validate_python(fields.get("when"))
    except ValidationError:
        when = None
    questions = tuple(_legible_question(item) for item in _listed(fields.get("questions")))
    return Section.model_construct(id=_word(fields.get("id")), when=when, questions=questions)


def _legible_question(question: Any) -> Question:
    try:
        return _QUESTION.validate_python(question)
    except ValidationError:
        known = question.get("id") if isinstance(question, Mapping) else None
        return Illegible.model_construct(id=_word(known))


def _listed(items: Any) -> Sequence[Any]:
    return items if isinstance(items, list) else [None]


def _word(name: Any) -> str:
    return name if isinstance(name, str) else ""


def _faults(error: ValidationError, source: Any, scales: _Scales = _NONE) -> Iterator[Fault]:
    for item in error.errors(include_url=False):
        place, given = _place(item["loc"], source), item["input"]
        if item["type"] == "model_type" and place.endswith(".scale") and isinstance(given, str):
            if given not in scales.faulty:
                words = Sentence(
                    "没有叫“%(name)s”的量表；可用的有 %(names)s",
                    name=given,
                    names=tuple(scales.known),
                )
                yield Fault(place, words)
        elif item["type"] != "too_short" or len(given) < item["ctx"]["min_length"]:
            # Otherwise only the faulty items are missing, and they have been named.
            yield from (Fault(place, text) for text in _texts(item))


def _texts(item: Any) -> tuple[str, ...]:
    """Return what is wrong, in words for a designer."""
    given, context = item["input"], item.get("ctx", {})
    if item["type"] == "value_error":  # one of ours, which says it already
        return tuple(context["error"].args)
    parts: dict[str, Any] = {"msg": item["msg"], "kinds": tuple(KINDS), **context}
    parts["input"] = given[:40] if isinstance(given, str) else ""
    parts["length"] = len(given) if isinstance(given, Sequence) else 0
    for name in ("expected", "expected_tags"):
        parts[name] = str(parts.get(name, "")).replace(" or ", ", ").replace("'", "")
    words = _WORDS.get(item["type"], _OTHERWISE)
    return (Sentence(words.source, **parts),)


def _place(loc: Sequence[int | str], source: Any) -> str:
    """Return the path in the words of the definition, without the tags that unions put into it."""
    place, node, field = "", source, ""
    for step in loc:
        if isinstance(node, Mapping) and field in _UNIONS:
            field = ""  # this step is the tag
        elif isinstance(step, str):
            place += f".{step}" if place else step
            node = node.get(step) if isinstance(node, Mapping) else None
            field = step
        elif isinstance(node, Sequence):
            place += f"[{step}]"
            node = node[step]
    return place
