"""How well concerns are found in worlds that differ in kind (etl.simulation.worlds), none of which was fitted on:
`formalistic` is judged by what the other worlds taught (tests/benchmarks/trained_without.toml).

    python -m tests.benchmarks.worlds [--folder DIR --cells 300 --months 24 --seeds 1 2 --worlds NAME ...]

Per world: average precision and recall at a false share of 10 % of `formalistic`, beside the plain sum of z and a
classifier trained on the truth of that same world (another seed of it), and one trained on the other worlds alone;
calibration, and what chance alone makes of it; real concerns by state of the cell; bands against those of superiors;
false `act` by size, type and trait; share of planted single signals that is found, and what is acted on. About 15 s
of the processor for a province, so `--seeds 1` is a few minutes.
"""

from __future__ import annotations

import argparse
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

from etl.discover import documents
from etl.simulation.worlds import world_names
from etl.simulation.worlds.mechanism import draw
from models.evaluation import report
from models.evaluation.bands import agreement
from models.evaluation.calibration import calibrated
from models.evaluation.groups import false_shares, grouped
from models.evaluation.states import real_by_state
from tests.benchmarks.fairness import Frames, held
from tests.benchmarks.formal_training import rejudged
from tests.benchmarks.formalism import classifier, features, figures, labelled, z_sum
from tests.benchmarks.provinces import KEPT, Asked

LAST_MONTH = date(2026, 10, 1)
SEEDS = (1, 2)
# Chosen by us, as the issue asks: from this share of the meetings on a planted signal is to be found.
PLAIN_STRENGTH = 0.4
FACTS = ("real", "probability", "severity")


def province(name: str, seed: int, cells: int, months: int) -> Asked:
    """A province of a world."""
    return Asked(f"world-{name}", name, seed, LAST_MONTH, cells, months)


def compared(provinces: dict[tuple[str, int], Frames]) -> pl.DataFrame:
    """One row per world and way of ranking cells by `formalistic`."""
    keys = list(provinces)
    truths = {key: labelled(provinces[key]) for key in keys}
    wide = {
        key: truths[key].select("code", *FACTS).join(frame, on="code", how="left")
        for key, frame in zip(keys, features([provinces[key] for key in keys]), strict=True)
    }
    rows = []
    for name in sorted({world for world, _ in keys}):
        mine = [key for key in keys if key[0] == name]
        frames = [wide[key] for key in mine]
        real = np.concatenate([frame["real"].to_numpy() for frame in frames])
        acted = pl.concat([frame["severity"] for frame in frames]).eq_missing("act").to_numpy()
        scores = {
            "product": np.concatenate([frame["probability"].cast(pl.Float64).to_numpy() for frame in frames]),
            "z-sum": np.concatenate([z_sum(frame) for frame in frames]),
            "trained on this world": _trained([[wide[k] for k in mine if k != key] for key in mine], frames),
            "trained on the others": _trained([[wide[k] for k in keys if k[0] != name]] * len(mine), frames),
        }
        by_flag = {"acted": int(acted.sum()), "false act": float((~real[acted]).mean()) if acted.any() else None}
        for way, score in scores.items():
            if np.isnan(score).all():
                continue
            row = {"world": name, "way": way, "real": int(real.sum())} | figures(score, real)
            rows.append(row | (by_flag if way == "product" else {"acted": None, "false act": None}))
    return pl.DataFrame(rows, infer_schema_length=None)


def _trained(learned: list[list[pl.DataFrame]], asked: list[pl.DataFrame]) -> np.ndarray:
    """Probabilities of the frames asked, each by a classifier that was trained on its own list; NaN without one."""
    parts = []
    for known, frame in zip(learned, asked, strict=True):
        rows = pl.concat(known) if known else None
        usable = rows is not None and rows["real"].sum() > 0
        parts.append(
            classifier(rows.drop(FACTS), rows["real"].to_numpy(), [frame.drop(FACTS)])[0]
            if rows is not None and usable
            else np.full(frame.height, np.nan)
        )
    return np.concatenate(parts)


def means(table: pl.DataFrame) -> pl.DataFrame:
    """Means over the worlds, and the shares of the reference that the product reaches."""
    by_way = table.group_by("way", maintain_order=True).agg(pl.col("average precision", "recall at 10 % false").mean())
    own = by_way.filter(pl.col("way") == "trained on this world")
    if own.is_empty():
        return by_way
    return by_way.with_columns(
        (pl.col(figure) / own[figure][0]).alias(f"{figure} / trained")
        for figure in ("average precision", "recall at 10 % false")
    )


def recalibration(provinces: dict[tuple[str, int], Frames]) -> pl.DataFrame:
    """Slope and intercept of the log-odds of `formalistic` that would fit the truth best, all worlds but the one named:
    1 and 0 where the probabilities are right."""
    frames = {key: labelled(frame).drop_nulls("probability") for key, frame in provinces.items()}
    worlds = sorted({name for name, _ in frames})
    rows = []
    for left_out in [*worlds, "none"]:
        known = pl.concat([frame for (name, _), frame in frames.items() if name != left_out])
        log_odds = logit(np.clip(known["probability"].to_numpy(), 1e-5, 1 - 1e-5))
        fit = LogisticRegression(C=1e6).fit(log_odds[:, None], known["real"].to_numpy())
        rows.append({"left out": left_out, "slope": float(fit.coef_[0, 0]), "intercept": float(fit.intercept_[0])})
    return pl.DataFrame(rows)


