"""The evidence for a lasting fall: every onset, size and shape of it, against a steady baseline
(docs/methods.md#falls-of-attendance).

And for its harmless double, a drift: the baseline a little off, in either direction, since some month.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.attendance.baseline import Data, Healthy, Known, known_baselines
from models.attendance.fall_shapes import FallShapes, fall_shapes
from models.attendance.settings import Settings
from models.shared.arrays import Floats, Ints, Singles
from models.shared.logit_grid import GRID_SIZE, RATES, lowered

# Beyond this the ratio of likelihoods is overwhelming whatever its exact value; keeps the exponential finite.
LARGEST_LOG = 80.0
# Size of the drift that is tried, in rungs: .3 logit, about twice the usual one.
DRIFT = 6


@dataclass(frozen=True)
class Evidence:
    """Likelihood of a fall relative to none, and what goes with it.

    ratio, rate, square (cells, sizes, kinds): by size and kind of `FallShapes`; the latter two are ratio times baseline
    rate, and times its square. drift (cells, onsets): likelihood of a drift since that month, relative to none.
    rho, level, level_square (cells,): overdispersion, baseline rate and its square to be expected if nothing is wrong.
    """

    ratio: Singles
    rate: Singles
    square: Singles
    drift: Floats
    rho: Floats
    level: Floats
    level_square: Floats


def evidence(model: Healthy, data: Data, sizes: tuple[float, ...], settings: Settings) -> Evidence:
    """Evidence per cell for falls of the given `sizes` (negative: for rises)."""
    cells, months = data.row.shape
    kinds = fall_shapes(months, settings)
    shape = (cells, len(sizes), len(kinds.onset))
    result = Evidence(
        ratio=np.zeros(shape, dtype=np.float32),
        rate=np.zeros(shape, dtype=np.float32),
        square=np.zeros(shape, dtype=np.float32),
        drift=np.zeros((cells, len(kinds.drift_starts))),
        rho=np.zeros(cells),
        level=np.zeros(cells),
        level_square=np.zeros(cells),
    )
    # Cells of like information together: the working arrays are as wide as the chunk's least known baseline.
    order = np.argsort((model.due[data.row]).sum(axis=1), kind="stable")
    gains = [_Gains.of(table, sizes, settings.ramp) for table in model.tables]
    for start in range(0, cells, settings.chunk):
        part = order[start : start + settings.chunk]
        chunk = _Chunk(result, part, kinds, settings)
        own = data.of(part)
        for r, known in known_baselines(model, own, months - kinds.steps.shape[1], settings):
            chunk.add(gains[r], known, own)
            result.rho[part[known.cells]] += known.share * model.rhos[r]
    return result


@dataclass(frozen=True)
class _Gains:
    """What each outcome's log-likelihood gains, rung by rung, from a fall or a drift.

    Flat tables (outcomes * GRID_SIZE).

    falls: by size, then by steps (1..ramp) of it. drifts: downward, upward.
    """

    falls: list[list[Singles]]
    drifts: list[Singles]

    @classmethod
    def of(cls, table: Floats, sizes: tuple[float, ...], ramp: int) -> _Gains:
        # Single precision halves the time and moves a probability by less than a millionth.
        small = table.astype(np.float32)

        def gain(moved: Ints) -> Singles:
            return (small.take(moved, axis=1) - small).ravel()

        shifted = [np.clip(np.arange(GRID_SIZE) + shift, 0, GRID_SIZE - 1) for shift in (-DRIFT, DRIFT)]
        falls = [[gain(lowered(size * k / ramp)) for k in range(1, ramp + 1)] for size in sizes]
        return cls(falls, [gain(moved) for moved in shifted])


@dataclass(frozen=True)
class _Chunk:
    """Adds the evidence of some cells (`part`, indices) under one overdispersion to that of all."""

    totals: Evidence
    part: Ints
    kinds: FallShapes
    settings: Settings

    def add(self, gains: _Gains, known: Known, data: Data) -> None:
        months = data.row.shape[1]
        first = months - self.kinds.steps.shape[1]
        own = data.of(known.cells)
        at = np.stack([own.place(t)[:, None] + known.rungs for t in range(first, months)]) if months > first else None
        rates = RATES[known.rungs]
        cells = self.part[known.cells]
        mass = np.exp(known.log_probability)
        self.totals.level[cells] += (mass * rates).sum(axis=1)
        self.totals.level_square[cells] += (mass * rates**2).sum(axis=1)
        if at is None or not len(self.kinds.onset):
            return
        healthy = known.log_probability.astype(np.float32)
        powers = np.stack([np.ones_like(rates), rates, rates**2], axis=2).astype(np.float32)
        for size, by_steps in enumerate(gains.falls):
            moments = self._moments([gain.take(at) for gain in by_steps], healthy, powers)
            for values, moment in zip((self.totals.ratio, self.totals.rate, self.totals.square), moments, strict=True):
                values[cells, size] += moment
        for gain in gains.drifts:
            since = healthy + _since(gain.take(at))[self.kinds.drift_starts - first]
            self.totals.drift[cells] += np.exp(np.minimum(since, LARGEST_LOG)).sum(axis=2).T / len(gains.drifts)

    def _moments(self, by_steps: list[Singles], healthy: Singles, powers: Singles) -> Singles:
        """Sums over baselines (3, cells, kinds of fall): the ratio, and it times the rate and its square."""
        lasting = _since(by_steps[-1])
        gained = np.empty((len(healthy), len(self.kinds.onset), healthy.shape[1]), dtype=np.float32)
        for kind, steps in enumerate(self.kinds.steps):
            total = healthy + lasting[int((steps < len(by_steps)).sum())]
            for month in np.flatnonzero((steps > 0) & (steps < len(by_steps))):
                total += by_steps[steps[month] - 1][month]
            gained[:, kind] = total
        np.exp(np.minimum(gained, LARGEST_LOG, out=gained), out=gained)
        return np.moveaxis(gained @ powers, 2, 0)


def _since(gained: Singles) -> Singles:
    """Sums from each month of the window (first axis) to its end, and the empty sum at last."""
    result = np.zeros((len(gained) + 1, *gained.shape[1:]), dtype=np.float32)
    for month in range(len(gained) - 1, -1, -1):
        np.add(result[month + 1], gained[month], out=result[month])
    return result
