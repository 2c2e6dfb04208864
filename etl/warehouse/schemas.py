"""The schemas of a warehouse: rows (intake), what is counted from them (mart), what is published (result).

The layout has a version, the number of the newest file of `etl/migrations`. A working copy of an older version is
migrated, file by file; nothing is dropped that no migration names.
"""

from __future__ import annotations

import re

import duckdb

from etl import contract_tables, mart_views
from etl.discover import ROOT, Statement, statements
from etl.transaction import transaction

FOLDER = "etl/migrations"
# Before it the layout was named by a fingerprint instead of a number.
FIRST_VERSION = 1
_COLUMNS = """
    SELECT schema_name || '.' || table_name, column_name, data_type, is_nullable
    FROM duckdb_columns()
    WHERE schema_name IN ('intake', 'mart', 'result') AND database_name = current_database()
    ORDER BY ALL
"""
_CONSTRAINTS = """
    SELECT schema_name || '.' || table_name, constraint_text
    FROM duckdb_constraints()
    WHERE schema_name IN ('intake', 'mart', 'result') AND database_name = current_database()
      AND constraint_type <> 'NOT NULL'
    ORDER BY ALL
"""


def create_schemas(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the schemas with the intake and result tables, empty, in the newest layout."""
    with transaction(con):
        con.execute("CREATE SCHEMA IF NOT EXISTS intake")
        contract_tables.create(con)
        _create_results(con)


def _create_results(con: duckdb.DuckDBPyConnection) -> None:
    for schema in ("mart", "result"):
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for table in statements("etl/results").values():
        con.execute(table.sql)
    con.execute("INSERT INTO result.layout VALUES (?)", [newest_version()])


def migrate(con: duckdb.DuckDBPyConnection) -> None:
    """Brings the working copy to the newest layout by the migrations after its version, in order, then the views.

    Only marts and results of a layout older than the first version, which no migration knows, are made anew, empty.
    Raises duckdb.Error where a migration does not fit the copy, which is thrown away then.
    """
    is_older = version(con) == FIRST_VERSION and not _is_first_version(con)
    if is_older:
        _drop_results(con)
        # The migrations find what they know, and bring the intake up too.
        _create_first_results(con)
    before = version(con)
    for number, migration in migrations().items():
        if number > before:
            con.execute(migration.sql)
            con.execute("UPDATE result.layout SET version = ?", [number])
    if is_older:
        _drop_results(con)
        _create_results(con)
    # Always, so that a changed view needs no migration where its columns stay.
    with transaction(con):
        mart_views.create(con)


def migrations() -> dict[int, Statement]:
    """Every migration by its number, in order. Raises ValueError where a number is missing or comes twice."""
    files = list(statements(FOLDER).values())
    numbers = [int(file.name.partition("_")[0]) for file in files]
    if numbers != list(range(FIRST_VERSION + 1, FIRST_VERSION + 1 + len(files))):
        raise ValueError(f"{FOLDER}: the numbers of the files are {numbers}; expected 2, 3, 4 and so on, each once")
    return dict(zip(numbers, files, strict=True))


def newest_version() -> int:
    """The number of the layout that this program writes."""
    return max(migrations(), default=FIRST_VERSION)


def version(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the layout of the warehouse in use; 1 where it was written before layouts had one."""
    numbered = (
        "SELECT 1 FROM duckdb_columns() WHERE schema_name = 'result' AND table_name = 'layout' "
        "AND column_name = 'version' AND database_name = current_database()"
    )
    if not con.execute(numbered).fetchall():
        return FIRST_VERSION
    return con.execute("SELECT version FROM result.layout").fetchall()[0][0]


def are_of_this_version(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the warehouse has this program's layout; that of another one may lack what is asked for."""
    return version(con) == newest_version()


def layout(con: duckdb.DuckDBPyConnection) -> list[str]:
    """One line per column and constraint of the warehouse in use, sorted; without comments."""
    lines = [" ".join(map(str, row)) for query in (_COLUMNS, _CONSTRAINTS) for row in con.execute(query).fetchall()]
    # DuckDB writes the type of a cast in quotes until the file is opened again.
    return [line.replace('AS "DATE")', "AS DATE)") for line in lines]


def described(number: int) -> list[str]:
    """The stored description of a layout, as `layout` gives it; written by `uv run poe layout`."""
    return (ROOT / FOLDER / "layouts" / f"{number:03d}.txt").read_text("utf-8").splitlines()


def _is_first_version(con: duckdb.DuckDBPyConnection) -> bool:
    """True where marts and results have the columns of the first version; marts may be lacking before a build."""
    present = {" ".join(map(str, row)) for row in con.execute(_COLUMNS).fetchall()}
    known = set(described(FIRST_VERSION))
    required = {line for line in known if line.startswith("result.") and line.endswith((" True", " False"))}
    return required <= present and {line for line in present if line.startswith(("mart.", "result."))} <= known


def _drop_results(con: duckdb.DuckDBPyConnection) -> None:
    for schema in ("mart", "result"):
        con.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        con.execute(f"CREATE SCHEMA {schema}")


def _create_first_results(con: duckdb.DuckDBPyConnection) -> None:
    """The tables of the results in the first version, empty and without comments, from its description."""
    for table in ("templates", "distinct_tasks"):
        con.execute(statements("etl/state")[table].sql)
    parts: dict[str, list[str]] = {}
    for line in described(FIRST_VERSION):
        table, _, part = line.partition(" ")
        if table.startswith("result."):
            column = re.fullmatch(r"(\w+) (.+) (True|False)", part)
            parts.setdefault(table, []).append(
                f'"{column[1]}" {column[2]}{"" if column[3] == "True" else " NOT NULL"}' if column else part
            )
    for table, written in parts.items():
        con.execute(f"CREATE TABLE {table} ({', '.join(written)})")
