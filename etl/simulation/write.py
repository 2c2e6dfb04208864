"""The folder on disk: written beside its place and moved there when whole."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl

Frames = dict[str, Callable[[], pl.DataFrame]]


def refuse_to_overwrite(out: Path) -> None:
    """ValueError where `out` exists and is not an empty folder."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ValueError(f"{out} exists and is not empty; name another folder or remove it first.")


def truth_path(out: Path) -> Path:
    """Where the truth file of a folder stands: beside it."""
    return out.parent / f"{out.name}.truth.csv"


def write_folder(out: Path, frames: Frames, truth: pl.DataFrame, progress: Callable[[str], None]) -> None:
    """Writes each frame as `<name>.csv`, then moves the folder to `out`, with the truth file beside it.

    Frames are made one at a time, so that only one is in memory. An interrupted run leaves nothing at `out`.
    """
    refuse_to_overwrite(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        for name, make in frames.items():
            progress(f"writing {name}")
            make().write_csv(beside / f"{name}.csv")
        truth.write_csv(beside / "truth.csv")
        beside.chmod(0o755)
        (beside / "truth.csv").replace(truth_path(out))
        if out.exists():
            out.rmdir()
        beside.rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
