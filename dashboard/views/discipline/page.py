"""Discipline in context, for inspectors and administrators: whether it fits the picture, judging no cell by it."""

from __future__ import annotations

from datetime import date

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.auth import access_log
from dashboard.charts.discipline import PER
from dashboard.components import discipline_masks, month_picker, tree
from dashboard.components.discipline_masks import CASES, STRUCK_OFF, SUBTREE, Masks
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import queue_of_flag
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope
from dashboard.views.discipline import discipline_areas, discipline_organisations, discipline_years

ORDER = 10
GROUP = "quality"
TITLE = "discipline.title"
PATH = "ky-luat"
# How long is taken together; three years as the rule, for cases are rare.
MONTHS = ("36", "24", "12")
UNADDRESSED = "absence_unaddressed"


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE, any_month=True)
    if ctx is None or ctx.as_of is None:
        return
    left, middle, right, _ = st.columns([4, 4, 2, 2], vertical_alignment="bottom")
    with right:
        month_picker.choose(ctx)
    with left:
        place = tree.place(ctx)
        place.draw(ctx)
    access_log.discipline_seen(ctx.user, place.scope.code, ctx.as_of)
    with middle:
        names = {months: ctx.t.of("discipline.months", months) for months in MONTHS}
        months = url_state.switch("months", ctx.t("discipline.months_label"), names, MONTHS[0])
    _looking_back(ctx, ctx.as_of)
    pooled = access.query("discipline_pooled", place.scope, as_of=ctx.as_of)
    if pooled.is_empty():
        show(element("p", ctx.t("discipline.unknown"), class_="cp-headline cp-ready"))
        return
    masks = discipline_masks.of_scope(ctx, ctx.as_of)
    show(
        _headline(ctx, place.scope, pooled, int(months), masks),
        element("p", ctx.t("discipline.no_verdict"), class_="cp-message"),
    )
    discipline_organisations.draw(ctx, place.scope, months, masks)
    discipline_areas.draw(ctx, place.scope, masks)
    years, absences = st.columns([3, 2], gap="medium")
    with years:
        discipline_years.draw(ctx, place.scope, pooled, masks)
    with absences:
        _unaddressed(ctx, place.scope)
    show(element("p", ctx.t("discipline.restricted"), class_="cp-limits cp-ready"))


def _looking_back(ctx: PageContext, as_of: date) -> None:
    newest = ctx.fresh["as_of"]
    if as_of != newest:
        note = ctx.t("discipline.earlier", month=ctx.t.month(as_of), newest=ctx.t.month(newest))
        show(element("p", note, class_="cp-message"))


def _headline(ctx: PageContext, unit: Scope, pooled: pl.DataFrame, months: int, masks: dict[str, Masks]) -> Markup:
    t = ctx.t
    row = pooled.row(by_predicate=pl.col("months") == months, named=True)
    n, cells = row["n_cases"], row["n_cells"]
    month = t.month(ctx.as_of) if ctx.as_of else ""
    period = {"n": round(12 * row["years"]), "month": month, "cells": t.number(cells)}
    mark = masks[CASES].together(unit.code, SUBTREE, months)
    struck_off_mark = masks[STRUCK_OFF].together(unit.code, SUBTREE, months)
    if mark == "withheld":
        first, more = t("discipline.headline_withheld", **period), ""
    elif not n:
        first, more = t("discipline.headline_none", **period), ""
    elif mark == "few":
        first, more = t("discipline.headline_few", **period, cases=t.persons(n)), ""
    else:
        rate = t.number(PER * n / row["member_years"], 1)
        first = t("discipline.headline", **period, cases=t.number(n), rate=rate)
        of_100 = round(100 * n / cells / row["years"])
        more = t("discipline.per_cells", n=of_100) if of_100 else ""
    struck_off = t("discipline.struck_off", cases=discipline_masks.count_text(t, row["n_struck_off"], struck_off_mark))
    return element("p", element("strong", first), f" {more} {struck_off}", class_="cp-headline")


def _unaddressed(ctx: PageContext, unit: Scope) -> None:
    t = ctx.t
    counts = dict(access.query("queue_flags", unit, as_of=ctx.as_of).iter_rows())
    n = counts.get(UNADDRESSED, 0)
    show(
        element("h2", t("discipline.unaddressed"), class_="cp-part"),
        element(
            "p", t("discipline.unaddressed_some", n=n) if n else t("discipline.unaddressed_none"), class_="cp-lead"
        ),
        element("p", t("discipline.unaddressed_limits"), class_="cp-limits"),
    )
    if n:
        queue_of_flag(ctx, t("discipline.unaddressed_link"), unit, UNADDRESSED)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
