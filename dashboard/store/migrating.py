"""Brings the tables of a store to the version of this program: all of it in one transaction, one process at a time."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from etl.user_error import UserError

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).with_name("migrations")
REVISIONS = "alembic_version"
REVISION = re.compile(r'^revision = "(\w+)"', re.MULTILINE)
# Any number that no other program of the same database takes.
POSTGRESQL_LOCK = 2026112901


def bring_up(engine: Engine) -> None:
    """Migrates the store where it is not of this version; another process that does so is waited for.

    Raises UserError where the store was made by a newer version of the program.
    """
    with engine.connect() as connection:
        if revision(connection) == newest():
            return
    from alembic.util import CommandError

    with engine.connect() as connection:
        begin_alone(connection)
        try:
            migrate(connection)
        except CommandError as error:
            place = engine.url.render_as_string(hide_password=True)
            raise UserError(
                f"{place}: this store was written by a newer version of cellpulse; use that version"
            ) from error
        connection.commit()


def begin_alone(connection: Connection) -> None:
    """Begins a transaction during which no other process migrates this store; waits for one that does.

    In SQLite it takes in the statements that make and drop tables, which the driver itself leaves out.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": POSTGRESQL_LOCK})


def migrate(connection: Connection, to: str = "head") -> None:
    """Brings the tables to a version: `head` = this one's, `base` = none at all, with everything in them.

    Raises alembic.util.CommandError where there is no such version.
    """
    from alembic import command

    settings = _settings()
    settings.attributes["connection"] = connection
    (command.downgrade if to == "base" else command.upgrade)(settings, to)


def revision(connection: Connection) -> str | None:
    """The version of the tables, as the migrations name it; None before the first one."""
    if not inspect(connection).has_table(REVISIONS):
        return None
    return connection.execute(text(f"SELECT version_num FROM {REVISIONS}")).scalar()


@cache
def newest() -> str:
    """The version that this program writes: the migrations are numbered. Their own library is slow to import, and every
    command that opens a store asks."""
    texts = (path.read_text("utf-8") for path in (FOLDER / "versions").glob("*.py"))
    return max(match[1] for text in texts if (match := REVISION.search(text)))


def _settings() -> Config:
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    return settings
