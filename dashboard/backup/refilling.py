"""Fills a store with the rows of a backup: in one transaction, on the tables of the version it was made with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alembic.util import CommandError
from sqlalchemy import Connection, create_engine, func, inspect, select
from sqlalchemy.orm import Session

from dashboard.backup import rows
from dashboard.store import plain_faults
from dashboard.store.chain import broken
from dashboard.store.migrating import REVISIONS, begin_alone, migrate
from etl.user_error import UserError

if TYPE_CHECKING:
    from dashboard.backup.contents import Contents


def holds_rows(url: str) -> bool:
    """Whether a store holds anything. Raises UserError where it cannot be reached."""
    with _connected(url) as connection:
        return any(connection.execute(select(func.count()).select_from(t)).scalar() for t in rows.tables(connection))


@contextmanager
def refilled(url: str, key: bytes, folder: Path, contents: Contents) -> Iterator[None]:
    """What the store held is replaced by the rows in `folder`; in force once the block has ended well.

    `contents` says what the backup has. Raises UserError, with nothing changed, where the backup is of a
    newer version, rows are lacking, or the audit is not what it was.
    """
    with _connected(url) as connection:
        begin_alone(connection)
        _lay_tables(connection, contents.revision)
        put_in = {table.name: _fill(connection, table, folder) for table in rows.tables(connection)}
        if put_in != contents.rows:
            raise UserError("rows of this backup are lacking; nothing was restored, take another copy")
        migrate(connection)
        if _faults(connection, key) != list(contents.audit_faults):
            raise UserError("the audit in this backup is not whole; nothing was restored, take another copy")
        yield
        connection.commit()


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    try:
        with plain_faults(engine), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _lay_tables(connection: Connection, revision: str) -> None:
    if inspect(connection).has_table(REVISIONS):
        migrate(connection, "base")
    try:
        migrate(connection, revision)
    except CommandError as error:
        raise UserError("this backup was made by a newer version of cellpulse; restore it with that one") from error


def _fill(connection: Connection, table: Any, folder: Path) -> int:
    portions = sorted((folder / "store" / table.name).glob("*.jsonl"))
    n = sum(rows.insert_portion(connection, table, portion.read_bytes()) for portion in portions)
    rows.continue_numbers(connection, table)
    return n


def _faults(connection: Connection, key: bytes) -> list[str]:
    with Session(connection) as session:
        return broken(session, key)
