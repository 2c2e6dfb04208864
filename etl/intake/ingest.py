"""Batch -> accepted | unchanged | quarantined, and the sums that prove that nothing was lost."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

import duckdb

from etl.batch import Batch, Counts, RunRow
from etl.config.workspace import SourceConfig, Workspace
from etl.contract_tables import describe
from etl.discover import module
from etl.intake import display_names, quarantine
from etl.intake.display_names import match_names
from etl.intake.meeting_links import note_sources
from etl.intake.one_meeting import meetings_apart, separate
from etl.intake.prefilled import mark_prefilled
from etl.intake.prepare import prepare
from etl.intake.privacy import without_names
from etl.intake.quarantine_entries import make_quarantine_entries
from etl.intake.retention import delete_expired
from etl.intake.retry import retry_entries
from etl.intake.run_log import RunLog
from etl.intake.stages import Incoming
from etl.intake.upsert import upsert
from etl.intake.validate import validate
from etl.user_error import SourceError, UserError
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

    Tables are taken parents first, over all sources but those of office files, and then over these, which name cells
    and meetings. `now` is local time; `say` gets a text for each step. Gives the
    rows written to intake.runs, in the order of reading. Raises SourceError where a source cannot be read.
    """
    con, log = work.con, RunLog(work.run, now)
    with meetings_apart(con, work.run, ws.config.meetings.precedence):
        for batch in _in_order(con, sources, ws):
            say(f"intake: {batch.table}")
            _take(con, batch, log, ws, now)
        rows = _released(work, log, now)
        delete_expired(con, ws.config.retain_months, now.date())
    return rows


def match_name(work: Work, ws: Workspace, cell: str, name: str, member: str, now: datetime) -> list[RunRow]:
    """Keeps that a name shown in meetings of the cell (its hash) is the member with this code, or with "" nobody's any
    more, and tries the open entries of the quarantine again; gives the rows of the run log.

    Raises UserError where the member is on no roll of the cell, or the name to be undone is not matched.
    """
    with meetings_apart(work.con, work.run, ws.config.meetings.precedence):
        if member:
            display_names.keep(work.con, ws.keys, cell, name, member, work.run)
        elif not display_names.undo(work.con, cell, name, work.run):
            raise UserError(f"{cell}: this name is not matched; take it from the list on the page of data quality")
        log = RunLog(work.run, now)
        # Also where none is released: the results are older than the data now.
        log.add(RELEASED, "attendance", Counts(read=0, accepted=0, unchanged=0, quarantined=0))
        return _released(work, log, now)


def separate_meeting(work: Work, ws: Workspace, code: str, now: datetime) -> None:
    """Makes a linked meeting one of its own again, with the rows that its source has of it; the run log has one row.

    Raises UserError where the code is not linked.
    """
    source = separate(work.con, code, work.run, ws.config.meetings.precedence)
    log = RunLog(work.run, now)
    log.add(source, "meetings", Counts(read=1, accepted=1, unchanged=0, quarantined=0))
    log.write(work.con)


def _take(con: duckdb.DuckDBPyConnection, batch: Batch, log: RunLog, ws: Workspace, now: datetime) -> None:
    incoming = prepare(con, batch, ws.keys, ws.config.retain_text)
    mark_prefilled(con, batch.source, incoming, log.run)
    match_names(con, batch.source, incoming, log.run)
    counts = process_rows(con, batch.source, incoming, log.run, now.date())
    if batch.table == "meetings":
        note_sources(con, incoming)
    log.add(batch.source, batch.table, counts, without_names(batch.columns_dropped))
    _remember_cursor(con, batch)
    con.execute(f"DROP TABLE {batch.relation}")


def _released(work: Work, log: RunLog, now: datetime) -> list[RunRow]:
    for table, n in retry_entries(work.con, work.run, now.date()).items():
        log.add(RELEASED, table, Counts(read=n, accepted=n, unchanged=0, quarantined=0))
    return log.write(work.con)


def process_rows(con: duckdb.DuckDBPyConnection, source: str, incoming: Incoming, run: int, today: date) -> Counts:
    """Stores the good ones of the incoming rows and quarantines the others, with every reason.

    A meeting after `today` is in the future. Gives what became of the rows, each figure counted by itself.
    """
    validated = validate(con, incoming, today)
    entries = make_quarantine_entries(con, validated)
    accepted = upsert(con, validated, run)
    quarantine.record(con, source, validated, accepted, entries, run)
    return Counts(incoming.raw.count, accepted, validated.unchanged.count, entries.count)


def _in_order(con: duckdb.DuckDBPyConnection, sources: Sequence[SourceConfig], ws: Workspace) -> Iterator[Batch]:
    order = {table.name: table.order for table in describe().values()}
    # Files of offices name cells and meetings: they are read when the other sources' are known.
    by_names = [hasattr(module("etl.sources", source.kind), "read_ahead") for source in sources]
    for named in (False, True):
        pulls = [_pull(con, s, ws, number) for number, s in enumerate(sources) if by_names[number] is named]
        yield from heapq.merge(*pulls, key=lambda batch: order[batch.table])


def _pull(con: duckdb.DuckDBPyConnection, source: SourceConfig, ws: Workspace, number: int) -> Iterator[Batch]:
    cursors = dict(con.execute('SELECT "table", cursor FROM intake.cursors WHERE source = ?', [source.name]).fetchall())
    for batch in _readable(source.name, module("etl.sources", source.kind).pull(con, source, ws.keys, cursors)):
        # Each source is one batch ahead while its turn comes, and they all use the same names.
        relation = f"{batch.relation}_{number}"
        con.execute(f"DROP TABLE IF EXISTS {relation}")
        con.execute(f"ALTER TABLE {batch.relation} RENAME TO {relation}")
        yield replace(batch, relation=relation)


def _readable(source: str, batches: Iterator[Batch]) -> Iterator[Batch]:
    """The batches of a source; an error in reading one names the source."""
    while True:
        try:
            batch = next(batches, None)
        except UserError as error:
            raise SourceError(source, str(error)) from error
        if batch is None:
            return
        yield batch


def _remember_cursor(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    if batch.cursor is not None:
        con.execute("INSERT OR REPLACE INTO intake.cursors VALUES (?, ?, ?)", [batch.source, batch.table, batch.cursor])
