"""The published run, as readers have it: read only and locked down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import pointer
from etl.warehouse.connection import connect
from etl.warehouse.pointer import file_of


@contextmanager
def reading(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published run, read only and locked down. Raises UserError where nothing is published yet."""
    con = reader(workspace)
    try:
        yield con
    finally:
        con.close()


def reader(workspace: Workspace, run: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to the run that is current now, or to `run`; it reads that run until it is closed.

    It can neither write nor reach files or the network, and its settings cannot be changed.
    Raises UserError where nothing is published yet.
    """
    file = current_file(workspace) if run is None else file_of(workspace.warehouse, run)
    con = connect(workspace, file, read_only=True)
    con.execute("SET enable_external_access = false")
    # With two threads a window over few rows fails now and then, and the connection is of no use from then on
    # (duckdb/duckdb#25713, in 1.5.5). Several readers have a thread each all the same.
    con.execute("SET threads = 1")
    con.execute("SET lock_configuration = true")
    return con


def current_run(workspace: Workspace) -> int | None:
    """The number of the published run; None where nothing is published yet."""
    runs = pointer.read(workspace.warehouse).runs
    return runs[-1] if runs else None


def current_file(workspace: Workspace) -> Path:
    """The file of the published run. Raises UserError where nothing is published yet."""
    run = current_run(workspace)
    if run is None:
        raise UserError(
            f"{workspace.home} holds no data yet; load some with 'cellpulse ingest FOLDER', or try 'cellpulse demo'"
        )
    return file_of(workspace.warehouse, run)
