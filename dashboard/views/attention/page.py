"""The queue, home for everybody: which cells to look at this month, why, and what to ask first."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import access, url_state
from dashboard.components import case_actions, casework, cell_types, flag_cards, paging, tree
from dashboard.components.casework import Casework
from dashboard.components.downloads import offer
from dashboard.components.families import FAMILIES, TOGETHER, family_of
from dashboard.components.frame import PageContext, open_page
from dashboard.components.links import cell_link, remember_queue
from dashboard.components.marks import data_mark, needs_chip, state_chip, variation_mark
from dashboard.language import search_pattern
from dashboard.markup import element, joined, show
from dashboard.scope import Scope
from dashboard.summaries.flags import ordered
from dashboard.summaries.known_of_cell import CellContext, contexts
from dashboard.summaries.places import place_of
from dashboard.views.attention import duties, headline

ORDER = 1
TITLE = "queue.title"
PATH = "viec-can-xem"
# Shown as a list of its own.
DUTY = "duty"
STATES = ("now", "open", "later", "watch", DUTY, "improved", "overdue", "thin")
SEARCHING = ("flag", "search", "among", "without")
PAGE_SIZE = 20
MOST_EXPORTED = 100_000


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    remember_queue()
    place = tree.place(ctx)
    work = casework.of_place(ctx, place.scope)
    show(headline.draw(ctx, place.scope, work))
    case_actions.show_done(ctx)
    filters = _narrowed(ctx, place, work)
    bar = st.columns([5, 4], vertical_alignment="bottom")
    with bar[0], st.container(horizontal=True, vertical_alignment="bottom"):
        searching = any(filters.get(name) for name in SEARCHING)
        filters |= _states(ctx, work, searching=searching)
    if filters["state"] == DUTY:
        duties.draw(ctx, place.scope, filters["flag"], work)
        return
    number, rows = paging.leaf(
        lambda skip: access.query("queue", place.scope, **filters, skip=skip, take=PAGE_SIZE), PAGE_SIZE
    )
    if not rows.height:
        show(element("p", ctx.t("queue.nothing_matches"), class_="cp-empty"))
        return
    with bar[1]:
        offer(ctx.t, "queue", lambda: _exported(ctx, place.scope, filters, work))
    show(element("p", ctx.t("queue.matching", n=rows["n_matching"][0]), class_="cp-matching"))
    known = contexts(
        place.scope, ctx.as_of, {row["cell_code"]: row["circumstances"] or [] for row in rows.iter_rows(named=True)}
    )
    for row in rows.iter_rows(named=True):
        _card(ctx, row, work, known[row["cell_code"]])
    paging.draw(ctx.t, number, rows["n_matching"][0], PAGE_SIZE)


def _narrowed(ctx: PageContext, place: tree.Place, work: Casework) -> dict[str, Any]:
    t = ctx.t
    scope, kind, sign, owned, search = st.columns(5, vertical_alignment="bottom")
    with scope:
        place.draw(ctx)
    with kind:
        cell_type = cell_types.choose(ctx)
    with sign:
        flag = url_state.select("flag", t("queue.filter.sign"), _flag_options(ctx, place.scope))
    with owned:
        owner = url_state.select("owner", t("queue.filter.owner"), casework.choices(ctx, work))
    with search:
        wanted = url_state.text("search", t("queue.filter.search"), t("queue.filter.search_hint"))
    narrowed = {"cell_type": cell_type, "flag": flag, "search": search_pattern(wanted)}
    narrowed |= casework.narrowed(work, owner, ctx.user.login)
    return {"as_of": ctx.as_of, "previous": ctx.previous, **narrowed}


def _states(ctx: PageContext, work: Casework, *, searching: bool) -> dict[str, Any]:
    t = ctx.t
    labels = {state: t.of("queue.show", state) for state in STATES}
    # Who looks for certain cells finds them whether or not their turn is this month.
    state = url_state.switch("state", t("queue.filter.state"), labels, "open" if searching else "now")
    only_new = url_state.tick("new", t("queue.filter.new")) if ctx.previous else False
    if state == "overdue":
        return {"state": "any", "only_new": only_new, "among": "\n".join(work.overdue) or casework.NONE}
    return {"state": state, "only_new": only_new}


def _flag_options(ctx: PageContext, unit: Scope) -> dict[str, str]:
    """Every flag there is, each under its group; a group stands for all of its flags."""
    rows = access.query("queue_flags", unit, as_of=ctx.as_of).iter_rows(named=True)
    groups: dict[str, dict[str, int]] = {family: {} for family in (TOGETHER, *FAMILIES)}
    for row in rows:
        groups.setdefault(family_of(ctx, row["flag"]), {})[row["flag"]] = row["n"]
    options = {"": ctx.t("queue.filter.any_sign")}
    for family, flags_of in groups.items():
        if len(flags_of) > 1:
            options[",".join(sorted(flags_of))] = ctx.t("queue.family", name=ctx.t.of("family", family))
        counted = sorted(flags_of.items(), key=lambda item: -item[1])
        options |= {flag: ctx.t("queue.sign_count", name=ctx.flag_name(flag), n=n) for flag, n in counted}
    return options


def _exported(ctx: PageContext, unit: Scope, filters: dict[str, Any], work: Casework) -> list[dict[str, str]]:
    rows = access.query("queue", unit, **filters, skip=0, take=MOST_EXPORTED).iter_rows(named=True)
    return [_exported_row(ctx, row, work) for row in rows]


def _exported_row(ctx: PageContext, row: dict[str, Any], work: Casework) -> dict[str, str]:
    t, case = ctx.t, work.cases.get(row["cell_code"])
    names = [ctx.flag_name(f["flag"]) for f in ordered(row["flags"] or [], row["reasons"])]
    return {
        t("column.cell_code"): row["cell_code"],
        t("column.cell"): row["name"],
        t("column.unit"): place_of(row["above"]),
        t("column.cell_type"): t.of("cell_type", row["cell_type"]),
        t("column.state"): t.of("state", row["state"]),
        t("column.signs"): "; ".join(names),
        t("column.needs"): t.of("needs", row["needs"]),
        t("column.members"): "" if row["expected"] is None else t.persons(row["expected"]),
        t("column.case"): t.of("case.state", case.state) if case else "",
        t("column.owner"): case.owner if case else "",
        t("column.due"): t.date(case.due_on) if case and case.due_on else "",
    }


def _card(ctx: PageContext, row: dict[str, Any], work: Casework, known: CellContext) -> None:
    t, code = ctx.t, row["cell_code"]
    case = work.cases.get(code)
    flags = ordered(row["flags"] or [], row["reasons"])
    with st.container(border=True, key=f"card-{row['cell_code']}"):
        head, facts = st.columns([3, 4], vertical_alignment="center")
        with head:
            cell_link(ctx, row["cell_code"], row["name"])
        with facts:
            size = (
                t("queue.size_unknown")
                if row["expected"] is None
                else t("queue.size", size=t.persons(row["expected"]), n=row["expected"])
            )
            marks = [
                state_chip(
                    t, row["state"], is_new=row["is_new"], rests_since=row["checked_on"] if row["rests"] else None
                ),
                needs_chip(t, row["needs"]),
                element("span", size),
                data_mark(t, row["completeness"]),
            ]
            variation = variation_mark(t, [f["flag"] for f in flags], row["attendance_concern"])
            show(element("div", *marks, variation, class_="cp-facts"))
        place = t(
            "queue.place",
            unit=place_of(row["above"]) or t("value.unknown"),
            type=t.of("cell_type", row["cell_type"]),
        )
        text = t("queue.thin_text") if row["state"] == "thin" else t("queue.quiet_text")
        body = element("p", text, class_="cp-triggers")
        if flags:
            body = flag_cards.in_short(ctx, flags, known)
        doing = casework.line(ctx, case, work.today) if case else None
        show(joined([element("p", place, class_="cp-place"), body, doing]))
        names = [f["flag"] for f in flags]
        case_actions.draw(ctx, code, row["name"], names, case, followed=code in work.followed)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
