"""The data dictionary: every table of the warehouse in words, read off the tables themselves.

So what stands in `data/README.md` is what the SQL files say, and a column without a comment shows as a gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from etl import contract_tables, mart_views, warehouse
from etl.discover import Statement, statements
from etl.transform import mart_builder

TITLE = """# Data dictionary

Written by `uv run poe docs` from the comments of `etl/contract`, `etl/state`, `etl/transform` and `etl/results`: edit
those.

An empty value means *unknown*, never zero. Codes are opaque strings. Dates are `YYYY-MM-DD`; times are local
(Asia/Ho_Chi_Minh). A month is written as its first day in the warehouse and as `YYYY-MM` in exports.
"""
PARTS = {
    "intake": (
        "Intake",
        "What a canonical folder may hold, one file per table, and what every other source is turned into; then what "
        "each run did with it. `run` is written by the program.",
    ),
    "mart": ("Marts", "What happened, per meeting and per cell and month, as it was known at each month's end."),
    "result": ("Results", "What is published for an as-of month: scores, signals, flags, and the order of attention."),
}


@dataclass(frozen=True)
class Column:
    """One column as the warehouse holds it; `allowed`: its words or its range, '' where any value of its type does."""

    name: str
    type: str
    required: bool
    allowed: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """One table with its columns in order; `facts`: what else is said of it (key, grain, source, limits)."""

    schema: str
    name: str
    meaning: str
    facts: dict[str, str]
    columns: tuple[Column, ...]


def tables() -> list[Table]:
    """Every table of an empty warehouse: intake in the order of loading, marts in that of building, results by name."""
    with duckdb.connect(":memory:") as con:
        warehouse.create_schemas(con)
        mart_builder.create_tables(con)
        names = con.execute(
            "SELECT schema_name, table_name, COALESCE(comment, '') FROM duckdb_tables() WHERE NOT temporary "
            "UNION ALL SELECT schema_name, view_name, comment FROM duckdb_views() WHERE schema_name = 'mart'"
        ).fetchall()
        described = [_described(con, *table) for table in names]
    return sorted(described, key=_place)


def render() -> str:
    """The whole dictionary as Markdown, ending in a newline."""
    every = tables()
    parts = [TITLE]
    for schema, (title, about) in PARTS.items():
        parts += [f"## {title}\n\n{about}\n", *(_section(table) for table in every if table.schema == schema)]
    return "\n".join(parts)


def _described(con: duckdb.DuckDBPyConnection, schema: str, name: str, meaning: str) -> Table:
    columns = con.execute(
        "SELECT column_name, data_type, NOT is_nullable, COALESCE(comment, '') FROM duckdb_columns() "
        "WHERE schema_name = ? AND table_name = ? ORDER BY column_index",
        [schema, name],
    ).fetchall()
    contract = contract_tables.describe().get(name) if schema == "intake" else None
    allowed = _allowed(con, schema, name)
    described = (
        # A contract column with a default is never empty in the warehouse, and still need not be sent.
        Column(column, kind, column in contract.required if contract else must, allowed.get(column, ""), says)
        for column, kind, must, says in columns
    )
    return Table(schema, name, meaning, _facts(contract, schema, name), tuple(described))


def _facts(contract: contract_tables.Table | None, schema: str, name: str) -> dict[str, str]:
    if contract:
        return {"Key": ", ".join(contract.key)}
    marts = _marts() if schema == "mart" else {}
    head = marts[name].head if name in marts else {}
    return {fact.capitalize(): str(head[fact]) for fact in ("grain", "source", "limits") if fact in head}


def _marts() -> dict[str, Statement]:
    """The tables in the order of building, then the views on them."""
    return statements(mart_builder.FOLDER) | statements(mart_views.FOLDER)


def _allowed(con: duckdb.DuckDBPyConnection, schema: str, name: str) -> dict[str, str]:
    """The words or the range that a column's CHECK allows, by column; none for checks of other kinds."""
    rows = con.execute(
        "SELECT constraint_column_names, expression FROM duckdb_constraints() "
        "WHERE schema_name = ? AND table_name = ? AND constraint_type = 'CHECK'",
        [schema, name],
    ).fetchall()
    checks = [contract_tables.Check(tuple(columns), rule) for columns, rule in rows]
    return {check.columns[0]: ", ".join(check.words) or " to ".join(check.limits or ()) for check in checks}


def _place(table: Table) -> tuple[int, float, str]:
    ordered = {"intake": statements("etl/contract"), "mart": _marts()}.get(table.schema, {})
    order = ordered[table.name].head.get("order", 0) if table.name in ordered else float("inf")
    return list(PARTS).index(table.schema), order, table.name


def _section(table: Table) -> str:
    about = [f"{table.meaning}.", *(f"{name}: {text.rstrip('.')}." for name, text in table.facts.items())]
    head = ["| column | type | required | allowed | meaning |", "|---|---|---|---|---|"]
    rows = [
        f"| {c.name} | {c.type} | {'yes' if c.required else ''} | {c.allowed} | {_cell(c.meaning)} |"
        for c in table.columns
    ]
    return "\n".join([f"### {table.schema}.{table.name}", "", "\n\n".join(about), "", *head, *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
