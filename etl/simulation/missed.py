"""Regular meetings that fell out for honest reasons."""

from __future__ import annotations

import numpy as np

from etl.simulation.chance import Bools
from etl.simulation.setting import Setting
from etl.simulation.world import EXAMPLE


def missed_meetings(here: Setting) -> Bools:
    """(cells, months), True where the regular meeting fell out although nothing is wrong.

    Cells differ in how easily that happens (gamma, shape 1.5). One that missed a meeting takes care not to miss another
    within a year, so that two are rare, but they happen. Storms and special duty come on top.
    """
    rng, n, t = here.stream("missed"), len(here.cells), len(here.months)
    hazard = here.world.meetings.missing_rate * rng.gamma(1.5, 1 / 1.5, n)
    missed = np.zeros((n, t), bool)
    for month in range(t):
        lately = missed[:, max(month - 11, 0) : month].any(axis=1)
        missed[:, month] = rng.random(n) < hazard * np.where(lately, here.world.meetings.missing_again, 1.0)
    missed |= _storms(rng, here) | _duties(rng, here)
    missed[EXAMPLE] = False
    return missed


def _storms(rng: np.random.Generator, here: Setting) -> Bools:
    """In a stormy month nobody in a rural commune can meet; single cells are cut off now and then."""
    cells, missed = here.cells, np.zeros((len(here.cells), len(here.months)), bool)
    stormy = np.flatnonzero(np.isin(here.months.number, [10, 11]))
    if not len(stormy):
        return missed
    communes = np.unique(cells.organisation[cells.rural])
    for commune in communes[rng.random(len(communes)) < here.world.meetings.storm_share]:
        missed[cells.organisation == commune, rng.choice(stormy)] = True
    for cell in np.flatnonzero(here.has("storm")):
        missed[cell, rng.choice(stormy)] = True
    return missed


def _duties(rng: np.random.Generator, here: Setting) -> Bools:
    """Two months on the training ground, for some armed-forces cells."""
    t, missed = len(here.months), np.zeros((len(here.cells), len(here.months)), bool)
    if t < 6:
        return missed
    for cell in np.flatnonzero(here.has("special_duty") & (rng.random(len(here.cells)) < 0.4)):
        start = rng.integers(1, t - 2)
        missed[cell, start : start + 2] = True
    return missed
