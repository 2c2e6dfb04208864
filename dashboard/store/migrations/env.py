"""Where Alembic finds the tables and the connection; run by `open_store` only."""

from __future__ import annotations

from alembic import context

from dashboard.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
