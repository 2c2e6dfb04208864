"""Views on the marts: what several questions or signals ask of the marts in the same way, written once.

Every file of `etl/transform/views` is one SELECT and becomes one view of the schema `mart`. It is kept nowhere, so
nothing is to be built.
"""

from __future__ import annotations

import duckdb

from etl.discover import Statement, statements
from etl.sql_fragments import literal

FOLDER, MARTS = "etl/transform/views", "etl/transform/marts"


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Makes every view as its file has it now; none before a build has made the marts."""
    marts = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'mart' AND database_name = current_database()"
    if not set(statements(MARTS)) <= {name for (name,) in con.execute(marts).fetchall()}:
        return
    for view in statements(FOLDER).values():
        con.execute(f"CREATE OR REPLACE VIEW mart.{view.name} AS {view.sql}")
        comment(con, "VIEW", view)


def comment(con: duckdb.DuckDBPyConnection, kind: str, statement: Statement) -> None:
    """Puts the English title and the columns' meanings of a head on its mart; `kind`: TABLE or VIEW."""
    con.execute(f"COMMENT ON {kind} mart.{statement.name} IS {literal(statement.head['title']['en'])}")
    for column, meaning in statement.head["columns"].items():
        con.execute(f'COMMENT ON COLUMN mart.{statement.name}."{column}" IS {literal(meaning)}')
