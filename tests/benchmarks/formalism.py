"""How well `formalistic` is found beside two references: the plain z-sum of its signals, and a classifier that was
trained on the truth of other provinces.

    python -m tests.benchmarks.formalism [--folder DIR --trained-on 9101 ... --held-out 9201 ...]

The z-sum is the simple way (docs/methods.md#level-and-composite): what is to be beaten. The gradient-boosted classifier
knows the truth of five provinces, which nobody has in life: what can be reached. All three see the same signals of the
held-out provinces, and nothing of their truth. How much the product counts each signal comes also from two more
provinces of this family (`poe train-formalism`, which prints the figures without them).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import norm
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from models.evaluation import report
from models.evaluation.measures import average_precision
from tests.benchmarks.fairness import Frames, held, province
from tests.benchmarks.provinces import KEPT

TRAINED_ON, HELD_OUT = range(9101, 9106), range(9201, 9204)
FIGURES = ("log_bayes_factor", "p_value", "probability")
LEAST_SIGNALS, REACH = 4, 4.0  # docs/methods.md#level-and-composite
FALSE_SHARE = 0.10
# Chosen by us: shares of the upper reference that are to be reached, and what the z-sum may reach at most.
LEAST_AVERAGE, LEAST_RECALL, MOST_Z_SUM = 0.9, 0.75, 0.80
FORESTS = 5
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def labelled(frames: Frames) -> pl.DataFrame:
    """Per cell of which the truth can tell: what is said of `formalistic`, and real."""
    predictions = (
        frames["predictions"]
        .filter(pl.col("concern") == "formalistic")
        .select("code", "probability", "severity", "verdict")
    )
    real = frames["planted"].filter(pl.col("concern") == "formalistic").select("code", real=pl.lit(True))
    rows = frames["cells"].join(predictions, on="code", how="left").join(real, on="code", how="left")
    return rows.filter(pl.col("verdict").ne_missing("neither")).with_columns(pl.col("real").fill_null(False))


def features(frames: list[Frames]) -> list[pl.DataFrame]:
    """Per province a frame of code and, for every formal signal of any province, the columns of FIGURES; null where it
    cannot be assessed."""
    formal = pl.concat([f["signals"] for f in frames], how="vertical_relaxed").filter(
        pl.col("log_bayes_factor").is_not_null() & (pl.col("signal") != "formalistic")
    )
    names = formal["signal"].unique().sort()
    return [_wide(f["signals"].filter(pl.col("signal").is_in(names.implode())), names) for f in frames]


def _wide(signals: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    wide = signals.pivot(on="signal", index="code", values=list(FIGURES))
    columns = [f"{figure}_{name}" for figure in FIGURES for name in names]
    return wide.select(
        "code", *(pl.col(c) if c in wide.columns else pl.lit(None, pl.Float64).alias(c) for c in columns)
    )


def z_sum(rows: pl.DataFrame) -> Floats:
    """Sum of the z-scores of the p-values, winsorised, over its deviation when the signs hang together as they do on
    average; NaN where fewer than four signs can be assessed."""
    p = rows.select(pl.selectors.starts_with("p_value_")).to_numpy().astype(float)
    z = np.clip(norm.isf(np.clip(p, 1e-12, 1 - 1e-12)), -REACH, REACH)
    known = ~np.isnan(z)
    number, filled = known.sum(axis=1), np.where(known, z, 0.0)
    together = pl.DataFrame(filled).corr().to_numpy()
    off = together[~np.eye(len(together), dtype=bool)]
    mean = float(np.nanmean(off))
    deviation = np.sqrt(np.maximum(number + number * (number - 1) * mean, 1e-9))
    return np.where(number >= LEAST_SIGNALS, filled.sum(axis=1) / deviation, np.nan)


def classifier(rows: pl.DataFrame, real: Bools, asked: list[pl.DataFrame]) -> list[Floats]:
    """Probability by gradient boosting trained on `rows`, for each of the frames asked; the mean of several runs that
    each see half of the columns at a split."""
    x = rows.drop("code").to_numpy().astype(float)
    known = ~np.isnan(x).all(axis=0)
    chances = [np.zeros(len(frame)) for frame in asked]
    for run in range(FORESTS):
        model = HistGradientBoostingClassifier(
            learning_rate=0.04, max_iter=250, max_leaf_nodes=8, min_samples_leaf=20, l2_regularization=5.0,
            max_features=0.5, early_stopping=False, random_state=run,
        )  # fmt: skip
        # On a busy machine the threads of so small a task mostly wait for each other.
        with threadpool_limits(1):
            model.fit(x[:, known], real)
        for total, frame in zip(chances, asked, strict=True):
            total += model.predict_proba(frame.drop("code").to_numpy().astype(float)[:, known])[:, 1] / FORESTS
    return chances


def figures(score: Floats, real: Bools) -> dict[str, float]:
    """Average precision, and the share found while at most one in ten of what is shown is false."""
    order = np.argsort(-np.nan_to_num(score, nan=-np.inf), kind="stable")
    right = real[order]
    false = 1 - np.cumsum(right) / np.arange(1, len(right) + 1)
    below = np.flatnonzero(false <= FALSE_SHARE)
    share = right[: below[-1] + 1].sum() / max(real.sum(), 1) if len(below) else 0.0
    return {"average precision": average_precision(right, int(real.sum())) or 0.0, "recall at 10 % false": float(share)}


def compared(trained_on: list[Frames], held_out: list[Frames]) -> pl.DataFrame:
    """One row per held-out province and way, and one for all of them together."""
    truths = [labelled(frames) for frames in [*trained_on, *held_out]]
    wide = [
        truth.select("code", "real", "probability", "severity").join(frame, on="code", how="left")
        for truth, frame in zip(truths, features([*trained_on, *held_out]), strict=True)
    ]
    facts = ("real", "probability", "severity")
    learned, asked = pl.concat(wide[: len(trained_on)]), wide[len(trained_on) :]
    chances = classifier(learned.drop(facts), learned["real"].to_numpy(), [frame.drop(facts) for frame in asked])
    scores = [
        {"product": frame["probability"].cast(pl.Float64).to_numpy(), "z-sum": z_sum(frame), "upper reference": chance}
        for frame, chance in zip(asked, chances, strict=True)
    ]
    rows = []
    for place, frame in enumerate([*asked, pl.concat(asked)]):
        mine = scores[place] if place < len(asked) else {k: np.concatenate([s[k] for s in scores]) for k in scores[0]}
        name = frame["code"][0].split(":")[0] if place < len(asked) else "all"
        real, acted = frame["real"].to_numpy(), (frame["severity"] == "act").fill_null(False).to_numpy()
        for way, score in mine.items():
            row = {"province": name, "way": way, "real": int(real.sum())} | figures(score, real)
            by_flag = {
                "acted": int(acted.sum()),
                "false among acted": float((~real[acted]).mean()) if acted.any() else None,
            }
            rows.append(row | (by_flag if way == "product" else {"acted": None, "false among acted": None}))
    return pl.DataFrame(rows, infer_schema_length=None)


def gates(table: pl.DataFrame) -> pl.DataFrame:
    """What was asked for, and whether it holds over all held-out provinces together."""
    of = {row["way"]: row for row in table.filter(pl.col("province") == "all").iter_rows(named=True)}
    ap, recall = "average precision", "recall at 10 % false"
    product, upper, plain = of["product"], of["upper reference"], of["z-sum"]
    asked = [
        ("average precision / upper reference", product[ap] / max(upper[ap], 1e-9), f">= {LEAST_AVERAGE}"),
        ("recall at 10 % false / upper reference", product[recall] / max(upper[recall], 1e-9), f">= {LEAST_RECALL}"),
        ("false share of what act selects", product["false among acted"], f"<= {FALSE_SHARE}"),
        ("average precision of the z-sum", plain[ap], f"< {MOST_Z_SUM}"),
        ("average precision above the z-sum", product[ap] - plain[ap], "clearly > 0"),
    ]
    return pl.DataFrame(asked, schema=["figure", "value", "asked for"], orient="row")


def main() -> None:
    """Prints the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=KEPT, help="where built provinces are kept")
    parser.add_argument("--trained-on", type=int, nargs="+", default=TRAINED_ON)
    parser.add_argument("--held-out", type=int, nargs="+", default=HELD_OUT)
    parser.add_argument("--cells", type=int, default=1200)
    parser.add_argument("--months", type=int, default=30)
    asked = parser.parse_args()
    trained_on, held_out = (
        [held(asked.folder, province("planted", seed, asked.cells, asked.months)) for seed in seeds]
        for seeds in (asked.trained_on, asked.held_out)
    )
    table = compared(trained_on, held_out)
    print(report.sections([("formalistic on provinces of other parameters", table), ("asked for", gates(table))]))


if __name__ == "__main__":
    main()
