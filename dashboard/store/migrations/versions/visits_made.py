"""How a visit was made, and which visit and signal a commitment belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_visits"
down_revision = "0004_digests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table and the columns as this version has them."""
    op.create_table(
        "visits_made",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("by_level", sa.String(length=20), nullable=True),
        sa.Column("arrived_at", sa.DateTime(), nullable=True),
        sa.Column("left_at", sa.DateTime(), nullable=True),
        sa.Column("remarks_recorded", sa.Boolean(), nullable=True),
        sa.Column("selected_by", sa.String(length=20), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("written_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint(
            "kind IN ('sit_in', 'regular_supervision', 'thematic_supervision', 'inspection', 'twinning')",
            name=op.f("ck_visits_made_kind_known"),
        ),
        sa.CheckConstraint(
            "by_level IN ('central', 'province', 'district', 'commune', 'grassroots')",
            name=op.f("ck_visits_made_by_level_known"),
        ),
        sa.CheckConstraint(
            "selected_by IN ('flag', 'random', 'routine', 'other')", name=op.f("ck_visits_made_selected_by_known")
        ),
        sa.CheckConstraint("left_at >= arrived_at", name=op.f("ck_visits_made_stay")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_visits_made_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits_made")),
        sa.UniqueConstraint("case_id", "visited_on", name=op.f("uq_visits_made_case_id")),
    )
    op.add_column("commitments", sa.Column("visited_on", sa.Date(), nullable=True))
    op.add_column("commitments", sa.Column("flag", sa.String(length=60), nullable=True))


def downgrade() -> None:
    """Takes it back to the version before."""
    op.drop_column("commitments", "flag")
    op.drop_column("commitments", "visited_on")
    op.drop_table("visits_made")
