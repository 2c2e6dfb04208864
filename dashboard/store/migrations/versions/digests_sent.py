"""Which digest went to whom in which period."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_digests"
down_revision = "0003_peers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table as this version has it."""
    op.create_table(
        "digests",
        sa.Column("login", sa.String(length=120), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("login", "period", name=op.f("pk_digests")),
    )


def downgrade() -> None:
    """Takes it back to the version before."""
    op.drop_table("digests")
