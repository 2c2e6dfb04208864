"""The contract as the code sees it: the SQL files are run in a scratch database and the database is asked.

So columns, types, required values, keys, enums and ranges stand in `etl/contract/*.sql` and nowhere else. Where a head
names a folder of `data` for a column, its values are the names of the files there: a new file adds a value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from etl.discover import Statement, documents, statements
from etl.sql_fragments import literal

# Importing it starts a thread, and a process with several cannot give its network up any more (etl.untrusted.child).
if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class Column:
    """One column: SQL type; whether a value is required; the SQL of the value that an empty one means."""

    name: str
    type: str
    required: bool
    default: str | None
    comment: str


@dataclass(frozen=True)
class Check:
    """One CHECK: the columns it is about, in its own order, and its condition; unknown values pass."""

    columns: tuple[str, ...]
    condition: str
    # The folder of `data` whose files are the values. A table with such a CHECK would have to be made anew for each
    # file, so the warehouse does not store it.
    folder: str | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The words that an enum, or a list of words, may hold; empty for any other check."""
        quoted = " ".join(re.findall(r"'([^']*)'", self.condition))
        return tuple(dict.fromkeys(re.findall(r"[a-z_]+", quoted)))

    @property
    def limits(self) -> tuple[str, str] | None:
        """The least and the greatest number or day allowed, as written; None for any other check."""
        value = r"""(?:CAST\(')?([^\s')]+)(?:' AS "?DATE"?\))?"""
        limits = re.search(rf"BETWEEN {value} AND {value}", self.condition)
        return (limits[1], limits[2]) if limits else None

    @property
    def ordered(self) -> bool:
        """True where the first column's value may not be before the second's."""
        return len(self.columns) == 2


@dataclass(frozen=True)
class Table:
    """One contract table; `order` is its place in the order of loading, parents first."""

    name: str
    order: int
    comment: str
    columns: dict[str, Column]
    key: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that must hold a value in every row."""
        return tuple(c.name for c in self.columns.values() if c.required)

    @property
    def enums(self) -> dict[str, tuple[str, ...]]:
        """The words allowed, by column."""
        return {check.columns[0]: check.words for check in self.checks if check.words}


# What another process described for this one, which then needs no database.
_ADOPTED: dict[str, Table] = {}


@cache
def describe() -> dict[str, Table]:
    """Every contract table by name, in the order of loading."""
    if _ADOPTED:
        return _ADOPTED
    import duckdb

    with duckdb.connect(":memory:") as con:
        con.execute("CREATE SCHEMA intake")
        for statement in _contract():
            con.execute(statement.sql)
        return _tables(con)


def adopt(tables: Mapping[str, Table]) -> None:
    """Takes the tables as another process described them, before any is asked for here."""
    _ADOPTED.update(tables)


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the tables of the contract and of etl/state, empty, in the schema `intake`, which must exist.

    Each contract table also gets `run`, the run that last wrote the row, and keeps NOT NULL and CHECK. It has
    no index for the key, which would be dear at millions of rows: the intake keeps keys unique, and the
    warehouse verifies that before it publishes.
    """
    for table in describe().values():
        con.execute(_definition(table))
        con.execute(f"COMMENT ON TABLE intake.{table.name} IS {literal(table.comment)}")
        comments = {c.name: c.comment for c in table.columns.values()} | {"run": "Run that last wrote the row"}
        for column, comment in comments.items():
            con.execute(f'COMMENT ON COLUMN intake.{table.name}."{column}" IS {literal(comment)}')
    for table_of_state in statements("etl/state").values():
        con.execute(table_of_state.sql)


def _tables(con: duckdb.DuckDBPyConnection) -> dict[str, Table]:
    """The tables of the schema `intake`: each catalog is asked once, as asking takes longer than its answer."""
    comments = dict(con.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
    columns, constraints = defaultdict(list), defaultdict(list)
    for name, *column in con.execute(
        "SELECT table_name, column_name, data_type, NOT is_nullable AND column_default IS NULL, column_default, "
        "comment FROM duckdb_columns() ORDER BY column_index"
    ).fetchall():
        columns[name].append(Column(*column))
    for name, *constraint in con.execute(
        "SELECT table_name, constraint_type, constraint_column_names, expression "
        "FROM duckdb_constraints() ORDER BY constraint_index"
    ).fetchall():
        constraints[name].append(constraint)
    return {s.name: _table(s, comments[s.name], columns[s.name], constraints[s.name]) for s in _contract()}


def _contract() -> Iterable[Statement]:
    return statements("etl/contract").values()


def _table(statement: Statement, comment: str, columns: list[Column], constraints: list[list]) -> Table:
    keys = [tuple(names) for kind, names, _ in constraints if kind == "PRIMARY KEY"]
    checks = [Check(tuple(names), rule) for kind, names, rule in constraints if kind == "CHECK"]
    checks += [_file_names(column, kind) for column, kind in statement.head.get("values", {}).items()]
    by_name = {column.name: column for column in columns}
    return Table(statement.name, statement.head["order"], comment, by_name, keys[0], tuple(checks))


def _file_names(column: str, kind: str) -> Check:
    """The column's value is the name of a file of `data/<kind>`."""
    return Check((column,), f"({column} IN ({', '.join(literal(name) for name in documents(kind))}))", kind)


def _definition(table: Table) -> str:
    columns = [_column(c) for c in table.columns.values()]
    checks = [f"CHECK ({check.condition})" for check in table.checks if check.folder is None]
    return f"CREATE TABLE intake.{table.name} ({', '.join([*columns, *checks, 'run BIGINT NOT NULL'])})"


def _column(column: Column) -> str:
    presence = f"NOT NULL DEFAULT {column.default}" if column.default else "NOT NULL" if column.required else ""
    return f'"{column.name}" {column.type} {presence}'
