"""What a month does to everybody, and to everybody in one area: Tết, harvest, a storm."""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from models.shared.arrays import Bools, Floats, Ints
from models.shared.logit_grid import LOGIT_GRID, STEP

NEWTON_ROUNDS = 10
TINY = 1e-12
# Chosen by us: down to a month in which next to nobody comes (88 % to 12 %); what its few meetings say is shrunk. Both
# keep every baseline within the grid of rates.
LOWEST_EFFECT, HIGHEST_EFFECT = -4.0, 2.5
# Chosen by us: an area's month further out than so many standard deviations is a shock of its own (a flood, a register
# of zeros), which the usual spread of months must not shrink.
SHOCK = 3.0
# Chosen by us: where fewer than a quarter of an area's usual share came to all its meetings of a month, five cells or
# more, the month (a flood, a register of zeros) says nothing of any of them.
SHUT_SHARE, SHUT_CELLS = 0.25, 5
# docs/methods.md#reference-worlds, world A: overdispersion for the error of an area's month.
RHO = 0.04


def month_effects(present: Floats, due: Ints, area: Ints, baselines: Floats, nodes: Ints, old: range) -> Floats:
    """Month effects (areas, months) in logits: one common course, and each area's departures from it, shrunk.

    `baselines` (cells, nodes) is each cell's posterior, `area` (cells,) counts from 0. The common course is centred on
    the months `old`. Source: docs/methods.md#falls-of-attendance, step 3.
    """
    areas = int(area.max(initial=0)) + 1
    levels = LOGIT_GRID[nodes]
    members = np.zeros((areas, due.shape[1], len(nodes)))
    seen = np.zeros((areas, due.shape[1]))
    variance = np.zeros_like(seen)
    rate = (baselines @ expit(levels))[:, None]
    order = np.argsort(area, kind="stable")
    for a, own in enumerate(np.split(order, np.cumsum(np.bincount(area, minlength=areas))[:-1])):
        members[a] = due[own].T @ baselines[own]
        seen[a] = present[own].sum(axis=0)
        spread = due[own] * rate[own] * (1 - rate[own])
        variance[a] = (spread * (1 + (due[own] - 1) * RHO)).sum(axis=0)
    common = _solve(members.sum(axis=0), seen.sum(axis=0), levels)
    common -= common[old.start : old.stop].sum() / max(len(old), 1)
    return common + _departures(members, seen, variance, levels, common)


def _expected(members: Floats, levels: Floats, effect: Floats) -> tuple[Floats, Floats]:
    """Members expected to be present, and the derivative of that by the effect."""
    rate = expit(levels + effect[..., None])
    return (members * rate).sum(axis=-1), (members * rate * (1 - rate)).sum(axis=-1)


def _solve(members: Floats, seen: Floats, levels: Floats) -> Floats:
    effect = np.zeros(seen.shape)
    for _ in range(NEWTON_ROUNDS):
        expected, slope = _expected(members, levels, effect)
        change = np.divide(seen - expected, slope, out=np.zeros_like(seen), where=slope > 0)
        effect = np.clip(effect + np.clip(change, -0.5, 0.5), LOWEST_EFFECT, HIGHEST_EFFECT)
    return effect


def _departures(members: Floats, seen: Floats, variance: Floats, levels: Floats, common: Floats) -> Floats:
    """Each area's departure, shrunk by how much areas really differ (docs/methods.md#falls-of-attendance, step 3: tau2
    by moments)."""
    _, slope = _expected(members, levels, np.broadcast_to(common, seen.shape))
    known = slope > 0
    departure = np.where(known, _solve(members, seen, levels) - common, 0.0)
    noise = np.divide(variance, slope**2, out=np.ones_like(seen), where=known)
    if len(seen) < 2 or not known.any():
        return np.zeros_like(seen)
    weight = known / noise
    spread = max(float((weight * (departure**2 - noise)).sum() / weight.sum()), 0.0)
    shocked = departure**2 > SHOCK**2 * (spread + noise)
    spread = np.where(shocked, departure**2 - noise, spread)
    return np.where(known, departure * spread / np.maximum(spread + noise, TINY), 0.0)


def shut(present: Ints, due: Ints, area: Ints) -> Bools:
    """Cell-months (cells, months) in which next to nobody came anywhere in the cell's area.

    `present`, `due` (cells, months): members; due 0 = no meeting or not assessable. `area` (cells,): from 0. What is
    usual is the median over the area's months.
    """
    members, came, meetings = np.zeros((3, int(area.max(initial=-1)) + 1, due.shape[1]))
    for total, of_cells in ((members, due), (came, present), (meetings, due > 0)):
        np.add.at(total, area, of_cells)
    rate = np.where(members > 0, came / np.maximum(members, 1), np.nan)
    usual = np.array([np.median(own[~np.isnan(own)]) if (~np.isnan(own)).any() else 0.0 for own in rate])
    closed = (rate < SHUT_SHARE * usual[:, None]) & (meetings >= SHUT_CELLS)
    return closed[area]


def in_rungs(effects: Floats, area: Ints) -> Ints:
    """Month effect of each cell-month (cells, months), in steps of the grid."""
    return np.rint(np.clip(effects, LOWEST_EFFECT, HIGHEST_EFFECT) / STEP).astype(np.int64)[area]
