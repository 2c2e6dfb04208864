"""The store of what people write: SQLite in the workspace, or PostgreSQL by URL; migrated when it is opened."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from dashboard.store.faults import sentence
from dashboard.store.migrating import bring_up
from etl.user_error import TranslatableError, UserError

# How long a process waits for another one that writes or migrates.
WAITING_SECONDS = 30


class Conflict(UserError):
    """Somebody else changed the same thing in between; nothing was written."""


@dataclass(frozen=True)
class Store:
    """An open store; `key` seals free text and chains the audit."""

    engine: Engine
    key: bytes = field(repr=False)
    # Takes the number and the chained hash of each new entry of the audit, to note them outside of the store.
    note_entry: Callable[[int, str], None] = field(default=lambda number, chained: None, repr=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: everything in the block is written, or nothing.

        Raises Conflict, see there; UserError where the database cannot be read or written.
        """
        try:
            with plain_faults(self.engine), Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except StaleDataError as error:
            raise Conflict("somebody else changed this in the meantime; look at it again, then repeat") from error

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Rows to look at; nothing is written. Raises UserError where the database cannot be read."""
        with plain_faults(self.engine), Session(self.engine, expire_on_commit=False) as session:
            yield session


def open_store(url: str, key: bytes) -> Store:
    """Opens the store and brings its tables up to this version. Raises UserError where it cannot be reached."""
    # A server that was restarted ends its connections: each is tried before it is used.
    engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
    try:
        with plain_faults(engine):
            if engine.dialect.name == "sqlite":
                _keep_private(engine.url)
            bring_up(engine)
    except UserError:
        # No connection stays open to a store that cannot be used.
        engine.dispose()
        raise
    return Store(engine, key)


@contextmanager
def plain_faults(engine: Engine) -> Iterator[None]:
    """A fault of the database becomes UserError with a sentence of its own; what breaks a rule of a table does not."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        raise TranslatableError("store", sentence(error, engine.url.render_as_string(hide_password=True))) from error


def _keep_private(url: URL) -> None:
    """The file of the store is its owner's alone; SQLite gives the files beside it the same rights."""
    if not url.database or url.database == ":memory:":
        return
    file = Path(url.database)
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        if os.name == "posix" and file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except OSError as error:
        raise UserError(
            f"{file}: the store cannot be opened ({error.strerror}); give the user of this program the right to do so"
        ) from error


def _prepare(connection: Any, _record: object) -> None:
    """SQLite as a database that several people use: waiting writers, readers beside them, foreign keys."""
    cursor = connection.cursor()
    for setting in (f"busy_timeout = {WAITING_SECONDS * 1000}", "journal_mode = WAL", "foreign_keys = ON"):
        _set(cursor, setting)
    cursor.close()


def _set(cursor: Any, setting: str) -> None:
    # The change to WAL does not wait for others by itself.
    last = time.monotonic() + WAITING_SECONDS
    while True:
        try:
            cursor.execute(f"PRAGMA {setting}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > last:
                raise
            time.sleep(0.02)
