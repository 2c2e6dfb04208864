"""Batch -> accepted | unchanged | quarantined, and the sums that prove that nothing was lost."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import duckdb

from etl.batch import Batch, Counts, RunRow
from etl.config.keys import Keys
from etl.config.workspace import Config, SourceConfig, Workspace
from etl.contract_tables import describe
from etl.discover import modules
from etl.intake import privacy, text_fingerprints
from etl.intake.duplicate_keys import find_duplicates
from etl.intake.retention import delete_expired
from etl.intake.retry import retry_entries
from etl.intake.run_log import RunLog
from etl.intake.upsert import process_batch
from etl.warehouse import Work

# Rows released from quarantine are booked under this name, since they were read in an earlier run.
RELEASED = "quarantine"


def ingest(
    work: Work,
    sources: Sequence[SourceConfig],
    ws: Workspace,
    now: datetime,
    say: Callable[[str], None] = lambda step: None,
) -> list[RunRow]:
    """Reads all sources into the working copy, tries open entries again, writes the run log, deletes what is too old.

    Tables are taken parents first over all sources. `now` is local time; `say` gets a text for each step. Gives the
    rows written to intake.runs, in the order of reading. Raises UserError where a source cannot be read at all.
    """
    con, log = work.con, RunLog(work.run, now)
    for batch in _in_order(con, sources, ws):
        say(f"intake: {batch.table}")
        log.add(batch.source, batch.table, take(con, batch, work.run, now, ws.keys, ws.config), batch.columns_dropped)
        _remember_cursor(con, batch)
        con.execute(f"DROP TABLE {batch.relation}")
    for table, n in retry_entries(con, work.run, now.date()).items():
        log.add(RELEASED, table, Counts(read=n, accepted=n, unchanged=0, quarantined=0))
    rows = log.write(con)
    delete_expired(con, ws.config.retain_months, now.date())
    return rows


def take(con: duckdb.DuckDBPyConnection, batch: Batch, run: int, now: datetime, keys: Keys, config: Config) -> Counts:
    """Protects and decides one batch, stores what is good, and quarantines the rest with every reason.

    `batch.relation` is changed in place and stays. `now` is local time; a meeting after its day is in the future.
    """
    table = describe()[batch.table]
    con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT * FROM {batch.relation}")
    con.execute("CREATE OR REPLACE TEMP TABLE new_fingerprints AS SELECT * FROM intake.text_fingerprints LIMIT 0")
    if text_fingerprints.text_column(table):
        # Fingerprints know only the code, so the texts of rows that do not count must not make any.
        find_duplicates(con, table)
        text_fingerprints.clear_duplicate_texts(con, table, batch.relation)
    privacy.protect(con, batch, keys, config.retain_text)
    if not text_fingerprints.text_column(table):
        # Codes of members may be brought to one form by the protection, so their keys are compared after it.
        find_duplicates(con, table)
    return process_batch(con, batch, run, now.date())


def _in_order(con: duckdb.DuckDBPyConnection, sources: Sequence[SourceConfig], ws: Workspace) -> Iterator[Batch]:
    order = {table.name: table.order for table in describe().values()}
    pulls = [_pull(con, source, ws, number) for number, source in enumerate(sources)]
    yield from heapq.merge(*pulls, key=lambda batch: order[batch.table])


def _pull(con: duckdb.DuckDBPyConnection, source: SourceConfig, ws: Workspace, number: int) -> Iterator[Batch]:
    cursors = dict(con.execute('SELECT "table", cursor FROM intake.cursors WHERE source = ?', [source.name]).fetchall())
    for batch in modules("etl.sources")[source.kind].pull(con, source, ws.keys, cursors):
        # Each source is one batch ahead while its turn comes, and they all use the same names.
        relation = f"{batch.relation}_{number}"
        con.execute(f"DROP TABLE IF EXISTS {relation}")
        con.execute(f"ALTER TABLE {batch.relation} RENAME TO {relation}")
        yield replace(batch, relation=relation)


def _remember_cursor(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    if batch.cursor is not None:
        con.execute("INSERT OR REPLACE INTO intake.cursors VALUES (?, ?, ?)", [batch.source, batch.table, batch.cursor])
