"""Every kept run written anew without some rows, so that no earlier one still has them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb

from etl.config.workspace import Workspace
from etl.sql_fragments import literal
from etl.warehouse import inventory, pointer, room
from etl.warehouse.connection import NEW_FILE, connect, detach
from etl.warehouse.current import reader
from etl.warehouse.leftovers import delete, delete_leftovers
from etl.warehouse.pointer import Pointer, file_of
from etl.warehouse.publishing import only_writer, put_in_force
from etl.warehouse.schemas import layout, migrate

Step = Callable[[duckdb.DuckDBPyConnection], None]


def rewrite_runs(workspace: Workspace, change: Step, first: Step | None = None) -> None:
    """Puts copies of all kept runs in force to which `change` was done, under new numbers and all at once; `first` is
    given each of them before, for reading, while no other run can come between.

    The copies are compact: bytes of deleted rows that a file keeps until they are overwritten do not come along. A run
    that waits for its release still waits. Readers keep what they have open until they ask again. Raises UserError
    where another run is under way or the disk has no room.
    """
    with only_writer(workspace):
        delete_leftovers(workspace)
        inventory.refuse_losses(workspace)
        before = pointer.read(workspace.warehouse)
        files = [file_of(workspace.warehouse, run) for run in before.kept]
        room.refuse_without(
            workspace.warehouse, sum(file.stat().st_size for file in files) + _largest(files), "writing the runs anew"
        )
        if first:
            for run in before.kept:
                with closing(reader(workspace, run)) as con:
                    first(con)
        numbers = dict(zip(before.kept, range(before.next, before.next + len(files)), strict=True))
        for run, number in numbers.items():
            _rewrite(workspace, file_of(workspace.warehouse, run), file_of(workspace.warehouse, number), change)
        waiting = before.waiting and replace(before.waiting, run=numbers[before.waiting.run])
        runs = tuple(numbers[run] for run in before.runs)
        put_in_force(workspace, Pointer(runs, before.next + len(files), waiting))


def _rewrite(workspace: Workspace, file: Path, named: Path, change: Step) -> None:
    copy, compact = (workspace.warehouse / f"work-{part}.duckdb" for part in ("changed", "compact"))
    try:
        shutil.copyfile(file, copy)
        con = connect(workspace, copy)
        try:
            migrate(con)
            change(con)
            key = literal(workspace.keys.file)
            con.execute(f"ATTACH {literal(str(compact))} AS compact (ENCRYPTION_KEY {key}, {NEW_FILE})")
            con.execute("COPY FROM DATABASE wh TO compact")
            columns = layout(con)
            con.execute("USE compact")
            assert layout(con) == columns, "the copy has another layout"
            detach(con, "compact")
        finally:
            con.close()
        pointer.flush(compact)
        inventory.write_sums(compact, named)
        compact.replace(named)
    finally:
        for left in (copy, compact):
            delete(left)


def _largest(files: list[Path]) -> int:
    return max((file.stat().st_size for file in files), default=0)
