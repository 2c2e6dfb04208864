"""Which run readers get: released by a second person, discarded, or rolled back."""

from __future__ import annotations

from dataclasses import replace

from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import inventory, pointer
from etl.warehouse.pointer import Pointer, WaitingRun
from etl.warehouse.publishing import only_writer, put_in_force, with_newest


def release(workspace: Workspace, run: int, by: str) -> bool:
    """Makes the run that waits the current one; gives whether readers have it now.

    Where nobody is known to have built it, the first person is noted and a second one has to follow. Raises UserError
    where that run does not wait, the same person built it or came first, or another run is under way.
    """
    with only_writer(workspace):
        before, waiting = _waiting(workspace, run)
        if waiting.by == by:
            raise UserError(f"run {run} was computed or looked through by '{by}'; a second person has to release it")
        if not waiting.by:
            pointer.replace(workspace.warehouse, replace(before, waiting=replace(waiting, by=by)))
            return False
        put_in_force(workspace, Pointer(with_newest(before, run), before.next))
        return True


def discard(workspace: Workspace, run: int) -> None:
    """Throws away the run that waits; readers keep what they have. Raises UserError as `release` does."""
    with only_writer(workspace):
        before, _ = _waiting(workspace, run)
        put_in_force(workspace, replace(before, waiting=None))


def rollback(workspace: Workspace) -> int:
    """Makes the run before the current one current again and gives its number.

    Raises UserError where there is none, or another run is under way.
    """
    workspace.claim()
    with only_writer(workspace):
        before = pointer.read(workspace.warehouse)
        if before.waiting:
            raise UserError(
                f"run {before.waiting.run} waits for its release; release it, or 'cellpulse release --discard' first"
            )
        if len(before.runs) < 2:
            raise UserError(f"{workspace.home}: there is no earlier run to go back to")
        inventory.note_going_back(workspace, before.runs[-2])
        put_in_force(workspace, Pointer(before.runs[:-1], before.next))
        return before.runs[-2]


def _waiting(workspace: Workspace, run: int) -> tuple[Pointer, WaitingRun]:
    before = pointer.read(workspace.warehouse)
    if before.waiting is None or before.waiting.run != run:
        raise UserError(f"run {run} does not wait for a release; 'cellpulse release' tells which one does")
    return before, before.waiting
