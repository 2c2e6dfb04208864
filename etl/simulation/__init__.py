"""A simulated province: a canonical folder with all that real ones have, and the truth about it beside it.

Everything is invented but the rules: sizes follow the seed's province, attendance follows "World B" of the comparison
of detectors. What is planted is listed in `concerns`, which harmless reasons look like it in `oddities`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from etl.config.workspace import last_complete_month, now
from etl.simulation.folder import frames_of, truth_of
from etl.simulation.months import months_until
from etl.simulation.province import lay_out_province
from etl.simulation.variety import varied
from etl.simulation.world import World, healthy
from etl.simulation.write import refuse_to_overwrite, write_folder

__all__ = ["World", "healthy", "simulate", "varied"]


def simulate(
    out: Path,
    cells: int = 3441,
    months: int = 36,
    seed: int = 1,
    world: World | None = None,
    last_month: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Writes a simulated province as a canonical folder OUT, and OUT.truth.csv beside it.

    Parameters: `cells` (at least 3), `months` (at least 1) up to and including that of `last_month` (default: the last
    complete month before now), `seed` (0 or more), `world` (default: `World()`; `healthy()` plants nothing);
    `progress` is called with the name of each step. The same arguments give the same bytes.
    Raises ValueError where a number is too small, or where OUT exists and is not empty.
    """
    if cells < 3 or months < 1 or seed < 0:
        raise ValueError("A province needs at least 3 cells and 1 month, and a seed of 0 or more.")
    out, world, report = Path(out), world or World(), progress or _silent
    refuse_to_overwrite(out)
    province = lay_out_province(
        world, seed, cells, months_until(last_month or last_complete_month(now().date()), months), report
    )
    write_folder(out, frames_of(province), truth_of(province), report)


def _silent(step: str) -> None:
    """Reports nothing."""
