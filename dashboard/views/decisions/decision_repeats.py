"""Tasks set again in the same words although nothing had been heard of them; and what meetings are about."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard import access
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.links import profile_link
from dashboard.components.months import as_table
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope

# As many stand open as somebody reads; the rest is a click away.
OPEN_ROWS, MOST_ROWS = 10, 1_000
COLUMNS = ("times", "silent", "first", "last")
Row = dict[str, Any]


def draw(ctx: PageContext, unit: Scope, cell_type: str) -> dict[str, str]:
    """The part on tasks set again silently; the cells in it by code, with name and unit."""
    t = ctx.t
    show(element("h2", t("repeats.title"), class_="cp-part"))
    rows = access.query("decision_repeats", unit, as_of=ctx.as_of, cell_type=cell_type, take=MOST_ROWS).to_dicts()
    if not rows:
        show(element("p", t("repeats.none"), class_="cp-empty"))
        return {}
    cells = {row["cell_code"]: ", ".join(filter(None, (row["name"], row["unit"]))) for row in rows}
    show(element("p", t("repeats.sentence", n=rows[0]["n_matching"], cells=len(cells)), class_="cp-lead"))
    show(element("p", t("repeats.limits"), class_="cp-limits"))
    offer(t, "decisions-repeated", lambda: [_exported(ctx, row) for row in rows])
    head = [t("column.cell"), t("column.unit"), *(t.of("repeats.column", c) for c in COLUMNS)]
    shown = [_shown(ctx, row) for row in rows]
    show(table(t("repeats.title"), head, shown[:OPEN_ROWS], numbers=(2, 3)))
    if rest := shown[OPEN_ROWS:]:
        show(folded(t("repeats.more", n=len(rest)), table(t("repeats.title"), head, rest, numbers=(2, 3))))
    return cells


def draw_balance(ctx: PageContext, balance: pl.DataFrame) -> None:
    """The part on what meetings are about, by type of cell; `balance` as topic_balance.sql gives it."""
    t = ctx.t
    show(element("h2", t("balance.title"), class_="cp-part"))
    known = balance.filter((pl.col("items_known") > 0) | (pl.col("discussion_known") > 0))
    if known.is_empty():
        show(element("p", t("balance.none"), class_="cp-empty"))
        return
    items, professional = int(known["items"].sum() or 0), int(known["professional"].sum() or 0)
    if items:
        show(element("p", t("balance.sentence", share=t.percent(professional / items)), class_="cp-lead"))
    show(element("p", t("balance.limits"), class_="cp-limits"))
    rows = [_type(t, row) for row in known.iter_rows(named=True)]
    offer(t, "topic-balance", lambda: rows)
    show(as_table(t("balance.title"), rows))


def _shown(ctx: PageContext, row: Row) -> list[str | Markup]:
    name = profile_link(ctx, row["cell_code"], row["name"])
    return [name, row["unit"] or "", *_figures(ctx.t, row)]


def _figures(t: Language, row: Row) -> list[str]:
    return [t.number(row["times"]), t.number(row["silent"]), t.date(row["first_on"]), t.date(row["last_on"])]


def _exported(ctx: PageContext, row: Row) -> dict[str, str]:
    t = ctx.t
    named = {t("column.cell_code"): row["cell_code"], t("column.cell"): row["name"]}
    figures = zip((t.of("repeats.column", c) for c in COLUMNS), _figures(t, row), strict=True)
    return named | {t("column.unit"): row["unit"] or ""} | dict(figures)


def _type(t: Language, row: Row) -> dict[str, str]:
    def part(name: str, whole: str) -> str:
        return t.share(row[name], row[whole]) if row[whole] else t("value.unknown")

    return {
        t("column.cell_type"): t.of("cell_type", row["cell_type"]) if row["cell_type"] else t("value.unknown"),
        t("balance.meetings"): t.number(row["n"]),
        t("balance.professional"): t.percent(row["professional"] / row["items"])
        if row["items"]
        else t("value.unknown"),
        t("balance.all_professional"): part("all_professional", "items_known"),
        t("balance.with_criticism"): part("with_criticism", "discussion_known"),
        t("balance.thematic"): t.number(row["thematic"]),
    }
