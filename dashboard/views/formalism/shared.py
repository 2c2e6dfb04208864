"""Groups of cells whose minutes share text of their own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polars as pl

from dashboard import access
from dashboard.charts.network import Network, Tie, network
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.summaries.places import short_name
from dashboard.views.formalism.pair import cell_with_unit

SHARED = "minutes_shared"
COLUMNS = ("group", "one", "other_cell", "minutes", "most")


def draw(ctx: PageContext, unit: Scope) -> None:
    """The part of the page: every two cells that share text, by the group they belong to."""
    t = ctx.t
    rows = access.query("copy_clusters", unit, as_of=ctx.as_of)
    show(element("h2", t("formal.clusters"), class_="cp-part"))
    if rows.is_empty():
        show(element("p", t("formal.no_clusters"), class_="cp-empty"))
        return
    groups = grouped(rows)
    names = _names(ctx, groups)
    sentence = t("formal.clusters_text", n=max(row["group"] for row in groups), cells=len(names))
    drawn = _network(ctx, groups, names)
    drawing.draw(
        ctx, network(drawn, t, drawing.theme()), t("formal.clusters"), sentence, "network-chart", how="network"
    )
    head = [t.of("formal.column", name) for name in COLUMNS]
    body = [
        [
            str(row["group"]),
            *(cell_with_unit(ctx, row[c], row[f"{c}_name"], row[f"{c}_unit"], SHARED) for c in ("one", "other")),
            *_figures(ctx, row),
        ]
        for row in groups
    ]
    show(
        element("p", f"{sentence} {t('formal.clusters_about')}", class_="cp-limits"),
        folded(t("formal.as_table"), table(t("formal.clusters"), head, body, numbers=(3, 4))),
    )
    offer(t, "shared-text", lambda: [_exported(ctx, row) for row in groups])


def _names(ctx: PageContext, groups: list[dict[str, Any]]) -> dict[str, tuple[str, int]]:
    """Name with unit, and group, of each cell, by its code, in the order of the groups."""
    return {
        row[cell]: (short_name(ctx.t, row[f"{cell}_name"], row[f"{cell}_unit"]), row["group"])
        for row in groups
        for cell in ("one", "other")
    }


def _network(ctx: PageContext, groups: list[dict[str, Any]], names: dict[str, tuple[str, int]]) -> Network:
    place = {code: i for i, code in enumerate(names)}
    ties = [Tie(place[row["one"]], place[row["other"]], row["n_minutes"], _tie(ctx, row)) for row in groups]
    hrefs = [f"?{urlencode(ctx.link(cell=code, pair=f'{SHARED}-1'))}" for code in names]
    return Network([name for name, _ in names.values()], [group for _, group in names.values()], hrefs, ties)


def _tie(ctx: PageContext, row: dict[str, Any]) -> str:
    minutes, share = _figures(ctx, row)
    return ctx.t("formal.tie", one=row["one_name"], other=row["other_name"], minutes=minutes, share=share)


def grouped(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """The pairs with `group`, from 1: cells that are joined by pairs, directly or through others, are one group.

    `rows`: one, other (codes of cells) and whatever else; groups are numbered in the order of their first pair.
    """
    ties = rows.select("one", "other").rows()
    group = {code: code for tie in ties for code in tie}
    for one, other in ties:
        kept, joined = group[one], group[other]
        group = {code: kept if group_of == joined else group_of for code, group_of in group.items()}
    numbers = {name: i for i, name in enumerate(dict.fromkeys(group[one] for one, _ in ties), start=1)}
    numbered = [row | {"group": numbers[group[row["one"]]]} for row in rows.iter_rows(named=True)]
    return sorted(numbered, key=lambda row: row["group"])


def _figures(ctx: PageContext, row: dict[str, Any]) -> list[str]:
    return [ctx.t.number(row["n_minutes"]), ctx.t.percent(row["share"])]


def _exported(ctx: PageContext, row: dict[str, Any]) -> dict[str, str]:
    names = [f"{row[cell]} {row[f'{cell}_name']}" for cell in ("one", "other")]
    titles = (ctx.t.of("formal.column", name) for name in COLUMNS)
    return dict(zip(titles, [ctx.t.number(row["group"]), *names, *_figures(ctx, row)], strict=True))
