"""The months of one cell in words and rows; frames as given by cell_months.sql."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.charts.limits import EXPECTED
from dashboard.components.table import table
from dashboard.language import Language
from dashboard.markup import Markup
from dashboard.summaries.meeting_months import kind_of

YEAR = 12
Rows = list[dict[str, str]]


def attendance_rows(t: Language, history: pl.DataFrame, kind: str = EXPECTED) -> Rows:
    """The table behind the chart, newest month first; the line and limits are those of the chart."""
    return [_attendance_row(t, row, kind) for row in reversed(history.to_dicts())]


def tasks_sentence(t: Language, history: pl.DataFrame) -> str:
    """What was set, due and done in the last twelve months."""
    year = history.tail(YEAR)
    due, done, set_ = (_total(year, name) for name in ("tasks_due", "tasks_done", "tasks_set"))
    if year["tasks_due"].is_null().all() or not (due or set_):
        return t("tasks.unknown")
    counted = {name: t.number(_total(year, name)) for name in ("tasks_set", "tasks_with_lead", "tasks_with_date")}
    if not due:
        return t("tasks.none_due", **counted)
    return t("tasks.sentence", done=t.share(done, due), **counted)


def task_rows(t: Language, history: pl.DataFrame) -> Rows:
    """Tasks by month, newest first; months in which nothing was set or due are left out."""
    columns = ("tasks_set", "tasks_with_lead", "tasks_with_date", "tasks_due", "tasks_done")
    rows = [row for row in reversed(history.tail(YEAR).to_dicts()) if row["tasks_set"] or row["tasks_due"]]
    return [
        {t("column.month"): t.month(row["month"])} | {t.of("column", c): _count(t, row[c]) for c in columns}
        for row in rows
    ]


def completeness_sentence(t: Language, history: pl.DataFrame) -> str:
    """For how many months there are meetings, attendance, and points."""
    if history.is_empty():
        return t("strip.none")
    with_meeting = history.filter(pl.col("meetings_regular") + pl.col("meetings_thematic") > 0)
    return t(
        "completeness.sentence",
        n=history.height,
        held=with_meeting.height,
        counted=history["rate"].count(),
        scored=history["completeness"].count(),
    )


def as_table(caption: str, rows: Rows, *, texts: bool = False) -> Markup:
    """Rows with their own column names as a table, all but the first column aligned right unless they are texts."""
    head = list(rows[0]) if rows else []
    return table(caption, head, [list(row.values()) for row in rows], numbers=() if texts else range(1, len(head)))


def _attendance_row(t: Language, row: dict[str, Any], kind: str) -> dict[str, str]:
    def percent(value: float | None) -> str:
        return "" if value is None else t.percent(value)

    level = "95" if kind == EXPECTED else "998"
    low, high = (percent(row[f"{side}{level}"]) for side in ("low", "high"))
    limits = t("attendance.range", low=low, high=high) if low and high else ""
    return {
        t("column.month"): t.month(row["month"]),
        t("column.held"): t.of("strip", kind_of(row)),
        t("column.duration"): _count(t, row["duration_minutes"]),
        t("column.came"): _count(t, row["came"]),
        t("column.marked"): _count(t, row["marked"]),
        t("column.rate"): percent(row["rate"]),
        t("column.usual") if kind == EXPECTED else t("chart.mean"): percent(row["usual"]),
        t("column.limits") if kind == EXPECTED else t.of("chart", kind): limits,
        t("column.online"): _count(t, row["present_online"]),
        t("column.excused"): _count(t, row["excused"]),
        t("column.unexcused"): _count(t, row["unexcused"]),
        t("column.source"): t.of("attendance_source", "headcount" if row["by_headcount"] else "roll_call")
        if row["rate"] is not None
        else t("value.unknown"),
    }


def _total(year: pl.DataFrame, column: str) -> int:
    return int(year[column].sum())


def _count(t: Language, value: int | None) -> str:
    return t("value.unknown") if value is None else t.number(value)
