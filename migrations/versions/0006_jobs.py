"""Jobs: how far long work at the desk is, and what it made until that is fetched."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KINDS = "'opening', 'export', 'slips'"
STATES = "'running', 'ready', 'failed'"
STEPS = "'waiting', 'checking', 'decrypting', 'counting', 'keeping', 'destroying', 'making'"


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.LargeBinary, _law("id_length", "length(id) = 16"), nullable=False),
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("sitting_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, _law("kind_known", f"kind IN ({KINDS})"), nullable=False),
        sa.Column("file_name", sa.String, nullable=False),
        sa.Column("mimetype", sa.String, nullable=False),
        sa.Column("state", sa.String, _law("state_known", f"state IN ({STATES})"), nullable=False),
        sa.Column("step", sa.String, _law("step_known", f"step IN ({STEPS})"), nullable=False),
        sa.Column("done", sa.Integer, _law("done_counted", "done >= 0"), nullable=False),
        sa.Column("total", sa.Integer, _law("total_counted", "total >= 0"), nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("beat", sa.DateTime, nullable=False),
        sa.Column("locked", sa.LargeBinary, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_job_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_job_sitting_id_sitting")
        ),
    )
    op.create_index(op.f("ix_job_account_id"), "job", ["account_id"])
    op.create_index(op.f("ix_job_sitting_id"), "job", ["sitting_id"])


def downgrade() -> None:
    op.drop_table("job")


def _law(name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_job_{name}"))
