"""What is in a backup, and whether all of it can be used: read the same way for `backup`, its check and `restore`."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

import duckdb

from dashboard.backup.refilling import refilled
from dashboard.backup.sealing import DAMAGED, Unsealing
from etl import machine_faults, warehouse
from etl.config import manifest
from etl.config.staging import staged
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import pointer
from etl.warehouse.damage import read_whole

FACTS = "manifest.json"
STORE = "store.db"


@dataclass(frozen=True)
class Contents:
    """When a backup was made, the runs it has, the rows of each table of the store, the version of these tables, what
    was wrong with the audit, the id of the store (empty in a backup of an earlier version), and the SHA-256 of each
    file (None in such a one)."""

    made_at: datetime
    published: pointer.Pointer
    rows: dict[str, int]
    revision: str
    audit_faults: tuple[str, ...]
    store_id: str
    sums: dict[str, str] | None

    @property
    def run(self) -> int | None:
        """The run that readers saw; None where none was published."""
        return self.published.runs[-1] if self.published.runs else None


def unpack(file: Path, folder: Path, workspace: Workspace) -> Contents:
    """Puts every file of a backup into `folder` and gives what it has.

    Raises UserError where it is no whole backup of this workspace's key, or a file in it is not what was written.
    """
    with _opened(file) as opened:
        sealed: Any = Unsealing(opened, workspace.keys)
        for archive, entry in _entries(file, sealed):
            archive.extract(entry, folder, set_attrs=False, filter="data")
    contents = _contents(file, (folder / FACTS).read_text("utf-8") if (folder / FACTS).exists() else "")
    if contents.sums is not None:
        there = [path for path in folder.rglob("*") if path.is_file() and path != folder / FACTS]
        sums = {path.relative_to(folder).as_posix(): manifest.digest(path) for path in there}
        if sums != contents.sums:
            raise UserError(f"{file}: {DAMAGED}")
    return contents


def contents_of(file: Path, workspace: Workspace) -> Contents:
    """What a backup has, without writing anything. Raises UserError as `unpack` does."""
    facts = ""
    with _opened(file) as opened:
        sealed: Any = Unsealing(opened, workspace.keys)
        for archive, entry in _entries(file, sealed):
            part = archive.extractfile(entry) if entry.name == FACTS else None
            facts = part.read().decode("utf-8") if part else facts
    return _contents(file, facts)


def verify_backup(workspace: Workspace, file: Path) -> Contents:
    """Reads all of a backup as `restore` does, beside the home, and changes nothing there.

    Raises UserError where it could not be restored.
    """
    with staged(workspace.home, "checking-") as stage:
        contents = unpack(file, stage, workspace)
        refuse_unreadable(replace(workspace, home=stage), contents)
        with refilled(f"sqlite:///{stage / STORE}", workspace.keys.store, stage, contents):
            pass
    return contents


def refuse_unreadable(stage: Workspace, contents: Contents) -> None:
    """Every value of every run in a stage is read. Raises UserError where one cannot be, and the machine's own error
    where it is at fault."""
    for run in contents.published.kept:
        try:
            con = warehouse.reader(stage, run)
            try:
                read_whole(con)
            finally:
                con.close()
        except (duckdb.Error, UserError) as error:
            kind = machine_faults.kind(error)
            if kind in (None, machine_faults.DAMAGE):
                raise UserError(f"run {run} of this backup cannot be read; take another copy") from error
            raise


def _entries(file: Path, sealed: Any) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    try:
        with tarfile.open(fileobj=sealed, mode="r|", bufsize=1 << 20) as archive:
            for entry in archive:
                if not entry.isreg() or ".." in PurePosixPath(entry.name).parts:
                    raise UserError(f"{file}: holds '{entry.name}', which no backup has; take another copy")
                yield archive, entry
        sealed.rest()
    except tarfile.TarError as error:
        raise UserError(f"{file}: {DAMAGED}") from error


def _contents(file: Path, written: str) -> Contents:
    try:
        facts = json.loads(written)
        published = pointer.decoded(facts["pointer"])
        return Contents(
            datetime.fromisoformat(facts["made_at"]), published, facts["rows"], facts["revision"],
            tuple(facts["audit_faults"]), facts.get("store_id", ""), facts.get("sums"),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{file}: {DAMAGED}") from error


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise UserError(
            f"{file}: cannot be read ({error.strerror}); name a file that 'cellpulse backup' wrote"
        ) from error
