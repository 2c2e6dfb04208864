"""What got better and worse since the last quarter, and which cells drove it beyond chance."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.components.blind import hidden_scores, is_blind
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.links import profile_link
from dashboard.components.table import table
from dashboard.components.tree import place
from dashboard.markup import Markup, element, listed, show
from dashboard.scope import Scope
from dashboard.summaries import area, quarters
from dashboard.summaries.places import place_of

MEASURE = "measure"
SHOWN, EXPORTED = 10, 100_000


def draw(ctx: PageContext) -> None:
    """The part of the page, of the unit in the address."""
    t, where = ctx.t, place(ctx)
    scope, states = area.states(where.scope, ctx.as_of)
    changes = area.changes(scope, ctx.as_of, scores=not is_blind(ctx.user))
    whole = changes.get(scope.code, {})
    show(element("h2", t("overview.since"), class_="cp-part"))
    with st.columns([2, 3])[0]:
        where.draw(ctx)
    if not whole:
        show(element("p", t("overview.no_quarter"), class_="cp-empty cp-ready"))
        return
    show(listed(quarters.of_the_whole(t, whole), class_="cp-triggers"))
    _units(ctx, states.filter(~pl.col("whole")), changes, whole)
    known = {name: t.of("overview.measure", name) for name in quarters.MEASURES if name in whole}
    measure = url_state.switch(MEASURE, t("home.drivers.measure"), known, next(iter(known)))
    _drivers(ctx, scope, measure)


def _units(ctx: PageContext, below: pl.DataFrame, changes: area.Changes, whole: dict[str, quarters.Change]) -> None:
    """Units that changed otherwise than the whole; each sentence leads to the cells behind it."""
    lines: list[str | Markup] = []
    for code, name in below.select("unit_code", "name").iter_rows():
        for measure, change in changes.get(code, {}).items():
            if sentence := quarters.of_a_unit(ctx.t, name, change, whole.get(measure)):
                address = f"?{urlencode(ctx.link(unit=code, measure=measure))}"
                lines.append(element("a", sentence, href=address, target="_self"))
    none = element("p", ctx.t("overview.no_unit_moved"), class_="cp-limits")
    show(listed(lines, class_="cp-triggers") if lines else none)


def _drivers(ctx: PageContext, scope: Scope, measure: str) -> None:
    t = ctx.t
    rows = _asked(ctx, scope, measure, SHOWN)
    show(element("h2", t("home.drivers.title"), class_="cp-part"))
    if rows.is_empty():
        show(element("p", t("home.drivers.unknown"), class_="cp-empty cp-ready"))
        return
    first = rows.row(0, named=True)
    show(element("p", sentence(ctx, measure, first), class_="cp-lead cp-ready"))
    driving = [row for row in rows.iter_rows(named=True) if row["beyond"]]
    if driving:
        head = [t("column.cell"), t("column.unit"), *(t.of("home.drivers", name) for name in ("before", "now", "part"))]
        show(table(t("home.drivers.title"), head, [_line(ctx, measure, row) for row in driving], numbers=(2, 3, 4)))
    show(element("p", t("home.drivers.limits"), class_="cp-limits"))
    offer(t, "quarter-drivers", lambda: exported(ctx, scope, measure), about=scope.code)


def sentence(ctx: PageContext, measure: str, row: dict[str, Any]) -> str:
    """How much of the change comes from how many cells beyond chance, and what the others bring together."""
    t, rest = ctx.t, row["total"] - row["by_beyond"]
    n, of = row["n_beyond"], row["n_cells"]
    if not n:
        return t("home.drivers.none", of=of, total=_signed(ctx, measure, row["total"]))
    return t(
        "home.drivers.sentence", n=n, of=of, rest=of - n, total=_signed(ctx, measure, row["total"]),
        part=_signed(ctx, measure, row["by_beyond"]), others=_signed(ctx, measure, rest),
    )  # fmt: skip


def exported(ctx: PageContext, scope: Scope, measure: str) -> list[dict[str, Any]]:
    """Every cell that is known in both quarters, those beyond chance first."""
    t = ctx.t
    rows = _asked(ctx, scope, measure, EXPORTED)
    return [
        {
            t("column.cell_code"): row["cell_code"],
            t("column.cell"): row["name"],
            t("column.unit"): place_of(row["above"]),
            t("home.drivers.before"): _written(ctx, measure, row["before"]),
            t("home.drivers.now"): _written(ctx, measure, row["now"]),
            t("home.drivers.beyond"): t.whether(row["beyond"]),
        }
        for row in rows.iter_rows(named=True)
    ]


def _asked(ctx: PageContext, scope: Scope, measure: str, take: int) -> pl.DataFrame:
    """Rows of quarter_drivers.sql; cells whose points the reader may not see yet count, and are not named."""
    asked = {"as_of": ctx.as_of, "measure": measure}
    hidden: frozenset[str] = frozenset()
    if measure == "quality" and is_blind(ctx.user):
        rows = access.query("quarter_drivers", scope, **asked, take=EXPORTED)
        hidden = hidden_scores(ctx.user, rows["cell_code"].to_list())
    return access.query("quarter_drivers", scope, **asked, take=take, without="\n".join(sorted(hidden)))


def _line(ctx: PageContext, measure: str, row: dict[str, Any]) -> list[str | Markup]:
    link = profile_link(ctx, row["cell_code"], row["name"])
    before, now = (_written(ctx, measure, row[name]) for name in ("before", "now"))
    return [link, place_of(row["above"]), before, now, _signed(ctx, measure, row["part"])]


def _written(ctx: PageContext, measure: str, value: float) -> str:
    return ctx.t.number(value) if measure == "quality" else ctx.t.percent(value)


def _signed(ctx: PageContext, measure: str, change: float) -> str:
    """A change in points with plus or minus."""
    return ctx.t.signed(change * (1 if measure == "quality" else 100), 2)
