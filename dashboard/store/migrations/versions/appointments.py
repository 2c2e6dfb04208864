"""Hour, place and office telephone of a planned visit, where a committee put them in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_appointments"
down_revision = "0010_responses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the column as this version has it."""
    op.add_column("planned_visits", sa.Column("appointment_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Takes it back to the version before."""
    op.drop_column("planned_visits", "appointment_sealed")
