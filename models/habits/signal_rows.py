"""From meetings that show a signal to what the signal says of each cell."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.habits.material import MOST_MEETINGS, Material
from models.habits.measured_rows import averaged, measured_habits
from models.habits.model import Habits, habit_model
from models.habits.runs import correlation_of_months, share_of_runs
from models.shared.arrays import Bools, Ints
from models.shared.selection import chosen
from models.shared.series import month_before, months_ago

MONTHS = 12  # docs/contract.md#flags: event flags look back 12 months
LEAST_MEETINGS = 6  # chosen by us: half a year of monthly meetings; below it one meeting weighs too much
# docs/screens.md#conditions-of-a-release: no flag without at least two months of persistence; chosen by us: three, as
# two are soon together.
LEAST_SHOWING = 3
STRATA = ("cell_type", "size_class", "area_traits")


def judge_rows(
    con: duckdb.DuckDBPyConnection,
    as_of: date,
    rows: pl.DataFrame,
    least: int = LEAST_MEETINGS,
    material: Material = MOST_MEETINGS,
    months: int = MONTHS,
) -> pl.DataFrame:
    """One row per cell that exists at `as_of`, with the columns of result.signals but as_of and signal.

    `rows`: one per meeting of the `months` to `as_of` in which the signal could be seen: cell_code, month,
    meeting_code, shows, and where there is one `figure`, a number to tell. More than 12 months tell whether it is a
    habit; the meetings counted are those of the last 12. With a column `measure`, a number that grows
    with the concern, the measure itself is judged too; without `shows` it alone, and it decides which meetings show the
    signal. Meetings without a row are unknown, never a fault. `material`: from which rate on it is a concern.
    Not enough data: fewer than `least` such meetings. A cell is selected only where enough meetings show it.
    Evidence: n showing of the meetings seen, `usual` share among cells of its kind, and of `figure` the median where
    the signal shows, and among all meetings of cells of its type and size.
    """
    cells = con.execute(statement("models/inputs", "strata").sql, {"as_of": as_of}).pl()
    seen_rows = rows.join(cells.with_row_index("cell"), on="cell_code")
    seen_rows = seen_rows.with_columns(place=months - 1 - months_ago(as_of))
    known = pl.col("shows" if "shows" in rows.columns else "measure").is_not_null()
    seen_rows = seen_rows.filter(pl.col("place").is_between(0, months - 1) & known)
    # Sums of floats depend on their order, and the database gives rows in any.
    seen_rows = seen_rows.sort("cell", "place", "meeting_code")
    seen_rows, habits = _habits(seen_rows, strata_of(cells), material, months)
    enough = _counts(seen_rows, cells.height, months).sum(axis=1) >= least
    lately = seen_rows.filter(pl.col("place") >= months - MONTHS)
    seen, showing = (_counts(of, cells.height, months).sum(axis=1) for of in (lately, lately.filter("shows")))
    evidence = _evidence(cells, lately, habits, showing, seen)
    habits = replace(habits, onset=habits.onset - (months - MONTHS))
    return _result(cells["cell_code"], habits, enough, showing >= material.meetings, showing, evidence, as_of)


def _habits(rows: pl.DataFrame, strata: list[Ints], material: Material, months: int) -> tuple[pl.DataFrame, Habits]:
    """The rows with `shows`, and the habits: by what shows, by the measure, or the mean of both."""
    if "shows" not in rows.columns:
        shows, habits = measured_habits(rows, strata, months, material)
        return rows.with_columns(shows=shows), habits
    n_cells = len(strata[0])
    showing = _counts(rows.filter("shows"), n_cells, months)
    seen = _counts(rows, n_cells, months)
    habits = habit_model(showing, seen, strata, material)
    # The model of measures takes months to be independent of each other, so it counts less the surer runs are.
    weight = (1 - share_of_runs(correlation_of_months(showing, seen))) / 2
    if "measure" in rows.columns and weight:
        enough = showing.sum(axis=1) >= material.meetings
        habits = averaged(habits, measured_habits(rows, strata, months, material)[1], enough, weight)
    return rows, habits


def _counts(rows: pl.DataFrame, n_cells: int, months: int) -> Ints:
    counts = np.zeros((n_cells, months), dtype=np.int64)
    np.add.at(counts, (rows["cell"].to_numpy(), rows["place"].to_numpy()), 1)
    return counts


def strata_of(cells: pl.DataFrame) -> list[Ints]:
    """Labels (cells,) from coarse to fine, each nested in the one before: type, then size class, then area traits."""
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
    selectable: Bools,
    showing: Ints,
    evidence: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    probability = np.where(enough, habits.probability, np.nan)
    ago = (MONTHS - 1 - habits.onset).tolist()
    since = [month_before(as_of, months) if n else None for months, n in zip(ago, showing, strict=True)]
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
            **chosen(np.where(selectable & enough, habits.to_act_on, np.nan)),
            "since": pl.Series(since, dtype=pl.Date),
            "evidence": evidence["evidence"],
            "meetings": evidence["meetings"],
        }
    ).fill_nan(None)
