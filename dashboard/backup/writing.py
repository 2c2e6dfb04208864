"""Writes a backup: everything of one moment, into a file that appears only when it is whole."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlalchemy import Connection, text

from dashboard.backup import rows
from dashboard.backup.contents import FACTS, STORE, verify_backup
from dashboard.backup.replacing import refuse_worse, rotate
from dashboard.backup.sealing import Sealing
from dashboard.store import Store, audit
from dashboard.store.home import open_home, state
from dashboard.store.migrating import revision
from dashboard.store.tables import Identity
from etl.config.staging import part_of
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import inventory, pointer
from etl.warehouse.room import refuse_without

# What a home holds beside warehouse and store.
SETTINGS = ("cellpulse.toml", "demo.json")
ATTEMPTS = 5


@dataclass(frozen=True)
class Written:
    """What went into a backup: runs of the warehouse, rows of the store, entries of the audit, and its faults."""

    runs: int
    rows: int
    entries: int
    faults: tuple[str, ...]


def write_backup(workspace: Workspace, out: Path, at: datetime, *, overwrite: bool = False, keep: int = 1) -> Written:
    """Writes `out`, readable by its owner only, and reads all of it as `restore` does before it is named so.

    With `keep` the earlier file becomes `out.1`, that one `out.2`, so that so many files are there at most. Raises
    UserError where the file exists (unless `overwrite` or `keep`) or has more than the home has now, cannot be
    written, or the workspace holds nothing yet, lacks something or is damaged.
    """
    if out.exists() and not (overwrite or keep > 1):
        raise UserError(f"{out}: this file exists; name another one, or say --overwrite or --keep N")
    if not out.resolve().parent.is_dir():
        raise UserError(f"{out}: there is no folder {out.resolve().parent}; make it first")
    if not (workspace.fingerprint_file.exists()):
        raise UserError(f"{workspace.home} holds nothing to keep yet; load data with 'cellpulse ingest FOLDER'")
    inventory.refuse_losses(workspace)
    _refuse_damage(workspace)
    _refuse_without_room(workspace, out)
    store = open_home(workspace)
    try:
        if out.exists():
            refuse_worse(workspace, store, out)
        audit.enter(store, at, "command", "backup written", out.name)
        with part_of(workspace.home, out) as part:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                written = _write(workspace, store, file, at)
            pointer.flush(part)
            verify_backup(workspace, part)
            rotate(out, keep)
            part.replace(out)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror}); name another place") from error
    finally:
        store.engine.dispose()
    return written


def _refuse_damage(workspace: Workspace) -> None:
    published = pointer.read(workspace.warehouse)
    for run in replace(published, runs=published.runs[-1:]).kept:
        if blocks := inventory.damaged(workspace, run):
            raise UserError(
                f"run {run} is damaged, {len(blocks)} of its blocks are not what was published; no backup was written: "
                "'cellpulse rollback' goes back to the run before, or restore an earlier backup"
            )


def _refuse_without_room(workspace: Workspace, out: Path) -> None:
    """The file is about as large as what is in it, and is unpacked once in the home to be read again."""
    published = pointer.read(workspace.warehouse)
    files = [pointer.file_of(workspace.warehouse, run) for run in replace(published, runs=published.runs[-1:]).kept]
    files += [workspace.home / STORE]
    size = sum(file.stat().st_size for file in files if file.exists())
    refuse_without(out.resolve().parent, size, "a backup")
    refuse_without(workspace.home, 2 * size, "reading a backup again")


def _write(workspace: Workspace, store: Store, file: BinaryIO, at: datetime) -> Written:
    sealing: Any = Sealing(file, workspace.keys)
    sums: dict[str, str] = {}
    with ExitStack() as open_files, tarfile.open(fileobj=sealing, mode="w|", bufsize=1 << 20) as archive:
        # Opened before anything else: a run that is thrown away meanwhile can still be read by who holds it.
        published, runs = _opened_runs(workspace, open_files)
        connection = open_files.enter_context(store.engine.connect())
        _still(connection)
        counts = _put_store(archive, connection, sums)
        for name, run in runs.items():
            sums[name] = _digest(run)
            run.seek(0)
            archive.addfile(_entry(name, run), run)
        for setting in _settings(workspace):
            _put(archive, setting.relative_to(workspace.home).as_posix(), setting.read_bytes(), sums)
        faults = tuple(audit.verify(store))
        facts = {"made_at": at.isoformat(), "revision": revision(connection), "rows": counts}
        facts |= {"audit_faults": faults, "pointer": asdict(published), "store_id": "", "sums": sums}
        if Identity.__tablename__ in counts:
            facts["store_id"] = state(store).id
        # The last entry, for it has the checksums of all others.
        _put(archive, FACTS, json.dumps(facts).encode("utf-8"), {})
    sealing.close()
    return Written(len(runs), sum(counts.values()), counts["audit"], faults)


def _opened_runs(workspace: Workspace, open_files: ExitStack) -> tuple[pointer.Pointer, dict[str, BinaryIO]]:
    """The published run and the one that waits for its release, open; earlier ones are left out."""
    for _ in range(ATTEMPTS):
        published = pointer.read(workspace.warehouse)
        published = replace(published, runs=published.runs[-1:])
        files = [pointer.file_of(workspace.warehouse, run) for run in published.kept]
        try:
            return published, {f"warehouse/{file.name}": open_files.enter_context(file.open("rb")) for file in files}
        except FileNotFoundError:
            # A run was published in between and took the place of this one.
            continue
    raise UserError(f"{workspace.warehouse}: the published run's file is gone; 'cellpulse doctor' tells more")


def _still(connection: Connection) -> None:
    """All questions on this connection see the store as it is now, whatever others write meanwhile."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    else:
        connection.exec_driver_sql("BEGIN")


def _put_store(archive: tarfile.TarFile, connection: Connection, sums: dict[str, str]) -> dict[str, int]:
    counts = {}
    for table in rows.tables(connection):
        counts[table.name] = 0
        for number, portion in enumerate(rows.portions(connection, table)):
            _put(archive, f"store/{table.name}/{number:06d}.jsonl", portion, sums)
            counts[table.name] += portion.count(b"\n")
    return counts


def _settings(workspace: Workspace) -> list[Path]:
    named = [workspace.home / name for name in SETTINGS]
    return [path for path in [*named, *sorted(workspace.layouts.glob("*.json"))] if path.is_file()]


def _entry(name: str, file: BinaryIO) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = os.fstat(file.fileno()).st_size
    return entry


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _put(archive: tarfile.TarFile, name: str, content: bytes, sums: dict[str, str]) -> None:
    sums[name] = hashlib.sha256(content).hexdigest()
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, cast(BinaryIO, io.BytesIO(content)))
