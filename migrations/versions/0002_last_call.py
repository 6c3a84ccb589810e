"""The last call: from when on nobody new gets a paper of a sitting that still takes ballots."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sitting", sa.Column("last_call", sa.DateTime, nullable=True))


def downgrade() -> None:
    op.drop_column("sitting", "last_call")
