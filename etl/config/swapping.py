"""Files of a home replaced together: what is to happen is noted first, so that a killed process's rest can be done."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

NOTE = "swap.json"


@dataclass(frozen=True)
class Swap:
    """`placed` are names that come from the stage into the home, `aside` those that leave it, into `moved_to`."""

    placed: tuple[str, ...]
    aside: tuple[str, ...]
    moved_to: str


def begin(home: Path, stage: Path, replaced: Sequence[str], added: Sequence[str], moved_to: Path) -> None:
    """Puts what the stage has of `replaced` and `added` in the home; what the home had of `replaced` moves aside."""
    there = [name for name in (*replaced, *added) if (stage / name).exists()]
    aside = [name for name in replaced if (home / name).exists()]
    note = stage / NOTE
    fresh = note.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(Swap(tuple(there), tuple(aside), moved_to.name)), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(note)
    finish(home, stage)


def finish(home: Path, stage: Path) -> bool:
    """Does what is left of a swap that was begun; False where none was. Can be repeated after a kill at any point."""
    try:
        noted = json.loads((stage / NOTE).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return False
    moved_to = home / noted["moved_to"]
    for name in noted["aside"]:
        # Whatever stands in the home is the old one as long as the new one is in the stage, or none is to come.
        is_old = (stage / name).exists() or name not in noted["placed"]
        if is_old and (home / name).exists():
            moved_to.mkdir(mode=0o700, exist_ok=True)
            (home / name).rename(moved_to / name)
    for name in noted["placed"]:
        if (stage / name).exists():
            (stage / name).rename(home / name)
    # From now on what is in the home is new, whatever its name.
    (stage / NOTE).unlink()
    return True
