"""One cell beside cells like it: where it stands by each measure, in fifths and words, and why these cells."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, charts, url_state
from dashboard.auth.current_user import store
from dashboard.components import cell_search, comparison, drawing
from dashboard.components.cell_responses import disputed_columns
from dashboard.components.comparison import MEASURES, Compared
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import profile_link
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, listed, show
from dashboard.store import peers
from dashboard.store.responses import ReadResponse
from dashboard.summaries.disputes import in_words
from dashboard.summaries.places import place_of
from dashboard.views.compare import swapping

ORDER = 9
GROUP = "cells"
TITLE = "compare.title"
PATH = "so-sanh"
# The open disputes of a cell by what they are about.
Disputed = dict[str, list[ReadResponse]]


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    code = url_state.kept("cell")
    cells = access.query("cell", ctx.scope, as_of=ctx.as_of, cell=code)
    if cells.is_empty():
        cell_search.draw(ctx, code, "compare")
        return
    _compare(ctx, cells.row(0, named=True))


def _compare(ctx: PageContext, cell: dict[str, Any]) -> None:
    t = ctx.t
    chosen = peers.chosen(store(), ctx.user.login, cell["cell_code"])
    compared = comparison.compare(ctx, cell["cell_code"], chosen)
    disputed = disputed_columns(ctx, [cell["cell_code"], *compared.others["cell_code"]])
    show(_head(ctx, cell))
    if compared.others.is_empty():
        show(element("p", t("compare.alone"), class_="cp-empty"))
    else:
        headline = element("strong", comparison.headline(t, compared))
        show(element("p", headline, " ", t("compare.no_verdict"), class_="cp-headline"))
        _measures(ctx, compared, disputed.get(cell["cell_code"], {}))
        _figures(ctx, compared, cell, disputed)
        _advice(ctx, compared)
        _others(ctx, compared)
    swapping.draw(ctx, compared, chosen)
    show(element("p", t("compare.limits", n=compared.others.height), class_="cp-limits cp-ready"))


def _head(ctx: PageContext, cell: dict[str, Any]) -> Markup:
    t = ctx.t
    name = profile_link(ctx, cell["cell_code"], cell["name"])
    where = t("queue.place", unit=place_of(cell["above"]), type=t.of("cell_type", cell["cell_type"]))
    return element(
        "div", element("div", element("h2", name), element("p", where, class_="cp-place")), class_="cp-cell-head"
    )


def _measures(ctx: PageContext, compared: Compared, disputed: Disputed) -> None:
    show(element("p", ctx.t("compare.chart.how"), class_="cp-limits"))
    for pair in (MEASURES[:2], MEASURES[2:4], MEASURES[4:]):
        for column, measure in zip(st.columns(2, gap="medium"), pair, strict=True):
            with column:
                _measure(ctx, compared, measure, disputed.get(measure, []))


def _measure(ctx: PageContext, compared: Compared, measure: str, disputed: list[ReadResponse]) -> None:
    t, title = ctx.t, ctx.t.of("compare.measure", measure)
    sentence = comparison.sentence(t, measure, compared)
    show(element("h3", title), element("p", sentence, class_="cp-lead"))
    if disputed:
        show(listed([in_words(t, one) for one in disputed], class_="cp-triggers"))
    others, stands = compared.known(measure), compared.standings[measure]
    if others.is_empty():
        return
    own = (stands.figure, stands.low, stands.high) if stands else None
    figure = charts.fifths(others, own, partial(comparison.written, t, measure), t, drawing.theme())
    drawing.draw(ctx, figure, title, f"{title}: {sentence}", f"fifths-{measure}", how="fifths")


def _figures(
    ctx: PageContext, compared: Compared, cell: dict[str, Any], disputed: dict[str, Disputed]
) -> None:
    t, title = ctx.t, ctx.t("compare.figures")
    rows = comparison.rows(t, compared, cell["name"], (cell["above"] or [""])[0], disputed)
    head = list(rows[0])[1:]
    body = [list(row.values())[1:] for row in rows]
    offer(t, "compare", lambda: rows, about=compared.cell_code)
    show(folded(title, table(title, head, body, numbers=range(2, len(head)))))


def _advice(ctx: PageContext, compared: Compared) -> None:
    advice = comparison.advice(ctx.t, compared)
    text = element("p", ctx.t("compare.advice.none"), class_="cp-limits")
    if advice:
        limits = element("p", ctx.t("compare.advice.limits"), class_="cp-limits")
        text = element("div", listed(advice, class_="cp-triggers"), limits)
    show(element("h2", ctx.t("compare.advice.title"), class_="cp-part"), text)


def _others(ctx: PageContext, compared: Compared) -> None:
    t, title = ctx.t, ctx.t("compare.others", n=compared.others.height)
    head = [t("column.cell"), t("column.unit"), t("column.likeness"), t("column.roll")]
    rows = [_other(ctx, row) for row in compared.others.iter_rows(named=True)]
    sentence = t("compare.why", n=compared.others.height, alike=_fully_alike(compared.others))
    show(
        element("h2", title, class_="cp-part"),
        element("p", sentence, class_="cp-lead"),
        folded(t("compare.others_table"), table(title, head, rows, numbers=[3])),
    )


def _other(ctx: PageContext, row: dict[str, Any]) -> list[str | Markup]:
    t = ctx.t
    name = profile_link(ctx, row["cell_code"], row["name"])
    why = comparison.likeness(t, row)
    why = t("compare.by_hand", why=why) if row["put_in"] else why
    members = t("value.unknown") if row["members"] is None else t.persons(row["members"])
    return [name, row["unit_name"], why, members]


def _fully_alike(others: pl.DataFrame) -> int:
    return others.filter(*(pl.col(f"same_{trait}") for trait in comparison.TRAITS)).height


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
