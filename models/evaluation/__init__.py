"""Published flags held against the truth of a simulated province: what was found, how fast, how often wrongly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from etl.refusal import Refused
from models.evaluation import looking_back, report
from models.evaluation.measures import calibration, outcome
from models.evaluation.truth import read_truth


def evaluate(
    con: duckdb.DuckDBPyConnection,
    truth_file: Path,
    as_of: date | None,
    months: int,
    say: Callable[[str], None],
) -> str:
    """The report as text: per concern planted, flagged, precision, recall, precision in the first 50 and 100, months to
    detect and false alarms per 1,000 cells and year over the last `months` months, and a calibration table.

    `con` is a copy that may be written: results of earlier months are computed where they are not published.
    Raises Refused where there are no results for the month or the truth file cannot be read.
    """
    as_of = _built(con, as_of)
    truth = read_truth(truth_file).filter(pl.col("from_month") <= as_of)
    found = looking_back.alarms(con, as_of, months, say)
    units = {row[0] for row in con.execute("SELECT DISTINCT unit_code FROM mart.cell_scope").fetchall()}
    of_unit = pl.col("cell_code").is_in(list(units))
    outcomes, tables = [], []
    for kind, about, planted_here in (("cells", "flags", ~of_unit), ("units", "area_flags", of_unit)):
        planted, alarms = truth.filter(planted_here), found.filter(pl.col("kind") == kind)
        for concern in sorted(set(planted["concern"]) | set(alarms["flag"])):
            judged = looking_back.judged(con, about, concern, as_of)
            mine = planted.filter(pl.col("concern") == concern)
            name = concern if kind == "cells" else f"{concern} (areas)"
            outcomes.append(outcome(name, mine, judged, alarms.filter(pl.col("flag") == concern), months))
            tables.append((name, calibration(mine, judged)))
    return report.text(as_of, months, outcomes, tables)


def _built(con: duckdb.DuckDBPyConnection, as_of: date | None) -> date:
    built = [row[0] for row in con.execute("SELECT as_of FROM result.builds ORDER BY as_of").fetchall()]
    if not built or (as_of is not None and as_of not in built):
        month = f" --as-of {as_of:%Y-%m}" if as_of else ""
        raise Refused(f"there are no results to evaluate; compute them with 'cellpulse build{month}'")
    return as_of or built[-1]
