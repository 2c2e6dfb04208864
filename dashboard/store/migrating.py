"""Brings the tables of a store to the version of this program: all of it in one transaction, one process at a time."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect, text

from etl.user_error import UserError

FOLDER = Path(__file__).with_name("migrations")
REVISIONS = "alembic_version"
# Any number that no other program of the same database takes.
POSTGRESQL_LOCK = 2026112901


def bring_up(engine: Engine) -> None:
    """Migrates the store where it is not of this version; another process that does so is waited for.

    Raises UserError where the store was made by a newer version of the program.
    """
    with engine.connect() as connection:
        if revision(connection) == newest():
            return
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
    settings = _settings()
    settings.attributes["connection"] = connection
    (command.downgrade if to == "base" else command.upgrade)(settings, to)


def revision(connection: Connection) -> str | None:
    """The version of the tables, as the migrations name it; None before the first one."""
    if not inspect(connection).has_table(REVISIONS):
        return None
    return connection.execute(text(f"SELECT version_num FROM {REVISIONS}")).scalar()


def newest() -> str | None:
    """The version that this program writes."""
    return ScriptDirectory.from_config(_settings()).get_current_head()


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER))
    return settings
