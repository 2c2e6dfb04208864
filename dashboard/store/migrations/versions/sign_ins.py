"""Which sign-ins still count, by person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007_sign_ins"
down_revision = "0006_identity"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table as this version has it."""
    op.create_table(
        "sign_ins",
        sa.Column("login", sa.String(length=120), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("ended_issue", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_sign_ins")),
    )


def downgrade() -> None:
    """Takes it back to the version before."""
    op.drop_table("sign_ins")
