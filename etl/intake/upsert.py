"""Valid rows replace the stored rows of the same key, with their text fingerprints; the others go to quarantine."""

from __future__ import annotations

from datetime import date

import duckdb

from etl.batch import Batch, Counts
from etl.contract_tables import Table, describe
from etl.intake import quarantine, text_fingerprints
from etl.intake.quarantine_entries import make_quarantine_entries
from etl.intake.validate import validate
from etl.sql_fragments import equal, listed


def process_batch(con: duckdb.DuckDBPyConnection, batch: Batch, run: int, today: date) -> Counts:
    """Decides every row of TEMP `raw`, protected already: stores the good ones, quarantines the others.

    Needs TEMP `raw` and `repeats`, and `new_fingerprints` for a table with texts. Gives what became of the rows.
    """
    table = describe()[batch.table]
    validate(con, table, batch.columns_present, today)
    make_quarantine_entries(con, table, batch.columns_present)
    upsert(con, table, batch.columns_present, run)
    quarantine.record(con, batch, table, run)
    return count(con)


def upsert(con: duckdb.DuckDBPyConnection, table: Table, present: tuple[str, ...], run: int) -> None:
    """Puts the rows of TEMP `batch` without a fault in the place of the stored rows with the same keys."""
    con.execute("CREATE OR REPLACE TEMP VIEW accepted AS SELECT * FROM batch ANTI JOIN faults USING (row_no)")
    con.execute(f"DELETE FROM intake.{table.name} AS s USING accepted AS a WHERE {equal(table.key, 's', 'a')}")
    con.execute(
        f"INSERT INTO intake.{table.name} SELECT {listed(table.columns, 'a')}, $run FROM accepted AS a",
        {"run": run},
    )
    text_fingerprints.replace_fingerprints(con, table, present)


def count(con: duckdb.DuckDBPyConnection) -> Counts:
    """What became of the rows of TEMP `raw`, each figure counted by itself."""
    return Counts(
        *con.execute("""
            SELECT
              (SELECT COUNT(*) FROM raw),
              (SELECT COUNT(*) FROM accepted),
              (SELECT COUNT(*) FROM unchanged),
              (SELECT COUNT(DISTINCT row_no) FROM faults)
        """).fetchall()[0]
    )
