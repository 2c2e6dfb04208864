"""What a plan is taken along as: tables, a calendar, and the briefs with their blank outcome forms."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.auth.current_user import CurrentUser
from dashboard.components import brief_download, downloads
from dashboard.components.frame import PageContext
from dashboard.components.planned import team_of
from dashboard.documents.calendar import Appointment, as_calendar
from dashboard.summaries.places import place_of
from dashboard.views.plan.plan_rows import Row, exported
from etl.config.workspace import now


def draw(ctx: PageContext, month: date, rows: list[Row]) -> None:
    """The buttons; every taking is on record."""
    name = f"{ctx.t('plan.file')}-{month:%Y-%m}"
    cells = [row.visit.cell_code for row in rows]

    def calendar(_who: CurrentUser) -> bytes:
        return as_calendar(ctx.t("plan.calendar_name", month=ctx.t.month(month)), _appointments(ctx, rows), now())

    with st.container(horizontal=True, vertical_alignment="bottom"):
        brief_download.offer_all(ctx, cells, f"{ctx.t('plan.brief.file')}-{month:%Y-%m}")
        downloads.offer_file(ctx.t("plan.ics"), f"{name}.ics", "text/calendar", calendar, key="plan-ics")
        downloads.offer(ctx.t, "plan", lambda: exported(ctx, rows), about=f"{month:%Y-%m}")


def _appointments(ctx: PageContext, rows: list[Row]) -> list[Appointment]:
    return [
        Appointment(
            row.visit.id, row.visit.visit_on, f"{team_of(ctx, row.visit)}: {row.cell['name']}",
            place_of(row.cell["above"]), row.visit.version - 1,
        )
        for row in rows
        if row.visit.visit_on is not None
    ]  # fmt: skip
