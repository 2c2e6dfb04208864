"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables as this version has them."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Takes them back to the version before."""
    ${downgrades if downgrades else "pass"}
