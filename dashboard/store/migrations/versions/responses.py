"""What cells themselves write, and the role of a secretary who sees one cell."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_responses"
down_revision = "0009_saved_views"
branch_labels = None
depends_on = None

ROLE = "ck_grants_role_known"
BEFORE = "role IN ('committee', 'inspector', 'leader', 'steward', 'administrator')"
SINCE = "role IN ('committee', 'inspector', 'leader', 'steward', 'administrator', 'cell_secretary')"


def upgrade() -> None:
    """Makes the table as this version has it."""
    _know_roles(SINCE)
    op.create_table(
        "responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cell_code", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("flag", sa.String(length=60), nullable=False),
        sa.Column("meeting_code", sa.String(length=120), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("texts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("written_by", sa.String(length=120), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=True),
        sa.Column("verdict_by", sa.String(length=120), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("second_by", sa.String(length=120), nullable=False),
        sa.Column("second_at", sa.DateTime(), nullable=True),
        sa.Column("in_source_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('reply', 'dispute', 'context')", name=op.f("ck_responses_kind_known")),
        sa.CheckConstraint("verdict IN ('accepted', 'refused')", name=op.f("ck_responses_verdict_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
    )
    op.create_index(op.f("ix_responses_cell_code"), "responses", ["cell_code"])


def downgrade() -> None:
    """Takes it back to the version before; grants of the new role go with it."""
    op.drop_index(op.f("ix_responses_cell_code"), "responses")
    op.drop_table("responses")
    op.execute("DELETE FROM grants WHERE role = 'cell_secretary'")
    _know_roles(BEFORE)


def _know_roles(known: str) -> None:
    """SQLite changes no rule of a table: Alembic makes the table anew, with its rows."""
    with op.batch_alter_table("grants") as grants:
        grants.drop_constraint(op.f(ROLE), type_="check")
        grants.create_check_constraint(op.f(ROLE), known)
