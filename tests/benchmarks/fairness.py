"""Whom the flags hit wrongly: on healthy provinces, by size, type and trait; and whether probabilities are calibrated.

    python -m tests.benchmarks.fairness [--folder DIR --healthy 8001 ... --planted 9101 ...]

Every province has parameters of its own (etl.simulation.varied), none of which was used in building, and ends in
another season. What is right or wrong is decided by models.evaluation.verdicts: facts of healthy provinces (a cell that
nobody visited, an absence that nobody addressed) are in their truth files and are right.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import polars as pl

from etl.simulation import healthy, varied
from models.evaluation import report
from models.evaluation.calibration import calibrated, classes
from models.evaluation.groups import detection, false_shares, grouped
from models.evaluation.intervals import wilson
from models.evaluation.truth import planted, typed
from models.evaluation.verdicts import judged, rulings
from tests.benchmarks.provinces import KEPT, Asked, built

# Ten healthy provinces have too few cells of students (98) to bound their share of false alarms.
HEALTHY, PLANTED = range(8001, 8021), range(9101, 9106)
# After Tết, in the harvest, in summer, in the storms.
ENDS = (date(2026, 3, 1), date(2026, 6, 1), date(2026, 8, 1), date(2026, 10, 1))
# docs/screens.md#conditions-of-a-release; chosen by us: shares of the cells of a group a month, and the expected
# calibration error.
MOST_ACT, MOST_ACT_UPPER, MOST_WATCH, MOST_ERROR = 0.01, 0.02, 0.05, 0.05
Frames = dict[str, pl.DataFrame]


def province(kind: str, seed: int, cells: int, months: int) -> Asked:
    """A province of parameters of its own; `healthy` plants nothing in it, `planted` does."""
    world = healthy(varied(seed)) if kind == "healthy" else varied(seed)
    return Asked(kind, world, seed, ENDS[seed % len(ENDS)], cells, months)


def held(folder: Path, asked: Asked) -> Frames:
    """What was said of cells and areas with verdicts, what is planted, the cells and their oddities; codes are told
    apart by the province's name and seed."""
    world = built(folder, asked)
    truth, as_of = typed(world["truth"]), asked.last_month
    ruled = rulings(truth, world["scope"])
    there = planted(truth).filter(pl.col("from_month") <= as_of)
    frames = {
        "predictions": judged(world["predictions"], ruled, as_of),
        "area_predictions": judged(world["area_predictions"], ruled, as_of),
        "planted": there.join(world["cells"], on="code", how="semi"),
        "cells": world["cells"],
        "bands": world["bands"],
        "states": world["states"],
        "units": world["scope"].select(code="unit_code").unique(),
        "oddities": world["oddities"].rename({"cell_code": "code"}),
        "signals": world["signals"].rename({"cell_code": "code"}),
        "formal_visits": world["formal_visits"].rename({"cell_code": "code"}),
    }
    mark = f"{asked.name}{asked.seed}:"
    return {
        name: frame.with_columns(pl.concat_str(pl.lit(mark), "code").alias("code")) for name, frame in frames.items()
    }


def together(folder: Path, asked: list[Asked]) -> Frames:
    """The frames of several provinces end to end."""
    parts = [held(folder, one) for one in asked]
    return {name: pl.concat([part[name] for part in parts], how="vertical_relaxed") for name in parts[0]}


def fairness(frames: Frames) -> list[tuple[str, pl.DataFrame]]:
    """Sections: wrong flags by group, whether the limits are kept, by flag, and by the oddity of the cell."""
    groups = grouped(frames["cells"])
    act, watch = (false_shares(frames["predictions"], groups, severity) for severity in ("act", "watch"))
    kept = (act["share"] <= MOST_ACT) & (act["upper"] <= MOST_ACT_UPPER) & (watch["share"] <= MOST_WATCH)
    few = pl.Series([wilson(0, n)[1] > MOST_ACT_UPPER for n in act["cells"]]) & (act["wrong"] == 0)
    gate = pl.select(
        limits=pl.when(kept).then(pl.lit("kept")).when(few).then(pl.lit("too few")).otherwise(pl.lit("BROKEN"))
    )
    return [
        (
            f"any wrong flag in healthy provinces (asked for: act <= {MOST_ACT:.0%}, upper <= {MOST_ACT_UPPER:.0%}, "
            f"watch <= {MOST_WATCH:.0%})",
            report.beside(("act", act), ("watch", watch)).with_columns(gate["limits"]),
        ),
        ("wrong flags by flag, all cells", _by_flag(frames["predictions"], groups.filter(pl.col("kind") == "all"))),
        ("wrong flags of areas", _of_areas(frames)),
        ("where wrong act flags come from: oddity of the cell", _by_oddity(frames)),
    ]


