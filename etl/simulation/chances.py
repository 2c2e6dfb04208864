"""How likely an expected member is to come, per cell and month.

Model ("World B" of the comparison of detectors): a cell's baseline, moved in logits by Tết, harvest, shocks of the
province and the area, the cell's own drift and a slow decline; lowered by mergers and by what is planted.
"""

from __future__ import annotations

import numpy as np

from etl.simulation.chance import Floats, expit, logit
from etl.simulation.months import harvest_effect, tet_effect
from etl.simulation.setting import Setting

# A cell that falls must have somewhere to fall from (chosen by us).
LEAST_BEFORE_DROP = 0.72
# Planted low attendance is between these (chosen by us; the province's mean is 0.88).
LOW = (0.55, 0.68)
# For some months after a merger fewer come: two rolls, two habits, a longer way (chosen by us).
MERGER_DIP, MERGER_MONTHS = 0.07, 4
# A strong harvest moves attendance this many times as much.
STRONG_HARVEST = 3.0


def baselines(here: Setting) -> Floats:
    """Each cell's usual chance that an expected member comes."""
    rng, a, n = here.stream("baselines"), here.world.attendance, len(here.cells)
    strength = a.mean * (1 - a.mean) / a.sd**2 - 1
    base = np.clip(rng.beta(a.mean * strength, (1 - a.mean) * strength, n), 0.45, 0.995)
    base = np.where(here.has("always_full"), np.maximum(base, 0.985), base)
    base = np.where(here.plan.cells_with("attendance_low"), rng.uniform(*LOW, n), base)
    return np.where(here.plan.drop_size > 0, np.maximum(base, LEAST_BEFORE_DROP), base)


def chances(here: Setting, base: Floats) -> Floats:
    """The chance to come, (cells, months), before the spread of single meetings; `base` as in `baselines`."""
    rng, a, t = here.stream("chances"), here.world.attendance, len(here.months)
    moved = logit(base)[:, None] + tet_effect(here.months, a) + a.decline * np.linspace(0, 1, t)
    strength = np.where(here.has("strong_harvest"), STRONG_HARVEST, 1.0) * here.cells.rural
    moved += np.outer(strength, harvest_effect(here.months, a))
    moved += _shocks(rng, here) + _autocorrelation(rng, here)
    lowered = expit(moved) - _merger_dips(here) - _planted_falls(here)
    return np.clip(lowered, 0.05, 0.999)


def _shocks(rng: np.random.Generator, here: Setting) -> Floats:
    a, t = here.world.attendance, len(here.months)
    areas = rng.normal(0, a.area_shock_sd, (int(here.cells.committee.max()) + 1, t))
    return areas[here.cells.committee] + rng.normal(0, a.province_shock_sd, t)


def _autocorrelation(rng: np.random.Generator, here: Setting) -> Floats:
    """Stationary AR(1) per cell."""
    a, t = here.world.attendance, len(here.months)
    step = rng.normal(0, a.ar_sd, (len(here.cells), t))
    deviation = np.zeros_like(step)
    deviation[:, 0] = step[:, 0]
    for month in range(1, t):
        deviation[:, month] = a.ar_phi * deviation[:, month - 1] + np.sqrt(1 - a.ar_phi**2) * step[:, month]
    return deviation


def _merger_dips(here: Setting) -> Floats:
    dip = np.zeros((len(here.cells), len(here.months)))
    for cell in np.flatnonzero(here.cells.merged_into >= 0):
        since = int(here.months.index_of(here.cells.ended[cell : cell + 1])[0]) + 1
        dip[here.cells.merged_into[cell], since : since + MERGER_MONTHS] = MERGER_DIP
    return dip


def _planted_falls(here: Setting) -> Floats:
    plan, n, t = here.plan, len(here.cells), len(here.months)
    cell, month = np.divmod(np.arange(n * t), t)
    reached = plan.fall(cell, month, here.world.planting.ramp_months).reshape(n, t)
    area = plan.area_drop[here.cells.organisation][:, None] * (np.arange(t) >= plan.area_drop_from)
    return plan.drop_size[:, None] * reached + here.world.planting.area_drop_size * area
