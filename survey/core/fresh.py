"""What is new in a draft: questions of each kind, options, grades, rows, and codes for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from survey.core.questions import KINDS
from survey.core.scales import STANDARD

LISTS = ("options", "rows", "columns", "grades", "follow_ups", "caps")
"""The fields of a question that hold a list of parts."""

_KEPT = ("id", "text", "hint", "tag", "when", "required", "follow_ups")


def fresh_question(kind: str, question_id: str) -> dict[str, Any]:
    """Return an empty question; what every form needs of its kind is there to be filled in."""
    asked = {"kind": kind, "id": question_id, "text": "", "hint": "", "tag": "", "when": None}
    return {**asked, **_own_fields(kind)}


def _own_fields(kind: str) -> dict[str, Any]:
    match kind:
        case "single":
            return {
                "scale": None,
                "options": fresh_options(3),
                "required": False,
                "follow_ups": [],
            }
        case "multiple":
            return {
                "options": fresh_options(3),
                "at_most": None,
                "required": False,
                "follow_ups": [],
            }
        case "grid":
            return {
                "roster": "leaders",
                "rows": [],
                "details": ["职务"],
                "columns": [fresh_column([])],
                "required": False,
            }
        case "ranking":
            return {"options": fresh_options(4), "places": 3, "required": False}
        case "number":
            return {"minimum": "0", "maximum": "100", "decimals": 0, "unit": "", "required": False}
        case "text":
            return {"limit": 500, "required": False}
    return {}


def turned(question: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return ``question`` as one of another kind; what both kinds know is kept.

    >>> turned(fresh_question("single", "q1") | {"text": "好吗？"}, "text")["text"]
    '好吗？'
    """
    if kind not in KINDS:
        return dict(question)
    made = fresh_question(kind, question["id"])
    kept = {name: question[name] for name in _KEPT if name in question and name in made}
    if question.get("options") and "options" in made:
        kept["options"] = question["options"]
    if kind not in ("single", "multiple"):
        kept.pop("follow_ups", None)
    return {**made, **kept}


def fresh_options(count: int) -> list[dict[str, Any]]:
    """Return as many empty options."""
    return [
        {"code": str(number), "label": "", "exclusive": False} for number in range(1, count + 1)
    ]


def fresh_column(columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a column to stand beside ``columns``; it begins with a scale most people know."""
    return {
        "code": free_code(column["code"] for column in columns),
        "label": "总体评价" if not columns else "",
        "scale": spelt("quality"),
        "caps": [],
        "follow_ups": [],
    }


def fresh_part(name: str, beside: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a new part for the list called ``name``, where ``beside`` stand already."""
    match name:
        case "columns":
            return fresh_column(beside)
        case "follow_ups":
            taken = {one["id"] for one in beside}
            number = next(n for n in range(1, len(taken) + 2) if f"why{n}" not in taken)
            return {"id": f"why{number}", "on": [], "text": "", "limit": 120, "required": False}
        case "caps":
            return {"grade": "", "at_most": None, "percent": None}
        case "grades":
            code = free_code((one["code"] for one in beside), "abcdefghijk")
            return {
                "code": code,
                "label": "",
                "score": None,
                "role": "grade",
                "polarity": "neutral",
            }
    code = free_code(one["code"] for one in beside)
    return {"code": code, "label": "", "exclusive": False}


def free_code(codes: Iterable[str], letters: str = "") -> str:
    """Return the first of ``letters``, else the first number, that is none of ``codes``.

    >>> free_code(["1", "3"]), free_code(["a"], "ab"), free_code(["a", "b"], "ab")
    ('2', 'b', '1')
    """
    taken = set(codes)
    numbers = (str(number) for number in range(1, len(taken) + 2))
    free: str = next(code for code in (*letters, *numbers) if code not in taken)
    return free


def spelt(name: str) -> dict[str, Any]:
    """Return one of the standard scales, written out."""
    return STANDARD[name].model_dump(mode="json")


def standard_name(scale: Mapping[str, Any] | None) -> str:
    """Return which of the standard scales this is; empty where it is another."""
    return next((name for name in STANDARD if scale == spelt(name)), "")
