"""What a cell set itself to do and what came of it: months, decisions reported back on, tasks past their date."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.components import months
from dashboard.components.frame import Look
from dashboard.components.table import folded
from dashboard.language import Language
from dashboard.markup import element, show

# The longest overdue stand open; more are a click away.
OPEN_ROWS = 5


def draw(look: Look, history: pl.DataFrame, overdue: pl.DataFrame) -> tuple[months.Rows, months.Rows]:
    """The part of the page; gives the rows of both tables: tasks past their date, and tasks by month.

    `history` as cell_months.sql, `overdue` as cell_open_tasks.sql gives it.
    """
    say = look.say
    show(
        element("h3", say("profile.tasks")),
        element("p", months.tasks_sentence(say, history), class_="cp-lead"),
        element("p", reported(say, history), class_="cp-lead"),
    )
    if rows := [_overdue(say, task) for task in overdue.iter_rows(named=True)]:
        show(element("p", say("follow.overdue", n=len(rows)), class_="cp-lead"))
        show(months.as_table(say("follow.overdue_title"), rows[:OPEN_ROWS]))
        if rows[OPEN_ROWS:]:
            rest = months.as_table(say("follow.overdue_title"), rows[OPEN_ROWS:])
            show(folded(say("follow.more", n=len(rows) - OPEN_ROWS), rest))
    if by_month := months.task_rows(say, history):
        show(folded(say("follow.by_month"), months.as_table(say("profile.tasks"), by_month)))
    return rows, by_month


def reported(say: Language, history: pl.DataFrame) -> str:
    """Of the tasks set at a meeting, how many the next one heard a report on, over the last twelve months."""
    year = history.tail(months.YEAR)
    known = year.filter(pl.col("previous_tasks").is_not_null() & pl.col("previous_tasks_reported").is_not_null())
    set_before = int(known["previous_tasks"].sum())
    if not set_before:
        return say("follow.unknown")
    return say("follow.reported", share=say.share(int(known["previous_tasks_reported"].sum()), set_before))


def _overdue(say: Language, task: dict[str, Any]) -> dict[str, str]:
    return {
        say("follow.set_at"): say.date(task["held_on"]),
        say("follow.due"): say.date(task["due_on"]),
        say("follow.days"): say.number(task["days_overdue"]),
        say("column.tasks_with_lead"): say.whether(task["lead_named"]),
    }
