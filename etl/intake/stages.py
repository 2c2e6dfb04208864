"""What the stages of the intake hand to each other: TEMP tables by name, with the number of their rows.

A stage reads the tables that it is given, under the names that it is given, and knows no other stage's names.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from etl.contract_tables import Table


@dataclass(frozen=True)
class Rows:
    """A TEMP table and the number of its rows."""

    name: str
    count: int


@dataclass(frozen=True)
class Incoming:
    """Rows of one contract table as text, protected, not yet validated.

    `present` are the columns that the source has. `raw` has the columns of a batch's relation; `repeats` row_no,
    last_row_no, last_place and identical of every row whose key comes again further down; `fingerprints` the columns
    of intake.text_fingerprints. Without a `source` the rows are of several, as those that wait in the quarantine, and
    `raw` has the column.
    """

    table: Table
    present: tuple[str, ...]
    raw: Rows
    repeats: Rows
    fingerprints: Rows
    source: str | None = None


@dataclass(frozen=True)
class Validated:
    """Incoming rows and what was decided about them.

    `parsed` has row_no, the contract's columns in their types, and misread (a text is there that the type does not
    take); `unchanged` row_no; `changed` the columns of `parsed`, of all rows that are not unchanged; `faults` row_no,
    reason, column_name, found and expected. A row of `changed` without a fault is good.
    """

    incoming: Incoming
    parsed: Rows
    unchanged: Rows
    changed: Rows
    faults: Rows

    @property
    def good(self) -> str:
        """SELECT of the good rows, with the columns of `parsed`."""
        return f"SELECT * FROM {self.changed.name} ANTI JOIN {self.faults.name} USING (row_no)"


def create_rows(
    con: duckdb.DuckDBPyConnection, name: str, select: str, parameters: dict[str, object] | None = None
) -> Rows:
    """Makes the TEMP table `name` from a SELECT; one of an earlier batch with this name goes."""
    made = con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {select}", parameters or {})
    return Rows(name, made.fetchall()[0][0])


def count_rows(con: duckdb.DuckDBPyConnection, name: str) -> Rows:
    """The TEMP table `name` as it is now."""
    return Rows(name, con.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
