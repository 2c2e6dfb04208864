"""`uv run poe train-formalism`: how much the evidence of each signal of formalism counts, learned from the worlds.

    python -m tests.tasks.train_formalism [--folder DIR --provinces 4]

Draws provinces of every world and two of the default family (300 to 1,200 cells, 24 months; columns, strengths and
manners are drawn by each seed), builds them with the package, and writes models/formalism/trained.toml; without each
world in turn, also tests/benchmarks/trained_without.toml, by which `poe bench worlds` judges that world. Prints how
well the worlds left out are judged, beside the latent class alone. Takes about 20 s of the processor for a province.
"""

from __future__ import annotations

import argparse
from importlib.metadata import version
from pathlib import Path

import numpy as np
import polars as pl
from scipy.special import expit

from etl.config.workspace import now
from etl.discover import ROOT
from etl.simulation.worlds import world_names
from models.evaluation import report
from models.evaluation.calibration import calibrated
from models.formalism.trained import FILE, Trained
from tests.benchmarks import fairness
from tests.benchmarks.fairness import held
from tests.benchmarks.formal_training import (
    CONCERN,
    DEFAULT,
    WITHOUT,
    Example,
    document,
    document_by_world,
    example,
    fit,
    judged,
)
from tests.benchmarks.formalism import figures
from tests.benchmarks.provinces import KEPT
from tests.benchmarks.worlds import province

# Seed and size of the provinces of each world, in the order in which more are asked for.
DRAWN = ((11, 500), (12, 700), (1, 300), (2, 300), (13, 1200), (14, 400))
OF_DEFAULT = ((9301, 700), (9302, 700))
MONTHS = 24
HEAD = """\
# How much of the log-odds that a signal adds in the latent class counts: in favour, against.
# Written by `uv run poe train-formalism`; docs/methods.md#formalism-as-a-whole.
"""


def learned_without(examples: list[Example]) -> dict[str, Trained]:
    """By world: what the provinces of all the others give."""
    worlds = sorted({one.world for one in examples})
    return {world: fit(one for one in examples if one.world != world) for world in worlds}


def left_out(examples: list[Example], learned: dict[str, Trained]) -> pl.DataFrame:
    """One row per world and way: how well its cells are judged by what the others taught."""
    rows = []
    for world, trained in learned.items():
        mine = [one for one in examples if one.world == world]
        tables = [judged(one, trained).filter(pl.Series(one.known)) for one in mine]
        real = np.concatenate([one.real[one.known] for one in mine])
        table = pl.concat(tables)
        latent = np.concatenate([(expit(o.combined.log_odds) * o.combined.spread_over)[o.known] for o in mine])
        acted = table["severity"].eq_missing("act").to_numpy()
        predicted = table.select("probability", verdict=pl.Series(np.where(real, "right", "wrong")))
        rows.append(
            {"world": world, "real": int(real.sum())}
            | {f"latent class: {name}": value for name, value in figures(latent, real).items()}
            | figures(table["probability"].cast(pl.Float64).fill_null(0).to_numpy(), real)
            | {
                "acted": int(acted.sum()),
                "false act": float((~real[acted]).mean()) if acted.any() else None,
                "calibration error": calibrated(CONCERN, predicted).error,
            }
        )
    table = pl.DataFrame(rows)
    means = table.select(pl.lit("mean").alias("world"), pl.exclude("world").cast(pl.Float64).mean())
    return pl.concat([table.with_columns(pl.exclude("world").cast(pl.Float64)), means])


def main() -> None:
    """Writes both files, and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=KEPT, help="where built provinces are kept")
    parser.add_argument("--provinces", type=int, default=4, help=f"of each world, at most {len(DRAWN)}")
    asked = parser.parse_args()
    # Before any province is built: each is built at a date of its own.
    today = now().date()
    drawn = DRAWN[: asked.provinces]
    examples = [
        example(name, held(asked.folder, province(name, seed, cells, MONTHS)))
        for seed, cells in drawn
        for name in world_names()
    ] + [
        example(DEFAULT, held(asked.folder, fairness.province("planted", seed, cells, MONTHS)))
        for seed, cells in OF_DEFAULT
    ]
    trained, learned = fit(examples), learned_without(examples)
    head = {
        "fitted_on": today,
        "package": version("cellpulse"),
        "worlds": [*world_names(), DEFAULT],
        "seeds": [seed for seed, _ in (*drawn, *OF_DEFAULT)],
        "cells": sum(int(one.known.sum()) for one in examples),
        "formalistic": sum(int(one.real[one.known].sum()) for one in examples),
    }
    (ROOT / FILE).write_text(HEAD + document(trained, head), "utf-8")
    WITHOUT.write_text(document_by_world(learned), "utf-8")
    print(report.sections([("formalistic in worlds left out", left_out(examples, learned))]))


if __name__ == "__main__":
    main()
