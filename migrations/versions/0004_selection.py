"""Whom the slips of a group go to: everybody, or people drawn at random."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In words, because SQLite adds a constraint only together with its column.
    op.execute(
        "ALTER TABLE grp ADD COLUMN selection VARCHAR DEFAULT 'all' NOT NULL "
        "CONSTRAINT ck_grp_selection_known CHECK (selection IN ('all', 'sample'))"
    )


def downgrade() -> None:
    op.drop_column("grp", "selection")
