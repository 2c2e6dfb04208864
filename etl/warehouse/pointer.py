"""Which published runs are in force: `current.json`, replaced in one step, so that a reader sees all of it or none.

A run that waits for a second person's release is beside the published ones, and no reader opens it.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from etl.user_error import TranslatableError

NAME = "current.json"


@dataclass(frozen=True)
class WaitingRun:
    """A run that waits for its release: its number, who built it (empty = nobody who is known), and when."""

    run: int
    by: str
    at: str


@dataclass(frozen=True)
class Pointer:
    """Which runs are published, oldest first, the number the next one gets, and the run that waits if there is one."""

    runs: tuple[int, ...] = ()
    next: int = 1
    waiting: WaitingRun | None = None

    @property
    def newest(self) -> int | None:
        """The run that work goes on from: the one that waits, else the published one; None where there is none."""
        if self.waiting:
            return self.waiting.run
        return self.runs[-1] if self.runs else None

    @property
    def kept(self) -> tuple[int, ...]:
        """Every run whose file is needed."""
        return (*self.runs, self.waiting.run) if self.waiting else self.runs


def file_of(folder: Path, run: int) -> Path:
    """The file of a run in the warehouse's folder."""
    return folder / f"run-{run:06d}.duckdb"


def read(folder: Path) -> Pointer:
    """The pointer of a warehouse's folder; an empty one before the first run. Raises UserError where it is damaged."""
    place = folder / NAME
    try:
        return decoded(json.loads(place.read_text("utf-8")))
    except FileNotFoundError:
        return Pointer()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{place}: this file is damaged; 'cellpulse restore FILE --overwrite' puts the last backup back"
        raise TranslatableError("damaged_pointer", message) from error


def decoded(stored: dict[str, Any]) -> Pointer:
    """The pointer that was stored as JSON. Raises ValueError, KeyError or TypeError where it cannot be one."""
    # Earlier versions stored the run that waits as "held".
    waiting = stored.get("waiting") or stored.get("held")
    return _checked(Pointer(tuple(stored["runs"]), stored["next"], WaitingRun(**waiting) if waiting else None))


def _checked(pointer: Pointer) -> Pointer:
    """The pointer, where its numbers can be: whole, rising, below the next one. Raises ValueError otherwise."""
    numbers = (0, *pointer.runs, *([pointer.waiting.run] if pointer.waiting else []), pointer.next)
    if any(type(number) is not int for number in numbers):
        raise ValueError("a number of a run is no whole number")
    if any(before >= after for before, after in pairwise(numbers)):
        raise ValueError("the numbers of the runs do not rise up to the next one")
    return pointer


def replace(folder: Path, pointer: Pointer) -> None:
    """Puts another pointer in force, whole or not at all, and lasting when this returns.

    The names of the runs it names last before it does, so that after a power cut it names no run that is missing.
    """
    fresh = folder / f"{NAME}.new"
    fresh.write_text(json.dumps(asdict(pointer)), "utf-8")
    flush(fresh)
    _flush_names(folder)
    fresh.replace(folder / NAME)
    _flush_names(folder)


def _flush_names(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):
        flush(folder, os.O_RDONLY | os.O_DIRECTORY)


def flush(path: Path, flags: int = os.O_RDWR) -> None:
    """Makes what was written to a file, or to a folder's list of names, last."""
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
