"""Organisations with far more, or far fewer, disciplinary cases than those like them: a reason to look, either way.

Many cases may mean that an organisation deals with its faults, few that it has none or covers them: the words say so,
and nothing of this enters a score. Out, per grassroots organisation over three years: probability that its rate is
three times or more, or a third or less, of the usual one of its types of cells. Not enough data: less than 100
member-years.
Source: model in `models.discipline.case_rates`; docs/domain.md#discipline-inspection-supervision (struck_off is no
discipline) and docs/domain.md#form-of-trà-vinh (counting discipline against a cell makes it hide problems). Limits:
discipline is rare, so most organisations are too small for anything but a great excess to show, and few cases show only
in large ones; tree, types and rolls are those at as_of.
"""

from __future__ import annotations

import json
from datetime import date

import duckdb
import numpy as np
import polars as pl

from etl.discover import statement
from models.discipline.case_rates import MIN_MEMBER_YEARS, CaseRates, case_rates, labels
from models.shared.selection import chosen

MONTHS = 36
# Chosen by us: two cases may be one affair, and counts of persons under three are not shown.
MIN_CASES = 3


def observe(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """One row per grassroots organisation: columns of result.area_signals but as_of and signal; none without data."""
    homes = con.execute(statement("models/inputs", "organisations").sql, {"as_of": as_of}).pl()
    cells = con.execute(statement("models/inputs", "discipline").sql, {"as_of": as_of, "months": MONTHS}).pl()
    cells = cells.join(homes.filter(pl.col("unit_code") == pl.col("home")), on="cell_code").sort("home", "cell_code")
    rates = case_rates(
        cells["n_cases"].to_numpy(),
        cells["member_years"].cast(pl.Float64).to_numpy(),
        labels(cells["cell_type"]),
        labels(cells["home"]),
    )
    units = cells.group_by("unit_code").agg(
        pl.col("n_cases", "n_struck_off", "member_years").sum(), pl.col("years").max()
    )
    return _result(units.sort("unit_code"), rates)


def _result(units: pl.DataFrame, rates: CaseRates) -> pl.DataFrame:
    enough = (units["member_years"] >= MIN_MEMBER_YEARS).to_numpy()
    probability = np.where(enough, rates.probability, np.nan)
    sure = ~rates.more | (units["n_cases"] >= MIN_CASES).to_numpy()
    return pl.DataFrame(
        {
            "unit_code": units["unit_code"],
            "enough": enough,
            "p_value": np.where(enough, rates.p_value, np.nan),
            "probability": probability,
            **chosen(np.where(sure, probability, np.nan)),
            "evidence": pl.Series(_evidence(units, rates), dtype=pl.String),
            "meetings": pl.Series([[] for _ in range(units.height)], dtype=pl.List(pl.String)),
        }
    ).fill_nan(None)


def _evidence(units: pl.DataFrame, rates: CaseRates) -> list[str]:
    rows = zip(units.iter_rows(named=True), rates.expected.tolist(), strict=True)
    return [
        json.dumps(
            {
                "n": unit["n_cases"],
                "years": round(float(unit["years"]), 1),
                "rate": round(1000 * unit["n_cases"] / float(unit["member_years"]), 1),
                "usual": round(1000 * expected / float(unit["member_years"]), 1),
                "struck_off": unit["n_struck_off"],
            }
        )
        for unit, expected in rows
    ]
