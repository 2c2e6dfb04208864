"""The kinds of fall that are compared: when they begin, and how much of their size they have reached by each month."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.attendance.settings import Settings
from models.shared.arrays import Floats, Ints

SHAPES = 2  # in one step, and growing evenly


@dataclass(frozen=True)
class FallShapes:
    """Each kind of fall is a shape and an onset: the onsets of the first shape, then those of the second.

    onset (kinds,): month index. steps (kinds, months of the window): size reached, in steps of 1/ramp of the full one.
    reached (kinds, levels): 1 at the level reached by the last month. drift_starts (onsets,): months a drift may begin.
    """

    onset: Ints
    steps: Ints
    reached: Floats
    drift_starts: Ints


def onsets(months: int, settings: Settings) -> range:
    """Months (indices) in which a fall may have begun: not before the second month of the series."""
    return range(max(months - settings.window, 1), months - settings.youngest + 1)


def levels(settings: Settings) -> Floats:
    """Shares (levels,), above 0 to 1, of its full size that a fall old enough may have reached by the last month."""
    return np.arange(min(settings.youngest, settings.ramp), settings.ramp + 1) / settings.ramp


def fall_shapes(months: int, settings: Settings) -> FallShapes:
    """Each onset in one step, and growing evenly over `ramp` months. None in too short a series."""
    onset = np.array(onsets(months, settings), dtype=np.int64)
    age = np.arange(min(max(months - settings.window, 1), months), months) - onset[:, None] + 1
    steps = np.concatenate([np.where(age > 0, settings.ramp, 0), np.clip(age, 0, settings.ramp)])
    last = np.concatenate([np.full(len(onset), settings.ramp), np.clip(months - onset, 0, settings.ramp)])
    reached = np.rint(levels(settings) * settings.ramp) == last[:, None]
    return FallShapes(np.concatenate([onset, onset]), steps, reached.astype(float), onset)
