"""Puts a backup back: first all of it into a folder beside, looked through to the end, and only then in place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from dashboard.backup.contents import STORE, Contents, refuse_unreadable, unpack
from dashboard.backup.refilling import holds_rows, refilled
from dashboard.store import audit
from dashboard.store.home import open_home
from etl.config import swapping
from etl.config.manifest import NAME
from etl.config.staging import staged, sweep
from etl.config.workspace import DEMO_MARK, Workspace
from etl.user_error import UserError
from etl.warehouse import inventory, only_writer, pointer
from etl.warehouse.room import refuse_without

OF_THE_STORE = (STORE, f"{STORE}-wal", f"{STORE}-shm")
SETTINGS = ("cellpulse.toml", DEMO_MARK, "layouts")


@dataclass(frozen=True)
class Restored:
    """What was restored: when the backup was made, the run that readers see (None = none was published), rows of the
    store, what was wrong with the audit when it was backed up, and where what stood there before is now."""

    made_at: datetime
    run: int | None
    rows: int
    faults: tuple[str, ...]
    moved_to: Path | None


def restore_backup(home: Path, file: Path, at: datetime, *, overwrite: bool = False) -> Restored:
    """Makes `home` what it was when `file` was written. A cellpulse.toml that stands there stays in force.

    Raises UserError where the home or its store holds something already (unless `overwrite`, which moves the home's
    files aside and replaces the rows of a store on a server in one transaction), where the file is no whole backup of
    this key, or where what it holds is not in order; nothing of the home is changed then.
    """
    home = home.expanduser().resolve()
    stands = [name for name in ("warehouse/current.json", STORE) if (home / name).exists()]
    if stands and not overwrite:
        raise UserError(f"{home}: a workspace stands there; name an empty folder with --home, or say --overwrite")
    present = Workspace.open(home)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        sweep(home)
        if file.is_file():
            # Unpacked, and the rows of the store once more as a database.
            refuse_without(home, 2 * file.stat().st_size, "restoring this backup")
        with _alone(present), staged(home, "restoring-") as stage:
            return _put_in_place(present, stage, unpack(file, stage, present), at, overwrite)
    except OSError as error:
        raise UserError(
            f"{home}: cannot be written ({error.strerror}); make room or rights there, try again"
        ) from error


@contextmanager
def _alone(workspace: Workspace) -> Iterator[None]:
    """No run is written meanwhile, and no other process has the store open. Raises UserError where one does."""
    with ExitStack() as stack:
        # Windows moves no folder with an open file in it.
        if workspace.warehouse.exists() and os.name == "posix":
            stack.enter_context(only_writer(workspace))
        _refuse_open(workspace.home / STORE)
        yield


def _refuse_open(file: Path) -> None:
    """A process that has the old file open would remove the new one's entries when it closes: SQLite finds the files
    beside a database by their names. It gives its way of writing up only where nobody else has the database open."""
    if not file.is_file():
        return
    with closing(sqlite3.connect(file, timeout=0)) as connection, suppress(sqlite3.DatabaseError):
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY":
                # A damaged store is what a restore is for.
                return
            raise UserError(f"{file}: another process has the store open; close the dashboard, then restore") from error


def _put_in_place(present: Workspace, stage: Path, contents: Contents, at: datetime, overwrite: bool) -> Restored:
    in_stage = replace(present, home=stage)
    in_stage.claim()
    refuse_unreadable(in_stage, contents)
    if contents.published.kept:
        pointer.replace(in_stage.warehouse, contents.published)
        inventory.note(in_stage, contents.published)
    # The configuration in the home names the store; on a new machine the backup's own settings do.
    configured = present if (present.home / "cellpulse.toml").exists() else Workspace.open(stage)
    moved_to = _free_name(present.home, at)
    place = partial(_swap, present.home, stage, moved_to)
    if configured.config.store:
        if not overwrite and holds_rows(configured.store_url):
            raise UserError("the store on the server holds rows already; name an empty one, or say --overwrite")
        with refilled(configured.store_url, configured.keys.store, stage, contents):
            place()
    else:
        with refilled(f"sqlite:///{stage / STORE}", configured.keys.store, stage, contents):
            pass
        place()
    _enter(Workspace.open(present.home), at, contents.made_at.isoformat())
    return Restored(
        contents.made_at, contents.run, sum(contents.rows.values()), contents.audit_faults,
        moved_to if moved_to.exists() else None,
    )  # fmt: skip


def _swap(home: Path, stage: Path, moved_to: Path) -> None:
    """What stands is moved aside, what is restored comes in its place; the pointer's folder last."""
    settings = [name for name in SETTINGS if not (home / name).exists()]
    swapping.begin(home, stage, (*OF_THE_STORE, "key.fingerprint", NAME, "warehouse"), settings, moved_to)


def _free_name(home: Path, at: datetime) -> Path:
    name = f"replaced-{at:%Y%m%dT%H%M%S}"
    taken = len(list(home.glob(f"{name}*")))
    return home / (f"{name}-{taken + 1}" if taken else name)


def _enter(workspace: Workspace, at: datetime, made_at: str) -> None:
    store = open_home(workspace)
    audit.enter(store, at, "command", "backup restored", "", made_at=made_at)
    store.engine.dispose()
