"""People: a last day, a second factor, recusals, a team's word for who joins it, a log that stays.

Failed sign-ins are counted under a number made of the name, whether there is such an
account or not; those counted so far are forgotten.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

UNCHANGEABLE = ("UPDATE", "DELETE")


def upgrade() -> None:
    op.add_column("account", sa.Column("until", sa.Date, nullable=True))
    op.add_column("account", sa.Column("totp", sa.LargeBinary, nullable=True))
    op.add_column("account", sa.Column("totp_step", sa.Integer, nullable=True))
    op.drop_column("account", "failures")
    op.drop_column("account", "last_failure")
    op.add_column(
        "membership", sa.Column("waiting", sa.Boolean, server_default=sa.false(), nullable=False)
    )
    _tables()
    _keep_the_log()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in UNCHANGEABLE:
            op.execute(f"DROP TRIGGER audit_refuses_{deed.lower()}")
    for table in ("failed_sign_in", "recovery_code", "recusal"):
        op.drop_table(table)
    op.drop_column("membership", "waiting")
    # In words, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE account ADD COLUMN failures INTEGER DEFAULT 0 NOT NULL "
        "CONSTRAINT ck_account_failures_counted CHECK (failures >= 0)"
    )
    op.add_column("account", sa.Column("last_failure", sa.DateTime, nullable=True))
    for column in ("totp_step", "totp", "until"):
        op.drop_column("account", column)


def _tables() -> None:
    op.create_table(
        "recusal",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("unit_name", sa.String, nullable=False),
        *(_key("recusal", "account_id", "unit_name"), _of_account("recusal")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column(
            "h_code",
            sa.LargeBinary,
            _law("recovery_code", "h_code_length", "length(h_code) = 32"),
            nullable=False,
        ),
        *(_key("recovery_code", "account_id", "h_code"), _of_account("recovery_code")),
    )
    op.create_table(
        "failed_sign_in",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column(
            "failures",
            sa.Integer,
            _law("failed_sign_in", "failures_counted", "failures >= 0"),
            nullable=False,
        ),
        sa.Column("last", sa.DateTime, nullable=False),
        _key("failed_sign_in", "number"),
    )


def _keep_the_log() -> None:
    """Let SQLite refuse to change or delete a deed; on a server, roles and rights do that."""
    if op.get_bind().dialect.name == "sqlite":
        for deed in UNCHANGEABLE:
            op.execute(
                f"CREATE TRIGGER audit_refuses_{deed.lower()} BEFORE {deed} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is only ever appended to'); END"
            )


def _law(table: str, name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _key(table: str, *columns: str) -> Any:
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def _of_account(table: str) -> Any:
    return sa.ForeignKeyConstraint(
        ["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id_account")
    )
