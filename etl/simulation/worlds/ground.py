"""Units and cells of a world, and what each cell is used to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import Bools, Floats, Ints, expit, logit
from etl.simulation.world import CELL_TYPES
from etl.simulation.worlds.mechanism import Mechanism

SMALLEST, LARGEST = 3, 80
# A habit's rate stays between these, so that its logit exists.
RATES = (0.003, 0.97)


@dataclass(frozen=True)
class Ground:
    """One entry per cell: unit (and its area above), kind (index of CELL_TYPES), members, remote, internet, and the
    cell's care for its papers (a standard normal score, the higher the laxer)."""

    unit: Ints
    area: Ints
    kind: Ints
    size: Ints
    remote: Bools
    internet: Bools
    laxness: Floats

    def __len__(self) -> int:
        return len(self.unit)


def settle(world: Mechanism, n: int) -> Ground:
    """Draws the cells; a unit has one or two kinds of cells that are the most common there."""
    rng = world.stream("ground")
    unit = np.sort(rng.integers(0, max(1, round(n / world["cells_per_unit"])), n))
    weights = np.array([float(world.text["kinds"].get(kind, 0)) for kind in CELL_TYPES])
    main = rng.choice(len(CELL_TYPES), int(unit.max()) + 1, p=weights / weights.sum())
    any_kind = rng.choice(len(CELL_TYPES), n, p=weights / weights.sum())
    size = np.round(world["size_median"] * np.exp(rng.normal(0, world["size_sigma"], n)))
    return Ground(
        unit=unit,
        area=(unit / world["units_per_area"]).astype(int),
        kind=np.where(rng.random(n) < 0.6, main[unit], any_kind),
        size=np.clip(size, SMALLEST, LARGEST).astype(int),
        remote=rng.random(n) < world["remote_share"],
        internet=rng.random(n) >= world["no_internet_share"],
        laxness=rng.normal(0, 1, n),
    )


def habit(world: Mechanism, ground: Ground, name: str, mean: float, months: int) -> Floats:
    """Rates (cells, months) at which honest cells do `name`, around `mean`: by kind and unit, by care, by the cell's
    own way with heavy tails, drifting over the months."""
    rng, n, spread = world.stream(f"habit {name}"), len(ground), world["habit_spread"]
    shared = rng.normal(0, 0.35, len(CELL_TYPES))[ground.kind]
    shared = shared + rng.normal(0, 0.35, int(ground.unit.max()) + 1)[ground.unit]
    own = rng.normal(0, 1, n) * np.where(rng.random(n) < world["heavy_share"], world["heavy_scale"], 1.0)
    own = np.sqrt(1 - world["care"]) * own + np.sqrt(world["care"]) * ground.laxness
    walk = np.cumsum(rng.normal(0, world["drift"] / np.sqrt(months), (n, months)), axis=1)
    level = logit(np.clip(np.array(mean), *RATES)) + shared + spread * own
    return np.clip(expit(level[:, None] + walk), *RATES)


def level(world: Mechanism, ground: Ground, name: str, spread: float) -> Floats:
    """A cell's own level of `name` around nothing, with heavy tails (cells,)."""
    rng, n = world.stream(f"level {name}"), len(ground)
    far = np.where(rng.random(n) < world["heavy_share"], world["heavy_scale"], 1.0)
    by_unit = rng.normal(0, 0.4 * spread, int(ground.unit.max()) + 1)[ground.unit]
    return by_unit + rng.normal(0, spread, n) * far
