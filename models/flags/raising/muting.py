"""Which flags are not raised: those muted in cellpulse.toml, and those that visits do not bear out."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
from scipy.special import betainc

from etl.discover import statement
from models.shared.result_rows import replace_rows

# Chosen by us: below three right in ten a flag sends more people out for nothing than a committee goes along with
# (a published surveillance score of hospitals, right in 24 % of cases, lost the trust of its readers).
FLOOR = 0.3
# "Clearly below": so probable must it be; with no confirmation at all that takes eight answers.
SURE = 0.95
PARTLY = 0.5


def publish_muted(con: duckdb.DuckDBPyConnection, as_of: date) -> set[str]:
    """Replaces result.muted_flags of the month `as_of`, and gives the flags in it."""
    visited = con.execute(statement("models/evaluation", "visited").sql, {"as_of": as_of}).pl()
    stated = con.execute("SELECT flag FROM result.thresholds WHERE muted").pl()
    rows = muted(visited, set(stated["flag"]))
    replace_rows(con, "muted_flags", as_of, rows)
    return set(rows["flag"])


def muted(visited: pl.DataFrame, stated: set[str]) -> pl.DataFrame:
    """Per muted flag: flag, reason (stated or findings), answers, confirmed (partly counts half).

    `visited`: flag, selected_by, confirmed, partly, not_confirmed (numbers of findings). Only visits made because of a
    flag count: Beta posterior of the precision with a uniform prior; a flag is muted where it is clearly below FLOOR.
    """
    answers = visited.filter(pl.col("selected_by") == "flag").select(
        "flag",
        (pl.col("confirmed") + pl.col("partly") + pl.col("not_confirmed")).cast(pl.Float64).alias("answers"),
        (pl.col("confirmed") + PARTLY * pl.col("partly")).cast(pl.Float64).alias("confirmed"),
    )
    known = pl.DataFrame({"flag": sorted(stated | set(answers["flag"]))}, schema={"flag": pl.String})
    counted = known.join(answers, on="flag", how="left").fill_null(0.0)
    n, right = counted["answers"].to_numpy(), counted["confirmed"].to_numpy()
    below = pl.Series("below", betainc(1 + right, 1 + n - right, FLOOR), dtype=pl.Float64) >= SURE
    is_stated = pl.col("flag").is_in(sorted(stated))
    reason = pl.when(is_stated).then(pl.lit("stated")).otherwise(pl.lit("findings"))
    return counted.filter(is_stated | below).select("flag", reason.alias("reason"), "answers", "confirmed")
