"""The store of what people write: SQLite in the workspace, or PostgreSQL by URL; migrated when it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from alembic import command
from alembic.config import Config as Migrations
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from etl.user_error import UserError

MIGRATIONS = Path(__file__).with_name("migrations")


class Conflict(UserError):
    """Somebody else changed the same thing in between; nothing was written."""


@dataclass(frozen=True)
class Store:
    """An open store; `key` seals free text and chains the audit."""

    engine: Engine
    key: bytes = field(repr=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: everything in the block is written, or nothing. Raises Conflict, see there."""
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except StaleDataError as error:
            raise Conflict("somebody else changed this in the meantime; look at it again, then repeat") from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Rows to look at; nothing is written."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session


def open_store(url: str, key: bytes) -> Store:
    """Opens the store and brings its tables up to this version. Raises UserError where it cannot be reached."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
    store = Store(engine, key)
    try:
        with engine.begin() as connection:
            migrate(connection)
    except OperationalError as error:
        place = engine.url.render_as_string(hide_password=True)
        raise UserError(f"{place}: the store of cases cannot be opened; is its server running?") from error
    return store


def migrate(connection: Connection, to: str = "head") -> None:
    """Brings the tables to a version: `head` = this one's, `base` = none at all, with everything in them.

    Raises alembic.util.CommandError where there is no such version.
    """
    settings = Migrations()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.attributes["connection"] = connection
    (command.downgrade if to == "base" else command.upgrade)(settings, to)


def _prepare(connection: object, _record: object) -> None:
    """SQLite as a database that several people use: waiting writers, readers beside them, foreign keys."""
    cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's connection has no common type
    for setting in ("journal_mode = WAL", "busy_timeout = 10000", "foreign_keys = ON"):
        cursor.execute(f"PRAGMA {setting}")
    cursor.close()
