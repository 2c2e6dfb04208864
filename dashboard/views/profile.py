"""The profile of one cell: why it is flagged, whether it could be harmless, and what the figures say."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, charts
from dashboard.components import address, brief_download, finding, months, scores, signs, strip
from dashboard.components.downloads import offer
from dashboard.components.frame import Look, open_page
from dashboard.components.links import compare_link, queue_link
from dashboard.components.marks import data_mark, needs_chip, place_of, state_chip, variation_mark
from dashboard.components.markup import Markup, element, listed, show
from dashboard.components.table import folded

ORDER = 2
TITLE = "profile.title"
ICON = ":material/groups:"
PATH = "ho-so"


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE)
    if look is None:
        return
    queue_link(look)
    code = address.kept("cell")
    cells = access.ask("cell", look.scope, as_of=look.as_of, cell=code)
    if cells.is_empty():
        finding.draw(look, code, "profile")
        return
    _profile(look, cells.row(0, named=True))


def _profile(look: Look, cell: dict[str, Any]) -> None:
    asked = {"as_of": look.as_of, "cell": cell["cell_code"]}
    flags = access.ask("cell_flags", look.scope, **asked).to_dicts()
    flags = signs.ordered(flags, cell["reasons"] or [])
    holding = access.ask("cell_circumstances", look.scope, **asked).to_dicts()
    quiet = access.ask("cell_quiet", look.scope, **asked)
    history = access.ask("cell_months", look.scope, **asked)
    show(_head(look, cell, flags), _headline(look, flags, quiet))
    with st.container(horizontal=True, vertical_alignment="center"):
        brief_download.offer(look, cell["cell_code"])
        compare_link(look, cell["cell_code"])
    why, figures = st.columns([6, 7], gap="medium")
    with why:
        show(*(signs.in_full(look, flag, holding) for flag in flags), _quiet(look, quiet))
    with figures:
        _attendance(look, cell, flags, history)
        _meetings(look, history)
    scores.draw(look, access.ask("cell_scores", look.scope, **asked))
    _tasks(look, history)
    _completeness(look, history)


def _state(flags: list[dict[str, Any]], cell: dict[str, Any]) -> str:
    grave = {flag["severity"] for flag in flags if flag["flag"] != "data_missing"}
    if grave:
        return "act" if "act" in grave else "watch"
    known = cell["attendance_concern"] is not None or cell["formalism"] is not None
    return "thin" if flags or not known else "quiet"


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


def _quiet(look: Look, quiet: pl.DataFrame) -> Markup:
    seen, unseen = quiet.filter(pl.col("enough")), quiet.filter(~pl.col("enough"))
    parts = []
    if seen.height:
        parts.append(folded(look.say("profile.quiet", n=seen.height), listed(map(look.flag_name, seen["signal"]))))
    if unseen.height:
        parts.append(folded(look.say("profile.unseen", n=unseen.height), listed(map(look.flag_name, unseen["signal"]))))
    return element("div", *parts)


def _attendance(look: Look, cell: dict[str, Any], flags: list[dict[str, Any]], history: pl.DataFrame) -> None:
    say = look.say
    sentence = months.attendance_sentence(say, history)
    show(element("h3", say("profile.attendance")), element("p", sentence, class_="cp-lead"))
    if history["rate"].is_null().all():
        return
    since = next((flag["since"] for flag in flags if flag["flag"] == "attendance_drop"), None)
    theme = st.context.theme.type or "light"
    figure = charts.attendance(history, since, say, theme)
    st.plotly_chart(figure, theme=None, config=charts.CONFIG, alt=sentence, key="attendance-chart")
    rows = months.attendance_rows(say, history)
    offer(say, f"attendance-{cell['cell_code']}", lambda: rows, masked=False)
    show(folded(say("profile.as_table"), months.as_table(say("profile.attendance"), rows)))


def _meetings(look: Look, history: pl.DataFrame) -> None:
    say = look.say
    rows = history.to_dicts()
    missing = [say.month(row["month"]) for row in rows if strip.kind_of(row) in strip.WITHOUT_REGULAR]
    text = say("strip.all_held", n=len(rows))
    if missing:
        text = say("strip.some_missing", n=len(missing), total=len(rows), months=say.listed(missing))
    show(element("h3", say("profile.meetings")), element("p", text, class_="cp-lead"), strip.draw(say, rows))


def _tasks(look: Look, history: pl.DataFrame) -> None:
    say = look.say
    show(element("h3", say("profile.tasks")), element("p", months.tasks_sentence(say, history), class_="cp-lead"))
    if rows := months.task_rows(say, history):
        show(folded(say("profile.as_table"), months.as_table(say("profile.tasks"), rows)))


def _completeness(look: Look, history: pl.DataFrame) -> None:
    text = months.completeness_sentence(look.say, history)
    show(element("h3", look.say("profile.completeness")), element("p", text, class_="cp-lead cp-ready"))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
