"""What visits found of the flags they were to look at: the log by which flags are judged where nobody knows the truth.

Pure: frames in, frames out.
"""

from __future__ import annotations

import polars as pl

from models.evaluation.intervals import wilson

# A concern partly found is half a confirmation (chosen by us); one that could not be seen says nothing.
PARTLY = 0.5
ORDER = ("flag", "random", "routine", "other")


def precision_log(visited: pl.DataFrame) -> pl.DataFrame:
    """Per flag and way of choosing the visit: answers, confirmed (partly counts half), share, lower, upper (95 %).

    `visited`: flag, selected_by, confirmed, partly, not_confirmed, not_seen (numbers of findings). Only visits made
    because of a flag tell how often flags are right; those by lot tell how often the concern is there at all.
    """
    order = pl.col("selected_by").replace_strict({name: i for i, name in enumerate(ORDER)}, return_dtype=pl.Int8)
    answers = visited.select(
        "flag",
        "selected_by",
        (pl.col("confirmed") + pl.col("partly") + pl.col("not_confirmed")).alias("answers"),
        (pl.col("confirmed") + PARTLY * pl.col("partly")).alias("confirmed"),
        "not_seen",
    ).sort("flag", order)
    ends = [wilson(k, n) for k, n in answers.select("confirmed", "answers").iter_rows()]
    share = pl.when(pl.col("answers") > 0).then(pl.col("confirmed") / pl.col("answers"))
    return answers.with_columns(
        share.alias("share"),
        pl.Series("lower", [low for low, _ in ends], dtype=pl.Float64),
        pl.Series("upper", [high for _, high in ends], dtype=pl.Float64),
    )
