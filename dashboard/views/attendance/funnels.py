"""Which cells of a type lie farther from the others than their size explains: funnel plot, counts and list."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard import access, url_state
from dashboard.charts.funnel import funnel
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.links import profile_address, profile_link
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope

# Chance puts that share of cells beyond the 95 % limit on either side at most.
BEYOND_BY_CHANCE = 0.025
COUNTS = ("n_cells", "n_low998", "n_low95", "n_high95", "n_high998")


def draw(ctx: PageContext, unit: Scope) -> None:
    """The part of the page; where the month is not the newest only that there is no plot."""
    t = ctx.t
    show(element("h2", t("funnel.title"), class_="cp-part"))
    types = access.query("attendance_types", unit, as_of=ctx.as_of)
    if types.is_empty():
        newest = ctx.as_of == ctx.fresh["as_of"]
        show(element("p", t("funnel.none" if newest else "funnel.not_newest"), class_="cp-empty"))
        return
    names = {
        kind: t("queue.name_count", name=_type(t, kind), n=n) for kind, n in types["cell_type", "n_cells"].iter_rows()
    }
    chosen = url_state.switch("cell_type", t("funnel.type"), names, types["cell_type"][0])
    of_type = types.row(by_predicate=pl.col("cell_type") == chosen, named=True)
    cells = access.query("attendance_funnel", unit, as_of=ctx.as_of, cell_type=chosen)
    sentence = _sentence(t, of_type)
    title = f"{t('funnel.title')}: {_type(t, chosen)}"
    cells = cells.with_columns(
        href=pl.Series([profile_address(ctx, code) for code in cells["cell_code"]], dtype=pl.String)
    )
    drawing.draw(ctx, funnel(cells, t, drawing.theme()), title, sentence, "funnel-chart", how="funnel")
    show(element("p", sentence, class_="cp-lead"))
    offer(t, "attendance-funnel", lambda: [_exported(t, c) for c in cells.iter_rows(named=True)], about=chosen)
    _outside(ctx, cells)
    _types(t, types)


def _type(t: Language, cell_type: str) -> str:
    return t.of("cell_type", cell_type) if t.knows("cell_type", cell_type) else cell_type


def _sentence(t: Language, of_type: dict[str, Any]) -> str:
    counts = {"low998": of_type["n_low998"], "low95": of_type["n_low95"] - of_type["n_low998"]}
    sentence = t("funnel.sentence", n=of_type["n_cells"], target=t.percent(of_type["target"]), **counts)
    by_chance = round(of_type["n_cells"] * BEYOND_BY_CHANCE)
    return f"{sentence} {t('funnel.by_chance', n=by_chance)}" if by_chance else sentence


def _outside(ctx: PageContext, cells: pl.DataFrame) -> None:
    t, outside = ctx.t, cells.filter(pl.col("side") != "usual")
    if outside.is_empty():
        return
    rows = [_linked(ctx, cell) for cell in outside.iter_rows(named=True)]
    head = [t("column.cell"), t("column.unit"), *(t.of("funnel.column", c) for c in ("side", "rate", "usual"))]
    show(folded(t("funnel.outside", n=outside.height), table(t("funnel.title"), head, rows, numbers=(3, 4))))


def _linked(ctx: PageContext, cell: dict[str, Any]) -> list[str | Markup]:
    t = ctx.t
    name = profile_link(ctx, cell["cell_code"], cell["name"])
    band = t("attendance.range", low=t.percent(cell["low95"]), high=t.percent(cell["high95"]))
    share = t.share(cell["present"], cell["due"])
    return [name, cell["above"] or "", t.of("funnel.side", cell["side"]), share, band]


def _types(t: Language, types: pl.DataFrame) -> None:
    head = [t("column.cell_type"), *(t.of("funnel.column", c) for c in (*COUNTS, "target"))]
    rows = [
        [_type(t, row["cell_type"]), *(t.number(row[c]) for c in COUNTS), t.percent(row["target"])]
        for row in types.iter_rows(named=True)
    ]
    written = table(t("funnel.types"), head, rows, numbers=range(1, len(head)))
    show(folded(t("funnel.types"), written))
    offer(t, "attendance-types", lambda: [dict(zip(head, row, strict=True)) for row in rows])


def _exported(t: Language, cell: dict[str, Any]) -> dict[str, str]:
    limits = {t.of("funnel.column", c): t.percent(cell[c]) for c in ("low998", "low95", "high95", "high998")}
    return {
        t("column.cell_code"): cell["cell_code"],
        t("column.cell"): cell["name"],
        t("column.unit"): cell["above"] or "",
        t.of("funnel.column", "present"): t.persons(cell["present"]),
        t.of("funnel.column", "due"): t.persons(cell["due"]),
        t.of("funnel.column", "rate"): t.percent(cell["rate"]),
        t.of("funnel.column", "target"): t.percent(cell["target"]),
        **limits,
        t.of("funnel.column", "side"): t.of("funnel.side", cell["side"]),
    }
