"""Groups of an XLSForm that are tables: the same list asked of row after row."""

import re
from collections.abc import Sequence
from typing import Any

from survey.core.questions import MOST_ROWS
from survey.core.sentence import Sentence
from survey.exchange import naming
from survey.exchange.expressions import Call, Joined, Literal, Ref, UnreadableError, bare, parsed
from survey.exchange.expressions import Node as Expression
from survey.exchange.xlsform_columns import CAPS, DETAILS, PERSON, ROSTER, ROSTERS, meant
from survey.exchange.xlsform_rows import Group, Leaf, Node
from survey.exchange.xlsform_wording import Wording, yes

_CAP = re.compile(r"^(?P<grade>[a-z0-9_]{1,24})\s*<=\s*(?P<most>\d{1,4})(?P<percent>%?)$")


def is_grid(group: Group) -> bool:
    """Return whether ``group`` is a table, or tables side by side with the same rows."""
    return _is_table(group) or bool(_tables(group))


def _is_table(group: Group) -> bool:
    rows = [child for child in _judged(group.children) if not _is_heading(child)]
    looks = group.line.cells_of("appearance").split()
    one_list = {row.type.list_name for row in rows}
    plain = all(isinstance(child, Leaf) for child in group.children)
    asked_always = not any(row.line.cells_of("relevant") for row in rows)
    wanted = ("table-list" in looks and rows) or ("field-list" in looks and len(rows) > 1)
    others = len(group.children) - len(_judged(group.children))
    spare = len(_follow_ups(group))
    return bool(wanted) and plain and len(one_list) == 1 and asked_always and others == spare


def _tables(group: Group) -> list[Group]:
    """Return the tables that a group is made of, when it is made of nothing else."""
    inner = [child for child in group.children if isinstance(child, Group)]
    if "field-list" not in group.line.cells_of("appearance").split() or not inner:
        return []
    if len(inner) < len(group.children) or not all(_is_table(table) for table in inner):
        return []
    rows = [[_row_name(table, row) for row in _rows(table)] for table in inner]
    return inner if all(names == rows[0] for names in rows) else []


def _judged(nodes: Sequence[Node]) -> list[Leaf]:
    return [one for one in nodes if isinstance(one, Leaf) and one.type.kind == "select_one"]


def _is_heading(row: Leaf) -> bool:
    """Return whether a row only shows the options above the others."""
    return row.line.cells_of("appearance").strip() == "label"


def _rows(table: Group) -> list[Leaf]:
    return [row for row in _judged(table.children) if not _is_heading(row)]


def _follow_ups(table: Group) -> list[Leaf]:
    """Return the texts that open in a table, by the names that we give them."""
    return [
        one
        for one in table.children
        if isinstance(one, Leaf)
        and one.type.kind == "text"
        and one.name.startswith(f"{table.name}__")
    ]


def _row_name(table: Group, row: Leaf) -> str:
    return row.name.removeprefix(f"{table.name}__")


def grid_of(group: Group, wording: Wording) -> dict[str, Any] | None:
    """Return the grid that ``group`` is; ``None`` when its list is missing, which is noted."""
    tables = _tables(group) or [group]
    group.line.take("appearance")
    for leaf in (row for table in tables for row in table.children):
        leaf.line.take("appearance")
    columns = [_column(table, group, wording) for table in tables]
    rows = _rows(tables[0])
    if None in columns or len(rows) > MOST_ROWS or len(columns) > 12:
        said = Sentence("表格没有带过来：选项表找不到、不足两项，或者行列太多")
        wording.gathering.left_out(group.line.place, said)
        for leaf in (row for table in tables for row in table.children):
            leaf.line.take_all()
        return None
    roster = meant(group.line.take(ROSTER), ROSTERS)
    heads = wording.listed(group.line, DETAILS)
    made = {
        "kind": "grid",
        "columns": columns,
        "rows": _written_rows(tables, heads, wording, roster=bool(roster)),
        "details": heads,
        "required": _required([row for table in tables for row in _rows(table)], wording),
    }
    return {**made, "roster": roster} if roster else made


