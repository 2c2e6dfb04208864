"""Visits of superiors that skim: they stay under half of the meeting, and leave neither a remark nor a finding.

What is assessed is the visiting, not the cell. Out: probability that most visits to the cell skim, and the meetings at
which they did. Not enough data: fewer than 2 visits with a known stay. Visits are few, so 24 months are looked at;
where none of the last 12 months skimmed, nothing is selected (docs/contract.md#flags: event flags look back 12 months).
Source: models/inputs/visits.sql (what skims); `models.visits.skimming`, against the visits to all cells together,
because who comes does not depend on the kind of cell. Limits: two visits alone never suffice to act; most cells have
one or two visits a year, so that a year of skimming visits is found in fewer than half of the cases.
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.shared.selection import chosen
from models.visits.skimming import skimming_probability

LEAST_VISITS = 2  # chosen by us: one visit is no habit
LEAST_SKIMMING = 3  # chosen by us, as for meetings: two are soon together
EVENT_MONTHS = 12


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per existing cell: columns of result.signals without as_of and signal."""
    cells = con.execute(statement("models/inputs", "strata").sql, {"as_of": as_of}).pl().select("cell_code")
    visits = con.execute(statement("models/inputs", "visits").sql, {"as_of": as_of}).pl()
    counted = cells.join(_by_cell(visits, as_of), on="cell_code", how="left", maintain_order="left")
    n, of = (counted[name].fill_null(0).to_numpy().astype(np.int64) for name in ("n", "of"))
    probability, usual = skimming_probability(n, of)
    enough = of >= LEAST_VISITS
    probability = np.where(enough, probability, np.nan)
    often = (n >= LEAST_SKIMMING) & counted["lately"].fill_null(False).to_numpy()
    return counted.select(
        "cell_code",
        pl.Series("enough", enough),
        pl.Series("probability", probability).fill_nan(None),
        *(pl.Series(n, v) for n, v in chosen(np.where(often, probability, np.nan)).items()),
        "since",
        pl.Series("evidence", _evidence(counted, usual), dtype=pl.String),
        pl.col("meetings").fill_null([]),
    )


def _by_cell(visits: pl.DataFrame, as_of: date) -> pl.DataFrame:
    skims = pl.col("month").filter("shows")
    return visits.group_by("cell_code").agg(
        n=pl.col("shows").sum(),
        of=pl.len(),
        figure=pl.col("figure").filter("shows").median(),
        since=skims.min(),
        lately=skims.max() > pl.lit(as_of).dt.offset_by(f"-{EVENT_MONTHS}mo"),
        meetings=pl.col("meeting_code").filter("shows").unique(maintain_order=True),
    )


def _evidence(counted: pl.DataFrame, usual: float) -> list[str | None]:
    rows = counted.select("n", "of", "figure").iter_rows(named=True)
    return [json.dumps(row | {"usual": round(usual, 3)}) if row["of"] else None for row in rows]
