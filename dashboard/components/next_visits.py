"""The next visits with their briefs at hand: what a person who leaves tomorrow opens the page for."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

import streamlit as st

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components import brief_download
from dashboard.components.frame import PageContext
from dashboard.components.planned import day_of, team_of
from dashboard.markup import Markup, element, joined, show
from dashboard.store import plans
from dashboard.store.tables import PlannedVisit
from dashboard.summaries.places import place_of

# As many as stand side by side on a small laptop.
MOST = 3


def of_scope(ctx: PageContext, today: date) -> tuple[list[tuple[PlannedVisit, bool]], dict[str, dict]]:
    """The next visits to cells of the scope with whether they stand, and those cells by code."""
    known = access.query("plan_cells", ctx.scope, as_of=ctx.as_of, cells="\n".join(plans.cells_coming(store(), today)))
    cells = {row["cell_code"]: row for row in known.iter_rows(named=True)}
    return plans.coming(store(), today, cells, MOST), cells


def draw(ctx: PageContext, today: date) -> None:
    """The next visits, each with its brief; nothing where there are none."""
    coming, cells = of_scope(ctx, today)
    if not coming:
        return
    show(element("h2", ctx.t("plan.next.title"), class_="cp-part"))
    for column, (visit, stands) in zip(st.columns(MOST), coming, strict=False):
        with column.container(key=f"next-{visit.cell_code}"):
            show(_visit(ctx, visit, cells[visit.cell_code], today, stands))
            brief_download.offer(ctx, visit.cell_code, _called(cells[visit.cell_code]))


def _called(cell: dict) -> str:
    """A cell so that no other is called the same: communes share names of villages."""
    return ", ".join([cell["name"], *(cell["above"] or [])[:1]])


def _visit(ctx: PageContext, visit: PlannedVisit, cell: dict, today: date, stands: bool) -> Markup:
    link = element("a", cell["name"], href=f"ho-so?{urlencode(ctx.link(cell=visit.cell_code))}", target="_self")
    when = [element("strong", _when(ctx, visit, today)), f" · {team_of(ctx, visit)}"]
    if not stands:
        when.append(f" · {ctx.t('plan.next.draft')}")
    place = element("span", place_of(cell["above"]), class_="cp-place")
    return joined([element("p", *when, class_="cp-next"), element("p", link, " ", place, class_="cp-next")])


def _when(ctx: PageContext, visit: PlannedVisit, today: date) -> str:
    on = day_of(ctx, visit)
    if visit.visit_on == today:
        return f"{ctx.t('plan.next.today')}, {on}"
    return f"{ctx.t('plan.next.tomorrow')}, {on}" if visit.visit_on == today + timedelta(days=1) else on
