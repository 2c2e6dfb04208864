"""Meetings at which hardly anybody speaks, for the size and type of the cell.

Out: probability that at most meetings fewer than half as many speak as otherwise would; meetings of the last 12 months
that are more probably such ones than not, of all of these months; usual share of those present who speak in cells of
the type and size. 24 months are looked at, for the year before tells the cell's own level. Not enough data: fewer than
6 meetings of the last 12 months for which the speakers and those present are known.
Source: docs/domain.md#signals-of-formalism, no. 4 (speakers against a type-specific norm); `models.meetings.speaking`.
Limits: a cell that has always been quiet (old members, a talkative secretary) is taken to be so and not accused; how
many spoke says nothing about what was said, and never who.
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.meetings.speaking import Meetings, Speaking, speaking_model
from models.shared.arrays import Ints
from models.shared.selection import chosen
from models.shared.series import month_before, months_ago

MONTHS, EVENT_MONTHS = 24, 12
LEAST_MEETINGS = 6  # chosen by us, as for habits: half a year of monthly meetings
LEAST_FEW = 3  # chosen by us, as for habits: two are soon together
STRATA = ("cell_type", "size_class")


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per cell that exists at `as_of`: columns of result.signals without as_of and signal."""
    cells = con.execute(statement("models/inputs", "strata").sql, {"as_of": as_of}).pl().with_row_index("cell")
    rows = con.execute(statement("models/inputs", "speakers").sql, {"as_of": as_of}).pl()
    rows = rows.join(cells, on="cell_code", maintain_order="left").with_columns(
        place=pl.int_range(pl.len()).over("cell_code"), index=MONTHS - 1 - months_ago(as_of)
    )
    habits = speaking_model(_meetings(rows, cells.height), MONTHS, _strata(cells))
    few = habits.few[rows["cell"].to_numpy(), rows["place"].to_numpy()]
    return _result(cells, _counts(rows.with_columns(few=pl.Series(few))), habits, as_of)


def _meetings(rows: pl.DataFrame, n_cells: int) -> Meetings:
    most = max(rows["place"].to_list(), default=0) + 1
    at = (rows["cell"].to_numpy(), rows["place"].to_numpy())
    parts = []
    for name in ("came", "spoke", "index"):
        part = np.zeros((n_cells, most), dtype=np.int64)
        part[at] = rows[name].to_numpy()
        parts.append(part)
    return Meetings(*parts)


def _strata(cells: pl.DataFrame) -> list[Ints]:
    nested = [STRATA[: i + 1] for i in range(len(STRATA))]
    return [
        cells.select(pl.struct(names).rank("dense") - 1).to_series().to_numpy().astype(np.int64) for names in nested
    ]


def _counts(rows: pl.DataFrame) -> pl.DataFrame:
    """Per cell: counts and figures of the last 12 months, and the meetings with few speakers."""
    lately = rows.filter(pl.col("index") >= MONTHS - EVENT_MONTHS).with_columns(share=pl.col("spoke") / pl.col("came"))
    usual = lately.group_by(STRATA).agg(usual=pl.col("share").median())
    # A meeting at which as large a share spoke as usual is never counted against a cell, however many its own speakers.
    compared = lately.join(usual, on=STRATA, nulls_equal=True, maintain_order="left")
    lately = compared.with_columns(few=pl.col("few") & (pl.col("share") < pl.col("usual"))).drop("usual")
    return (
        lately.group_by("cell", *STRATA)
        .agg(
            n=pl.col("few").sum(),
            of=pl.len(),
            figure=pl.col("spoke").filter("few").median(),
            came=pl.col("came").filter("few").median(),
            meetings=pl.col("meeting_code").filter("few"),
            first=pl.col("month").filter("few").min(),
        )
        .join(usual, on=STRATA, nulls_equal=True)
    )


def _result(cells: pl.DataFrame, counted: pl.DataFrame, habits: Speaking, as_of: date) -> pl.DataFrame:
    joined = cells.select("cell").join(counted, on="cell", how="left", maintain_order="left")
    n, of = (joined[name].fill_null(0).to_numpy() for name in ("n", "of"))
    enough = of >= LEAST_MEETINGS
    numbers = {
        name: np.where(enough, getattr(habits, name), np.nan) for name in ("p_value", "log_bayes_factor", "probability")
    }
    onsets = zip(habits.onset.tolist(), joined["first"], strict=True)
    begun = [month_before(as_of, MONTHS - 1 - onset) if onset else first for onset, first in onsets]
    return pl.DataFrame(
        {
            "cell_code": cells["cell_code"],
            "enough": enough,
            **numbers,
            **chosen(np.where(n >= LEAST_FEW, numbers["probability"], np.nan)),
            "since": pl.Series([month if k else None for month, k in zip(begun, n, strict=True)], dtype=pl.Date),
            "evidence": pl.Series(_evidence(joined), dtype=pl.String),
            "meetings": joined["meetings"].fill_null([]),
        }
    ).fill_nan(None)


def _evidence(joined: pl.DataFrame) -> list[str | None]:
    rows = joined.select("n", "of", pl.col("figure", "came").round(1), pl.col("usual").round(3))
    return [json.dumps(row) if row["of"] else None for row in rows.iter_rows(named=True)]
