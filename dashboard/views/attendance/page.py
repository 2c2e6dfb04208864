"""Attendance: where it is really falling, whether absences are excused, and who lies beyond what size explains."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from dashboard import access
from dashboard.components import flag_cards, month_picker, tree
from dashboard.components.downloads import offer
from dashboard.components.frame import Look, open_page
from dashboard.markup import Markup, element, listed, show
from dashboard.views.attendance import falls, funnels, presence

ORDER = 7
TITLE = "attendance.title"
PATH = "tham-du"


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE, looks_back=True)
    if look is None:
        return
    left, right, _ = st.columns([4, 2, 4])
    with right:
        month_picker.choose(look)
    with left:
        place = tree.place(look)
        place.draw(look)
    month_picker.told(look)
    months = presence.asked(look, place.unit)
    areas = access.ask("attendance_areas", place.unit, as_of=look.as_of)
    show(_headline(look, months, areas))
    _areas(look, place.unit, areas)
    falls.draw(look, place.unit)
    presence.draw(look, months)
    funnels.draw(look, place.unit)
    show(element("p", look.say("attendance.no_verdict"), class_="cp-limits cp-ready"))


def _headline(look: Look, months: pl.DataFrame, areas: pl.DataFrame) -> Markup:
    say = look.say
    if look.as_of is None or months.is_empty():
        return element("p", element("strong", say("attendance.unknown_here")), class_="cp-headline")
    now, before = (None if rate is None else say.percent(rate) for rate in presence.rates(months, look.as_of))
    whole = say("attendance.rate", rate=now or say("value.unknown"), month=say.month(look.as_of))
    then = f" {say('attendance.before', rate=before)}" if before else None
    fallen = f" {say('attendance.areas_fallen', n=areas.height)}" if areas.height else None
    return element("p", element("strong", whole), then, fallen, class_="cp-headline")


def _areas(look: Look, unit: str, areas: pl.DataFrame) -> None:
    say = look.say
    show(element("h2", say("areas.title"), class_="cp-part"))
    if areas.is_empty():
        show(element("p", say("areas.none"), class_="cp-empty"))
        return
    show(
        listed((_area(look, unit, row) for row in areas.iter_rows(named=True)), class_="cp-triggers"),
        element("p", say("areas.limits"), class_="cp-limits"),
    )
    offer(say, "attendance-areas", lambda: [_exported(look, row) for row in areas.iter_rows(named=True)])


def _area(look: Look, unit: str, row: dict[str, Any]) -> Markup:
    link = element("a", row["name"], href=f"?{urlencode(look.link(unit=row['unit_code']))}", target="_self")
    chip = element("span", look.say.of("severity", row["severity"]), class_=f"cp-chip cp-chip-{row['severity']}")
    cells = look.say("areas.cells", n=row["n_cells"])
    name = element("strong", row["name"]) if row["unit_code"] == unit else link
    return element("span", name, f" ({cells}): ", flag_cards.trigger(look, row), " ", chip)


def _exported(look: Look, row: dict[str, Any]) -> dict[str, str]:
    say = look.say
    return {
        say("column.unit_code"): row["unit_code"],
        say("column.unit_below"): row["name"],
        say("column.n_cells"): say.number(row["n_cells"]),
        say("column.state"): say.of("severity", row["severity"]),
        say("column.signs"): flag_cards.sentence(look, row),
    }


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
