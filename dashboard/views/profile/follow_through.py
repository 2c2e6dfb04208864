"""What a cell set itself to do and what came of it: months, decisions reported back on, tasks past their date."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.components import months
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import Markup, element, show

# The longest overdue stand open; more are a click away.
OPEN_ROWS = 5


def draw(ctx: PageContext, history: pl.DataFrame, overdue: pl.DataFrame) -> None:
    """The part of the page. `history` as cell_months.sql, `overdue` as cell_open_tasks.sql gives it."""
    t = ctx.t
    show(
        element("h3", t("profile.tasks")),
        element("p", months.tasks_sentence(t, history), class_="cp-lead"),
        element("p", reported(t, history), class_="cp-lead"),
    )
    if rows := overdue_rows(t, overdue):
        show(element("p", t("follow.overdue", n=len(rows)), class_="cp-lead"))
        show(_overdue_table(t, rows[:OPEN_ROWS]))
        if rows[OPEN_ROWS:]:
            show(folded(t("follow.more", n=len(rows) - OPEN_ROWS), _overdue_table(t, rows[OPEN_ROWS:])))
    if by_month := months.task_rows(t, history):
        show(folded(t("follow.by_month"), months.as_table(t("profile.tasks"), by_month)))


def overdue_rows(t: Language, overdue: pl.DataFrame) -> months.Rows:
    """Tasks past their date, as the rows of a table."""
    return [_overdue(t, task) for task in overdue.iter_rows(named=True)]


def reported(t: Language, history: pl.DataFrame) -> str:
    """Of the tasks set at a meeting, how many the next one heard a report on, over the last twelve months."""
    year = history.tail(months.YEAR)
    known = year.filter(pl.col("previous_tasks").is_not_null() & pl.col("previous_tasks_reported").is_not_null())
    set_before = int(known["previous_tasks"].sum())
    if not set_before:
        return t("follow.unknown")
    return t("follow.reported", share=t.share(int(known["previous_tasks_reported"].sum()), set_before))


def _overdue_table(t: Language, rows: months.Rows) -> Markup:
    return table(t("follow.overdue_title"), list(rows[0]), [list(row.values()) for row in rows], numbers=(2,))


def _overdue(t: Language, task: dict[str, Any]) -> dict[str, str]:
    return {
        t("follow.set_at"): t.date(task["held_on"]),
        t("follow.due"): t.date(task["due_on"]),
        t("follow.days"): t.number(task["days_overdue"]),
        t("follow.text"): task["task_text"] or t("value.unknown"),
        t("column.tasks_with_lead"): t.whether(task["lead_named"]),
    }
