"""The schemas of a warehouse: rows (intake), what is counted from them (mart), what is published (result)."""

from __future__ import annotations

import hashlib

import duckdb

from etl import contract_tables
from etl.discover import statement, statements


def create_schemas(con: duckdb.DuckDBPyConnection) -> None:
    """Makes the schemas with the intake and result tables, empty."""
    con.execute("CREATE SCHEMA IF NOT EXISTS intake")
    contract_tables.create(con)
    _create_results(con)


def _create_results(con: duckdb.DuckDBPyConnection) -> None:
    for schema in ("mart", "result"):
        con.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for table in statements("etl/results").values():
        con.execute(table.sql)
    con.execute("INSERT INTO result.layout VALUES (?)", [_fingerprint()])


def _fingerprint() -> str:
    """Fingerprint of what pages read besides the contract, as this version has it: our own records, marts, results."""
    folders = ("etl/state", "etl/results", "etl/transform/marts", "etl/transform/marts/external")
    made_of = "".join(query.sql for folder in folders for query in statements(folder).values())
    return hashlib.sha256(made_of.encode()).hexdigest()


def renew_results(con: duckdb.DuckDBPyConnection) -> None:
    """Makes marts and results anew, empty, where another version wrote them; the next build computes them again.

    What is declared by people is kept, and its tables made where the warehouse is older than it.
    """
    for declared in ("templates", "distinct_tasks"):
        con.execute(statement("etl/state", declared).sql)
    if are_of_this_version(con):
        return
    for schema in ("mart", "result"):
        con.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
    _create_results(con)


def are_of_this_version(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether this version made the marts and results; those of another one may lack what is asked for."""
    return _written_by(con) == _fingerprint()


def _written_by(con: duckdb.DuckDBPyConnection) -> str | None:
    tables = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'result' AND database_name = 'wh'"
    if ("layout",) not in con.execute(tables).fetchall():
        return None
    return con.execute("SELECT fingerprint FROM result.layout").fetchall()[0][0]
