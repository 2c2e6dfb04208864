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
from dashboard.components.frame import Look, open_page
from dashboard.components.links import queue_of_flag
from dashboard.markup import Markup, element, show
from dashboard.views.discipline import discipline_areas, discipline_organisations, discipline_years

ORDER = 10
TITLE = "discipline.title"
PATH = "ky-luat"
# How long is taken together; three years as the rule, for cases are rare.
MONTHS = ("36", "24", "12")
UNADDRESSED = "absence_unaddressed"


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE, looks_back=True)
    if look is None or look.as_of is None:
        return
    left, middle, right, _ = st.columns([4, 3, 2, 3], vertical_alignment="bottom")
    with right:
        month_picker.choose(look)
    with left:
        place = tree.place(look)
        place.draw(look)
    access_log.discipline_seen(look.visitor, place.unit, look.as_of)
    with middle:
        names = {months: look.say.of("discipline.months", months) for months in MONTHS}
        months = url_state.switch("months", look.say("discipline.months_label"), names, MONTHS[0])
    _looking_back(look, look.as_of)
    pooled = access.ask("discipline_pooled", place.unit, as_of=look.as_of)
    if pooled.is_empty():
        show(element("p", look.say("discipline.unknown"), class_="cp-headline cp-ready"))
        return
    masks = discipline_masks.of_scope(look, look.as_of)
    show(
        _headline(look, place.unit, pooled, int(months), masks),
        element("p", look.say("discipline.no_verdict"), class_="cp-told"),
    )
    discipline_areas.draw(look, place.unit, masks)
    discipline_organisations.draw(look, place.unit, months, masks)
    years, absences = st.columns([3, 2], gap="medium")
    with years:
        discipline_years.draw(look, place.unit, pooled, masks)
    with absences:
        _unaddressed(look, place.unit)
    show(element("p", look.say("discipline.restricted"), class_="cp-limits cp-ready"))


def _looking_back(look: Look, as_of: date) -> None:
    newest = look.fresh["as_of"]
    if as_of != newest:
        said = look.say("discipline.earlier", month=look.say.month(as_of), newest=look.say.month(newest))
        show(element("p", said, class_="cp-told"))


def _headline(look: Look, unit: str, pooled: pl.DataFrame, months: int, masks: dict[str, Masks]) -> Markup:
    say = look.say
    row = pooled.row(by_predicate=pl.col("months") == months, named=True)
    n, cells = row["n_cases"], row["n_cells"]
    month = say.month(look.as_of) if look.as_of else ""
    period = {"n": round(12 * row["years"]), "month": month, "cells": say.number(cells)}
    mark = masks[CASES].together(unit, SUBTREE, months)
    struck_off_mark = masks[STRUCK_OFF].together(unit, SUBTREE, months)
    if mark == "withheld":
        first, more = say("discipline.headline_withheld", **period), ""
    elif not n:
        first, more = say("discipline.headline_none", **period), ""
    elif mark == "few":
        first, more = say("discipline.headline_few", **period, cases=say.persons(n)), ""
    else:
        rate = say.number(PER * n / row["member_years"], 1)
        first = say("discipline.headline", **period, cases=say.number(n), rate=rate)
        of_100 = round(100 * n / cells / row["years"])
        more = say("discipline.per_cells", n=of_100) if of_100 else ""
    struck_off = say("discipline.struck_off", cases=discipline_masks.told(say, row["n_struck_off"], struck_off_mark))
    return element("p", element("strong", first), f" {more} {struck_off}", class_="cp-headline")


def _unaddressed(look: Look, unit: str) -> None:
    say = look.say
    counts = dict(access.ask("queue_flags", unit, as_of=look.as_of).iter_rows())
    n = counts.get(UNADDRESSED, 0)
    show(
        element("h2", say("discipline.unaddressed"), class_="cp-part"),
        element(
            "p", say("discipline.unaddressed_some", n=n) if n else say("discipline.unaddressed_none"), class_="cp-lead"
        ),
        element("p", say("discipline.unaddressed_limits"), class_="cp-limits"),
    )
    if n:
        queue_of_flag(look, say("discipline.unaddressed_link"), unit, UNADDRESSED)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
