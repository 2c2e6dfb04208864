"""A family of worlds: provinces of different mechanisms, so that what is learned in one is tried in others.

Each file of `stock/` is a world: its own grammar of minutes and stock of phrases, how concerns appear in it, what its
honest cells do, which columns reach the data at all, and the ranges from which each seed draws the rest. Nothing here
shares texts or formulas with the default province of `etl.simulation`. One more world is one more file.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from etl.config.workspace import last_complete_month, now
from etl.simulation.months import months_until
from etl.simulation.worlds.mechanism import draw, world_names
from etl.simulation.worlds.tables import frames_and_truth
from etl.simulation.write import refuse_to_overwrite, write_folder

__all__ = ["simulate_world", "world_names"]


def simulate_world(
    out: Path,
    name: str,
    cells: int = 1200,
    months: int = 36,
    seed: int = 1,
    last_month: date | None = None,
    progress: Callable[[str], None] | None = None,
    healthy: bool = False,
) -> None:
    """Writes a province of the world `name` (`any`: the seed chooses) as a canonical folder OUT, and OUT.truth.csv.

    The months go up to and including `last_month` (default: the last complete one); `healthy` plants nothing; the
    same arguments give the same bytes. Raises ValueError for an unknown world, where a number is too small, or where
    OUT exists and is not empty.
    """
    if cells < 3 or months < 1 or seed < 0:
        raise ValueError("A province needs at least 3 cells and 1 month, and a seed of 0 or more.")
    refuse_to_overwrite(Path(out))
    span = months_until(last_month or last_complete_month(now().date()), months)
    frames, truth = frames_and_truth(draw(name, seed), span, cells, healthy)
    write_folder(Path(out), frames, truth, progress or (lambda step: None))
