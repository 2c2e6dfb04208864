"""Which signals of formalism apply to which cells, as one picture: the way into the evidence of a cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.charts.matrix import Matrix, matrix
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope
from dashboard.summaries.places import short_name

# A signal that is this likely in no cell of the picture has no column; chosen by us, the file holds them all.
LEAST_SHOWN = 0.2
# The picture has a column for each signal, the pairs beside it have three.
WIDTHS = (3, 2)
Row = dict[str, Any]


def draw(ctx: PageContext, unit: Scope, beside: Callable[[], None]) -> None:
    """The part of the page: the picture, a sentence, the table; `beside` draws what stands to the right of it."""
    t, title = ctx.t, ctx.t("formal.matrix")
    rows = access.query("formal_matrix", unit, as_of=ctx.as_of)
    show(element("h2", title, class_="cp-part"))
    if rows.is_empty():
        show(element("p", t("formal.matrix_none"), class_="cp-empty"))
        beside()
        return
    signals = _columns(ctx, rows)
    cells = rows.unique("cell_code", maintain_order=True).to_dicts()
    strength = {(row["cell_code"], row["signal"]): row["strength"] for row in rows.iter_rows(named=True)}
    strengths = [[strength.get((cell["cell_code"], signal)) for signal in signals] for cell in cells]
    named = [_short(ctx, signal) for signal in signals]
    hover = [
        ["" if v is None else _hover(ctx, cell, signal, v) for signal, v in zip(signals, row, strict=True)]
        for cell, row in zip(cells, strengths, strict=True)
    ]
    labels = [short_name(t, cell["name"], cell["unit"]) for cell in cells]
    figure = matrix(Matrix(labels, named, strengths, hover), t, drawing.theme())
    sentence = t("formal.matrix_text", n=rows["n_cells"][0], shown=len(cells))
    links = {str(i): _address(ctx, cell["cell_code"]) for i, cell in enumerate(cells)}
    picture, pairs = st.columns(WIDTHS, gap="medium")
    with picture:
        drawing.draw(ctx, figure, title, sentence, "formal-matrix", how="matrix", links=links)
        show(element("p", sentence, class_="cp-limits"))
    with pairs:
        beside()
    head = [t("column.cell"), t("column.unit"), *named]
    body = [
        [_link(ctx, cell), cell["unit"] or "", *("" if v is None else t.percent(v) for v in row)]
        for cell, row in zip(cells, strengths, strict=True)
    ]
    show(folded(t("formal.as_table"), table(title, head, body, numbers=range(2, len(head)))))
    offer(t, "formal-signals", lambda: [_exported(ctx, row) for row in rows.iter_rows(named=True)])


def _columns(ctx: PageContext, rows: pl.DataFrame) -> list[str]:
    """The signals with a column, by family and name, so that those of one kind stand together."""
    strong = rows.filter((pl.col("strength") >= LEAST_SHOWN) | pl.col("selected"))["signal"].unique().to_list()
    return sorted(strong, key=lambda signal: (ctx.spoken(signal).get("family", ""), ctx.flag_name(signal)))


def _short(ctx: PageContext, signal: str) -> str:
    return ctx.spoken(signal).get("short") or ctx.flag_name(signal)


def _hover(ctx: PageContext, cell: Row, signal: str, strength: float) -> str:
    name, share = short_name(ctx.t, cell["name"], cell["unit"]), ctx.t.percent(strength)
    return ctx.t("formal.matrix_hover", cell=name, signal=ctx.flag_name(signal), share=share)


def _address(ctx: PageContext, code: str) -> str:
    return f"?{urlencode(ctx.link(cell=code))}"


def _link(ctx: PageContext, cell: Row) -> Markup:
    return element("a", cell["name"], href=_address(ctx, cell["cell_code"]), target="_self")


def _exported(ctx: PageContext, row: Row) -> dict[str, str]:
    t = ctx.t
    return {
        t("column.cell_code"): row["cell_code"], t("column.cell"): row["name"], t("column.unit"): row["unit"] or "",
        t.of("formal.column", "flag"): ctx.flag_name(row["signal"]),
        t.of("formal.column", "strength"): t.percent(row["strength"]),
    }  # fmt: skip
