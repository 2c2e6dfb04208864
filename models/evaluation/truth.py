"""Truth files of simulated provinces."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from etl.user_error import UserError

COLUMNS = ("cell_code", "concern", "from_month")
# Details of what can be seen though it is not planted: an honest cell's own way, and what is over.
NOT_PLANTED = r"^(own way|over) "


def read_truth(path: Path) -> pl.DataFrame:
    """One row per planted concern: code (of a cell or a unit), concern (a flag), from_month (first of the month),
    detail (empty where the file has none).

    Raises UserError where the file is not there, a column is missing or a month is none.
    """
    try:
        return typed(pl.read_csv(path, infer_schema=False))
    except FileNotFoundError:
        raise UserError(
            f"{path}: there is no such file; 'cellpulse simulate OUT' writes OUT.truth.csv beside OUT"
        ) from None
    except pl.exceptions.PolarsError as error:
        raise UserError(
            f"{path}: not a truth file with the columns {', '.join(COLUMNS)}: {str(error).splitlines()[0]}"
        ) from error


def typed(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a truth file, all text, as `read_truth` gives them."""
    return rows.select(
        pl.col("cell_code").alias("code"),
        "concern",
        (pl.col("from_month").str.slice(0, 7) + "-01").str.to_date("%Y-%m-%d").alias("from_month"),
        (pl.col("detail").fill_null("") if "detail" in rows.columns else pl.lit("")).alias("detail"),
    )


def planted(truth: pl.DataFrame) -> pl.DataFrame:
    """The rows of concerns that are planted and last."""
    return truth.filter(~pl.col("detail").str.contains(NOT_PLANTED))
