"""SQL databases: one query per table, read whole or only from where the last ingest ended.

In `cellpulse.toml`::

    [[sources]]
    name = "hr"
    kind = "sql"
    url_env = "HR_DATABASE"        # or url = "postgresql+psycopg://…", any database that SQLAlchemy knows
    [sources.tables.meetings]
    query = "SELECT … FROM …"      # columns named as in the contract; others are dropped
    # table = "buoi_hop"           # instead of a query: a table or view, with what its columns and words mean, below
    # columns = { cell_code = "ma_chi_bo" }                     # see etl/sources/_sql_words.py
    # words = { kind = { TK = "regular", CD = "thematic" } }
    cursor = "updated_at"          # optional: a column that grows whenever a row is added or corrected
    overlap = "2 days"             # optional: reads again what is so close to the end, for late commits
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb
import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy.exc import DataError, SQLAlchemyError

from etl.batch import Batch
from etl.config.keys import Keys
from etl.contract_tables import describe
from etl.sources._options import options_of
from etl.sources._raw import Source, finish, tell_places_apart
from etl.sources._sql_endless import keep_endless
from etl.sources._sql_reading import Question, UnfitError, ask, read, unfit_values
from etl.user_error import UserError

# Tables of one pull are read as of one moment, where the database can do that.
SNAPSHOTS = ("REPEATABLE READ", "SNAPSHOT")


class Options(BaseModel):
    """The options of a source of this kind."""

    model_config = ConfigDict(extra="forbid")
    url: str = ""
    url_env: str = ""
    tables: dict[str, Question]

    @model_validator(mode="after")
    def _complete(self) -> Options:
        if bool(self.url) == bool(self.url_env):
            raise ValueError("give either url or url_env")
        if unknown := sorted(set(self.tables) - set(describe())):
            raise ValueError(f"there is no table '{unknown[0]}'")
        return self


def pull(con: duckdb.DuckDBPyConnection, source: Source, keys: Keys, cursors: Mapping[str, str]) -> Iterator[Batch]:
    """The tables of the source, one Batch at a time in the order of loading.

    With a cursor only rows at or after the stored value are read (those of the same moment once more, because
    some may have come later), and rows without a value. Batch.cursor is where the next pull is to begin; it
    counts only once the caller has stored it with the rows. A row's place is a keyed hash of its key.
    Raises UserError, naming source and table, where the database or a query fails.
    """
    options = options_of(source, Options)
    with _connected(source.name, options) as database:
        for table in describe():
            if table in options.tables:
                yield _batch(con, database, source.name, table, options.tables[table], keys, cursors.get(table))


def check(source: Source) -> list[str]:
    """Tries the connection and the first rows of every query, and takes none; a sentence for each column that would be
    dropped or has a value that would not fit.

    Raises UserError like `pull`.
    """
    options = options_of(source, Options)
    sentences = []
    with _connected(source.name, options) as database:
        for table, question in options.tables.items():
            with _refusing(source.name, table, database):
                dropped = ask(database, table, question).columns.dropped
                unfit = unfit_values(database, table, question)
            sentences += [f"{source.name}: {table}: column '{column}' is dropped" for column in dropped]
            sentences += [f"{source.name}: {sentence}" for sentence in unfit]
    return sentences


@contextmanager
def _connected(name: str, options: Options) -> Iterator[sa.Connection]:
    address = options.url or os.environ.get(options.url_env, "")
    if not address:
        raise UserError(
            f"{name}: the environment variable {options.url_env} is not set; set it to the database's address"
        )
    try:
        engine = sa.create_engine(address, poolclass=sa.NullPool, hide_parameters=True)
        database = _snapshot(engine.connect())
    # Neither error goes further: both may show the address with its password.
    except ImportError as error:
        raise UserError(
            f"{name}: the driver '{error.name}' is not installed; install it, or name another in the url"
        ) from None
    except (SQLAlchemyError, ValueError) as error:
        reason = _reason(error, _password(address))
        raise UserError(f"{name}: no connection to the database ({reason}); check address and server") from None
    try:
        yield database
    finally:
        database.close()
        engine.dispose()


def _snapshot(database: sa.Connection) -> sa.Connection:
    raw = database.connection.dbapi_connection
    keep_endless(database.connection.driver_connection)
    offered = database.dialect.get_isolation_level_values(raw) if raw else ()
    database.rollback()
    level = next((level for level in SNAPSHOTS if level in offered), None)
    return database.execution_options(isolation_level=level) if level else database


def _batch(
    con: duckdb.DuckDBPyConnection,
    database: sa.Connection,
    name: str,
    table: str,
    question: Question,
    keys: Keys,
    known: str | None,
) -> Batch:
    with _refusing(name, table, database):
        columns, reached = read(con, database, table, question, keys, known)
    tell_places_apart(con)
    return Batch(name, table, finish(con, table, columns.positions), columns.dropped, tuple(columns.positions), reached)


@contextmanager
def _refusing(name: str, table: str, database: sa.Connection) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = _reason(error, database.engine.url.password)
        raise UserError(f"{name}: {table}: the query failed ({reason}); correct it in cellpulse.toml") from None
    except UnfitError as error:
        raise UserError(f"{name}: {table}: {error}; correct it in cellpulse.toml") from None


def _reason(error: Exception, password: str | None) -> str:
    if isinstance(error, DataError):
        # Databases quote the value at fault, and a value may be personal.
        return "a value does not fit its type"
    lines = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
    return (lines[0].replace(password, "***") if password else lines[0])[:300]


def _password(address: str) -> str | None:
    try:
        return sa.make_url(address).password
    except (SQLAlchemyError, ValueError):
        return address
