"""Drafts: forms that teams write themselves, their steps, and the versions they kept."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("form_id", sa.Integer, nullable=False),
        sa.Column(
            "revision", sa.Integer, _law("revision_counted", "revision >= 0"), nullable=False
        ),
        sa.Column("at", sa.Integer, _law("at_counted", "at >= 0"), nullable=False),
        sa.Column("away", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("form_id", name=op.f("pk_draft")),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_draft_form_id_form")),
    )
    op.create_table(
        "draft_step",
        sa.Column("form_id", sa.Integer, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("deed", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("form_id", "seq", name=op.f("pk_draft_step")),
        sa.ForeignKeyConstraint(
            ["form_id"], ["draft.form_id"], name=op.f("fk_draft_step_form_id_draft")
        ),
    )
    op.create_table(
        "version",
        sa.Column("edition_id", sa.Integer, nullable=False),
        sa.Column("kept_on", sa.Date, nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_version")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_version_edition_id_edition")
        ),
    )


def downgrade() -> None:
    op.drop_table("version")
    op.drop_table("draft_step")
    op.drop_table("draft")


def _law(name: str, condition: str) -> Any:
    return sa.CheckConstraint(condition, name=op.f(f"ck_draft_{name}"))
