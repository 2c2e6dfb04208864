"""The units right below as a table: states of their cells, and the change of each measure since the last quarter."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.components.terms import headed
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope
from dashboard.summaries import quarters
from dashboard.summaries.area import COUNTS, Changes
from dashboard.views.overview.change_mark import change_mark


def draw(ctx: PageContext, scope: Scope, below: pl.DataFrame, changes: Changes, codes: list[str]) -> None:
    """The part of the page for the units in sight (`codes`); the file holds all."""
    t = ctx.t
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        show(element("h2", t("overview.units"), class_="cp-part"))
    with right:
        offer(t, "overview", lambda: _exported(ctx, scope, below, changes))
    head = [t("column.unit_below"), *(headed(t, c, t.of("overview.column", c)) for c in COUNTS)]
    head += [headed(t, m, t.of("overview.measure", m)) for m in quarters.MEASURES]
    whole = changes.get(scope.code, {})
    in_sight = below.filter(pl.col("unit_code").is_in(codes))
    rows = [_unit(ctx, row, changes.get(row["unit_code"], {}), whole) for row in in_sight.iter_rows(named=True)]
    show(
        table(t("overview.units"), head, rows, numbers=range(1, len(COUNTS) + 1)),
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
