"""What texts are about: themes, who reads, and what each text was judged to be."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNTRACED = {"sqlite_with_rowid": False}


def upgrade() -> None:
    op.create_table(
        "theme",
        *(_number("id"), _number("sitting_id"), _number("place"), _text("label"), _text("tag")),
        *(_key("theme", "id"), _refers("theme", "sitting_id", "sitting")),
        sa.UniqueConstraint("sitting_id", "label", name=op.f("uq_theme_sitting_id_label")),
    )
    op.create_table(
        "coder",
        *(_number("sitting_id"), _number("seat"), _number("account_id", null=True), _flag("done")),
        *(_key("coder", "sitting_id", "seat"), _law("coder", "seat_known", "seat IN (1, 2)")),
        _law("coder", "done_by_somebody", "account_id IS NOT NULL OR NOT done"),
        *(_refers("coder", "sitting_id", "sitting"), _refers("coder", "account_id", "account")),
        sa.UniqueConstraint(
            "sitting_id", "account_id", name=op.f("uq_coder_sitting_id_account_id")
        ),
    )
    op.create_table(
        "coding",
        *(_bytes("text_id"), _number("seat")),
        _text("scope", _law("coding", "scope_known", "scope IN ('within', 'transfer')")),
        *(_flag("lead"), _key("coding", "text_id", "seat")),
        _law("coding", "seat_known", "seat IN (0, 1, 2)"),
        _refers("coding", "text_id", "free_text"),
        **UNTRACED,
    )
    op.create_table(
        "coded_theme",
        *(_bytes("text_id"), _number("seat"), _number("theme_id")),
        _key("coded_theme", "text_id", "seat", "theme_id"),
        _refers("coded_theme", "theme_id", "theme"),
        sa.ForeignKeyConstraint(
            ["text_id", "seat"],
            ["coding.text_id", "coding.seat"],
            name=op.f("fk_coded_theme_text_id_seat_coding"),
        ),
        **UNTRACED,
    )


def downgrade() -> None:
    for table in ("coded_theme", "coding", "coder", "theme"):
        op.drop_table(table)


def _number(name: str, *, null: bool = False) -> Any:
    return sa.Column(name, sa.Integer, nullable=null, autoincrement=name == "id")


def _text(name: str, *laws: Any) -> Any:
    return sa.Column(name, sa.String, *laws, nullable=False)


def _bytes(name: str) -> Any:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def _flag(name: str) -> Any:
    return sa.Column(name, sa.Boolean, nullable=False)


def _law(table: str, name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, *columns: str) -> Any:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _refers(table: str, column: str, to: str) -> Any:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
