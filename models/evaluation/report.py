"""The report of an evaluation as plain text."""

from __future__ import annotations

from datetime import date

import polars as pl

from models.evaluation.measures import Outcome


def text(as_of: date, months: int, outcomes: list[Outcome], tables: list[tuple[str, pl.DataFrame]]) -> str:
    """One table over all concerns, then a calibration table for each concern with probabilities."""
    parts = [
        f"flags as of {as_of:%Y-%m} against the truth; looking back over {months} months",
        _outcomes(outcomes),
    ]
    parts += [f"calibration of {concern}\n{_plain(table)}" for concern, table in tables if table["cells"].sum()]
    return "\n\n".join(parts)


def _outcomes(outcomes: list[Outcome]) -> str:
    rows = [
        {
            "concern": o.concern,
            "planted": o.planted,
            "flagged": o.flagged,
            "watch": o.watched,
            "precision": _share(o.precision),
            "recall": _share(o.recall),
            "first 50": _share(o.first_50),
            "first 100": _share(o.first_100),
            "avg prec": _share(o.average_precision),
            "months": "-" if o.months_to_detect is None else f"{o.months_to_detect:g}",
            "false/1000y": "-" if o.false_alarms_per_1000_years is None else f"{o.false_alarms_per_1000_years:.1f}",
        }
        for o in outcomes
    ]
    return _plain(pl.DataFrame(rows))


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _plain(table: pl.DataFrame) -> str:
    with pl.Config(
        tbl_formatting="ASCII_MARKDOWN",
        tbl_hide_dataframe_shape=True,
        tbl_hide_column_data_types=True,
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=200,
        float_precision=3,
    ):
        return str(table)
