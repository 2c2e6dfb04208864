"""From meetings that show a signal to what the signal says of each cell."""

from __future__ import annotations

import json
from datetime import date

import duckdb
import numpy as np
import polars as pl
from scipy.special import expit, logit

from etl.discover import statement
from models.habits.model import Habits, habit_model
from models.shared.arrays import Bools, Ints
from models.shared.selection import chosen

MONTHS = 12  # docs/contract.md#flags: event flags look back 12 months
LEAST_MEETINGS = 6  # chosen by us: half a year of monthly meetings; below it one meeting weighs too much
# docs/screens.md#conditions-of-a-release: no flag without at least two months of persistence; chosen by us: three, as
# two are soon together.
LEAST_SHOWING = 3
# What the model says is lower than what then turns out, for it leaves open how strong a signal must be to count.
# Measured on simulated provinces 9201 to 9203, of which no figure of calibration is taken
# (docs/domain.md#signals-of-formalism: calibrated first on simulated provinces, then by findings); in logits, and less
# than would have fitted them best.
UNDERSTATED = 0.7
STRATA = ("cell_type", "size_class", "area_traits")


def judge_rows(
    con: duckdb.DuckDBPyConnection, as_of: date, rows: pl.DataFrame, least: int = LEAST_MEETINGS
) -> pl.DataFrame:
    """One row per cell that exists at `as_of`, with the columns of result.signals but as_of and signal.

    `rows`: one per meeting of the 12 months to `as_of` in which the signal could be seen: cell_code, month,
    meeting_code, shows, and where there is one `figure`, a number to tell. Meetings without a row are unknown, never a
    fault.
    Not enough data: fewer than `least` such meetings. A cell is selected only where at least three meetings show it.
    Evidence: n showing of the meetings seen, `usual` share among cells of its kind, and of `figure` the median where
    the signal shows, and among all meetings of cells of its type and size.
    """
    cells = con.execute(statement("models/inputs", "strata").sql, {"as_of": as_of}).pl()
    seen_rows = rows.join(cells.with_row_index("cell"), on="cell_code").with_columns(place=_places(as_of))
    seen_rows = seen_rows.filter(pl.col("place").is_between(0, MONTHS - 1) & pl.col("shows").is_not_null())
    seen, showing = _counts(seen_rows, cells.height), _counts(seen_rows.filter("shows"), cells.height)
    habits = habit_model(showing, seen, strata_of(cells))
    evidence = _evidence(cells, seen_rows, habits, showing.sum(axis=1), seen.sum(axis=1))
    return _result(cells["cell_code"], habits, seen.sum(axis=1) >= least, showing.sum(axis=1), evidence, as_of)


def _places(as_of: date) -> pl.Expr:
    """Index of the month among the twelve, 11 = as_of."""
    months = pl.col("month").dt.year() * 12 + pl.col("month").dt.month()
    return MONTHS - 1 - (as_of.year * 12 + as_of.month - months)


def _counts(rows: pl.DataFrame, n_cells: int) -> Ints:
    counts = np.zeros((n_cells, MONTHS), dtype=np.int64)
    np.add.at(counts, (rows["cell"].to_numpy(), rows["place"].to_numpy()), 1)
    return counts


def strata_of(cells: pl.DataFrame) -> list[Ints]:
    """Labels per cell from coarse to fine, each nested in the one before: type, then size class, then area traits."""
    nested = [STRATA[: i + 1] for i in range(len(STRATA))]
    return [
        cells.select(pl.struct(names).rank("dense") - 1).to_series().to_numpy().astype(np.int64) for names in nested
    ]


def _evidence(cells: pl.DataFrame, rows: pl.DataFrame, habits: Habits, showing: Ints, seen: Ints) -> pl.DataFrame:
    """Per cell in their order: meetings that show the signal, and the evidence as JSON."""
    shown = (
        rows.filter("shows")
        .sort("month", "meeting_code")
        .group_by("cell")
        .agg(pl.col("meeting_code").alias("meetings"))
    )
    described = cells.with_row_index("cell").join(shown, on="cell", how="left", maintain_order="left")
    if "figure" in rows.columns:
        described = described.join(_figures(rows), on="cell", how="left", maintain_order="left")
    figure_of = described.select(pl.struct(pl.col("^figure.*$"), "cell").alias("figures"))["figures"].to_list()
    counts = zip(showing.tolist(), seen.tolist(), habits.usual.tolist(), figure_of, strict=True)
    evidence = [
        json.dumps({"n": n, "of": of, "usual": round(usual, 3)} | {k: v for k, v in figures.items() if k != "cell"})
        if of
        else None
        for n, of, usual, figures in counts
    ]
    return described.select(pl.col("meetings").fill_null([]), pl.Series("evidence", evidence, dtype=pl.String))


def _figures(rows: pl.DataFrame) -> pl.DataFrame:
    """Per cell the median figure where the signal shows, and among all meetings of cells of its type and size."""
    kind = ["cell_type", "size_class"]
    usual = rows.group_by(kind).agg(pl.col("figure").median().round(2).alias("figure_usual"))
    own = rows.group_by("cell", *kind).agg(pl.col("figure").filter("shows").median().round(2))
    return own.join(usual, on=kind, nulls_equal=True).select("cell", "figure", "figure_usual")


def _result(
    codes: pl.Series,
    habits: Habits,
    enough: Bools,
    showing: Ints,
    evidence: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    probability = np.where(enough, expit(logit(habits.probability) + UNDERSTATED), np.nan)
    since = [_month(as_of, int(i)) if n else None for i, n in zip(habits.onset, showing, strict=True)]
    numbers = {
        "p_value": np.where(enough, habits.p_value, np.nan),
        "log_bayes_factor": np.where(enough, habits.log_bayes_factor, np.nan),
        "probability": probability,
    }
    return pl.DataFrame(
        {
            "cell_code": codes,
            "enough": enough,
            **numbers,
            **chosen(np.where(showing >= LEAST_SHOWING, probability, np.nan)),
            "since": pl.Series(since, dtype=pl.Date),
            "evidence": evidence["evidence"],
            "meetings": evidence["meetings"],
        }
    ).fill_nan(None)


def _month(as_of: date, place: int) -> date:
    number = as_of.year * 12 + as_of.month - 1 - (MONTHS - 1 - place)
    return date(number // 12, number % 12 + 1, 1)
