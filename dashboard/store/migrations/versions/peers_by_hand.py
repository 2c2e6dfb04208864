"""Cells put in or left out by hand among those that a cell is compared with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_peers"
down_revision = "0002_plans"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table as this version has it."""
    op.create_table(
        "chosen_peers",
        sa.Column("login", sa.String(length=120), nullable=False),
        sa.Column("cell_code", sa.String(length=120), nullable=False),
        sa.Column("peer_code", sa.String(length=120), nullable=False),
        sa.Column("put_in", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("login", "cell_code", "peer_code", name=op.f("pk_chosen_peers")),
    )


def downgrade() -> None:
    """Takes it back to the version before."""
    op.drop_table("chosen_peers")
