"""Published flags held against the truth of a simulated province: what was found, how fast, how often wrongly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from etl.refusal import Refused
from models.evaluation import looking_back, report
from models.evaluation.measures import Outcome, calibration, outcome
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
    truth = read_truth(truth_file)
    alarms = looking_back.alarms(con, as_of, months, say)
    outcomes: list[Outcome] = []
    tables = []
    for concern in sorted(set(truth["concern"]) | set(alarms["flag"])):
        judged = looking_back.judged(con, concern, as_of)
        planted = truth.filter((truth["concern"] == concern) & (truth["from_month"] <= as_of))
        outcomes.append(outcome(concern, planted, judged, alarms.filter(alarms["flag"] == concern), as_of, months))
        tables.append((concern, calibration(planted, judged)))
    return report.text(as_of, months, outcomes, tables)


def _built(con: duckdb.DuckDBPyConnection, as_of: date | None) -> date:
    built = [row[0] for row in con.execute("SELECT as_of FROM result.builds ORDER BY as_of").fetchall()]
    if not built or (as_of is not None and as_of not in built):
        month = f" --as-of {as_of:%Y-%m}" if as_of else ""
        raise Refused(f"there are no results to evaluate; compute them with 'cellpulse build{month}'")
    return as_of or built[-1]
