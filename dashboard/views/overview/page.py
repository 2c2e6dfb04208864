"""The whole at a glance: states of the cells, what changed since the last quarter, and where; no ranks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import access, charts, url_state
from dashboard.components import drawing, tree
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import place_links
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, listed, show
from dashboard.scope import Scope
from dashboard.summaries import area, quarters
from dashboard.summaries.area import COUNTS, Changes
from dashboard.views.overview import committee_download
from dashboard.views.overview.change_mark import change_mark
from dashboard.views.overview.committee_download import MEASURE

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
    changes = area.changes(scope, ctx.as_of)
    whole, below = states.filter("whole"), states.filter(~pl.col("whole"))
    if whole.is_empty():
        show(element("p", ctx.t("overview.no_cells"), class_="cp-empty"))
        return
    with right:
        committee_download.offer(ctx, scope)
    show(_headline(ctx, whole.row(0, named=True)))
    with st.container(horizontal=True):
        place_links(ctx, place.scope)
    show(_since_last_quarter(ctx, scope, below, changes))
    if below.height:
        _units(ctx, scope, below, changes)
        _spread(ctx, scope)


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
        element("p", t("overview.since_limits"), class_="cp-limits"),
    )


def _units(ctx: PageContext, scope: Scope, below: pl.DataFrame, changes: Changes) -> None:
    t = ctx.t
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        show(element("h2", t("overview.units"), class_="cp-part"))
    with right:
        offer(t, "overview", lambda: _exported(ctx, scope, below, changes))
    head = [t("column.unit_below"), *(t.of("overview.column", c) for c in COUNTS)]
    head += [t.of("overview.measure", m) for m in quarters.MEASURES]
    whole = changes.get(scope.code, {})
    rows = [_unit(ctx, row, changes.get(row["unit_code"], {}), whole) for row in below.iter_rows(named=True)]
    show(
        table(t("overview.units"), head, rows, numbers=range(1, len(COUNTS))),
        element("p", t("overview.units_limits"), class_="cp-limits"),
    )


def _unit(ctx: PageContext, row: dict[str, Any], own: dict[str, quarters.Change], whole: dict) -> list[str | Markup]:
    t = ctx.t
    name = element("a", row["name"], href=f"?{urlencode(ctx.link(unit=row['unit_code']))}", target="_self")
    counts = [t.number(row[c]) for c in COUNTS]
    return [name, *counts, *(change_mark(t, own.get(m), whole.get(m)) for m in quarters.MEASURES)]


def _exported(ctx: PageContext, scope: Scope, below: pl.DataFrame, changes: Changes) -> list[dict[str, str]]:
    return [_exported_row(ctx, row, changes, scope) for row in below.iter_rows(named=True)]


def _exported_row(ctx: PageContext, row: dict[str, Any], changes: Changes, scope: Scope) -> dict[str, str]:
    t, own = ctx.t, changes.get(row["unit_code"], {})
    row_of = {t("column.unit_code"): row["unit_code"], t("column.unit_below"): row["name"]}
    row_of |= {t.of("overview.column", c): t.number(row[c]) for c in COUNTS}
    for measure in quarters.MEASURES:
        change, title = own.get(measure), t.of("overview.measure", measure)
        for when in ("before", "now"):
            shown = quarters.figure(t, measure, change[when]) if change else ""
            row_of[t.of("overview.when", when, measure=title)] = shown
        kind = quarters.kind_of(change, changes.get(scope.code, {}).get(measure))
        row_of[t.of("overview.when", "change", measure=title)] = t.of("overview.change", kind)
    return row_of


def _spread(ctx: PageContext, scope: Scope) -> None:
    t = ctx.t
    show(element("h2", t("overview.spread.title"), class_="cp-part"))
    measures = {measure: t.of("overview.measure", measure) for measure in quarters.MEASURES}
    measure = url_state.switch(MEASURE, t("overview.spread.measure"), measures, quarters.MEASURES[0])
    units = access.query("overview_spread", scope, as_of=ctx.as_of, measure=measure)
    if units.is_empty():
        show(element("p", t("overview.spread.too_few"), class_="cp-empty"))
        return

    def written(value: float) -> str:
        return quarters.figure(t, measure, value)

    sentence = t("overview.spread.sentence", measure=measures[measure], n=units.height)
    figure = charts.spread(units, written, t, drawing.theme())
    drawing.draw(ctx, figure, t("overview.spread.title"), sentence, "overview-spread", how="spread")
    quantiles = ("p10", "p25", "p50", "p75", "p90")
    head = [
        t("column.unit_below"),
        t.of("overview.column", "n_cells"),
        *(t.of("overview.quantile", q) for q in quantiles),
    ]
    rows = [
        [r["name"], t.number(r["n_cells"]), *(written(r[q]) for q in quantiles)] for r in units.iter_rows(named=True)
    ]
    show(
        element("p", sentence, class_="cp-limits"),
        folded(t("overview.spread.table"), table(sentence, head, rows, numbers=range(1, 7))),
    )


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
