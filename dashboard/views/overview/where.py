"""The units right below where they lie; only where their coordinates are known."""

from __future__ import annotations

import polars as pl

from dashboard import access
from dashboard.charts.map import units_map
from dashboard.components import drawing
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.views.overview.pictures import MEASURES, address_of

# Fewer show nothing that a list does not.
FEWEST = 2


def draw(ctx: PageContext, scope: Scope, below: pl.DataFrame) -> None:
    """The part of the page; nothing where fewer than two units have coordinates. `below` as overview_states.sql."""
    t, title = ctx.t, ctx.t("map.title")
    seats = access.query("units_map", scope, as_of=ctx.as_of)
    placed = below.join(seats, on="unit_code", maintain_order="left")
    if placed.height < FEWEST:
        return
    rows = [
        {
            "name": row["name"], "n_cells": row["n_cells"], "lat": row["lat"], "lon": row["lon"],
            "share": (row["n_now"] + row["n_later"]) / row["n_cells"],
            "words": t.brief_share(row["n_now"] + row["n_later"], row["n_cells"]),
            "href": address_of(ctx, row["unit_code"], MEASURES[0]),
        }
        for row in placed.iter_rows(named=True)
    ]  # fmt: skip
    units = pl.DataFrame(rows).sort("n_cells", descending=True, maintain_order=True)
    sentence = t("map.sentence", n=placed.height)
    without = below.height - placed.height
    more = f" {t('map.without', n=without)}" if without else ""
    show(element("h2", title, class_="cp-part"))
    drawing.draw(ctx, units_map(units, t, drawing.theme()), title, sentence, "overview-map", how="map")
    head = [t("column.unit_below"), t.of("overview.column", "n_cells"), t("map.share"), t("map.lat"), t("map.lon")]
    body = [
        [row["name"], t.number(row["n_cells"]), row["words"], t.number(row["lat"], 4), t.number(row["lon"], 4)]
        for row in rows
    ]
    show(
        element("p", sentence, more, class_="cp-limits"),
        folded(t("overview.spread.table"), table(title, head, body, numbers=range(1, 5))),
    )
