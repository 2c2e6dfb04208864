"""Marts to results, in the order in which one depends on the other: words, scores, signals, flags, attention."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

import duckdb
import polars as pl

from etl.discover import Statement, modules, statements
from models import charts, discipline, formalism, queue, scoring, text
from models.flags.raising.raise_flags import raise_flags
from models.flags.raising.thresholds import Thresholds, selected
from models.habits.material import material_of
from models.habits.signal_rows import LEAST_MEETINGS, MONTHS, judge_rows
from models.metadata.measured import publish_measured
from models.metadata.words import is_of_this_program, publish_words
from models.queue import Capacity
from models.scoring.rubric import InForce
from models.shared.bounds import shares_checked
from models.shared.not_computed import or_not_computed
from models.shared.result_rows import add_rows, replace_rows

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """What the home says: thresholds by flag (one that is not named has the contract's), how many cells can be looked
    at in a month (None = the default by the number of cells), and the rubrics (None = those of data/rubrics)."""

    thresholds: Thresholds = field(default_factory=dict)
    capacity: Capacity | None = None
    rubrics: tuple[InForce, ...] | None = None


DEFAULTS = Settings()


def is_to_begin_anew(con: duckdb.DuckDBPyConnection, settings: Settings = DEFAULTS) -> bool:
    """Whether what earlier builds kept, the marts, is of another version of the program or of other rubrics."""
    if not is_of_this_program(con):
        return True
    return settings.rubrics is not None and scoring.rubrics_changed(con, settings.rubrics)


def build_results(
    con: duckdb.DuckDBPyConnection,
    as_of: date,
    progress: Progress = lambda step: None,
    settings: Settings = DEFAULTS,
) -> None:
    """Computes everything that is published for the end of the month `as_of` (its first day), replacing what was there.

    Reads the marts, which must reach that month; writes result.metadata, scores, signals, flags, area_flags,
    attention and capacity.
    A part that fails is missing, with a row in result.not_computed that says why; the others are published.
    """
    publish_words(con, settings.thresholds, settings.rubrics)
    publish_measured(con, as_of)
    con.execute("DELETE FROM result.not_computed WHERE as_of = $as_of", {"as_of": as_of})
    progress("scores")
    with or_not_computed(con, as_of, "part", "scores"):
        scoring.score_cells(con, as_of, settings.rubrics)
    judge(con, as_of, progress, settings.capacity)


def judge(
    con: duckdb.DuckDBPyConnection,
    as_of: date,
    progress: Progress = lambda step: None,
    capacity: Capacity | None = None,
) -> None:
    """Signals, circumstances, flags and attention for the end of the month `as_of`; words and scores are there."""
    for table in ("signals", "area_signals", "circumstances"):
        con.execute(f"DELETE FROM result.{table} WHERE as_of = $as_of", {"as_of": as_of})
    _observe(con, as_of, progress)
    progress("charts")
    for name, part in {"charts": charts.publish, "discipline": discipline.publish}.items():
        with or_not_computed(con, as_of, "part", name):
            part(con, as_of)
    progress("formalism")
    with or_not_computed(con, as_of, "signal", "formalistic"):
        _add_signal(con, "formalistic", formalism.observe(con, as_of), as_of)
    for name, query in statements("models/circumstances").items():
        with or_not_computed(con, as_of, "circumstance", name):
            add_rows(con, "circumstances", _ask(con, query, as_of), as_of, circumstance=name)
    raise_flags(con, as_of)
    with or_not_computed(con, as_of, "part", "text_pairs"):
        text.prepare(con, as_of)
        replace_rows(con, "text_pairs", as_of, text.ask(con, "pair_lines", as_of).pl())
    with or_not_computed(con, as_of, "part", "text_shares"):
        replace_rows(con, "text_shares", as_of, text.shares(con, as_of).pl())
    progress("attention")
    queue.put_in_order(con, as_of, capacity)


def book(con: duckdb.DuckDBPyConnection, as_of: date, run: int, built_at: datetime, *, as_recorded: bool) -> None:
    """Enters in result.builds that run `run` computed the results for `as_of`."""
    con.execute("DELETE FROM result.builds WHERE as_of = $as_of", {"as_of": as_of})
    con.execute("INSERT INTO result.builds VALUES (?, ?, ?, ?)", [as_of, run, built_at, as_recorded])


def not_computed(con: duckdb.DuckDBPyConnection, as_of: date) -> list[tuple[str, str]]:
    """What could not be computed for the month `as_of`, by name, each with its reason."""
    query = "SELECT kind || ' ' || name, reason FROM result.not_computed WHERE as_of = ? ORDER BY ALL"
    return con.execute(query, [as_of]).fetchall()


def _observe(con: duckdb.DuckDBPyConnection, as_of: date, progress: Progress) -> None:
    """A signal about areas that bears the name of one about cells is in a file `area_<signal>`."""
    for name, module in modules("models.signals").items():
        progress(f"signal {name}")
        with or_not_computed(con, as_of, "signal", name):
            _add_signal(con, name, module.observe(con, as_of), as_of)
    for name, query in statements("models/signals").items():
        progress(f"signal {name}")
        with or_not_computed(con, as_of, "signal", name):
            _add_signal(con, name, _rows(con, name, query, as_of), as_of)


def _rows(con: duckdb.DuckDBPyConnection, name: str, query: Statement, as_of: date) -> pl.DataFrame:
    """What a statement says of each cell or area; where its rows are meetings, whether they make a habit."""
    rows = _ask(con, query, as_of)
    if not query.head.get("habit"):
        return rows
    least, months = query.head.get("least", LEAST_MEETINGS), query.head.get("months", MONTHS)
    return judge_rows(con, as_of, rows, least, material_of(name), months)


def _add_signal(con: duckdb.DuckDBPyConnection, name: str, rows: pl.DataFrame, as_of: date) -> None:
    table, signal = ("area_signals", name.removeprefix("area_")) if "unit_code" in rows.columns else ("signals", name)
    add_rows(con, table, selected(con, signal, shares_checked(rows, signal)), as_of, signal=signal)


def _ask(con: duckdb.DuckDBPyConnection, query: Statement, as_of: date) -> pl.DataFrame:
    return con.execute(query.sql, {"as_of": as_of}).pl()
