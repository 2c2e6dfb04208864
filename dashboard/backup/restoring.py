"""Puts a backup back: first all of it into a folder beside, looked through to the end, and only then in place."""

from __future__ import annotations

import json
import shutil
import tarfile
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import duckdb

from dashboard.backup.refilling import holds_rows, refilled
from dashboard.backup.sealing import DAMAGED, Unsealing
from dashboard.store import audit
from dashboard.store.home import open_home
from etl import warehouse
from etl.config.manifest import NAME
from etl.config.workspace import DEMO_MARK, Workspace
from etl.user_error import UserError
from etl.warehouse import inventory, pointer
from etl.warehouse.damage import read_whole

STORE = "store.db"
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
    stage = home / f"restoring-{at:%Y%m%dT%H%M%S}"
    try:
        stage.mkdir(mode=0o700, parents=True)
        with _opened(file) as sealed:
            _unpack(file, stage, Unsealing(sealed, present.keys))
        return _put_in_place(present, stage, at, overwrite)
    except OSError as error:
        raise UserError(
            f"{home}: cannot be written ({error.strerror}); make room or rights there, try again"
        ) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise UserError(
            f"{file}: cannot be read ({error.strerror}); name a file that 'cellpulse backup' wrote"
        ) from error


def _unpack(file: Path, stage: Path, sealed: Unsealing) -> None:
    stream: Any = sealed
    try:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 20) as archive:
            for entry in archive:
                if not entry.isreg() or ".." in PurePosixPath(entry.name).parts:
                    raise UserError(f"{file}: holds '{entry.name}', which no backup has; nothing was restored")
                archive.extract(entry, stage, set_attrs=False, filter="data")
        sealed.rest()
    except tarfile.TarError as error:
        raise UserError(f"{file}: {DAMAGED}") from error


def _put_in_place(present: Workspace, stage: Path, at: datetime, overwrite: bool) -> Restored:
    told = json.loads((stage / "manifest.json").read_text("utf-8"))
    held = told["pointer"]["held"]
    published = pointer.Pointer(
        tuple(told["pointer"]["runs"]), told["pointer"]["next"], pointer.Held(**held) if held else None
    )
    staged = replace(present, home=stage)
    staged.claim()
    _refuse_unreadable(staged, published)
    # What stands in the home tells where its store is; on a new machine the backup's own settings do.
    configured = present if (present.home / "cellpulse.toml").exists() else Workspace.open(stage)
    moved_to = present.home / f"replaced-{at:%Y%m%dT%H%M%S}"
    place = partial(_swap, present.home, stage, moved_to)
    if configured.config.store:
        if not overwrite and holds_rows(configured.store_url):
            raise UserError("the store on the server holds rows already; name an empty one, or say --overwrite")
        with refilled(configured.store_url, configured.keys.store, stage, told):
            place()
    else:
        with refilled(f"sqlite:///{stage / STORE}", configured.keys.store, stage, told):
            pass
        place()
    _enter(Workspace.open(present.home), at, told["made_at"])
    return Restored(
        datetime.fromisoformat(told["made_at"]), published.runs[-1] if published.runs else None,
        sum(told["rows"].values()), tuple(told["audit_faults"]), moved_to if moved_to.exists() else None,
    )  # fmt: skip


def _refuse_unreadable(staged: Workspace, published: pointer.Pointer) -> None:
    """Every value of every run is read. Raises UserError where one cannot be."""
    for run in published.kept:
        con = warehouse.reader(staged, run)
        try:
            read_whole(con)
        except duckdb.Error as error:
            raise UserError(
                f"run {run} of this backup cannot be read; nothing was restored, take another copy"
            ) from error
        finally:
            con.close()
    if published.kept:
        pointer.replace(staged.warehouse, published)
        inventory.note(staged, published)


def _swap(home: Path, stage: Path, moved_to: Path) -> None:
    """What stands is moved aside, what is restored comes in its place; the pointer's folder last."""
    settings = [name for name in SETTINGS if not (home / name).exists()]
    for name in (*OF_THE_STORE, "key.fingerprint", NAME, "warehouse"):
        if (home / name).exists():
            moved_to.mkdir(exist_ok=True)
            (home / name).rename(moved_to / name)
    for name in (*settings, STORE, "key.fingerprint", NAME, "warehouse"):
        if (stage / name).exists():
            (stage / name).rename(home / name)


def _enter(workspace: Workspace, at: datetime, made_at: str) -> None:
    store = open_home(workspace)
    audit.enter(store, at, "command", "backup restored", "", made_at=made_at)
    store.engine.dispose()
