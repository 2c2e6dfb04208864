"""A note may judge a flag: which one, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_judged_flags"
down_revision = "0012_month_scores"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the columns as this version has them."""
    op.add_column("notes", sa.Column("flag", sa.String(length=60), nullable=True))
    op.add_column("notes", sa.Column("judgement", sa.String(length=20), nullable=True))


def downgrade() -> None:
    """Takes it back to the version before."""
    op.drop_column("notes", "judgement")
    op.drop_column("notes", "flag")
