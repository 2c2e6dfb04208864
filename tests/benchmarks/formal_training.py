"""How much the evidence of each signal of formalism counts: learned from provinces of worlds with their truth, and
judged with what was learned.

Pure, but for reading what was learned without a world.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from etl.discover import documents
from models.formalism.latent import Combined, combine
from models.formalism.publishing import judge
from models.formalism.signals import Signals
from models.formalism.trained import Trained, bounded, from_document
from models.shared.selection import FALSE_DISCOVERY_RATE, LIKELIER_THAN_NOT
from tests import source
from tests.benchmarks.fairness import Frames
from tests.benchmarks.formalism import labelled

# What is learned of a signal is drawn to "counts as it is" with this precision (chosen by us: 3 finds more, but of what
# it acts on in the default family, left out, 15 of 59 are wrong, and 7 of 46 with 30;
# docs/methods.md#formalism-as-a-whole).
PRECISION = 30.0
# The default family of the simulator (etl.simulation), as one more world.
DEFAULT = "default"
WITHOUT = source.ROOT / "tests/benchmarks/trained_without.toml"
CONCERN = "formalistic"
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Example:
    """A province: its signals, what the latent class makes of them, its visits; `real` (cells,) where `known`."""

    world: str
    signals: Signals
    combined: Combined
    visits: pl.DataFrame
    real: Bools
    known: Bools


def example(world: str, frames: Frames) -> Example:
    """A province from its frames; cells of which the truth cannot tell are not `known`."""
    signals = signals_of(frames)
    truth = dict(labelled(frames).select("code", "real").iter_rows())
    return Example(
        world,
        signals,
        combine(signals),
        frames["formal_visits"].rename({"code": "cell_code"}),
        np.array([truth.get(cell, False) for cell in signals.cells]),
        np.array([cell in truth for cell in signals.cells]),
    )


def signals_of(frames: Frames) -> Signals:
    """The signals of formalism as `models.formalism.signals.read_signals` has them."""
    formal = frames["signals"].filter(pl.col("log_bayes_factor").is_not_null() & (pl.col("signal") != CONCERN))
    cells, names = frames["cells"]["code"].sort().to_list(), formal["signal"].unique().sort().to_list()
    words = documents("flags") | documents("signals")
    wide = pl.DataFrame({"code": cells})
    matrices = []
    for figure in ("log_bayes_factor", "p_value"):
        values = wide.join(formal.pivot(on="signal", index="code", values=figure), on="code", how="left")
        matrices.append(values.select(names).cast(pl.Float64).fill_null(np.nan).to_numpy().reshape(len(cells), -1))
    return Signals(cells, names, [words[name]["family"] for name in names], *matrices)


def fit(examples: Iterable[Example]) -> Trained:
    """Logistic regression of the truth on what each signal adds, for it and against it; never negative."""
    provinces = list(examples)
    names = sorted({name for one in provinces for name in one.signals.names})
    parts = np.vstack([_parts(one, names) for one in provinces])
    real = np.concatenate([one.real[one.known] for one in provinces])
    side = np.where(real, 1.0, -1.0)
    size = parts.shape[1]

    def cost(learned: Floats) -> tuple[float, Floats]:
        odds, apart = parts @ learned[:-1] + learned[-1], learned[:-1] - 1
        pull = -side * expit(-side * odds)
        slope = np.append(parts.T @ pull + PRECISION * apart, pull.sum())
        return float(np.logaddexp(0, -side * odds).sum() + PRECISION / 2 * apart @ apart), slope

    start = np.append(np.ones(size), -3.0)
    best = minimize(cost, start, jac=True, method="L-BFGS-B", bounds=[(0.0, None)] * size + [(None, None)]).x
    favour, against = best[: len(names)].tolist(), best[len(names) : -1].tolist()
    counts = dict(zip(names, zip(favour, against, strict=True), strict=True))
    return Trained(float(best[-1]), float(real.mean()), counts)


def _parts(one: Example, names: list[str]) -> Floats:
    """Log-odds (known cells, 2 names): in favour, then against; 0 for a signal that is not there."""
    weight = np.zeros((len(one.signals.cells), len(names)))
    weight[:, [names.index(name) for name in one.signals.names]] = bounded(one.combined.weight)
    return np.hstack([np.maximum(weight, 0), np.minimum(weight, 0)])[one.known]


def judged(one: Example, trained: Trained) -> pl.DataFrame:
    """code, probability and severity of `formalistic` with what was learned; as the flag's statement, but for what only
    the explorer names."""
    odds = judge(one.signals, one.combined, one.visits, trained)
    watched = np.array([i in odds.carried and not odds.carried[i].unusual for i in range(len(one.signals.cells))])
    return pl.DataFrame(
        {"code": one.signals.cells, "probability": odds.probability, "q_value": odds.q_value, "carried": watched}
    ).select(
        "code",
        pl.col("probability").fill_nan(None),
        severity=pl.when(pl.col("carried") & (pl.col("q_value") <= FALSE_DISCOVERY_RATE))
        .then(pl.lit("act"))
        .when(pl.col("carried") & (pl.col("probability") >= LIKELIER_THAN_NOT))
        .then(pl.lit("watch")),
    )


def without() -> dict[str, Trained]:
    """By world: what was learned from all the others."""
    return {world: from_document(part) for world, part in tomllib.loads(WITHOUT.read_text("utf-8")).items()}


def rejudged(world: str, frames: Frames) -> Frames:
    """The frames with what is predicted of `formalistic` by a model that has seen no province of the world."""
    learned = judged(example(world, frames), without()[world])
    mine = pl.col("concern") == CONCERN
    verdicts = frames["predictions"].filter(mine).drop("probability", "severity")
    formal = verdicts.join(learned, on="code", how="left").select(frames["predictions"].columns)
    return frames | {"predictions": pl.concat([frames["predictions"].filter(~mine), formal])}


def rounded(trained: Trained) -> Trained:
    """What a file keeps of it."""
    counts = {name: (round(favour, 2), round(against, 2)) for name, (favour, against) in trained.counts.items()}
    return Trained(round(trained.base, 3), round(trained.prevalence, 4), counts)


def document(trained: Trained, head: dict[str, Any]) -> str:
    """TOML of what was learned, below `head`: lines that a person can read and compare."""
    kept = rounded(trained)
    numbers = {"base": kept.base, "prevalence": kept.prevalence}
    lines = [f"{name} = {_value(value)}" for name, value in (head | numbers).items()]
    counts = [f"{name} = [{favour:.2f}, {against:.2f}]" for name, (favour, against) in kept.counts.items()]
    return "\n".join([*lines, "", "[counts]", *counts]) + "\n"


def document_by_world(learned: dict[str, Trained]) -> str:
    """The same of each world in one file."""
    return "\n".join(
        f"[{world}]\n" + document(trained, {}).replace("[counts]", f"[{world}.counts]")
        for world, trained in learned.items()
    )


def _value(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
