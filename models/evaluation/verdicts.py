"""Whether a flag was right: compared with what was planted, and left out where the truth cannot tell.

Pure: frames in, frames out. RULES says in words what is counted neither right nor wrong; the report prints it.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from models.evaluation.truth import planted

RULES = (
    "Right: the concern is in the truth file, from a month that is not later than the flag's. Else wrong, but for "
    "what follows, which counts neither way:",
    "- a cell flagged for attendance_drop in an area whose attendance fell as a whole, or for formalistic in an area "
    "that bends its records (threshold_bunching): it takes part in what is true of the area;",
    "- an area flagged where a cell in it, or an area above or below it, has the concern: it is there, one level off;",
    "- a formalistic cell flagged for a sign that it shows weakly (in under 55 % of its meetings): the sign is there;",
    "- a cell flagged for what it really does at a third of its meetings or so by its own way, or did until some "
    "months ago, though it is not planted, or no more: the truth files of worlds name these;",
    "- a flag for what another planted concern brings with it: attendance_low after a fall, score_uniform where every "
    "self-score is close to the maximum, minutes_copied where the same minutes of another cell are taken twice.",
    "One sign alone, however strong, does not make a cell formalistic: formalistic is wrong there. Facts that nobody "
    "planted (never visited, unaddressed absences, findings overdue) stand in the truth file as at its end and are "
    "right; where a flag of an earlier month claims one that is not in the file, it counts neither way.",
)
# Concern planted in a cell, and the flags it brings with it.
BRINGS = {
    "attendance_drop": "attendance_low", "score_inflated": "score_uniform", "minutes_shared": "minutes_copied",
}  # fmt: skip
# Concern planted in an area, and the flag of a cell in it that then counts neither way.
OF_AREA = {"attendance_drop": "attendance_drop", "threshold_bunching": "formalistic"}
# What the truth file knows only as at its end.
FACTS = ("never_visited", "absence_streak", "absence_unaddressed", "findings_overdue")
AREA_CONCERNS = ("attendance_drop", "threshold_bunching", "discipline_outlier")


def rulings(truth: pl.DataFrame, scope: pl.DataFrame) -> pl.DataFrame:
    """One row per code and concern of which the truth says anything: right_from, neither_from (months or null).

    `truth`: code, concern, from_month, detail. `scope`: unit_code, cell_code, which cells lie in which area.
    """
    seen = truth.join(planted(truth), on=truth.columns, how="anti").select("code", "concern", "from_month")
    truth = planted(truth)
    neither = pl.concat([seen, _weak(truth), _brought(truth), _in_areas(truth, scope), _one_level_off(truth, scope)])
    right = truth.group_by("code", "concern").agg(pl.col("from_month").min().alias("right_from"))
    spared = neither.group_by("code", "concern").agg(pl.col("from_month").min().alias("neither_from"))
    return right.join(spared, on=["code", "concern"], how="full", coalesce=True)


def judged(predictions: pl.DataFrame, ruled: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """`predictions` (code, concern, ...) with the column verdict: right, wrong or neither, as at `as_of`, or where the
    rows have a column as_of of their own (alarms of earlier months) as at that one."""
    month = pl.col("as_of") if "as_of" in predictions.columns else pl.lit(as_of)
    unsettled = pl.col("concern").is_in(FACTS) & (month < as_of)
    verdict = (
        pl.when(pl.col("right_from") <= month)
        .then(pl.lit("right"))
        .when((pl.col("neither_from") <= month) | unsettled)
        .then(pl.lit("neither"))
        .otherwise(pl.lit("wrong"))
    )
    joined = predictions.join(ruled, on=["code", "concern"], how="left", maintain_order="left")
    return joined.with_columns(verdict.alias("verdict")).drop("right_from", "neither_from")


def _weak(truth: pl.DataFrame) -> pl.DataFrame:
    """Weak signals of formalistic cells, as concerns of their own."""
    signals = truth.filter(pl.col("concern") == "formalistic").select(
        "code", "from_month", signal=pl.col("detail").str.split(";")
    )
    weak = signals.explode("signal", empty_as_null=False).filter(pl.col("signal").str.ends_with(":weak"))
    return weak.select("code", pl.col("signal").str.strip_suffix(":weak").alias("concern"), "from_month")


def _brought(truth: pl.DataFrame) -> pl.DataFrame:
    planted = truth.filter(pl.col("concern").is_in(list(BRINGS)))
    return planted.select("code", pl.col("concern").replace_strict(BRINGS, return_dtype=pl.String), "from_month")


def _in_areas(truth: pl.DataFrame, scope: pl.DataFrame) -> pl.DataFrame:
    """Cells of areas with a concern."""
    inside = truth.filter(pl.col("concern").is_in(list(OF_AREA))).join(scope, left_on="code", right_on="unit_code")
    of_cell = pl.col("concern").replace_strict(OF_AREA, return_dtype=pl.String)
    return inside.select(pl.col("cell_code").alias("code"), of_cell, "from_month")


def _one_level_off(truth: pl.DataFrame, scope: pl.DataFrame) -> pl.DataFrame:
    """Areas that hold a cell with the concern, or share a cell with an area that has it."""
    planted = truth.filter(pl.col("concern").is_in(AREA_CONCERNS)).select("code", "concern", "from_month")
    in_cells = planted.join(scope, left_on="code", right_on="unit_code").drop("code")
    of_cells = planted.rename({"code": "cell_code"}).select("concern", "from_month", "cell_code")
    touched = pl.concat([in_cells.select("concern", "from_month", "cell_code"), of_cells]).join(scope, on="cell_code")
    return touched.select(pl.col("unit_code").alias("code"), "concern", "from_month").unique()
