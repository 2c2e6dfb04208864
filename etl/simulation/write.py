"""The folder on disk: written beside its place and moved there when whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

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
    with _unfinished(out) as beside:
        for name, make in frames.items():
            progress(f"writing {name}")
            make().write_csv(beside / f"{name}.csv")
        truth.write_csv(beside / "truth.csv")
        beside.chmod(0o755)
        (beside / "truth.csv").replace(truth_path(out))
        if out.exists():
            out.rmdir()
        beside.rename(out)


@contextmanager
def _unfinished(out: Path) -> Iterator[Path]:
    """The folder beside `out` until it is whole, empty. What a killed process left in it is removed by the next one.

    Raises ValueError where another process writes to the same place.
    """
    beside = out.parent / f".{out.name}.part"
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(beside.with_suffix(".lock"), timeout=0):
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(mode=0o700)
            try:
                yield beside
            finally:
                shutil.rmtree(beside, ignore_errors=True)
                # Windows deletes no file that is open.
                with suppress(OSError):
                    beside.with_suffix(".lock").unlink()
    except Timeout as error:
        raise ValueError(f"{out}: another process is writing there; wait until it has ended and try again.") from error
