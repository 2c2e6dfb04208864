"""The profile of one cell: why it is flagged, whether it could be harmless, and what the figures say."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import store
from dashboard.components import (
    brief_download,
    case_actions,
    casework,
    cell_attendance,
    cell_search,
    families,
    flag_cards,
    month_picker,
    strip,
)
from dashboard.components.downloads import offer
from dashboard.components.frame import Look, open_page
from dashboard.components.links import compare_link, queue_link
from dashboard.components.marks import data_mark, needs_chip, place_of, state_chip, variation_mark
from dashboard.markup import Markup, element, show
from dashboard.store import cases, following
from dashboard.views.profile import cell_discipline, completeness, follow_through, scores, similar, visited
from etl.config.workspace import now

ORDER = 2
TITLE = "profile.title"
PATH = "ho-so"
Tables = dict[str, list[dict[str, str]]]


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE, looks_back=True)
    if look is None:
        return
    back, _, month = st.columns([5, 3, 2], vertical_alignment="bottom")
    with month:
        month_picker.choose(look)
    with back:
        queue_link(look)
    month_picker.told(look)
    code = url_state.kept("cell")
    cells = access.ask("cell", look.scope, as_of=look.as_of, cell=code)
    if cells.is_empty():
        cell_search.draw(look, code, "profile")
        return
    _profile(look, cells.row(0, named=True))


def _profile(look: Look, cell: dict[str, Any]) -> None:
    asked = {"as_of": look.as_of, "cell": cell["cell_code"]}
    flags = access.ask("cell_flags", look.scope, **asked).to_dicts()
    flags = flag_cards.ordered(flags, cell["reasons"] or [])
    holding = access.ask("cell_circumstances", look.scope, **asked).to_dicts()
    quiet = access.ask("cell_quiet", look.scope, **asked)
    history = access.ask("cell_months", look.scope, **asked)
    visits = access.ask("cell_visits", look.scope, **asked)
    tables: Tables = {}
    show(_head(look, cell, flags), _headline(look, flags, quiet))
    papers, doing = st.columns([7, 3], vertical_alignment="center")
    with papers, st.container(horizontal=True, vertical_alignment="center"):
        brief_download.offer(look, cell["cell_code"])
        downloads = st.popover(look.say("profile.tables"), icon=":material/download:")
        compare_link(look, cell["cell_code"])
    with doing:
        _doing(look, cell, [flag["flag"] for flag in flags])
    why, figures = st.columns([6, 7], gap="medium")
    with why:
        show(*families.draw(look, flags, holding, quiet))
    with figures:
        notes = cell_attendance.notes_of(look, history, holding, visits)
        tables["attendance"] = cell_attendance.draw(look, cell["cell_code"], _onset(flags), history, notes)
        _meetings(look, history)
        overdue = access.ask("cell_open_tasks", look.scope, **asked)
        tables["overdue"], tables["tasks"] = follow_through.draw(look, history, overdue)
    # Two cards are longer than the chart and what stands below it.
    with figures if len(flags) > 1 else why:
        tables["visits"] = visited.draw(look, visits)
        tables["discipline"] = cell_discipline.draw(look, cell["cell_code"])
    tables["similar"] = similar.draw(look, cell["cell_code"])
    tables["scores"] = scores.draw(look, access.ask("cell_scores", look.scope, **asked))
    tables["known"] = completeness.draw(look, history, access.ask("cell_known", look.scope, **asked))
    with downloads:
        _downloads(look, cell["cell_code"], tables)
    show(element("p", look.say("profile.no_verdict"), class_="cp-limits cp-ready"))


def _doing(look: Look, cell: dict[str, Any], flags: list[str]) -> None:
    """What is being done about the cell, and what can be done."""
    code = cell["cell_code"]
    case_actions.said(look)
    case = cases.open_cases(store(), [code]).get(code)
    if case is not None:
        show(casework.line(look, case, now().date()))
    followed = code in following.followed(store(), look.visitor.login)
    case_actions.draw(look, code, cell["name"], flags, case, followed=followed)


def _onset(flags: list[dict[str, Any]]) -> date | None:
    return next((flag["since"] for flag in flags if flag["flag"] == "attendance_drop"), None)


def _downloads(look: Look, cell: str, tables: Tables) -> None:
    """The tables of the page as files; unmasked but for discipline, as they stand in the cell's own profile."""
    for name, rows in tables.items():
        if rows:
            show(element("p", look.say.of("profile.table", name), class_="cp-place"))
            offer(look.say, f"{name}-{cell}", partial(list, rows), masked=name == "discipline")


def _state(flags: list[dict[str, Any]], cell: dict[str, Any]) -> str:
    grave = {flag["severity"] for flag in flags if flag["flag"] != "data_missing"}
    if grave:
        return "act" if "act" in grave else "watch"
    completeness = cell["attendance_concern"] is not None or cell["formalism"] is not None
    return "thin" if flags or not completeness else "quiet"


def _head(look: Look, cell: dict[str, Any], flags: list[dict[str, Any]]) -> Markup:
    say = look.say
    place = place_of(cell["above"])
    size = say("queue.size_unknown")
    if cell["expected"] is not None:
        size = say("queue.size", size=say.number(cell["expected"]), n=cell["expected"])
    facts = element(
        "div",
        state_chip(say, _state(flags, cell)),
        needs_chip(say, cell["needs"]),
        element("span", size),
        data_mark(say, cell["completeness"]),
        variation_mark(say, [f["flag"] for f in flags], cell["attendance_concern"]),
        class_="cp-facts",
    )
    name = element("h2", cell["name"])
    where = element("p", say("queue.place", unit=place, type=say.of("cell_type", cell["cell_type"])), class_="cp-place")
    return element("div", element("div", name, where), facts, class_="cp-cell-head")


def _headline(look: Look, flags: list[dict[str, Any]], quiet: pl.DataFrame) -> Markup:
    say = look.say
    if not flags:
        n = int(quiet["enough"].sum())
        text = say("profile.headline_quiet", n=n) if n else say("profile.headline_thin")
        return element("p", element("strong", text), class_="cp-headline")
    names = say.listed([look.flag_name(flag["flag"]) for flag in flags])
    first = element("strong", say("profile.headline", n=len(flags), names=names))
    return element("p", first, " ", say("profile.no_verdict"), class_="cp-headline")


def _meetings(look: Look, history: pl.DataFrame) -> None:
    say = look.say
    rows = history.to_dicts()
    missing = [say.month(row["month"]) for row in rows if strip.kind_of(row) in strip.WITHOUT_REGULAR]
    text = say("strip.all_held", n=len(rows))
    if missing:
        text = say("strip.some_missing", n=len(missing), total=len(rows), months=say.listed(missing))
    show(element("h3", say("profile.meetings")), element("p", text, class_="cp-lead"), strip.draw(say, rows))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
