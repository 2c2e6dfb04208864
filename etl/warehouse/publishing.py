"""Puts runs in force: one writer at a time, the pointer replaced in one step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout

from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import inventory, pointer
from etl.warehouse.leftovers import delete_leftovers
from etl.warehouse.pointer import Pointer, WaitingRun, file_of

KEPT_RUNS = 5


@contextmanager
def only_writer(workspace: Workspace) -> Iterator[None]:
    """Keeps every other writer out for the block. Raises UserError where one is at work."""
    try:
        with FileLock(workspace.warehouse / "writer.lock", timeout=0):
            yield
    except Timeout as error:
        raise UserError(
            f"{workspace.home}: another run is writing at this moment; wait until it has ended and try again"
        ) from error


def publish(workspace: Workspace, before: Pointer, copy: Path, waiting: WaitingRun | None) -> None:
    """Makes the file `copy` the next run: the current one, or with `waiting` the one that waits for its release."""
    pointer.flush(copy)
    named = file_of(workspace.warehouse, before.next)
    inventory.write_sums(copy, named)
    copy.replace(named)
    runs = before.runs if waiting else with_newest(before, before.next)
    put_in_force(workspace, Pointer(runs, before.next + 1, replace(waiting, run=before.next) if waiting else None))


def with_newest(before: Pointer, run: int) -> tuple[int, ...]:
    """The runs to keep when `run` becomes the current one."""
    return (*before.runs, run)[-KEPT_RUNS:]


def put_in_force(workspace: Workspace, fresh: Pointer) -> None:
    """Replaces the pointer, notes its runs in the manifest, and deletes what no run needs any more."""
    pointer.replace(workspace.warehouse, fresh)
    inventory.note(workspace, fresh)
    delete_leftovers(workspace)
