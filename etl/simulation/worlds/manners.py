"""What cells of a world do so often that it can be seen, though nothing of the kind is planted in them: honest cells by
their own way, and cells in which a symptom was planted that is over."""

from __future__ import annotations

import math

import numpy as np

from etl.simulation.chance import Floats, expit, logit
from etl.simulation.concerns import FORMAL, NO_FLAG
from etl.simulation.worlds.ground import Ground, habit, level
from etl.simulation.worlds.mechanism import Mechanism
from etl.simulation.worlds.planting import NEVER, Planted

# From this share of the meetings of the last year on, and so much above the mean of all cells, it can be seen (chosen
# by us: the least material level of a flag on what honest cells do now and then).
OFTEN, ABOVE_ALL = 0.3, 0.2
YEAR = 12
# Lapses drawn meeting by meeting: the symptom, the lapse, its rate in the world, and how often the lapse shows as the
# symptom, as not every task of such a meeting is lacking.
LAPSES = (
    ("leaders_absent", "leader", "leader_away_rate", 1.0),
    ("papers_late", "papers", "papers_late_rate", 1.0),
    ("no_premeeting", "premeeting", "premeeting_lacking_rate", 1.0),
    ("no_criticism", "criticism", "criticism_lacking_rate", 1.0),
    ("thematic_skipped", "thematic", "thematic_lacking_rate", 1.0),
    ("tasks_unowned", "lead", "lead_lacking_rate", 0.6),
    ("tasks_unmet", "unmet", "task_unmet_rate", 0.75),
)
SHORT = 75  # minutes: a sixth under the 90 that are required
LATE_DAYS = 31  # from the meeting to its entry: the next monthly one has been held
GENEROUS = 0.5  # of the points that a cell falls short, given all the same


def own_ways(world: Mechanism, ground: Ground, months: int) -> list[tuple[int, str, float]]:
    """Cell, symptom and rate in the last year, where a cell of this way shows it at OFTEN of the meetings or more."""
    rates = {
        symptom: share * habit(world, ground, lapse, world[rate], months)[:, -YEAR:].mean(axis=1)
        for symptom, lapse, rate, share in LAPSES
    }
    usual = world["minutes_mean"] + level(world, ground, "minutes", 0.6 * world["minutes_spread"])
    rates["meeting_short"] = _below((SHORT - usual) / world["minutes_spread"])
    professional = expit(logit(np.array(world["professional_rate"])) + level(world, ground, "professional", 0.6))
    rates["professional_only"] = np.mean([professional**items for items in range(3, 9)], axis=0)
    rates["score_inflated"] = _generous(world, ground)
    rates["records_backfilled"] = np.where(ground.internet, _entered_late(world, ground), 1.0)
    return [
        (int(cell), symptom, float(rate[cell]))
        for symptom, rate in rates.items()
        for cell in np.flatnonzero(rate >= max(OFTEN, rate.mean() + ABOVE_ALL))
    ]


def over(planted: Planted, months: int) -> list[tuple[int, str, int]]:
    """Cell, concern and month of its end, of what was planted and is over."""
    rows = []
    for cell in np.flatnonzero((planted.end < NEVER) & planted.strength.any(axis=1)).tolist():
        shown = [s for s, x in zip(FORMAL, planted.strength[cell], strict=True) if x > 0 and s not in NO_FLAG]
        concerns = [*shown, "formalistic"] if planted.formal[cell] else shown
        rows += [(cell, concern, int(planted.end[cell])) for concern in concerns if planted.end[cell] <= months]
    return rows


def _below(z: Floats) -> Floats:
    return np.array([0.5 * (1 + math.erf(each / math.sqrt(2))) for each in z.tolist()])


def _entered_late(world: Mechanism, ground: Ground) -> Floats:
    """Share of the meetings that a slow cell enters after LATE_DAYS."""
    days = world["entry_days"] * np.exp(level(world, ground, "entry", 0.5))
    return world["late_entry_share"] + (1 - world["late_entry_share"]) * np.exp(-LATE_DAYS / days)


def _generous(world: Mechanism, ground: Ground) -> Floats:
    """Share, of what a cell falls short by its usual quality, that it gives itself: where it is large, its rate."""
    short = 8 + 100 * np.abs(level(world, ground, "quality", 0.06))
    given = (world["generosity"] + level(world, ground, "generosity", world["generosity_spread"])) / short
    return np.where(given >= GENEROUS, np.clip(given, 0, 1), 0.0)