def bands(provinces: dict[tuple[str, int], Frames]) -> pl.DataFrame:
    """One row per province in which superiors gave bands: how they judge there, and how bands by the data agree."""
    rows = []
    for (name, seed), frames in provinces.items():
        if frames["bands"].height:
            agreed = agreement(frames["bands"]).insert_column(0, pl.Series("superiors", [draw(name, seed).superiors]))
            rows.append(agreed.insert_column(0, pl.Series("world", [f"{name} {seed}"])))
    return pl.concat(rows) if rows else pl.DataFrame()


def single_signals(provinces: dict[tuple[str, int], Frames]) -> pl.DataFrame:
    """Per flag: planted at 40 % of the meetings or more, found (watch or act); of all flags the false share, and the
    share of what can be seen though it is not planted (an honest cell's own way, what is over); how many are acted on,
    and the false ones of them; the mean probability of flags that count, and the share of them that is real."""
    planted = pl.concat([frames["planted"] for frames in provinces.values()])
    strong = planted.with_columns(strength=pl.col("detail").str.extract(r"strength=([\d.]+)").cast(pl.Float64))
    flagged = pl.concat([frames["predictions"] for frames in provinces.values()]).drop_nulls("severity")
    sought = strong.filter(pl.col("strength") >= PLAIN_STRENGTH).join(flagged, on=["code", "concern"], how="left")
    by_concern = sought.group_by("concern").agg(planted=pl.len(), found=pl.col("severity").is_not_null().mean())
    wrong, seen = ((pl.col("verdict") == verdict).mean() for verdict in ("wrong", "neither"))
    acted, counts = pl.col("severity") == "act", pl.col("verdict") != "neither"
    wrong = flagged.group_by("concern").agg(
        flagged=pl.len(),
        false=wrong,
        seen=seen,
        acted=acted.sum(),
        false_act=(acted & (pl.col("verdict") == "wrong")).sum(),
        predicted=pl.col("probability").filter(counts).mean(),
        real=(pl.col("verdict") == "right").filter(counts).mean(),
    )
    return by_concern.join(wrong, on="concern", how="left").sort("concern")


def calibration(provinces: dict[tuple[str, int], Frames]) -> pl.DataFrame:
    """Of `formalistic`, by world and in all: the calibration error beside the one that chance alone would make."""
    of = pl.concat(
        [frames["predictions"].with_columns(pl.lit(name).alias("world")) for (name, _), frames in provinces.items()]
    ).filter(pl.col("concern") == "formalistic")
    parts = [(str(name), rows) for (name,), rows in of.group_by("world", maintain_order=True)]
    return report.errors([calibrated(name, rows) for name, rows in [*parts, ("all", of)]])


def states(provinces: dict[tuple[str, int], Frames]) -> pl.DataFrame:
    """Cells of each state, and those with a planted concern."""
    parts = [pl.concat([frames[name] for frames in provinces.values()]) for name in ("states", "planted")]
    duties = {flag for flag, words in documents("flags").items() if words.get("duty")}
    return real_by_state(*parts, duties)


def unfair(provinces: dict[tuple[str, int], Frames]) -> pl.DataFrame:
    """Wrong `act` flags by size class, type and trait, over all worlds."""
    cells = pl.concat([frames["cells"] for frames in provinces.values()])
    predictions = pl.concat([frames["predictions"] for frames in provinces.values()])
    return false_shares(predictions, grouped(cells), "act")


def main() -> None:
    """Prints the tables, and the processor time taken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=KEPT, help="where built provinces are kept")
    parser.add_argument("--worlds", nargs="+", default=world_names())
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--cells", type=int, default=300)
    parser.add_argument("--months", type=int, default=24)
    asked = parser.parse_args()
    start = time.process_time()
    provinces = {
        (name, seed): rejudged(name, held(asked.folder, province(name, seed, asked.cells, asked.months)))
        for name in asked.worlds
        for seed in asked.seeds
    }
    table = compared(provinces)
    print(
        report.sections(
            [
                ("formalistic, by world", table),
                ("means over the worlds", means(table)),
                ("calibration of formalistic", calibration(provinces)),
                ("cells with a planted concern by state", states(provinces)),
                ("bands by the data against those of superiors (linearly weighted kappa)", bands(provinces)),
                ("what would fit better", recalibration(provinces)),
                ("planted single signals at 40 % of the meetings or more", single_signals(provinces)),
                ("wrong act flags", unfair(provinces)),
            ]
        )
    )
    print(f"\nprocessor time: {time.process_time() - start:.0f} s")


if __name__ == "__main__":
    main()