def _by_flag(predictions: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    act, watch = (false_shares(predictions, groups, severity, by=("concern",)) for severity in ("act", "watch"))
    both = report.beside(("act", act), ("watch", watch)).with_columns(act["concern"]).drop("kind", "group")
    return both.select("concern", pl.exclude("concern")).sort("act wrong", "watch wrong", descending=True)


def _of_areas(frames: Frames) -> pl.DataFrame:
    wrong = frames["area_predictions"].filter(pl.col("verdict") == "wrong")
    counted = wrong.group_by("concern", "severity").agg(pl.len().alias("wrong"))
    return counted.with_columns(pl.lit(frames["units"].height).alias("areas")).sort("concern", "severity")


def _by_oddity(frames: Frames) -> pl.DataFrame:
    """Wrong act flags per flag and oddity, and how often that is per cell with the oddity."""
    cells = frames["oddities"].group_by("oddity").agg(pl.len().alias("cells"))
    wrong = frames["predictions"].filter((pl.col("severity") == "act") & (pl.col("verdict") == "wrong"))
    counted = wrong.join(frames["oddities"], on="code").group_by("concern", "oddity").agg(pl.len().alias("wrong"))
    shares = counted.join(cells, on="oddity").with_columns((pl.col("wrong") / pl.col("cells")).alias("share"))
    return shares.sort("concern", "wrong", descending=[False, True])


def honesty(frames: Frames) -> list[tuple[str, pl.DataFrame]]:
    """Sections: who is found, and calibration; the latter also with what counts neither way taken as wrong."""
    predictions = frames["predictions"]
    estimated = predictions.filter(pl.col("probability") < 1)
    strict = estimated.with_columns(pl.col("verdict").replace({"neither": "wrong"}))
    flags = sorted(set(predictions["concern"]))
    rows = [
        calibrated("all flags", predictions),
        calibrated("all but rules", estimated),
        calibrated("all but rules, neither = wrong", strict),
        *(calibrated(flag, predictions.filter(pl.col("concern") == flag)) for flag in flags),
    ]
    groups = grouped(frames["cells"]).filter(pl.col("kind").is_in(["all", "size"]))
    return [
        ("found / planted by size class", report.by_group(detection(predictions, frames["planted"], groups))),
        ("act flags: right, wrong, neither", _acted(predictions)),
        (f"expected calibration error (asked for: all flags <= {MOST_ERROR})", report.errors(rows)),
        ("predicted and observed, all but rules", classes(estimated)),
    ]


def _acted(predictions: pl.DataFrame) -> pl.DataFrame:
    acted = predictions.filter(pl.col("severity") == "act")
    counts = [(pl.col("verdict") == verdict).sum().alias(verdict) for verdict in ("right", "wrong", "neither")]
    return (
        acted.group_by("concern")
        .agg(counts)
        .with_columns((pl.col("wrong") / (pl.col("right") + pl.col("wrong"))).alias("false share"))
        .sort("concern")
    )


def main() -> None:
    """Prints both reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=KEPT, help="where built provinces are kept")
    parser.add_argument("--healthy", type=int, nargs="*", default=HEALTHY)
    parser.add_argument("--planted", type=int, nargs="*", default=PLANTED)
    parser.add_argument("--cells", type=int, default=1200)
    parser.add_argument("--months", type=int, default=30)
    asked = parser.parse_args()
    for kind, seeds, part in (("healthy", asked.healthy, fairness), ("planted", asked.planted, honesty)):
        if seeds:
            frames = together(asked.folder, [province(kind, seed, asked.cells, asked.months) for seed in seeds])
            print(f"\n{kind} provinces {list(seeds)}: {frames['cells'].height} cells\n", flush=True)
            print(report.sections(part(frames)), flush=True)


if __name__ == "__main__":
    main()
