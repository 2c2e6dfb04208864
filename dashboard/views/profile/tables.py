"""The tables of a profile as files, all in one place; they are made when the place is opened, not with the page."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.components import cell_attendance, meeting_table
from dashboard.components.downloads import offer
from dashboard.components.months import Rows, task_rows
from dashboard.markup import element, show
from dashboard.views.profile import (
    cell_discipline,
    completeness,
    follow_through,
    scores,
    similar,
    visited,
)
from dashboard.views.profile.cell_data import CellData


def draw(data: CellData) -> None:
    """The button, and below it each table that has rows; unmasked but for discipline, as in the cell's own profile."""
    t = data.ctx.t
    place = st.popover(t("profile.tables"), icon=":material/download:", key="profile-tables", on_change="rerun")
    if not place.open:
        return
    with place:
        for name, rows in _tables(data).items():
            if rows:
                title = t.of("profile.table", name)
                show(element("p", title, class_="cp-place"))
                offer(t, name, partial(list, rows), title=title, about=data.code, masked=name == "discipline")


def _tables(data: CellData) -> dict[str, Rows]:
    ctx, t = data.ctx, data.ctx.t
    return {
        "attendance": cell_attendance.table_rows(ctx, data.code, data.history),
        "meetings": meeting_table.exported(ctx, data.meetings()),
        "overdue": follow_through.overdue_rows(t, data.overdue()),
        "tasks": task_rows(t, data.history),
        "visits": visited.table_rows(ctx, data.visits),
        "discipline": cell_discipline.table_rows(ctx, data.code),
        "similar": similar.table_rows(ctx, data.code),
        "scores": scores.table_rows(ctx, data.ask("cell_scores")) if data.scored else [],
        "known": completeness.table_rows(ctx, data.ask("cell_known")),
    }
