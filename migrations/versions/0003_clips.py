"""Clips: a recording of a question, bound to the words it says."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LARGEST = 36 * 1024
KINDS = "'audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/webm'"


def upgrade() -> None:
    op.create_table(
        "clip",
        sa.Column("form_id", sa.Integer, nullable=False),
        sa.Column("question_id", sa.String, nullable=False),
        _bytes("text_hash", "length(text_hash) = 32"),
        sa.Column("kind", sa.String, _law("kind_known", f"kind IN ({KINDS})"), nullable=False),
        _bytes("sound_hash", "length(sound_hash) = 16"),
        _bytes("sound", f"length(sound) BETWEEN 1 AND {LARGEST}"),
        sa.PrimaryKeyConstraint("form_id", "question_id", name=op.f("pk_clip")),
        sa.ForeignKeyConstraint(["form_id"], ["form.id"], name=op.f("fk_clip_form_id_form")),
    )
    op.create_index(op.f("ix_clip_sound_hash"), "clip", ["sound_hash"])


def downgrade() -> None:
    op.drop_table("clip")


def _bytes(name: str, length: str) -> Any:
    return sa.Column(name, sa.LargeBinary, _law(f"{name}_length", length), nullable=False)


def _law(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_clip_{name}"))
