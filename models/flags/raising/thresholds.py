"""From where on a signal becomes a flag: kept beside the results, since results and thresholds belong
together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import duckdb
import polars as pl

from etl.discover import documents
from models.shared.result_rows import insert_rows
from models.shared.selection import FALSE_DISCOVERY_RATE, LIKELIER_THAN_NOT

# By flag `false_discovery_rate`, `watch_from`, `muted`, and `least` (from how many on a rule on counts raises it).
Thresholds = Mapping[str, Mapping[str, float | None]]
DEFAULT = {
    "false_discovery_rate": FALSE_DISCOVERY_RATE, "watch_from": LIKELIER_THAN_NOT, "muted": False, "least": None,
}  # fmt: skip


def publish_thresholds(con: duckdb.DuckDBPyConnection, thresholds: Thresholds) -> None:
    """Replaces result.thresholds; a flag that is not named has the contract's."""
    con.execute("DELETE FROM result.thresholds")
    rows = [{"flag": flag} | DEFAULT | dict(thresholds.get(flag, {})) for flag in documents("flags")]
    insert_rows(con, "thresholds", pl.DataFrame(rows, infer_schema_length=None))


def selected(con: duckdb.DuckDBPyConnection, signal: str, rows: pl.DataFrame) -> pl.DataFrame:
    """A signal's rows with `selected` at the false discovery rate of the flag of its name; as they are where the signal
    is a plain rule, which has no `q_value`."""
    if "q_value" not in rows.columns:
        return rows
    rate = _rates(con).get(signal, FALSE_DISCOVERY_RATE)
    known = rows.with_columns(pl.col("q_value").fill_nan(None))
    return known.with_columns(selected=(pl.col("q_value") <= rate).fill_null(False))


def select_again(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """`selected` of the signals that are there, at the rates of result.thresholds."""
    for table in ("signals", "area_signals"):
        update = f"UPDATE result.{table} SET selected = q_value <= ? WHERE as_of = ? AND signal = ? AND q_value >= 0"
        con.executemany(update, [(rate, as_of, signal) for signal, rate in _rates(con).items()])


def _rates(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    return dict(con.execute("SELECT flag, false_discovery_rate FROM result.thresholds").fetchall())
