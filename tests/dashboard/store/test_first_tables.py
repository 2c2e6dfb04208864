"""The tables that the migrations make ask for what the code needs."""

from __future__ import annotations

from sqlalchemy import inspect

from dashboard.store.tables import Table


def test_what_must_be_filled_cannot_be_empty(store):
    """Also in primary keys, which SQLite lets be empty unless NOT NULL is declared; Alembic does not compare that."""
    with store.engine.connect() as connection:
        may_be_empty = {
            (table, column["name"]): column["nullable"]
            for table in Table.metadata.tables
            for column in inspect(connection).get_columns(table)
        }
    tables = Table.metadata.tables.items()
    assert may_be_empty == {(name, column.name): column.nullable for name, table in tables for column in table.columns}
