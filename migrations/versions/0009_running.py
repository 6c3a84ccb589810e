"""Trials, whose boxes nobody can open, and corrections of words in frozen forms."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("box", sa.Column("trial", sa.Boolean, server_default=sa.false(), nullable=False))
    op.create_table(
        "erratum",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("sitting_id", sa.Integer, nullable=False),
        sa.Column("wrong", sa.String, nullable=False),
        sa.Column("right", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erratum")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_erratum_sitting_id_sitting")
        ),
    )
    op.create_index(op.f("ix_erratum_sitting_id"), "erratum", ["sitting_id"])


def downgrade() -> None:
    op.drop_table("erratum")
    op.drop_column("box", "trial")
