"""Working copies of the newest run: published when the work ends well, thrown away when it does not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.config.workspace import Workspace
from etl.warehouse import inventory, pointer, room
from etl.warehouse.connection import connect, detach
from etl.warehouse.current import current_file
from etl.warehouse.leftovers import delete, delete_leftovers
from etl.warehouse.pointer import WaitingRun, file_of
from etl.warehouse.publishing import only_writer, publish
from etl.warehouse.schemas import create_schemas, migrate
from etl.warehouse.unique_keys import verify_keys


@dataclass(frozen=True)
class Work:
    """A working copy under way: its connection (catalog `wh` in use) and the number of the run."""

    con: duckdb.DuckDBPyConnection
    run: int


@contextmanager
def writing(workspace: Workspace, waiting: WaitingRun | None = None, *, anew: bool = False) -> Iterator[Work]:
    """A working copy of the newest run; published when the block ends well, thrown away when it does not.

    With `anew` it begins empty instead, while readers keep what is published. With `waiting` (whose run number is set
    here) the run waits for its release instead; what is built on a run that waits, waits too. Raises UserError where
    another run is under way.
    """
    workspace.claim()
    with only_writer(workspace):
        delete_leftovers(workspace)
        inventory.refuse_losses(workspace)
        before = pointer.read(workspace.warehouse)
        copy = workspace.warehouse / f"work-{before.next:06d}.duckdb"
        original = None if anew or before.newest is None else file_of(workspace.warehouse, before.newest)
        size = original.stat().st_size if original else 0
        # The copy, and as much again for what the run adds.
        room.refuse_without(workspace.warehouse, 2 * size, "a run")
        with _gone_if_it_fails(copy):
            if original:
                shutil.copyfile(original, copy)
            con = connect(workspace, copy)
            try:
                if original:
                    migrate(con)
                else:
                    create_schemas(con)
                yield Work(con, before.next)
                verify_keys(con, before.next)
                detach(con)
            finally:
                con.close()
        publish(workspace, before, copy, waiting or before.waiting)


@contextmanager
def _gone_if_it_fails(copy: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        delete(copy)
        raise


@contextmanager
def scratch(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """A working copy of the current run that is thrown away: for trying out and looking back.

    Raises UserError where nothing is published yet.
    """
    original, copy = current_file(workspace), workspace.warehouse / f"scratch-{os.getpid()}.duckdb"
    try:
        shutil.copyfile(original, copy)
        con = connect(workspace, copy)
        try:
            yield con
        finally:
            con.close()
    finally:
        delete(copy)
