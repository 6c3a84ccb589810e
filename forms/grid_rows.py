"""What is judged in a grid, as lines of text: a name, and what stands beside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from survey.core.fresh import free_code

BAR = "\uff5c"
"""What parts a name from what stands beside it; commas belong to the words themselves."""

_BARS = re.compile(f"[{BAR}|\t]")  # full-width, narrow, or copied from a sheet
_HEADS = re.compile("[,\uff0c\u3001\t]")
Row = Mapping[str, Any]


def lines_of(rows: Sequence[Row]) -> str:
    """Return the rows of a grid as lines.

    >>> lines_of([{"label": "张三", "details": ["镇长"]}, {"label": "李四", "details": []}])
    '张三｜镇长\\n李四'
    """
    return "\n".join(BAR.join([row["label"], *row["details"]]) for row in rows)


def headings_of(details: Sequence[str]) -> str:
    """Return the headings of what stands beside the names as one line."""
    return "、".join(details)


def headings_in(text: str) -> list[str]:
    """Return the headings that a line names.

    >>> headings_in("性别、 现任职务")
    ['性别', '现任职务']
    """
    return [word.strip() for word in _HEADS.split(text) if word.strip()]


def rows_of(text: str, known: Sequence[Row], details: int) -> list[dict[str, Any]]:
    """Return the lines of ``text`` as rows; those that were there keep their codes.

    What was reworded in its place is still the same row. Each has at most as many
    ``details`` as there are headings for.
    """
    lines = list(_lines(text, details))
    names = [line[0] for line in lines]
    codes = _codes(names, known)
    return [
        {"code": code, "label": line[0], "details": line[1:]}
        for code, line in zip(codes, lines, strict=True)
    ]


def _lines(text: str, details: int) -> Iterator[list[str]]:
    for line in text.splitlines():
        parts = [part.strip() for part in _BARS.split(line)]
        if any(parts):
            yield parts[: details + 1]


def _codes(names: Sequence[str], known: Sequence[Row]) -> list[str]:
    by_name = {row["label"]: row["code"] for row in reversed(known)}
    found: list[str] = []
    for place, name in enumerate(names):
        code = by_name.get(name, "")
        if not code and place < len(known) and known[place]["label"] not in names:
            code = known[place]["code"]
        taken = {*found, *by_name.values()}
        found.append(code if code and code not in found else free_code(taken))
    return found
