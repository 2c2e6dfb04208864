"""Views of lists that people keep under a name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_saved_views"
down_revision = "0008_letters"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table as this version has it."""
    op.create_table(
        "saved_views",
        sa.Column("login", sa.String(length=120), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("login", "page", "name", name=op.f("pk_saved_views")),
    )


def downgrade() -> None:
    """Takes it back to the version before."""
    op.drop_table("saved_views")
