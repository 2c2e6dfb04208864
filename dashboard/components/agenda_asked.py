"""What meetings had of what HD 42 asks of their type of cell: shares of what is known, a condition and no verdict."""

from __future__ import annotations

from typing import Any

import polars as pl

from dashboard.components.frame import PageContext
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element

ITEMS = ("review", "beyond_work", "criticism", "tasks", "thematic", "premeeting")
Row = dict[str, Any]


def by_type(ctx: PageContext, asked: pl.DataFrame) -> list[Markup]:
    """A folded table, a row for each type of cell; `asked` as agenda_asked.sql gives it. Nothing where it is empty."""
    if asked.is_empty():
        return []
    t = ctx.t
    head = [t("column.cell_type"), *(t.of("agenda.item", item) for item in ITEMS), t("agenda.content")]
    types = asked.partition_by("cell_type", maintain_order=True)
    rows = [[t.of("cell_type", of["cell_type"][0]), *_shares(ctx, of), _content(ctx, of)] for of in types]
    title = t("agenda.title")
    return [folded(title, element("div", table(title, head, rows, numbers=range(1, len(ITEMS) + 1)),
                                  element("p", t("agenda.limits"), class_="cp-limits")))]  # fmt: skip


def of_cell(ctx: PageContext, asked: pl.DataFrame) -> Markup:
    """One cell in a list of sentences, with what HD 42 asks of its type; a cell of which nothing is known says so."""
    t = ctx.t
    title = element("h3", t("agenda.title"))
    if asked.is_empty():
        return element("section", title, element("p", t("agenda.unknown"), class_="cp-empty"))
    lines = [
        element("li", t("agenda.line", item=t.of("agenda.item", item), share=share))
        for item, share in zip(ITEMS, _shares(ctx, asked), strict=True)
    ]
    return element(
        "section", title, element("p", _content(ctx, asked), class_="cp-lead"),
        element("ul", *lines, class_="cp-triggers"), element("p", t("agenda.limits"), class_="cp-limits"),
    )  # fmt: skip


def exported(ctx: PageContext, asked: pl.DataFrame) -> list[dict[str, str]]:
    """The rows of the table as a file has them."""
    t = ctx.t
    return [
        {t("column.cell_type"): t.of("cell_type", of["cell_type"][0])}
        | {t.of("agenda.item", item): share for item, share in zip(ITEMS, _shares(ctx, of), strict=True)}
        for of in asked.partition_by("cell_type", maintain_order=True)
    ]


def _shares(ctx: PageContext, asked: pl.DataFrame) -> list[str]:
    known = {row["item"]: row for row in asked.iter_rows(named=True)}
    return [_share(ctx, known.get(item)) for item in ITEMS]


def _share(ctx: PageContext, row: Row | None) -> str:
    return ctx.t("mirror.of", n=row["n"], of=row["known"]) if row else ctx.t("value.unknown")


def _content(ctx: PageContext, asked: pl.DataFrame) -> str:
    """What HD 42 asks the type to deal with; of a cell that changed its type, the last one named."""
    return ctx.t.of("agenda.of_type", asked["cell_type"][-1])
