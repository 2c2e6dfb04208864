"""The report of an evaluation as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import polars as pl

from models.evaluation.calibration import Calibrated
from models.evaluation.measures import Outcome
from models.evaluation.verdicts import RULES

HEADS = {
    "flagged": "act",
    "watched": "watch",
    "first_50": "first 50",
    "first_100": "first 100",
    "months_to_detect": "months",
    "average_precision": "avg prec",
    "false_alarms_per_1000_years": "false/1000y",
}


def text(as_of: date, months: int, outcomes: list[Outcome], parts: Sequence[tuple[str, pl.DataFrame]]) -> str:
    """What is counted how, one table over all concerns, then the sections."""
    return "\n\n".join(
        [
            f"flags as of {as_of:%Y-%m} against the truth; looking back over {months} months",
            "\n".join(RULES),
            plain(_outcomes(outcomes)) if outcomes else "nothing planted, nothing flagged",
            sections(parts),
        ]
    )


def sections(parts: Sequence[tuple[str, pl.DataFrame]]) -> str:
    """Each table under its title; one without rows says so."""
    return "\n\n".join(f"{title}\n{plain(table) if table.height else 'nothing'}" for title, table in parts)


def errors(rows: list[Calibrated]) -> pl.DataFrame:
    """Calibration errors as a table, those without a row left out."""
    return pl.DataFrame([asdict(row) for row in rows if row.rows])


def by_group(detected: pl.DataFrame) -> pl.DataFrame:
    """Detection with one column per group: found / planted, and the interval of the share."""
    cell_text = pl.format(
        "{}/{} ({}-{})", "found", "planted", *(pl.col(end).round(2).cast(pl.String) for end in ("lower", "upper"))
    )
    return detected.with_columns(cell_text.alias("text")).pivot(
        on="group", index="concern", values="text", maintain_order=True
    )


def beside(*shares: tuple[str, pl.DataFrame]) -> pl.DataFrame:
    """Tables of wrong flags side by side, each column under the name of its table."""
    first = shares[0][1].select("kind", "group", "cells")
    columns = [table.select(pl.col("wrong", "share", "upper").name.prefix(f"{name} ")) for name, table in shares]
    return pl.concat([first, *columns], how="horizontal")


def plain(table: pl.DataFrame) -> str:
    """A table for reading: two digits, what is unknown as a dash."""
    cells = table.select(
        pl.col(name).map_elements(_figure, return_dtype=pl.String, skip_nulls=False) for name in table.columns
    )
    with pl.Config(
        tbl_formatting="ASCII_MARKDOWN",
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=220,
        fmt_str_lengths=60,
    ):
        return str(cells)


def _outcomes(outcomes: list[Outcome]) -> pl.DataFrame:
    return pl.DataFrame([asdict(one) for one in outcomes], infer_schema_length=None).rename(HEADS)


def _figure(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)
