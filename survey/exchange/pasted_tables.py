"""Tables and lists of items in a pasted questionnaire: everything judged on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.core.questions import MOST_ROWS
from survey.core.sentence import Sentence
from survey.exchange.findings import Gathering
from survey.exchange.grades import is_grade, scale_of
from survey.exchange.outline import Stem, option_codes, question_of

_NUMBERING = ("序号", "编号", "号")
_PERSON = ("姓名", "干部姓名", "班子成员", "被测评人", "测评对象")


@dataclass
class Table:
    """A table: its headings, and the rows with the lines on which they stand."""

    number: int
    heads: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)


def grid_of_items(
    stem: Stem, items: Sequence[Stem], id: str, gathering: Gathering
) -> dict[str, Any] | None:
    """Return the grid of a question and its items, when all are judged on one scale."""
    scales = {tuple(item.options) for item in items} - {()}
    if stem.options:
        scales.add(tuple(stem.options))
    labels = next(iter(scales), ())
    if len(scales) != 1 or not all(is_grade(label) for label in labels):
        return None
    rows = [(item.text, ()) for item in items]
    return _grid(stem, rows, labels, (), id, gathering)


def grid_of_table(stem: Stem, table: Table, id: str, gathering: Gathering) -> dict[str, Any]:
    """Return the grid that a table is."""
    grades = tuple(head for head in table.heads if is_grade(head))
    first = next(index for index, head in enumerate(table.heads) if is_grade(head))
    leading = [
        (index, head)
        for index, head in enumerate(table.heads[:first])
        if head and head not in _NUMBERING
    ]
    people = next((index for index, head in leading if head in _PERSON), None)
    labelled = people if people is not None else (leading[0][0] if leading else 0)
    details = [(index, head) for index, head in leading if index != labelled]
    rows = []
    for _, cells in table.rows:
        padded = (*cells, *[""] * len(table.heads))
        if padded[labelled]:
            rows.append((padded[labelled], tuple(padded[index] for index, _ in details)))
    place = Sentence("第 %(row)s 行", row=table.number)
    heads = tuple(head for _, head in details)
    made = _grid(stem, rows, grades, heads, id, gathering)
    if people is not None:
        if rows:
            said = Sentence("人名写在表里了；用单位的名册更好，可以在这里改")
            gathering.assumed(place, said)
        else:
            said = Sentence("表里没有人名，改用被巡察单位名册上的班子成员")
            gathering.assumed(place, said)
        made["roster"] = "leaders"
    elif not rows:
        gathering.assumed(place, Sentence("表格没有行；请补上要评价的各项"))
    return made


def _grid(
    stem: Stem,
    rows: Sequence[tuple[str, tuple[str, ...]]],
    labels: Sequence[str],
    heads: Sequence[str],
    id: str,
    gathering: Gathering,
) -> dict[str, Any]:
    asked = question_of(Stem(stem.place, stem.text, said="说明"), id, gathering)
    pairs = list(zip(option_codes(labels), labels, strict=True))
    scale = scale_of(pairs)
    if scale is None:
        scale = {"grades": [{"code": code, "label": label} for code, label in pairs]}
        gathering.assumed(stem.place, Sentence("各等次没有分值；需要计分时请在这里补上"))
    elif any("score" in grade for grade in scale["grades"]):
        gathering.assumed(stem.place, Sentence("当作量表，等次带有常用的分值；请核对"))
    if len(rows) > MOST_ROWS:
        said = Sentence("超过 %(most)s 行，多出来的没有带过来", most=MOST_ROWS)
        gathering.left_out(stem.place, said)
    return {
        **asked,
        "kind": "grid",
        "details": [gathering.line(head, stem.place) for head in heads],
        "columns": [{"code": "v", "label": "评价", "scale": scale}],
        "rows": [
            {
                "code": f"r{place}",
                "label": gathering.line(label, stem.place),
                "details": [gathering.line(detail, stem.place) for detail in details],
            }
            for place, (label, details) in enumerate(rows[:MOST_ROWS], 1)
        ],
    }
