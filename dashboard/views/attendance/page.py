"""Attendance: where it is really falling, whether absences are excused, and who is beyond what size explains."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.components import flag_cards, month_picker, tree
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext, open_page
from dashboard.markup import Markup, element, listed, show
from dashboard.scope import Scope
from dashboard.views.attendance import falls, funnels, presence

ORDER = 7
GROUP = "quality"
TITLE = "attendance.title"
PATH = "tham-du"


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE, any_month=True)
    if ctx is None:
        return
    left, right, _ = st.columns([4, 2, 4])
    with right:
        month_picker.choose(ctx)
    with left:
        place = tree.place(ctx)
        place.draw(ctx)
    month_picker.show_if_earlier(ctx)
    months = presence.asked(ctx, place.scope)
    areas = access.query("attendance_areas", place.scope, as_of=ctx.as_of)
    show(_headline(ctx, months, areas))
    presence.draw(ctx, months)
    _areas(ctx, place.scope, areas)
    falls.draw(ctx, place.scope)
    funnels.draw(ctx, place.scope)
    show(element("p", ctx.t("attendance.no_verdict"), class_="cp-limits cp-ready"))


def _headline(ctx: PageContext, months: pl.DataFrame, areas: pl.DataFrame) -> Markup:
    t = ctx.t
    if ctx.as_of is None or months.is_empty():
        return element("p", element("strong", t("attendance.unknown_here")), class_="cp-headline")
    now, before = (None if rate is None else t.percent(rate) for rate in presence.rates(months, ctx.as_of))
    whole = t("attendance.rate", rate=now or t("value.unknown"), month=t.month(ctx.as_of))
    then = f" {t('attendance.before', rate=before)}" if before else None
    fallen = f" {t('attendance.areas_fallen', n=areas.height)}" if areas.height else None
    return element("p", element("strong", whole), then, fallen, class_="cp-headline")


def _areas(ctx: PageContext, unit: Scope, areas: pl.DataFrame) -> None:
    t = ctx.t
    show(element("h2", t("areas.title"), class_="cp-part"))
    if areas.is_empty():
        show(element("p", t("areas.none"), class_="cp-empty"))
        return
    show(
        listed((_area(ctx, unit, row) for row in areas.iter_rows(named=True)), class_="cp-triggers"),
        element("p", t("areas.limits"), class_="cp-limits"),
    )
    offer(t, "attendance-areas", lambda: [_exported(ctx, row) for row in areas.iter_rows(named=True)])


def _area(ctx: PageContext, unit: Scope, row: dict[str, Any]) -> Markup:
    link = element("a", row["name"], href=f"?{urlencode(ctx.link(unit=row['unit_code']))}", target="_self")
    chip = element("span", ctx.t.of("severity", row["severity"]), class_=f"cp-chip cp-chip-{row['severity']}")
    cells = ctx.t("areas.cells", n=row["n_cells"])
    name = element("strong", row["name"]) if row["unit_code"] == unit.code else link
    return element("span", name, f" ({cells}): ", flag_cards.trigger(ctx, row), " ", chip)


def _exported(ctx: PageContext, row: dict[str, Any]) -> dict[str, str]:
    t = ctx.t
    return {
        t("column.unit_code"): row["unit_code"],
        t("column.unit_below"): row["name"],
        t("column.n_cells"): t.number(row["n_cells"]),
        t("column.state"): t.of("severity", row["severity"]),
        t("column.flags"): flag_cards.sentence(ctx, row),
    }


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
