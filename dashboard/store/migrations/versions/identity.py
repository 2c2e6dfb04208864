"""Which store this is, so that another one in its place is noticed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_identity"
down_revision = "0005_visits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table as this version has it."""
    op.create_table(
        "identity",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("store_id", sa.String(length=32), nullable=False),
        sa.Column("ordered_from", sa.Integer(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_identity_single")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_identity")),
    )


def downgrade() -> None:
    """Takes it back to the version before."""
    op.drop_table("identity")