def _written_rows(
    tables: list[Group], heads: list[str], wording: Wording, *, roster: bool
) -> list[dict[str, Any]]:
    rows = _rows(tables[0])
    names = [_row_name(tables[0], row) for row in rows]
    if roster and names == [PERSON]:
        for table in tables:
            _rows(table)[0].line.take_all()
        return []
    codes = naming.codes(names)
    made: dict[str, dict[str, Any]] = {}
    for name, row in zip(names, rows, strict=True):
        label = wording.label(row.line, row.name, people=roster)
        details = wording.listed(row.line, DETAILS)[: len(heads)]
        if codes[name] in made:
            wording.gathering.left_out(row.line.place, Sentence("和前面的行重名，没有带过来"))
        else:
            made[codes[name]] = {"code": codes[name], "label": label, "details": details}
    for table in tables[1:]:
        for row in _rows(table):
            wording.label(row.line, row.name, people=roster)
    return list(made.values())


def _required(rows: list[Leaf], wording: Wording) -> bool:
    said = {yes(row.line.take("required")) for row in rows}
    if len(said) > 1:
        words = Sentence("有的行必答、有的行不必；现在整张表都不必答")
        wording.gathering.assumed(rows[0].line.place, words)
    return said == {True}


def _column(table: Group, group: Group, wording: Wording) -> dict[str, Any] | None:
    choices = wording.lists.get(_rows(table)[0].type.list_name)
    if choices is None or not 2 <= len(choices.options) <= 11:
        return None
    grades = [{"code": code, "label": label} for code, label in choices.options]
    if len({label for _, label in choices.options}) < len(grades):
        return None
    if choices.scale is None:
        words = Sentence("各等次没有分值；需要计分时请在这里补上")
        wording.gathering.assumed(table.line.place, words)
    made: dict[str, Any] = {"scale": choices.scale or {"grades": grades}}
    if table is group:
        made |= {"code": "v", "label": "评价"}
    else:
        table.line.take("appearance")
        code = table.name.removeprefix(f"{group.name}__")
        made |= {
            "code": naming.codes([code])[code],
            "label": wording.label(table.line, table.name),
        }
    opened = [_opened(leaf, table, wording) for leaf in _follow_ups(table)]
    made["follow_ups"] = [one for one in opened if one]
    made["caps"] = _caps(table, wording)
    return made


def _opened(leaf: Leaf, table: Group, wording: Wording) -> dict[str, Any] | None:
    """Return the text that opens beside some grades of a table's rows."""
    choices = wording.lists[_rows(table)[0].type.list_name]
    names = {row.name for row in _rows(table)}
    try:
        found = list(_chosen(parsed(leaf.line.cells_of("relevant")), names))
    except UnreadableError:
        found = []
    codes = [choices.codes[code] for code in dict.fromkeys(found) if code in choices.codes]
    if not codes:
        leaf.line.take_all()
        wording.gathering.left_out(leaf.line.place, Sentence("追问的条件读不懂，没有带过来"))
        return None
    leaf.line.take("relevant")
    return wording.follow_up(leaf, leaf.name.removeprefix(f"{table.name}__"), codes)


def _chosen(node: Expression, names: set[str]) -> list[str]:
    match bare(node):
        case Joined("or", parts):
            return [code for part in parts for code in _chosen(part, names)]
        case Call("selected", (Ref(name), Literal(str(code)))) if name in names:
            return [code]
    raise UnreadableError


def _caps(table: Group, wording: Wording) -> list[dict[str, Any]]:
    made = []
    for said in wording.listed(table.line, CAPS):
        match = _CAP.match(said)
        if match is None:
            words = Sentence("等次限额“%(text)s”看不懂，没有带过来", text=said)
            wording.gathering.left_out(table.line.place, words)
        else:
            field = "percent" if match["percent"] else "at_most"
            made.append({"grade": match["grade"], field: int(match["most"])})
    return made
