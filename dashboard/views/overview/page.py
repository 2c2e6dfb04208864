"""The whole at a glance: states of the cells, what changed since the last quarter, and where; no ranks."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import access, charts, url_state
from dashboard.components import area, drawing, quarters, tree
from dashboard.components.area import COUNTS, Changes
from dashboard.components.downloads import offer
from dashboard.components.frame import Look, open_page
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, listed, show
from dashboard.views.overview import committee_download
from dashboard.views.overview.committee_download import MEASURE

ORDER = 3
TITLE = "overview.title"
PATH = "toan-canh"


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE)
    if look is None:
        return
    place = tree.place(look)
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        place.draw(look)
    unit, states = area.states(place.unit, look.as_of)
    changes = area.changes(unit, look.as_of)
    whole, below = states.filter("whole"), states.filter(~pl.col("whole"))
    if whole.is_empty():
        show(element("p", look.say("overview.no_cells"), class_="cp-empty"))
        return
    with right:
        committee_download.offer(look, unit)
    show(_headline(look, whole.row(0, named=True)))
    show(_since_last_quarter(look, unit, below, changes))
    if below.height:
        _units(look, unit, below, changes)
        _spread(look, unit)


def _headline(look: Look, whole: dict[str, Any]) -> Markup:
    first, then = area.headline(look.say, whole)
    return element("p", element("strong", first), " ", then, class_="cp-headline")


def _since_last_quarter(look: Look, unit: str, below: pl.DataFrame, changes: Changes) -> Markup:
    say, whole = look.say, changes.get(unit, {})
    of_units = area.moved_units(say, below, changes, whole)
    none = element("p", say("overview.no_unit_moved"), class_="cp-limits")
    return element(
        "section",
        element("h2", say("overview.since"), class_="cp-part"),
        listed(quarters.of_the_whole(say, whole), class_="cp-triggers"),
        element("h3", say("overview.where")),
        listed(of_units, class_="cp-triggers") if of_units else none,
        element("p", say("overview.since_limits"), class_="cp-limits"),
    )


def _units(look: Look, unit: str, below: pl.DataFrame, changes: Changes) -> None:
    say = look.say
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        show(element("h2", say("overview.units"), class_="cp-part"))
    with right:
        offer(say, "overview", lambda: _exported(look, unit, below, changes))
    head = [say("column.unit_below"), *(say.of("overview.column", c) for c in COUNTS)]
    head += [say.of("overview.measure", m) for m in quarters.MEASURES]
    whole = changes.get(unit, {})
    rows = [_unit(look, row, changes.get(row["unit_code"], {}), whole) for row in below.iter_rows(named=True)]
    show(
        table(say("overview.units"), head, rows, numbers=range(1, 6)),
        element("p", say("overview.units_limits"), class_="cp-limits"),
    )


def _unit(look: Look, row: dict[str, Any], own: dict[str, quarters.Change], whole: dict) -> list[str | Markup]:
    say = look.say
    name = element("a", row["name"], href=f"?{urlencode(look.link(unit=row['unit_code']))}", target="_self")
    counts = [say.number(row[c]) for c in COUNTS]
    return [name, *counts, *(quarters.sign(say, own.get(m), whole.get(m)) for m in quarters.MEASURES)]


def _exported(look: Look, unit: str, below: pl.DataFrame, changes: Changes) -> list[dict[str, str]]:
    return [_exported_row(look, row, changes, unit) for row in below.iter_rows(named=True)]


def _exported_row(look: Look, row: dict[str, Any], changes: Changes, unit: str) -> dict[str, str]:
    say, own = look.say, changes.get(row["unit_code"], {})
    told = {say("column.unit_code"): row["unit_code"], say("column.unit_below"): row["name"]}
    told |= {say.of("overview.column", c): say.number(row[c]) for c in COUNTS}
    for measure in quarters.MEASURES:
        change, title = own.get(measure), say.of("overview.measure", measure)
        for when in ("before", "now"):
            shown = quarters.figure(say, measure, change[when]) if change else ""
            told[say.of("overview.when", when, measure=title)] = shown
        kind = quarters.kind_of(change, changes.get(unit, {}).get(measure))
        told[say.of("overview.when", "change", measure=title)] = say.of("overview.change", kind)
    return told


def _spread(look: Look, unit: str) -> None:
    say = look.say
    show(element("h2", say("overview.spread.title"), class_="cp-part"))
    measures = {measure: say.of("overview.measure", measure) for measure in quarters.MEASURES}
    measure = url_state.switch(MEASURE, say("overview.spread.measure"), measures, quarters.MEASURES[0])
    units = access.ask("overview_spread", unit, as_of=look.as_of, measure=measure)
    if units.is_empty():
        show(element("p", say("overview.spread.too_few"), class_="cp-empty"))
        return

    def written(value: float) -> str:
        return quarters.figure(say, measure, value)

    sentence = say("overview.spread.sentence", measure=measures[measure], n=units.height)
    figure = charts.spread(units, written, say, drawing.theme())
    drawing.draw(figure, sentence, "overview-spread")
    quantiles = ("p10", "p25", "p50", "p75", "p90")
    head = [
        say("column.unit_below"),
        say.of("overview.column", "n_cells"),
        *(say.of("overview.quantile", q) for q in quantiles),
    ]
    rows = [
        [r["name"], say.number(r["n_cells"]), *(written(r[q]) for q in quantiles)] for r in units.iter_rows(named=True)
    ]
    show(
        element("p", sentence, class_="cp-limits"),
        folded(say("overview.spread.table"), table(sentence, head, rows, numbers=range(1, 7))),
    )


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
