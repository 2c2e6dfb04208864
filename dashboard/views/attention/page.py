"""The queue, home for everybody: which cells to look at this month, why, and what to ask first."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import access, url_state
from dashboard.components import case_actions, casework, cell_types, filter_row, paging, tree
from dashboard.components.casework import Casework
from dashboard.components.cell_responses import with_disputes
from dashboard.components.downloads import offer
from dashboard.components.families import FAMILIES, TOGETHER, family_of
from dashboard.components.flag_judging import with_judgements
from dashboard.components.frame import PageContext, open_page
from dashboard.components.part import part
from dashboard.language import search_words
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.summaries.known_of_cell import contexts
from dashboard.views.attention import duties, exported, headline, saved, several, triage_list
from dashboard.views.attention import opened as opened_cell

ORDER = 1
GROUP = "work"
TITLE = "queue.title"
PATH = "viec-can-xem"
# Shown as a list of its own.
DUTY = "duty"
STATES = ("now", "open", "later", "watch", DUTY, "improved", "overdue", "thin")
SEARCHING = ("flag", "search", "among", "without")
ORDERS = ("todo", "unit", "seen", "since")
PAGE_SIZE = 25


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    place = tree.place(ctx)
    work = casework.of_place(ctx, place.scope)
    numbers = headline.numbers(ctx, place.scope, work)
    show(headline.draw(ctx, place.scope, numbers))
    case_actions.show_done(ctx)
    several.show_result(ctx)
    filters = _narrowed(ctx, place, work)
    searching = any(filters.get(name) for name in SEARCHING)
    filters |= _states(ctx, work, numbers, searching=searching)
    if filters["state"] == DUTY:
        duties.draw(ctx, place.scope, filters["flag"], work)
        return
    bar = st.container(horizontal=True, vertical_alignment="center")
    filters |= _only_new(ctx, bar)
    number, rows = paging.leaf(
        lambda skip: access.query("queue", place.scope, **filters, skip=skip, take=PAGE_SIZE), PAGE_SIZE
    )
    if not rows.height:
        show(element("p", ctx.t("queue.nothing_matches"), class_="cp-empty"))
        return
    with bar:
        show(element("p", ctx.t("queue.matching", n=rows["n_matching"][0]), class_="cp-matching"))
        saved.draw(ctx)
        with st.popover(ctx.t("triage.export"), icon=":material/download:"):
            offer(ctx.t, "queue", lambda: exported.rows(ctx, place.scope, filters, work))
    part(ctx, TITLE, lambda: _list(ctx, place.scope, rows, work))
    paging.draw(ctx.t, number, rows["n_matching"][0], PAGE_SIZE)


def _list(ctx: PageContext, scope: Scope, rows: pl.DataFrame, work: Casework) -> None:
    """The lines, and the cell that is laid open beside them: the one in the address, else the first."""
    by_code = {row["cell_code"]: row for row in rows.iter_rows(named=True)}
    wanted = url_state.kept(case_actions.ASKED) or url_state.kept(triage_list.OPENED)
    opened = wanted if wanted in by_code or wanted == triage_list.CLOSED else next(iter(by_code))
    beside = opened in by_code
    strips = triage_list.strips_of(ctx, scope, list(by_code))
    left, right = st.columns([9.5, 4.5]) if beside else (st.container(), None)
    with left:
        asked = triage_list.draw(ctx, rows, strips, work, opened)
    if right is not None:
        with right:
            row = by_code[opened]
            known = contexts(scope, ctx.as_of, {opened: row["circumstances"] or []})
            seen = with_judgements(ctx, opened, with_disputes(ctx, opened, known[opened]), reasons=False)
            opened_cell.draw(ctx, row, work, seen, strips.get(opened))
    if asked is not None and asked.verb == triage_list.EXPORT:
        exported.of_ticked(ctx, scope, asked.cells, work)
    elif asked is not None:
        names = {code: row["name"] for code, row in by_code.items()}
        flags = {code: [flag["flag"] for flag in row["flags"] or []] for code, row in by_code.items()}
        several.ask(ctx, asked, names, flags)


def _narrowed(ctx: PageContext, place: tree.Place, work: Casework) -> dict[str, Any]:
    t = ctx.t
    scope, kind, sign, owned, order, search = filter_row.places(t, 6)
    with scope:
        place.draw(ctx)
    with kind:
        cell_type = cell_types.choose(ctx)
    with sign:
        flag = url_state.select("flag", t("queue.filter.flag"), _flag_options(ctx, place.scope))
    with owned:
        owner = url_state.select("owner", t("queue.filter.owner"), casework.choices(ctx, work))
    with search:
        wanted = url_state.text("search", t("queue.filter.search"), t("queue.filter.search_hint"))
    with order:
        sort = url_state.select("sort", t("triage.sort"), {name: t.of("triage.order", name) for name in ORDERS}, "todo")
    narrowed = {"sort": sort, "cell_type": cell_type, "flag": flag, "search": search_words(wanted)}
    narrowed |= casework.narrowed(work, owner, ctx.user.login)
    return {"as_of": ctx.as_of, "previous": ctx.previous, **narrowed}


def _states(ctx: PageContext, work: Casework, numbers: headline.Numbers, *, searching: bool) -> dict[str, Any]:
    t = ctx.t
    labels = {state: t("triage.label", state=t.of("triage.show", state), n=numbers.of[state]) for state in STATES}
    # Who looks for certain cells finds them whether or not their turn is this month.
    state = url_state.switch("state", t("queue.filter.state"), labels, "open" if searching else "now", hidden=True)
    if state == "overdue":
        return {"state": "any", "among": "\n".join(work.overdue) or casework.NONE}
    return {"state": state}


def _only_new(ctx: PageContext, bar: DeltaGenerator) -> dict[str, bool]:
    """Whether only what is new is shown, ticked in the bar above the list."""
    with bar:
        return {"only_new": url_state.tick("new", ctx.t("queue.filter.new")) if ctx.previous else False}


def _flag_options(ctx: PageContext, unit: Scope) -> dict[str, str]:
    """Every flag there is, each under its group; a group stands for all of its flags."""
    rows = access.query("queue_flags", unit, as_of=ctx.as_of).iter_rows(named=True)
    groups: dict[str, dict[str, int]] = {family: {} for family in (TOGETHER, *FAMILIES)}
    for row in rows:
        groups.setdefault(family_of(ctx, row["flag"]), {})[row["flag"]] = row["n"]
    options = {"": ctx.t("queue.filter.any_flag")}
    for family, flags_of in groups.items():
        if len(flags_of) > 1:
            options[",".join(sorted(flags_of))] = ctx.t("queue.family", name=ctx.t.of("family", family))
        counted = sorted(flags_of.items(), key=lambda item: -item[1])
        options |= {flag: ctx.t("queue.name_count", name=ctx.flag_name(flag), n=n) for flag, n in counted}
    return options


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
