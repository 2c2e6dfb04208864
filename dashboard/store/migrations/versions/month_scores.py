"""Points and bands that superiors decide month by month."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_month_scores"
down_revision = "0011_appointments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table as this version has it."""
    op.create_table(
        "month_scores",
        sa.Column("meeting_code", sa.String(length=120), nullable=False),
        sa.Column("cell_code", sa.String(length=120), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("points", sa.Double(), nullable=False),
        sa.Column("band", sa.String(length=20), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("second_at", sa.DateTime(), nullable=True),
        sa.Column("second_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("band IN ('good', 'fair', 'average', 'weak')", name=op.f("ck_month_scores_band_known")),
        sa.CheckConstraint("points BETWEEN 0 AND 100", name=op.f("ck_month_scores_points")),
        sa.PrimaryKeyConstraint("meeting_code", name=op.f("pk_month_scores")),
    )


def downgrade() -> None:
    """Takes it back to the version before."""
    op.drop_table("month_scores")
