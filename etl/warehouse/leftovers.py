"""Deletes what no published run needs: working copies left behind, runs beyond the kept ones, temporary files."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from pathlib import Path

from etl.config.workspace import Workspace
from etl.warehouse import pointer
from etl.warehouse.pointer import file_of

ABANDONED_SECONDS = 86_400


def delete_leftovers(workspace: Workspace) -> None:
    """Deletes all of these; to be called by the only writer."""
    kept = {file_of(workspace.warehouse, run).name for run in pointer.read(workspace.warehouse).kept}
    left = [*workspace.warehouse.glob("*.duckdb*"), *workspace.warehouse.glob("run-*.sums")]
    for file in left:
        if file.with_suffix(".duckdb").name not in kept and (not file.name.startswith("scratch-") or _abandoned(file)):
            delete(file)
    for folder in (workspace.warehouse / "tmp").glob("*"):
        if _abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def delete(file: Path) -> None:
    """Deletes a file, if it can be deleted now."""
    # Where a reader still has it open and the system refuses (Windows), the next writer deletes it.
    with suppress(OSError):
        file.unlink()


def _abandoned(path: Path) -> bool:
    # Readers and trials run beside the writer, so only its age tells what they use from what they left behind.
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:
        return False
