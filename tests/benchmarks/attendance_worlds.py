"""How many planted falls the attendance detector finds, beside the best that anybody could do.

Run by hand, not by pytest.

Two simulated worlds with the parameters of docs/methods.md#reference-worlds. World A: the model's assumptions hold.
World B: also shocks by area and month, a wandering baseline, overdispersion that differs between cells, harvest dips in
the country only, a slow decline, changing membership. Bayes bound: the posterior under the true model, with month
effects, shocks and each cell's overdispersion known, and its baseline (and wander) unknown.

    python -m tests.benchmarks.attendance_worlds --seeds 101 102 103 --cells 3441
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from models.attendance import fall_model, select
from tests.benchmarks.attendance_bound import bound

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MONTHS = 36
MONTHS_OF_FALL = 6
SIZES = (0.08, 0.15, 0.25)
# The month of Tết, January (0) or February (1), in three successive years (2022 to 2024: 1 February, 22 January,
# 10 February).
TET = (1, 0, 1)
HARVEST = (4, 5, 9)


@dataclass(frozen=True)
class World:
    """What is drawn, and the truth about it. All (cells,) or (cells, months)."""

    present: Ints
    due: Ints
    area: Ints
    offset: Floats
    rho: Floats
    fall: Floats
    ar_sd: float


def month_effects(harvest: float) -> Floats:
    months = np.arange(MONTHS)
    tet = np.array([months[t % 12] == TET[t // 12] for t in months])
    return -0.7 * tet - harvest * np.isin(months % 12, HARVEST)


def draw(name: str, cells: int, seed: int, planted: float = 0.05) -> World:
    """World `A` or `B`; `planted` is the share of the cells that fall."""
    rng = np.random.default_rng(seed)
    size = np.clip(np.rint(rng.lognormal(np.log(15), 0.55, cells)), 3, 50).astype(int)
    mean, sd = 0.88, 0.06
    weight = mean * (1 - mean) / sd**2 - 1
    baseline = logit(np.clip(rng.beta(mean * weight, (1 - mean) * weight, cells), 0.45, 0.995))
    if name == "A":
        offset = np.tile(month_effects(0.3), (cells, 1))
        wander, rho = np.zeros((cells, MONTHS)), np.full(cells, 0.04)
        area, members = np.zeros(cells, int), np.repeat(size[:, None], MONTHS, axis=1)
    else:
        area, offset = _areas(rng, cells)
        wander, rho = _wander(rng, cells, 0.5, 0.25), np.clip(rng.beta(2, 48, cells), 0.001, None)
        members = _membership(rng, size)
    due = np.where(rng.random((cells, MONTHS)) < 0.03, 0, members)
    fall, course = _falls(rng, cells, planted)
    rate = np.clip(expit(baseline[:, None] + offset + wander) - course, 0.01, 0.999)
    a, b = rate * (1 / rho - 1)[:, None], (1 - rate) * (1 / rho - 1)[:, None]
    present = rng.binomial(due, rng.beta(a, b))
    return World(present, due, area, offset, rho, fall, 0.0 if name == "A" else 0.25)


def _areas(rng: np.random.Generator, cells: int) -> tuple[Ints, Floats]:
    """Area and terrain as one label, and the month effects: shocks, harvest in the country, slow decline."""
    place, rural = rng.integers(0, 24, cells), rng.random(cells) < 0.6
    shocks = rng.normal(0, 0.15, (24, MONTHS))
    effects = np.where(rural[:, None], month_effects(0.45), month_effects(0.0))
    return place * 2 + rural, effects + shocks[place] - np.linspace(0, 0.15, MONTHS)


def _wander(rng: np.random.Generator, cells: int, phi: float, sd: float) -> Floats:
    path = np.empty((cells, MONTHS))
    path[:, 0] = rng.normal(0, sd, cells)
    for t in range(1, MONTHS):
        path[:, t] = phi * path[:, t - 1] + rng.normal(0, sd * np.sqrt(1 - phi**2), cells)
    return path


def _membership(rng: np.random.Generator, size: Ints) -> Ints:
    steps = rng.choice([-1, 0, 1], p=[0.03, 0.94, 0.03], size=(len(size), MONTHS))
    return np.maximum(size[:, None] + np.cumsum(steps, axis=1), 3)


def _falls(rng: np.random.Generator, cells: int, planted: float) -> tuple[Floats, Floats]:
    """Size of each cell's fall (0 = none) and its course by month."""
    fall = np.where(rng.random(cells) < planted, rng.choice(SIZES, cells), 0.0)
    onset = rng.integers(MONTHS - 12, MONTHS - 6, cells)
    length = np.where(rng.random(cells) < 0.5, 1, MONTHS_OF_FALL)
    since = np.arange(MONTHS) - onset[:, None] + 1
    return fall, fall[:, None] * np.clip(since / length[:, None], 0, 1)


def figures(probability: Floats, fall: Floats) -> dict[str, float]:
    """The table's columns for one detector in one world."""
    chosen, really = select(probability), fall > 0
    order = np.argsort(-np.nan_to_num(probability, nan=-1.0), kind="stable")
    hits = np.cumsum(really[order])
    below = np.flatnonzero(1 - hits / np.arange(1, len(hits) + 1) <= 0.10)
    result = {"selected": float(chosen.sum()), "FDP": float(np.mean(~really[chosen])) if chosen.any() else 0.0}
    for size in SIZES:
        result[f"power {size:.2f}"] = float(chosen[fall == size].mean()) if (fall == size).any() else np.nan
    result |= {f"first {k}": hits[k - 1] / k for k in (50, 100)}
    return result | {"all@10%": hits[below[-1]] / max(really.sum(), 1) if len(below) else 0.0}


def rows(
    world: str, cells: int, seeds: list[int], planted: float, with_bound: bool
) -> Iterator[dict[str, float | str]]:
    for seed in seeds:
        drawn = draw(world, cells, seed, planted)
        start = time.perf_counter()
        falls = fall_model(drawn.present, drawn.due, drawn.area)
        seconds = time.perf_counter() - start
        yield {"detector": "model", "seed": seed} | figures(falls.probability, drawn.fall) | {"seconds": seconds}
        if with_bound:
            yield {"detector": "bound", "seed": seed} | figures(bound(drawn), drawn.fall) | {"seconds": np.nan}


def report(world: str, table: list[dict[str, float | str]]) -> None:
    """One line per detector: means over the seeds; FDP over all selected cells together."""
    means = {}
    for detector in ("model", "bound"):
        own = [row for row in table if row["detector"] == detector]
        if not own:
            continue
        numbers = {k: float(np.mean([row[k] for row in own])) for k in own[0] if k not in ("detector", "seed")}
        numbers["FDP"] = float(np.average([r["FDP"] for r in own], weights=[r["selected"] + 1e-9 for r in own]))
        means[detector] = numbers
        print(world, detector, " ".join(f"{k}={v:.3f}" for k, v in numbers.items()), flush=True)
    if len(means) == 2:
        print(
            world,
            f"share of the bound at 10 %: {means['model']['all@10%'] / means['bound']['all@10%']:.3f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=3441)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--worlds", nargs="+", default=["A", "B"], choices=["A", "B"])
    parser.add_argument("--planted", type=float, default=0.05)
    parser.add_argument("--no-bound", action="store_true")
    asked = parser.parse_args()
    for world in asked.worlds:
        report(world, list(rows(world, asked.cells, asked.seeds, asked.planted, not asked.no_bound)))


if __name__ == "__main__":
    main()
