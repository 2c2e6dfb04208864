"""Published flags compared with the truth of a simulated province: what is detected, how fast, how often wrongly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from etl.user_error import UserError
from models.evaluation import facts, looking_back, report
from models.evaluation.bands import agreement
from models.evaluation.calibration import calibrated, classes
from models.evaluation.groups import detection, false_shares, grouped
from models.evaluation.measures import Outcome, outcome
from models.evaluation.states import real_by_state
from models.evaluation.truth import planted as still_planted
from models.evaluation.truth import read_truth
from models.evaluation.verdicts import judged, rulings
from models.evaluation.visit_log import precision_log

Sections = list[tuple[str, pl.DataFrame]]


def evaluate(
    con: duckdb.DuckDBPyConnection,
    truth_file: Path | None,
    as_of: date | None,
    months: int,
    say: Callable[[str], None],
) -> str:
    """The report as text: per concern planted, flagged, precision, recall, precision in the first 50 and 100, months to
    detect and false alarms per 1,000 cells and year over the last `months` months; calibration; who is detected and who
    is flagged wrongly by size, type and trait; what visits found of the flags.

    Without a truth file only the latter, which is all there is where people know no better than the program.
    `con` is a copy that may be written: results of earlier months are computed where they are not published.
    Raises UserError where there are no results for the month or the truth file cannot be read.
    """
    as_of = _built(con, as_of)
    frames = facts.read(con, as_of)
    if truth_file is None:
        return report.sections([_visits(frames["visited"])])
    truth = read_truth(truth_file)
    ruled = rulings(truth, frames["scope"])
    alarms = judged(looking_back.alarms(con, as_of, months, say), ruled, as_of)
    predictions, of_areas = (judged(frames[name], ruled, as_of) for name in ("predictions", "area_predictions"))
    there = still_planted(truth).filter(pl.col("from_month") <= as_of)
    planted = there.join(frames["cells"], on="code", how="semi")
    in_areas = there.filter(pl.col("code").is_in(frames["scope"]["unit_code"].unique().to_list()))
    outcomes = _outcomes("cells", planted, predictions, alarms, frames["cells"].height, months)
    outcomes += _outcomes("units", in_areas, of_areas, alarms, frames["scope"]["unit_code"].n_unique(), months)
    sections = [
        ("cells with a planted concern of their own, by state", real_by_state(frames["states"], planted, _duties(con))),
        ("bands by the data against those of superiors (linearly weighted kappa)", agreement(frames["bands"])),
        *_calibration(predictions),
        *_groups(predictions, planted, grouped(frames["cells"])),
        _visits(frames["visited"]),
    ]
    return report.text(as_of, months, outcomes, sections)


def _built(con: duckdb.DuckDBPyConnection, as_of: date | None) -> date:
    built = [row[0] for row in con.execute("SELECT as_of FROM result.builds ORDER BY as_of").fetchall()]
    if not built or (as_of is not None and as_of not in built):
        month = f" --as-of {as_of:%Y-%m}" if as_of else ""
        raise UserError(f"there are no results to evaluate; compute them with 'cellpulse build{month}'")
    return as_of or built[-1]


def _duties(con: duckdb.DuckDBPyConnection) -> set[str]:
    asked = "SELECT DISTINCT id FROM result.metadata WHERE kind = 'flag' AND json_extract(head, '$.duty') = 'true'"
    return {flag for (flag,) in con.execute(asked).fetchall()}


def _outcomes(
    kind: str, planted: pl.DataFrame, predictions: pl.DataFrame, alarms: pl.DataFrame, number: int, months: int
) -> list[Outcome]:
    mine = alarms.filter(pl.col("kind") == kind)
    outcomes = []
    for concern in sorted({*planted["concern"], *predictions["concern"], *mine["concern"]}):
        there, predicted, raised = (
            frame.filter(pl.col("concern") == concern) for frame in (planted, predictions, mine)
        )
        name = concern if kind == "cells" else f"{concern} (areas)"
        outcomes.append(outcome(name, there, predicted, raised, number, months))
    return outcomes


def _calibration(predictions: pl.DataFrame) -> Sections:
    """Rules say 1 and are right by definition, so what was estimated is shown without them, too."""
    estimated = predictions.filter(pl.col("probability") < 1)
    each = [
        calibrated(flag, predictions.filter(pl.col("concern") == flag)) for flag in sorted(set(predictions["concern"]))
    ]
    rows = [calibrated("all flags", predictions), calibrated("all but rules", estimated), *each]
    return [
        ("expected calibration error, rows with a probability of .2 and more", report.errors(rows)),
        ("predicted and observed, all but rules", classes(estimated)),
    ]


def _groups(predictions: pl.DataFrame, planted: pl.DataFrame, groups: pl.DataFrame) -> Sections:
    detected = detection(predictions, planted, groups.filter(pl.col("kind") == "size"))
    act, watch = (false_shares(predictions, groups, severity) for severity in ("act", "watch"))
    return [
        ("found / planted by size class (95 % interval of the share found)", report.by_group(detected)),
        (
            "cells with a wrong flag of any kind, and the upper end of the 95 % interval",
            report.beside(("act", act), ("watch", watch)),
        ),
    ]


def _visits(visited: pl.DataFrame) -> tuple[str, pl.DataFrame]:
    return "precision log from visits (confirmed; partly counts half, not seen is left out)", precision_log(visited)
