"""The kinds of question of SurveyJS that ours know too."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, NamedTuple

from survey.core.questions import MOST_ROWS
from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.grades import scale_of, stands_alone
from survey.exchange.relevance import Asked
from survey.exchange.surveyjs_wording import JsonWording

Object = Mapping[str, Any]

LOOK = frozenset({"showProgressBar", "logoPosition", "locale", "widthMode", "fitToContainer"})
"""Fields that only say how a survey looks there."""
READ_BY_ALL = frozenset(
    {
        *("type", "name", "title", "description", "isRequired", "visibleIf"),
        *("startWithNewLine", "titleLocation", "minWidth", "maxWidth", "width", "colCount"),
    }
)
_CHOICES = frozenset(
    {"choices", "showOtherItem", "hasOther", "otherText", "showNoneItem", "hasNone", "noneText"}
)
READ: Mapping[str, frozenset[str]] = {
    "radiogroup": _CHOICES,
    "dropdown": _CHOICES,
    "checkbox": _CHOICES | {"maxSelectedChoices"},
    "tagbox": _CHOICES | {"maxSelectedChoices"},
    "ranking": _CHOICES | {"maxSelectedChoices"},
    "rating": frozenset({"rateMin", "rateMax", "rateValues", "rateCount", "rateType"}),
    "boolean": frozenset({"labelTrue", "labelFalse"}),
    "text": frozenset({"maxLength", "inputType", "min", "max"}),
    "comment": frozenset({"maxLength", "rows"}),
    "matrix": frozenset({"columns", "rows", "isAllRowRequired", "eachRowRequired"}),
    "html": frozenset({"html"}),
}
_FURTHEST = 99_999_999
_LONGEST = 2000


class Made(NamedTuple):
    """A question's fields, and how conditions see it."""

    fields: dict[str, Any]
    asked: Callable[[str], Asked] | None


