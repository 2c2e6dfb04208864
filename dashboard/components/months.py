"""The months of one cell in words and rows; frames as given by cell_months.sql."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.charts.limits import EXPECTED
from dashboard.components import strip
from dashboard.components.table import table
from dashboard.language import Language
from dashboard.markup import Markup

YEAR = 12
Rows = list[dict[str, str]]


def attendance_sentence(say: Language, history: pl.DataFrame) -> str:
    """The last month with known attendance, and what was usual for the cell."""
    known = history.filter(pl.col("rate").is_not_null())
    if known.is_empty():
        return say("attendance.unknown")
    last = known.row(-1, named=True)
    share = say.share(last["came"], last["marked"])
    month = say.month(last["month"])
    if last["usual"] is None:
        return say("attendance.last", month=month, share=share)
    limits = {"low": say.percent(last["low95"]), "high": say.percent(last["high95"])}
    return say("attendance.last_and_usual", month=month, share=share, usual=say.percent(last["usual"]), **limits)


def attendance_rows(say: Language, history: pl.DataFrame, kind: str = EXPECTED) -> Rows:
    """The table behind the chart, newest month first; the line and limits are those of the chart."""
    return [_attendance_row(say, row, kind) for row in reversed(history.to_dicts())]


def tasks_sentence(say: Language, history: pl.DataFrame) -> str:
    """What was set, due and done in the last twelve months."""
    year = history.tail(YEAR)
    due, done, set_ = (_total(year, name) for name in ("tasks_due", "tasks_done", "tasks_set"))
    if year["tasks_due"].is_null().all() or not (due or set_):
        return say("tasks.unknown")
    counted = {name: say.number(_total(year, name)) for name in ("tasks_set", "tasks_with_lead", "tasks_with_date")}
    if not due:
        return say("tasks.none_due", **counted)
    return say("tasks.sentence", done=say.share(done, due), **counted)


def task_rows(say: Language, history: pl.DataFrame) -> Rows:
    """Tasks by month, newest first; months in which nothing was set or due are left out."""
    columns = ("tasks_set", "tasks_with_lead", "tasks_with_date", "tasks_due", "tasks_done")
    rows = [row for row in reversed(history.tail(YEAR).to_dicts()) if row["tasks_set"] or row["tasks_due"]]
    return [
        {say("column.month"): say.month(row["month"])} | {say.of("column", c): _count(say, row[c]) for c in columns}
        for row in rows
    ]


def completeness_sentence(say: Language, history: pl.DataFrame) -> str:
    """For how many months there are meetings, attendance, and points."""
    held = history.filter(pl.col("meetings_regular") + pl.col("meetings_thematic") > 0)
    return say(
        "completeness.sentence",
        n=history.height,
        held=held.height,
        counted=history["rate"].count(),
        scored=history["completeness"].count(),
    )


def as_table(caption: str, rows: Rows, *, texts: bool = False) -> Markup:
    """Rows with their own column names as a table, all but the first column aligned right unless they are texts."""
    head = list(rows[0]) if rows else []
    return table(caption, head, [list(row.values()) for row in rows], numbers=() if texts else range(1, len(head)))


def _attendance_row(say: Language, row: dict[str, Any], kind: str) -> dict[str, str]:
    def percent(value: float | None) -> str:
        return "" if value is None else say.percent(value)

    level = "95" if kind == EXPECTED else "998"
    low, high = (percent(row[f"{side}{level}"]) for side in ("low", "high"))
    limits = say("attendance.range", low=low, high=high) if low and high else ""
    return {
        say("column.month"): say.month(row["month"]),
        say("column.held"): say.of("strip", strip.kind_of(row)),
        say("column.duration"): _count(say, row["duration_minutes"]),
        say("column.came"): _count(say, row["came"]),
        say("column.marked"): _count(say, row["marked"]),
        say("column.rate"): percent(row["rate"]),
        say("column.usual") if kind == EXPECTED else say("chart.mean"): percent(row["usual"]),
        say("column.limits") if kind == EXPECTED else say.of("chart", kind): limits,
        say("column.online"): _count(say, row["present_online"]),
        say("column.excused"): _count(say, row["excused"]),
        say("column.unexcused"): _count(say, row["unexcused"]),
        say("column.source"): say.of("attendance_source", "headcount" if row["by_headcount"] else "roll_call")
        if row["rate"] is not None
        else say("value.unknown"),
    }


def _total(year: pl.DataFrame, column: str) -> int:
    return int(year[column].sum())


def _count(say: Language, value: int | None) -> str:
    return say("value.unknown") if value is None else say.number(value)
