"""Groups of cells whose minutes share text of their own."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard import access
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.views.formalism.pair import cell_address

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
    n_cells = len({code for row in groups for code in (row["one"], row["other"])})
    n_groups = max(row["group"] for row in groups)
    head = [t.of("formal.column", name) for name in COLUMNS]
    body = [
        [
            str(row["group"]),
            cell_address(ctx, row["one"], row["one_name"], "minutes_shared"),
            cell_address(ctx, row["other"], row["other_name"], "minutes_shared"),
            *_figures(ctx, row),
        ]
        for row in groups
    ]
    show(
        element("p", t("formal.clusters_text", n=n_groups, cells=n_cells), class_="cp-lead"),
        element("p", t("formal.clusters_about"), class_="cp-limits"),
        table(t("formal.clusters"), head, body, numbers=(3, 4)),
    )
    offer(t, "shared-text", lambda: [_exported(ctx, row) for row in groups])


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
