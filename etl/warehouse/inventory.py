"""Whether the runs of a warehouse are those that its manifest names: checksums by blocks, written when one is
published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from etl.config import manifest
from etl.config.manifest import ACCEPT, Manifest
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import pointer
from etl.warehouse.pointer import Pointer, file_of

# DuckDB's own blocks are smaller; a larger one keeps the list of a province's run under 100 lines.
BLOCK_BYTES = 4 << 20


def sums_of(run_file: Path) -> Path:
    """The file with the checksums of a run's blocks, one each line."""
    return run_file.with_suffix(".sums")


def write_sums(run_file: Path, named: Path) -> None:
    """Writes the checksums of `run_file` beside `named`, the name under which it will be published."""
    sums = sums_of(named)
    sums.write_text("".join(f"{block}\n" for block in _blocks(run_file)), "ascii")
    pointer.flush(sums)


def note(workspace: Workspace, published: Pointer) -> None:
    """Notes in the manifest which runs the pointer names; the runs of an earlier version get their checksums now."""

    def noted(before: Manifest) -> Manifest:
        runs = {}
        for run in published.kept:
            file = file_of(workspace.warehouse, run)
            if not file.exists():
                continue
            if str(run) not in before.runs and not sums_of(file).exists():
                write_sums(file, file)
            runs[str(run)] = before.runs.get(str(run)) or manifest.digest(sums_of(file))
        current = published.runs[-1] if published.runs else 0
        return replace(before, current=current, next=published.next, runs=runs)

    manifest.change(workspace, noted)


def note_going_back(workspace: Workspace, current: int) -> None:
    """Notes that an earlier run becomes current again; before the pointer is replaced."""
    manifest.change(workspace, lambda before: replace(before, current=min(current, before.current)))


def faults(workspace: Workspace) -> list[str]:
    """What is missing, or older than it should be, one sentence each; reads no run. Raises UserError for the manifest
    or the pointer itself."""
    noted, published = manifest.read(workspace), pointer.read(workspace.warehouse)
    if noted is None:
        return []
    current = published.runs[-1] if published.runs else 0
    sentences = []
    if current < noted.current or published.next < noted.next:
        sentences.append(
            f"{workspace.warehouse}: run {noted.current} should be published, but the pointer names "
            f"{f'run {current}' if current else 'none'}"
        )
    files = {run: file_of(workspace.warehouse, run) for run in published.kept}
    sentences += [f"{file}: this file is missing" for file in files.values() if not file.exists()]
    known = {run: file for run, file in files.items() if file.exists() and str(run) in noted.runs}
    for run, file in known.items():
        sums = sums_of(file)
        if not sums.exists() or manifest.digest(sums) != noted.runs[str(run)]:
            sentences.append(f"{sums}: the checksums of run {run} are missing or were changed")
        elif len(sums.read_text("ascii").split()) != -(-file.stat().st_size // BLOCK_BYTES):
            sentences.append(f"{file}: run {run} is shorter or longer than it was when it was published")
    return sentences


def damaged(workspace: Workspace, run: int) -> list[int]:
    """The blocks of a run (from 0) that are not what was published; empty where all are, or the run has no sums."""
    file = file_of(workspace.warehouse, run)
    sums = sums_of(file)
    if not sums.exists():
        return []
    kept = sums.read_text("ascii").split()
    present = list(_blocks(file))
    return [n for n in range(max(len(kept), len(present))) if kept[n : n + 1] != present[n : n + 1]]


def refuse_losses(workspace: Workspace) -> None:
    """Raises UserError where something is missing, so that nothing is made anew over it."""
    if sentences := faults(workspace):
        raise UserError(f"{sentences[0]}; {ACCEPT}")


def _blocks(file: Path) -> Iterable[str]:
    with file.open("rb") as opened:
        while block := opened.read(BLOCK_BYTES):
            yield hashlib.sha256(block).hexdigest()
