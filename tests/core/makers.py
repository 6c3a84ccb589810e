"""Builders with good defaults for the things that core is about."""

from collections.abc import Mapping
from typing import Any

from survey.core.definition import read
from survey.core.errors import DefinitionError, Fault
from survey.core.form import Form
from survey.core.inspection import Member, Unit

PEOPLE = ("张三", "李四", "王五")


def definition(*questions: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a definition of one section with ``questions``."""
    section = {"id": "s", "tag": "四个落实-1", "questions": list(questions)}
    return {"id": "f", "title": "表", "sections": [section], **fields}


def form(*questions: Mapping[str, Any], **fields: Any) -> Form:
    """Return the form that those questions make."""
    return read(definition(*questions, **fields))


def single(id: str = "q", **fields: Any) -> dict[str, Any]:
    if "options" not in fields:
        fields.setdefault("scale", "quality")
    return {"kind": "single", "id": id, "text": f"第 {id} 题", **fields}


def multiple(id: str = "q", **fields: Any) -> dict[str, Any]:
    options = [
        {"code": "a", "label": "甲"},
        {"code": "b", "label": "乙"},
        {"code": "c", "label": "丙"},
        {"code": "none", "label": "都没有", "exclusive": True},
    ]
    return {"kind": "multiple", "id": id, "text": f"第 {id} 题", "options": options, **fields}


def grid(id: str = "m", **fields: Any) -> dict[str, Any]:
    rows = [{"code": f"r{place}", "label": name} for place, name in enumerate(PEOPLE, 1)]
    columns = [{"code": "v", "label": "总体", "scale": "competence"}]
    return {"kind": "grid", "id": id, "text": "评价", "rows": rows, "columns": columns, **fields}


def ranking(id: str = "k", **fields: Any) -> dict[str, Any]:
    given = {"options": ["甲", "乙", "丙", "丁"], "places": 3, **fields}
    return {"kind": "ranking", "id": id, "text": "排一排", **given}


def number(id: str = "n", **fields: Any) -> dict[str, Any]:
    return {"kind": "number", "id": id, "text": "几次", "maximum": 100, **fields}


def text(id: str = "t", **fields: Any) -> dict[str, Any]:
    return {"kind": "text", "id": id, "text": "意见", "limit": 10, **fields}


def note(id: str = "say", **fields: Any) -> dict[str, Any]:
    return {"kind": "note", "id": id, "text": "请往下看", **fields}


def unit(*names: str, roster: str = "leaders") -> Unit:
    members = tuple(
        Member(name=name, post="副局长", roster=roster, details={"原任职务": "科长"})
        for name in names
    )
    return Unit(id=1, team_id=1, name="某局", members=members)


def faults_of(body: Any) -> list[Fault]:
    """Return every fault that reading ``body`` finds; none when it can be read."""
    try:
        read(body)
    except DefinitionError as error:
        return list(error.faults)
    return []


def places_of(body: Any) -> list[str]:
    return [fault.place for fault in faults_of(body)]
