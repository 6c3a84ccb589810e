"""Acts within a question of a draft: on its lists of options, grades, columns and the like.

A path names a part as fields are named on a page: ``options-2``, ``columns-0-grades-1``.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from survey.core.errors import NotFoundError
from survey.core.fresh import LISTS, fresh_part, spelt
from survey.core.scales import STANDARD

Part = dict[str, Any]


def act_within(question: Mapping[str, Any], order: str) -> Part:
    """Return ``question`` after an order; raise `NotFoundError` when there is no such place.

    ``add options``, ``remove options-2``, ``up`` and ``down`` likewise; ``reverse columns-0``
    turns the order of a scale; ``scale columns-0 quality`` takes a standard one, ``own``
    writes the grades as options. Where there is no path, the question's own scale is meant.
    """
    verb, *words = order.split() or [""]
    path = "-".join(words[:-1] if verb == "scale" else words)
    made = deepcopy(dict(question))
    match verb:
        case "add":
            parts = _list(made, path)
            parts.append(fresh_part(path.rpartition("-")[2] or path, parts))
        case "remove" | "up" | "down":
            _move(*_item(made, path), verb)
        case "reverse":
            _scale(made, path)["grades"].reverse()
        case "scale" if words and words[-1] in STANDARD:
            _take_scale(made, path, words[-1])
        case "own":
            made["options"] = _as_options(_scale(made, ""))
            made["scale"] = None
        case _:
            raise _nothing()
    return made


def _take_scale(question: Part, path: str, name: str) -> None:
    _bearer(question, path)["scale"] = spelt(name)
    if not path:
        question["options"] = []


def _as_options(scale: Mapping[str, Any]) -> list[Part]:
    return [
        {"code": grade["code"], "label": grade["label"], "exclusive": False}
        for grade in scale["grades"]
    ]


def _scale(question: Part, path: str) -> Part:
    scale = _bearer(question, path).get("scale")
    if not isinstance(scale, dict):
        raise _nothing()
    return scale


def _move(parts: list[Any], place: int, verb: str) -> None:
    part = parts.pop(place)
    if verb != "remove":
        parts.insert(max(0, place - 1) if verb == "up" else place + 1, part)


def _bearer(question: Part, path: str) -> Part:
    """Return what bears the scale: the question itself, or one of its columns."""
    if not path:
        return question
    parts, place = _item(question, path)
    found: Part = parts[place]
    return found


def _list(question: Part, path: str) -> list[Any]:
    node: Any = question
    for step in path.split("-"):
        node = _step(node, step)
    if not isinstance(node, list):
        raise _nothing()
    return node


def _item(question: Part, path: str) -> tuple[list[Any], int]:
    above, _, place = path.rpartition("-")
    parts = _list(question, above)
    if not place.isascii() or not place.isdigit() or int(place) >= len(parts):
        raise _nothing()
    return parts, int(place)


def _step(node: Any, step: str) -> Any:
    if isinstance(node, list):
        if step.isascii() and step.isdigit() and int(step) < len(node):
            return node[int(step)]
    elif step in LISTS and isinstance(node, dict):
        bearer = node.get("scale") if step == "grades" else node
        if isinstance(bearer, dict) and step in bearer:
            return bearer[step]
    raise _nothing()


def _nothing() -> NotFoundError:
    return NotFoundError("这一行已经不在了；请刷新页面")
