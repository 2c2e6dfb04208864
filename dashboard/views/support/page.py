"""Cần hỗ trợ: cells whose weak signals go with something that they lack, by need and unit, and a letter to the unit."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.components import paging, tree
from dashboard.components.brief_download import FORMS
from dashboard.components.downloads import offer, offer_file
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import profile_link
from dashboard.components.table import Cell, folded, table
from dashboard.documents.papers import support_letter
from dashboard.markup import element, show
from dashboard.views.support import twinning, ways
from etl.config.workspace import now

ORDER = 9
GROUP = "cells"
TITLE = "support.title"
PATH = "can-ho-tro"
NEEDS = support_letter.NEEDS
COLUMNS = ("unit", "needs", "flags", "state", "secretary")
PAGE_SIZE = 50
# Chosen by us: who has been in the post for so long is worth knowing, and says nothing by itself.
LONG_IN_POST = 20


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    place = tree.place(ctx)
    where, what = st.columns(2, vertical_alignment="bottom")
    with where:
        place.draw(ctx)
    needs = {"": ctx.t("support.any_need")} | {need: ctx.t.of("cells.need", need) for need in NEEDS}
    with what:
        need = url_state.select("need", ctx.t("support.filter"), needs)
    every = access.query("support_cells", place.scope, as_of=ctx.as_of)
    rows = every.filter(pl.col("needs").list.contains(need)) if need else every
    _headline(ctx, every)
    if not every.is_empty():
        _letter(ctx, place)
    _by_unit(ctx, every)
    if rows.is_empty():
        show(element("p", ctx.t("support.none"), class_="cp-empty"))
    else:
        _list(ctx, rows)
    ways.draw(ctx, place.scope)
    twinning.draw(ctx, place.scope)
    show(element("p", ctx.t("support.limits"), class_="cp-limits cp-ready"))


def _headline(ctx: PageContext, every: pl.DataFrame) -> None:
    t = ctx.t
    parts = support_letter.counted(every, t)
    first = element("strong", t("support.headline", n=every.height))
    show(element("p", first, " ", t.sentence(parts), class_="cp-headline"))


def _letter(ctx: PageContext, place: tree.Place) -> None:
    """The letter to the unit about its cells; taking it is on record."""
    if (as_of := ctx.as_of) is None or not ctx.user.may_act:
        return
    part = place.scope
    with st.container(horizontal=True, key="support-letter"):
        for suffix, mime in FORMS.items():
            form = suffix.removeprefix(".")
            offer_file(
                ctx.t.of("support.letter", form), f"{ctx.t('support.file')}{suffix}", mime,
                lambda _, suffix=suffix: support_letter.as_file(part, as_of, now().date(), suffix, ctx.t),
                key=f"support-letter-{form}",
            )  # fmt: skip


def _list(ctx: PageContext, rows: pl.DataFrame) -> None:
    t = ctx.t
    offer(t, "support", lambda: _exported(ctx, rows))
    number, shown = paging.leaf(lambda skip: rows.slice(skip, PAGE_SIZE), PAGE_SIZE)
    head = [t("column.cell"), *(t.of("support.column", name) for name in COLUMNS)]
    lines: list[list[Cell]] = [
        [profile_link(ctx, row["cell_code"], row["name"]), *_values(ctx, row)]
        for row in shown.iter_rows(named=True)
    ]
    show(table(t("support.title"), head, lines))
    paging.draw(t, number, rows.height, PAGE_SIZE)


def _values(ctx: PageContext, row: dict[str, Any]) -> list[str]:
    t = ctx.t
    since: date | None = row["secretary_from"]
    in_post = 0 if since is None or ctx.as_of is None else _full_years(since, ctx.as_of)
    return [
        row["unit_name"] or t("value.unknown"),
        "; ".join(t.of("cells.need", need) for need in row["needs"]),
        "; ".join(map(ctx.flag_name, row["flags"])),
        t.of("state", row["state"]),
        t("support.since", n=in_post) if in_post >= LONG_IN_POST else "",
    ]


def _full_years(since: date, until: date) -> int:
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def _exported(ctx: PageContext, rows: pl.DataFrame) -> list[dict[str, str]]:
    t = ctx.t
    names = [t.of("support.column", name) for name in COLUMNS]
    return [
        {t("column.cell_code"): row["cell_code"], t("column.cell"): row["name"]}
        | dict(zip(names, _values(ctx, row), strict=True))
        for row in rows.iter_rows(named=True)
    ]


def _by_unit(ctx: PageContext, every: pl.DataFrame) -> None:
    """How many of these cells lack what, by the units right below; each number leads to its cells."""
    t = ctx.t
    areas = every.filter(pl.col("area_code").is_not_null()).group_by("area_code", "area", maintain_order=True)
    rows = [_unit(ctx, str(code), str(name), of_unit) for (code, name), of_unit in areas]
    if rows:
        head = [t("column.unit_below"), t("column.n_cells"), *(t.of("cells.need", need) for need in NEEDS)]
        show(folded(t("support.by_unit"), table(t("support.by_unit"), head, rows, numbers=range(1, len(head)))))


def _unit(ctx: PageContext, code: str, name: str, cells: pl.DataFrame) -> list[Cell]:
    def linked(words: str, **more: str) -> Cell:
        return element("a", words, href=f"?{urlencode(ctx.link(unit=code, **more))}", target="_self")

    counts = support_letter.by_need(cells).items()
    numbers = [linked(ctx.t.number(n), need=need) if n else ctx.t.number(0) for need, n in counts]
    return [linked(name), ctx.t.number(cells.height), *numbers]


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
