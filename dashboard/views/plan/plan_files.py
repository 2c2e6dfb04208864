"""What a plan is taken along as: tables, a calendar, and the briefs with their blank outcome forms."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from dashboard import access
from dashboard.auth.current_user import CurrentUser, store
from dashboard.components import brief_download, downloads
from dashboard.components.frame import PageContext
from dashboard.components.planned import team_of
from dashboard.documents.calendar import Appointment, as_calendar
from dashboard.documents.papers import packet
from dashboard.store import plans
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
        downloads.offer_file(
            ctx.t("packet.take"), f"{ctx.t('packet.file')}-{month:%Y-%m}.zip", "application/zip",
            partial(_packet, ctx, month, rows), key="plan-packet",
        )  # fmt: skip
        downloads.offer_file(ctx.t("plan.ics"), f"{name}.ics", "text/calendar", calendar, key="plan-ics")
        downloads.offer(ctx.t, "plan", lambda: exported(ctx, rows), about=f"{month:%Y-%m}")


def _packet(ctx: PageContext, month: date, rows: list[Row], who: CurrentUser) -> bytes:
    """The preparation packet; the briefs in it are numbered copies, each on record."""
    asked = packet.Asked(month, access.computed(ctx.as_of), now().date())
    planned = [row.visit for row in rows]
    visits = [
        packet.Visit(one.cell_code, one.visit_on, team_of(ctx, one), plans.appointment(store(), one)) for one in planned
    ]
    copies = brief_download.stamps([visit.cell for visit in visits], who)
    made = packet.as_zip(visits, copies, asked, ctx.t, who.scope)
    brief_download.enter(who, copies, ".docx")
    return made


def _appointments(ctx: PageContext, rows: list[Row]) -> list[Appointment]:
    return [
        Appointment(
            row.visit.id, row.visit.visit_on, f"{team_of(ctx, row.visit)}: {row.cell['name']}",
            place_of(row.cell["above"]), row.visit.version - 1,
        )
        for row in rows
        if row.visit.visit_on is not None
    ]  # fmt: skip