def _items(
    said: Any, place: str, wording: JsonWording
) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Return (code, label) of choices, rows or columns, and our codes by theirs."""
    pairs: dict[str, Any] = {}
    for item in said if isinstance(said, list) else []:
        value = item.get("value") if isinstance(item, Mapping) else item
        text = item.get("text", value) if isinstance(item, Mapping) else item
        if value is not None and str(value):
            pairs.setdefault(str(value), text)
        if isinstance(item, Mapping):
            wording.tell_fields(item, ("value", "text"), place)
    codes = naming.codes(pairs)
    listed = [(codes[value], wording.line(text, place) or value) for value, text in pairs.items()]
    return listed, codes


def _choices(
    element: Object, place: str, wording: JsonWording
) -> tuple[list[dict[str, Any]], dict[str, str], list[dict[str, Any]]]:
    """Return options, our codes by theirs, and the text beside 其他."""
    listed, codes = _items(element.get("choices"), place, wording)
    options: list[dict[str, Any]] = [{"code": code, "label": label} for code, label in listed]
    taken = {code for code, _ in listed}
    follow_ups = []
    if element.get("showNoneItem") or element.get("hasNone"):
        label = wording.line(element.get("noneText"), place) or "都没有"
        codes.setdefault("none", "none" if "none" not in taken else "none_of_these")
        options.append({"code": codes["none"], "label": label, "exclusive": True})
    if element.get("showOtherItem") or element.get("hasOther"):
        label = wording.line(element.get("otherText"), place) or "其他"
        codes.setdefault("other", "other" if "other" not in taken else "some_other")
        options.append({"code": codes["other"], "label": label})
        follow_ups.append({"id": "other", "on": [codes["other"]], "text": "请写明"})
    return options, codes, follow_ups


def _single(element: Object, place: str, wording: JsonWording) -> Made | None:
    options, codes, follow_ups = _choices(element, place, wording)
    if len(options) < 2:
        return None
    asked = partial(Asked, kind="choice", options=codes)
    for option in options:
        option.pop("exclusive", None)
    scale = scale_of([(option["code"], option["label"]) for option in options])
    if scale and not follow_ups:
        said = Sentence("选项像一个量表，按量表处理（含等次的好坏和分值）；请核对")
        wording.gathering.assumed(place, said)
        return Made({"kind": "single", "scale": scale}, asked)
    return Made({"kind": "single", "options": options, "follow_ups": follow_ups}, asked)


def _multiple(element: Object, place: str, wording: JsonWording) -> Made | None:
    options, codes, follow_ups = _choices(element, place, wording)
    if not 2 <= len(options) <= 40:
        return None
    for option in options:
        if "exclusive" not in option and stands_alone(option["label"]):
            option["exclusive"] = True
            said = Sentence("“%(label)s”当作不能与其他选项同选", label=option["label"])
            wording.gathering.assumed(place, said)
    fields: dict[str, Any] = {"kind": "multiple", "options": options, "follow_ups": follow_ups}
    most = element.get("maxSelectedChoices")
    if isinstance(most, int) and most > 0:
        fields["at_most"] = min(most, len(options))
    return Made(fields, partial(Asked, kind="marks", options=codes))


def _ranking(element: Object, place: str, wording: JsonWording) -> Made | None:
    options, codes, _ = _choices(element, place, wording)
    if not 2 <= len(options) <= 20:
        return None
    most = element.get("maxSelectedChoices")
    places = min(most, len(options)) if isinstance(most, int) and most > 0 else len(options)
    for option in options:
        option.pop("exclusive", None)
    fields = {"kind": "ranking", "options": options, "places": places}
    return Made(fields, partial(Asked, kind="marks", options=codes))


def _rating(element: Object, place: str, wording: JsonWording) -> Made | None:
    """Return points to choose from, which are a scale of their own value."""
    listed, codes = _items(element.get("rateValues"), place, wording)
    if not listed:
        low, high = element.get("rateMin", 1), element.get("rateMax", element.get("rateCount", 5))
        if not isinstance(low, int) or not isinstance(high, int) or not 1 <= high - low <= 10:
            return None
        listed, codes = _items(list(range(low, high + 1)), place, wording)
    if not 2 <= len(listed) <= 11:
        return None
    wording.gathering.assumed(place, Sentence("打分题改成了单选，各分是一个等次；请核对分值"))
    numbers = [label for _, label in listed]
    scored = all(label.lstrip("-").isdigit() and len(label) < 4 for label in numbers)
    grades = [
        {"code": code, "label": label, "score": label if scored else None} for code, label in listed
    ]
    if len(set(numbers)) < len(numbers):
        return None
    asked = partial(Asked, kind="choice", options=codes)
    return Made({"kind": "single", "scale": {"grades": grades}}, asked)


def _boolean(element: Object, place: str, wording: JsonWording) -> Made:
    yes = wording.line(element.get("labelTrue"), place) or "是"
    no = wording.line(element.get("labelFalse"), place) or "否"
    options = [{"code": "true", "label": yes}, {"code": "false", "label": no}]
    codes = {"true": "true", "false": "false"}
    return Made(
        {"kind": "single", "options": options}, partial(Asked, kind="choice", options=codes)
    )


def _text(element: Object, place: str, wording: JsonWording) -> Made:
    kind = str(element.get("inputType", "text"))
    if kind in ("number", "range"):
        return _number(element, place, wording)
    if kind not in ("text", "textarea"):
        said = Sentence("“%(type)s”这种输入改成了普通填空题", type=kind)
        wording.gathering.assumed(place, said)
    most = element.get("maxLength")
    usual = 500 if element.get("type") == "comment" else 120
    limit = min(most, _LONGEST) if isinstance(most, int) and most > 0 else usual
    return Made({"kind": "text", "limit": limit}, partial(Asked, kind="text"))


def _number(element: Object, place: str, wording: JsonWording) -> Made:
    low, high = _bound(element.get("min")), _bound(element.get("max"))
    if low is None or high is None:
        low = low if low is not None else min(Decimal(0), (high or Decimal(1)) - 1)
        high = high if high is not None else max(Decimal(_FURTHEST), low + 1)
        said = Sentence("上下限没有写全，按 %(low)s 至 %(high)s 处理；请核对", low=low, high=high)
        wording.gathering.assumed(place, said)
    if low >= high:
        said = Sentence("最大值不大于最小值，改成了最小值加 1；请核对")
        wording.gathering.assumed(place, said)
        high = low + 1
    fields = {"kind": "number", "minimum": low, "maximum": high}
    return Made(fields, partial(Asked, kind="number"))


def _bound(said: Any) -> Decimal | None:
    try:
        number = Decimal(str(said))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= 10**11 else None


def _matrix(element: Object, place: str, wording: JsonWording) -> Made | None:
    rows, _ = _items(element.get("rows"), place, wording)
    columns, _ = _items(element.get("columns"), place, wording)
    labels = {label for _, label in columns}
    if not rows or len(rows) > MOST_ROWS or not 2 <= len(columns) <= 11:
        return None
    if len(labels) < len(columns):
        return None
    scale = scale_of(columns)
    if scale is None:
        scale = {"grades": [{"code": code, "label": label} for code, label in columns]}
        said = Sentence("各等次没有分值；需要计分时请在这里补上")
        wording.gathering.assumed(place, said)
    fields = {
        "kind": "grid",
        "columns": [{"code": "v", "label": "评价", "scale": scale}],
        "rows": [{"code": code, "label": label} for code, label in rows],
        "required": bool(element.get("isAllRowRequired") or element.get("eachRowRequired")),
    }
    return Made(fields, None)


def _note(element: Object, place: str, wording: JsonWording) -> Made:  # noqa: ARG001 - as all
    return Made({"kind": "note"}, None)


KINDS: Mapping[str, Callable[[Object, str, JsonWording], Made | None]] = {
    "radiogroup": _single,
    "dropdown": _single,
    "checkbox": _multiple,
    "tagbox": _multiple,
    "ranking": _ranking,
    "rating": _rating,
    "boolean": _boolean,
    "text": _text,
    "comment": _text,
    "matrix": _matrix,
    "html": _note,
}
"""How each type is read; whatever is not here is left out."""
