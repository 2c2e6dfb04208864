"""Deletes what no published run needs: working copies left behind, runs beyond the kept ones, temporary files."""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

from etl.config.workspace import Workspace
from etl.warehouse import pointer
from etl.warehouse.pointer import file_of

ABANDONED_SECONDS = 86_400
# The number of the process that made a temporary folder or a trial's copy.
OWNER = re.compile(r"^(?:scratch-)?(\d+)(?:\.|$)")


def delete_leftovers(workspace: Workspace) -> None:
    """Deletes all of these; to be called by the only writer."""
    kept = {file_of(workspace.warehouse, run).name for run in pointer.read(workspace.warehouse).kept}
    left = [*workspace.warehouse.glob("*.duckdb*"), *workspace.warehouse.glob("run-*.sums")]
    for file in left:
        if file.with_suffix(".duckdb").name not in kept and (not file.name.startswith("scratch-") or _abandoned(file)):
            delete(file)
    (workspace.warehouse / f"{pointer.NAME}.new").unlink(missing_ok=True)
    for folder in (workspace.warehouse / "tmp").glob("*"):
        if _abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)


def delete(file: Path) -> None:
    """Deletes a file, if it can be deleted now."""
    # Where a reader still has it open and the system refuses (Windows), the next writer deletes it.
    with suppress(OSError):
        file.unlink()


def _abandoned(path: Path) -> bool:
    """Whether what a reader or a trial made is needed no more: its process is gone, or it is older than a day."""
    if (owner := OWNER.search(path.name)) and os.name == "posix" and not _is_alive(int(owner[1])):
        return True
    try:
        return time.time() - path.stat().st_mtime > ABANDONED_SECONDS
    except FileNotFoundError:
        return False


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
