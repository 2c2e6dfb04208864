"""What happens to the backup that is already under a name: it is never lost to a poorer one."""

from __future__ import annotations

from pathlib import Path

from dashboard.backup.contents import contents_of
from dashboard.store import Store
from dashboard.store.home import state
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import pointer

ANOTHER = "name another file"


def refuse_worse(workspace: Workspace, store: Store, out: Path) -> None:
    """Raises UserError where `out` is no whole backup of this workspace, or has more than the home has now."""
    before = contents_of(out, workspace)
    now, run = state(store), (pointer.read(workspace.warehouse).runs or (0,))[-1]
    if before.store_id and before.store_id != now.id:
        raise UserError(f"{out}: this is a backup of another store of cases; {ANOTHER}")
    if before.rows.get("audit", 0) > now.entries:
        raise UserError(
            f"{out}: this backup has {before.rows['audit']} entries of the audit and the home only {now.entries}; "
            f"{ANOTHER}"
        )
    if (before.run or 0) > run:
        raise UserError(f"{out}: this backup has run {before.run} and the home only run {run}; {ANOTHER}")


def rotate(out: Path, keep: int) -> None:
    """Makes room for a new `out`: the earlier one becomes `out.1`, that one `out.2`, up to `keep` files in all."""
    names = [out, *(out.with_name(f"{out.name}.{n}") for n in range(1, keep))]
    for older, newer in zip(reversed(names[1:]), reversed(names[:-1]), strict=True):
        if newer.exists():
            newer.replace(older)
