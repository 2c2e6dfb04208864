"""The whole at a glance: its units by month, what changed since the last quarter, and where; no ranks."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.components import paging, tree
from dashboard.components.blind import is_blind
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import place_links
from dashboard.markup import Markup, element, listed, show
from dashboard.scope import Scope
from dashboard.summaries import area, quarters
from dashboard.summaries.area import Changes
from dashboard.views.overview import committee_download, pictures, units, where
from dashboard.views.overview.committee_download import MEASURE
from dashboard.views.overview.pictures import CONCERN, MEASURES, ON_A_PAGE

ORDER = 3
GROUP = "quality"
TITLE = "overview.title"
PATH = "toan-canh"


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    place = tree.place(ctx)
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        place.draw(ctx)
    scope, states = area.states(place.scope, ctx.as_of)
    whole, below = states.filter("whole"), states.filter(~pl.col("whole"))
    if whole.is_empty():
        show(element("p", ctx.t("overview.no_cells"), class_="cp-empty"))
        return
    with right, st.container(horizontal=True, vertical_alignment="center"):
        committee_download.offer(ctx, scope)
        place_links(ctx, place.scope)
    show(_headline(ctx, whole.row(0, named=True)))
    _pictures(ctx, scope, below)


def _pictures(ctx: PageContext, scope: Scope, below: pl.DataFrame) -> None:
    t, changes = ctx.t, area.changes(scope, ctx.as_of, scores=not is_blind(ctx.user))
    names = {measure: pictures.measure_name(t, measure) for measure in MEASURES}
    measure = url_state.switch(MEASURE, t("overview.spread.measure"), names, MEASURES[0], hidden=True)

    def query(skip: int) -> pl.DataFrame:
        asked = {"as_of": ctx.as_of, "fewest": pictures.fewest(ctx)}
        rows = access.query("area_months", scope, **asked, skip=skip, take=ON_A_PAGE)
        return rows.clear() if skip and rows["whole"].all() else rows

    number, months = paging.leaf(query, ON_A_PAGE)
    in_sight = below.filter(pl.col("unit_code").is_in(months["unit_code"].implode()))
    pictures.draw_grid(ctx, scope, months, measure)
    if months.height:
        paging.draw(t, number, months["n_units"][0], ON_A_PAGE)
    if measure == CONCERN:
        pictures.draw_trend(ctx, scope, measure)
    else:
        left, right = st.columns(2, gap="medium")
        with left:
            pictures.draw_trend(ctx, scope, measure)
        with right:
            pictures.draw_changes(ctx, scope, in_sight, changes, measure)
        if in_sight.height:
            pictures.draw_spread(ctx, scope, measure, in_sight["unit_code"].to_list())
    where.draw(ctx, scope, below)
    show(_since_last_quarter(ctx, scope, below, changes))
    if in_sight.height:
        units.draw(ctx, scope, below, changes, in_sight["unit_code"].to_list())


def _headline(ctx: PageContext, whole: dict[str, Any]) -> Markup:
    first, then = area.headline(ctx.t, whole)
    return element("p", element("strong", first), " ", then, class_="cp-headline")


def _since_last_quarter(ctx: PageContext, scope: Scope, below: pl.DataFrame, changes: Changes) -> Markup:
    t, whole = ctx.t, changes.get(scope.code, {})
    of_units = area.moved_units(t, below, changes, whole)
    none = element("p", t("overview.no_unit_moved"), class_="cp-limits")
    return element(
        "section",
        element("h2", t("overview.since"), class_="cp-part"),
        listed(quarters.of_the_whole(t, whole), class_="cp-triggers"),
        element("h3", t("overview.where")),
        listed(of_units, class_="cp-triggers") if of_units else none,
    )


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
