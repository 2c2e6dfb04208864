"""Candidates, capacity and flags to result.attention and result.capacity."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import duckdb
import polars as pl

from etl.discover import statement
from models.queue.capacity import WHOLE, Capacity, Limit, best_use
from models.shared.result_rows import replace_rows

FOLDER = "models/queue"
# Chosen by us: of two cells of equal concern the one that nobody has seen for two years or ever counts a third more
# than one seen this month; concern decides, being out of sight only tips the balance.
UNSEEN_MORE, MONTHS_TILL_UNSEEN = 1 / 3, 24


def put_in_order(con: duckdb.DuckDBPyConnection, as_of: date, capacity: Capacity | None = None) -> None:
    """Replaces result.attention and result.capacity of the month `as_of` (its first day); flags and scores are there.

    Without a capacity the default by the number of cells holds.
    """
    capacity = capacity or Capacity()
    candidates = _ask(con, "candidates", as_of=as_of)
    below = _ask(con, "units", as_of=as_of, units=list(capacity.units))
    cells_by_unit = {code: frozenset(group["cell_code"]) for (code,), group in below.group_by("unit_code")}
    limits = capacity.limits(_n_cells(con, as_of), cells_by_unit)
    chosen = set(best_use(_worths(candidates), _units_of(below), limits))
    con.register("queue_candidates", candidates.with_columns(is_now=pl.col("cell_code").is_in(list(chosen))))
    rows = con.execute(statement("models", "attention").sql, {"as_of": as_of}).pl()
    con.unregister("queue_candidates")
    replace_rows(con, "attention", as_of, rows)
    replace_rows(con, "capacity", as_of, _published(capacity, limits))


def _ask(con: duckdb.DuckDBPyConnection, name: str, **asked: object) -> pl.DataFrame:
    return con.execute(statement(FOLDER, name).sql, asked).pl()


def _n_cells(con: duckdb.DuckDBPyConnection, as_of: date) -> int:
    asked = "SELECT count(DISTINCT cell_code) FROM mart.cell_scope WHERE as_of = ?"
    return con.execute(asked, [as_of]).fetchall()[0][0]


def _worths(candidates: pl.DataFrame) -> list[tuple[str, float]]:
    unseen = (pl.col("months_unseen").fill_null(MONTHS_TILL_UNSEEN) / MONTHS_TILL_UNSEEN).clip(0, 1)
    worth = pl.col("concern") * (1 + UNSEEN_MORE * unseen)
    return candidates.select("cell_code", worth.alias("worth")).rows()


def _units_of(below: pl.DataFrame) -> dict[str, list[str]]:
    above: dict[str, list[str]] = defaultdict(list)
    for unit, cell in below.select("unit_code", "cell_code").iter_rows():
        above[cell].append(unit)
    return above


def _published(capacity: Capacity, limits: dict[str, Limit]) -> pl.DataFrame:
    stated = {WHOLE: capacity.whole is not None}
    rows = [(code, limit.visits, limit.desk_checks, stated.get(code, True)) for code, limit in limits.items()]
    schema = {"unit_code": pl.String, "visits": pl.Int32, "desk_checks": pl.Int32, "is_stated": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")
