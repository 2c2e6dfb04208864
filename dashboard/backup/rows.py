"""The store's rows as lines of JSON, the same for SQLite and PostgreSQL, so that one can be restored into the other."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, DateTime, LargeBinary, MetaData, Table, func, insert, select
from sqlalchemy import Table as Reflected

from dashboard.store.migrating import REVISIONS

PORTION = 2_000


def tables(connection: Connection) -> list[Table]:
    """The tables of the store as the database has them, those that others refer to first."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != REVISIONS]


def portions(connection: Connection, table: Reflected) -> Iterator[bytes]:
    """Every row in the order of its key, so many rows at a time, one JSON object each line."""
    rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    for portion in rows.partitions(PORTION):
        yield "".join(json.dumps(dict(row), default=_written, ensure_ascii=False) + "\n" for row in portion).encode()


def insert_portion(connection: Connection, table: Reflected, content: bytes) -> int:
    """Puts the rows of one portion in; gives their number."""
    rows = [_row(table, json.loads(line)) for line in content.decode("utf-8").split("\n") if line]
    if rows:
        connection.execute(insert(table), rows)
    return len(rows)


def continue_numbers(connection: Connection, table: Reflected) -> None:
    """Numbers that the database gives go on after the restored ones (SQLite does so by itself)."""
    numbered = table.autoincrement_column
    if connection.dialect.name != "postgresql" or numbered is None:
        return
    sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, numbered.name))).scalar()
    highest = connection.execute(select(func.max(numbered))).scalar()
    if sequence and highest:
        connection.execute(select(func.setval(sequence, highest)))


def _written(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"a value of type {type(value).__name__} has no way into a backup")


def _row(table: Reflected, values: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.columns[name].type, value) for name, value in values.items()}


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(kind, LargeBinary) else value
