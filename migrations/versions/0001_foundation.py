"""Foundation: every table of the first release.

The inspection, design and desk sides are ordinary tables. On
the collection and results sides, ``slip``, ``sealed``, ``answer``, ``ballot`` and
``free_text`` hold what respondents leave: random or hashed keys, no moment, no running
number, on SQLite no hidden row number either, and no reference to ``slip``.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BUCKETS = (256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
SEALED = (304, 560, 1072, 2096, 4144, 8240, 16432, 32816)
UNTRACED = {"sqlite_with_rowid": False}


def upgrade() -> None:
    _inspection()
    _desk()
    _design()
    _collection()
    _results()


def downgrade() -> None:
    for table in (
        *("free_text", "ballot", "answer", "summary"),
        *("sealed", "slip", "custody", "entrance", "box", "grp", "sitting_edition", "sitting"),
        *("edition", "form"),
        *("audit", "desk_session", "membership", "account"),
        *("site", "stationing", "leader", "unit", "team", "round"),
    ):
        op.drop_table(table)


def _inspection() -> None:
    op.create_table("round", _number("id"), _text("name"), _text("mode"), _key("round", "id"))
    op.create_table(
        "team",
        *(_number("id"), _number("round_id"), _text("name")),
        *(_key("team", "id"), _refers("team", "round_id", "round")),
    )
    op.create_table(
        "unit",
        *(_number("id"), _number("team_id"), _number("parent_id", null=True)),
        *(_text("name"), _text("type")),
        *(_key("unit", "id"), _law("unit", "not_its_own_parent", "parent_id <> id")),
        *(_refers("unit", "team_id", "team"), _refers("unit", "parent_id", "unit")),
    )
    op.create_table(
        "leader",
        *(_number("id"), _number("unit_id"), _number("place")),
        _one_of("leader", "roster", ("leaders", "appointees")),
        *(_text("name"), _text("post"), _json("details")),
        *(_key("leader", "id"), _refers("leader", "unit_id", "unit")),
    )
    op.create_table(
        "stationing",
        *(_number("id"), _number("team_id"), _number("unit_id")),
        *(_day("first_day"), _day("last_day"), _json("channels")),
        _key("stationing", "id"),
        *(_refers("stationing", "team_id", "team"), _refers("stationing", "unit_id", "unit")),
    )
    op.create_table(
        "site",
        *(_number("id"), _number("stationing_id"), _text("name")),
        *(_key("site", "id"), _refers("site", "stationing_id", "stationing")),
    )
    _index("team", "round_id")
    _index("unit", "team_id")
    _index("unit", "parent_id")
    _index("leader", "unit_id")
    _index("stationing", "team_id")
    _index("stationing", "unit_id")
    _index("site", "stationing_id")


def _desk() -> None:
    op.create_table(
        "account",
        *(_number("id"), _text("name"), _text("display_name")),
        _one_of("account", "role", ("administrator", "leader", "member", "custodian", "auditor")),
        *(_text("password_hash", null=True), _fixed("account", "invite_hash", 32, null=True)),
        _moment("invite_until", null=True),
        *(_counted("account", "failures"), _moment("last_failure", null=True)),
        *(_key("account", "id"), _once("account", "name"), _once("account", "invite_hash")),
    )
    op.create_table(
        "membership",
        *(_number("account_id"), _number("team_id"), _key("membership", "account_id", "team_id")),
        _refers("membership", "account_id", "account"),
        _refers("membership", "team_id", "team"),
    )
    op.create_table(
        "desk_session",
        *(_fixed("desk_session", "h_id", 32), _number("account_id")),
        *(_moment("started"), _moment("seen"), _moment("confirmed")),
        *(_key("desk_session", "h_id"), _refers("desk_session", "account_id", "account")),
    )
    op.create_table(
        "audit",
        *(_number("seq"), _moment("at"), _text("actor"), _text("action"), _text("object")),
        *(_long("detail"), _fixed("audit", "prev_hash", 32), _fixed("audit", "hash", 32)),
        *(_key("audit", "seq"), _law("audit", "seq_counted", "seq >= 1")),
    )
    _index("desk_session", "account_id")


def _design() -> None:
    op.create_table(
        "form",
        *(_number("id"), _number("team_id", null=True), _text("title"), _text("origin")),
        *(_long("body"), _key("form", "id"), _refers("form", "team_id", "team")),
    )
    op.create_table(
        "edition",
        *(_number("id"), _number("form_id"), _long("body"), _fixed("edition", "fingerprint", 32)),
        *(_key("edition", "id"), _once("edition", "form_id", "fingerprint")),
        _refers("edition", "form_id", "form"),
    )
    _index("form", "team_id")


def _collection() -> None:
    _sittings()
    _boxes()
    op.create_table(
        "slip",
        *(_fixed("slip", "h_token", 32), _fixed("slip", "h_code", 32), _bytes("box_id")),
        *(_key("slip", "h_token"), _once("slip", "h_code"), _refers("slip", "box_id", "box")),
        **UNTRACED,
    )
    op.create_table(
        "sealed",
        *(_fixed("sealed", "rid", 32), _bytes("box_id")),
        _bytes("ct", _law("sealed", "ct_length", f"length(ct) IN ({_listed(SEALED)})")),
        *(_key("sealed", "rid"), _refers("sealed", "box_id", "box")),
        **UNTRACED,
    )
    _index("slip", "box_id")
    _index("sealed", "box_id")


def _sittings() -> None:
    phases = ("draft", "trial", "open", "closed", "opened", "archived")
    op.create_table(
        "sitting",
        *(_number("id"), _number("stationing_id"), _text("title"), _text("place")),
        *(_text("method"), _day("day"), _day("last_day"), _text("purpose")),
        *(_one_of("sitting", "anonymity", ("strict", "rows")), _one_of("sitting", "phase", phases)),
        *(_json("rules"), _json("custodians"), _number("threshold"), _key("sitting", "id")),
        _law("sitting", "threshold_positive", "threshold >= 1"),
        _refers("sitting", "stationing_id", "stationing"),
    )
    op.create_table(
        "sitting_edition",
        *(_number("sitting_id"), _number("place"), _number("form_id")),
        *(_number("edition_id", null=True), _key("sitting_edition", "sitting_id", "place")),
        _refers("sitting_edition", "sitting_id", "sitting"),
        _refers("sitting_edition", "form_id", "form"),
        _refers("sitting_edition", "edition_id", "edition"),
    )
    op.create_table(
        "grp",
        *(_number("sitting_id"), _number("place"), _text("code"), _text("label")),
        *(_one_of("grp", "way_in", ("slips", "shared")), _counted("grp", "invited", null=True)),
        *(_number("weight", null=True), _text("paper_colour"), _key("grp", "sitting_id", "place")),
        _law("grp", "weight_percent", "weight BETWEEN 0 AND 100"),
        _refers("grp", "sitting_id", "sitting"),
    )
    _index("sitting", "stationing_id")


def _boxes() -> None:
    counted = "unused IS NOT NULL AND returned IS NOT NULL AND closing_digest IS NOT NULL"
    op.create_table(
        "box",
        *(_fixed("box", "id", 16), _number("sitting_id"), _text("group_code")),
        *(_fixed("box", "public_key", 32), _text("fingerprint"), _fixed("box", "form_hash", 32)),
        *(_number("bucket"), _counted("box", "issued"), _counted("box", "voided")),
        *(_counted("box", "unused", null=True), _counted("box", "returned", null=True)),
        _one_of("box", "state", ("draft", "open", "closed", "opened", "destroyed")),
        _fixed("box", "closing_digest", 32, null=True),
        *(_counted("box", "opened_count", null=True), _counted("box", "bad_count", null=True)),
        *(_key("box", "id"), _once("box", "sitting_id", "group_code")),
        _law("box", "bucket_known", f"bucket IN ({_listed(BUCKETS)})"),
        _law("box", "voided_were_issued", "voided <= issued"),
        _law("box", "closed_is_counted", f"state IN ('draft', 'open') OR ({counted})"),
        _refers("box", "sitting_id", "sitting"),
    )
    op.create_table(
        "entrance",
        *(_text("key"), _bytes("box_id"), _key("entrance", "key"), _once("entrance", "box_id")),
        _refers("entrance", "box_id", "box"),
    )
    op.create_table(
        "custody",
        *(_bytes("box_id"), _number("account_id"), _bytes("card", null=True)),
        _key("custody", "box_id", "account_id"),
        *(_refers("custody", "box_id", "box"), _refers("custody", "account_id", "account")),
    )


def _results() -> None:
    op.create_table(
        "summary",
        *(_number("sitting_id"), _fixed("summary", "rules_hash", 32), _long("body")),
        *(_fixed("summary", "body_hash", 32), _text("method_version")),
        *(_key("summary", "sitting_id"), _refers("summary", "sitting_id", "sitting")),
    )
    op.create_table(
        "answer",
        *(_fixed("answer", "id", 16), _bytes("box_id"), _text("question_id"), _bytes("value")),
        *(_key("answer", "id"), _once("answer", "box_id", "question_id")),
        _refers("answer", "box_id", "box"),
        **UNTRACED,
    )
    op.create_table(
        "ballot",
        *(_fixed("ballot", "id", 16), _bytes("box_id"), _bytes("content")),
        *(_key("ballot", "id"), _refers("ballot", "box_id", "box")),
        **UNTRACED,
    )
    op.create_table(
        "free_text",
        *(_fixed("free_text", "id", 16), _bytes("box_id"), _text("question_id"), _long("body")),
        *(_one_of("free_text", "review_state", ("unread", "read")), _long("redacted", null=True)),
        *(_key("free_text", "id"), _refers("free_text", "box_id", "box")),
        **UNTRACED,
    )
    _index("ballot", "box_id")
    _index("free_text", "box_id")


def _number(name: str, *laws: Any, null: bool = False) -> Any:
    return sa.Column(name, sa.Integer, *laws, nullable=null, autoincrement=name == "id")


def _text(name: str, *laws: Any, null: bool = False) -> Any:
    return sa.Column(name, sa.String, *laws, nullable=null)


def _long(name: str, *, null: bool = False) -> Any:
    return sa.Column(name, sa.Text, nullable=null)


def _bytes(name: str, *laws: Any, null: bool = False) -> Any:
    return sa.Column(name, sa.LargeBinary, *laws, nullable=null)


def _json(name: str) -> Any:
    return sa.Column(name, sa.JSON, nullable=False)


def _day(name: str) -> Any:
    return sa.Column(name, sa.Date, nullable=False)


def _moment(name: str, *, null: bool = False) -> Any:
    return sa.Column(name, sa.DateTime, nullable=null)


def _fixed(table: str, name: str, length: int, *, null: bool = False) -> Any:
    return _bytes(name, _law(table, f"{name}_length", f"length({name}) = {length}"), null=null)


def _counted(table: str, name: str, *, null: bool = False) -> Any:
    return _number(name, _law(table, f"{name}_counted", f"{name} >= 0"), null=null)


def _one_of(table: str, name: str, words: Iterable[str]) -> Any:
    listed = ", ".join(f"'{word}'" for word in words)
    return _text(name, _law(table, f"{name}_known", f"{name} IN ({listed})"))


def _law(table: str, name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, *columns: str) -> Any:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _once(table: str, *columns: str) -> Any:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _refers(table: str, column: str, to: str) -> Any:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
