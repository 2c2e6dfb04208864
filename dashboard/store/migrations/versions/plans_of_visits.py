"""Plans of visits: their capacity, seed and acceptance; a visit put in by hand may have no day and no team yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_plans"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables as this version has them."""
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("unit_code", sa.String(length=120), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("proposed_by", sa.String(length=120), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("month", "unit_code", name=op.f("uq_plans_month")),
    )
    with op.batch_alter_table("planned_visits") as visits:
        visits.add_column(sa.Column("plan_id", sa.Integer(), nullable=True))
        visits.create_foreign_key(op.f("fk_planned_visits_plan_id"), "plans", ["plan_id"], ["id"])
        visits.alter_column("visit_on", existing_type=sa.Date(), nullable=True)
        visits.alter_column("team", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    """Takes them back to the version before; visits without a day or a team have no place there."""
    op.execute("DELETE FROM planned_visits WHERE visit_on IS NULL OR team IS NULL")
    with op.batch_alter_table("planned_visits") as visits:
        visits.alter_column("team", existing_type=sa.Integer(), nullable=False)
        visits.alter_column("visit_on", existing_type=sa.Date(), nullable=False)
        visits.drop_constraint(op.f("fk_planned_visits_plan_id"), type_="foreignkey")
        visits.drop_column("plan_id")
    op.drop_table("plans")
