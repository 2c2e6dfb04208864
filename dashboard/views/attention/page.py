"""The attention queue, home for everybody: which cells need a look now, why, and what to ask first."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import access, url_state
from dashboard.components import case_actions, casework, cell_types, flag_cards, paging, tree
from dashboard.components.casework import Casework
from dashboard.components.downloads import offer
from dashboard.components.families import FAMILIES, TOGETHER, family_of
from dashboard.components.frame import Look, open_page
from dashboard.components.links import cell_link, remember_queue
from dashboard.components.marks import data_mark, needs_chip, place_of, state_chip, variation_mark
from dashboard.language import search_pattern
from dashboard.markup import Markup, element, joined, show

ORDER = 1
TITLE = "queue.title"
PATH = "viec-can-xem"
STATES = ("", "act", "watch", "improved", "overdue", "thin")
PAGE_SIZE = 20
MOST_EXPORTED = 100_000


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE)
    if look is None:
        return
    remember_queue()
    place = tree.place(look)
    work = casework.of_place(look, place.unit)
    counts = _counts(look, place.unit)
    show(_headline(look, counts, work))
    case_actions.said(look)
    filters = _narrowed(look, place, work)
    bar = st.columns([5, 4], vertical_alignment="bottom")
    with bar[0], st.container(horizontal=True, vertical_alignment="bottom"):
        filters |= _states(look, work)
    number, rows = paging.leaf(
        lambda skip: access.ask("queue", place.unit, **filters, skip=skip, take=PAGE_SIZE), PAGE_SIZE
    )
    if not rows.height:
        show(element("p", look.say("queue.nothing_matches"), class_="cp-empty"))
        return
    with bar[1]:
        offer(look.say, "queue", lambda: _exported(look, place.unit, filters, work))
    show(element("p", look.say("queue.matching", n=rows["n_matching"][0]), class_="cp-matching"))
    for row in rows.iter_rows(named=True):
        _card(look, row, work)
    paging.draw(look.say, number, rows["n_matching"][0], PAGE_SIZE)


def _counts(look: Look, unit: str) -> dict[str, dict[str, int]]:
    rows = access.ask("queue_counts", unit, as_of=look.as_of, previous=look.previous)
    found = {row["state"]: row for row in rows.iter_rows(named=True)}
    nothing = {"n": 0, "n_new": 0, "n_improved": 0}
    return {state: found.get(state, nothing) for state in ("act", "watch", "thin", "quiet")}


def _headline(look: Look, counts: dict[str, dict[str, int]], work: Casework) -> Markup:
    say, act = look.say, counts["act"]
    if not act["n"]:
        first = say("queue.headline_none")
    elif look.previous is None:
        first = say("queue.headline", n=act["n"])
    else:
        first = say("queue.headline_new", n=act["n"], new=act["n_new"], continuing=act["n"] - act["n_new"])
    numbers = {state: counts[state]["n"] for state in ("watch", "thin", "quiet")}
    numbers |= {"overdue": len(work.overdue), "improved": sum(row["n_improved"] for row in counts.values())}
    others = ((state, numbers[state]) for state in ("watch", "overdue", "improved", "thin", "quiet"))
    rest = "; ".join(say.of("queue.rest", state, n=n) for state, n in others if n)
    return element("p", element("strong", first), f" {rest}." if rest else None, class_="cp-headline")


def _narrowed(look: Look, place: tree.Place, work: Casework) -> dict[str, Any]:
    say = look.say
    scope, kind, sign, owned, search = st.columns(5, vertical_alignment="bottom")
    with scope:
        place.draw(look)
    with kind:
        cell_type = cell_types.choose(look)
    with sign:
        flag = url_state.select("flag", say("queue.filter.sign"), _flag_options(look, place.unit))
    with owned:
        owner = url_state.select("owner", say("queue.filter.owner"), casework.choices(look, work))
    with search:
        wanted = url_state.text("search", say("queue.filter.search"), say("queue.filter.search_hint"))
    narrowed = {"cell_type": cell_type, "flag": flag, "search": search_pattern(wanted)}
    narrowed |= casework.narrowed(work, owner, look.visitor.login)
    return {"as_of": look.as_of, "previous": look.previous, **narrowed}


def _states(look: Look, work: Casework) -> dict[str, Any]:
    say = look.say
    labels = {state: say.of("queue.show", state or "all") for state in STATES}
    state = url_state.switch("state", say("queue.filter.state"), labels)
    only_new = url_state.tick("new", say("queue.filter.new")) if look.previous else False
    if state == "overdue":
        return {"state": "any", "only_new": only_new, "among": "\n".join(work.overdue) or casework.NONE}
    return {"state": state, "only_new": only_new}


def _flag_options(look: Look, unit: str) -> dict[str, str]:
    """Every sign there is, each under the group of signs that it belongs to; a group stands for all of its signs."""
    rows = access.ask("queue_flags", unit, as_of=look.as_of).iter_rows(named=True)
    groups: dict[str, dict[str, int]] = {family: {} for family in (TOGETHER, *FAMILIES)}
    for row in rows:
        groups.setdefault(family_of(look, row["flag"]), {})[row["flag"]] = row["n"]
    options = {"": look.say("queue.filter.any_sign")}
    for family, signs_of in groups.items():
        if len(signs_of) > 1:
            options[",".join(sorted(signs_of))] = look.say("queue.family", name=look.say.of("family", family))
        counted = sorted(signs_of.items(), key=lambda item: -item[1])
        options |= {flag: look.say("queue.sign_count", name=look.flag_name(flag), n=n) for flag, n in counted}
    return options


def _exported(look: Look, unit: str, filters: dict[str, Any], work: Casework) -> list[dict[str, str]]:
    rows = access.ask("queue", unit, **filters, skip=0, take=MOST_EXPORTED).iter_rows(named=True)
    return [_exported_row(look, row, work) for row in rows]


def _exported_row(look: Look, row: dict[str, Any], work: Casework) -> dict[str, str]:
    say, case = look.say, work.cases.get(row["cell_code"])
    names = [look.flag_name(f["flag"]) for f in flag_cards.ordered(row["flags"] or [], row["reasons"])]
    return {
        say("column.cell_code"): row["cell_code"],
        say("column.cell"): row["name"],
        say("column.unit"): place_of(row["above"]),
        say("column.cell_type"): say.of("cell_type", row["cell_type"]),
        say("column.state"): say.of("state", row["state"]),
        say("column.signs"): "; ".join(names),
        say("column.needs"): say.of("needs", row["needs"]),
        say("column.members"): "" if row["expected"] is None else say.persons(row["expected"]),
        say("column.case"): say.of("case.state", case.state) if case else "",
        say("column.owner"): case.owner if case else "",
        say("column.due"): say.date(case.due_on) if case and case.due_on else "",
    }


def _card(look: Look, row: dict[str, Any], work: Casework) -> None:
    say, code = look.say, row["cell_code"]
    case = work.cases.get(code)
    flags = flag_cards.ordered(row["flags"] or [], row["reasons"])
    with st.container(border=True, key=f"card-{row['cell_code']}"):
        head, facts = st.columns([3, 4], vertical_alignment="center")
        with head:
            cell_link(look, row["cell_code"], row["name"])
        with facts:
            size = (
                say("queue.size_unknown")
                if row["expected"] is None
                else say("queue.size", size=say.persons(row["expected"]), n=row["expected"])
            )
            marks = [
                state_chip(say, row["state"], is_new=row["is_new"]),
                needs_chip(say, row["needs"]),
                element("span", size),
                data_mark(say, row["completeness"]),
            ]
            variation = variation_mark(say, [f["flag"] for f in flags], row["attendance_concern"])
            show(element("div", *marks, variation, class_="cp-facts"))
        place = say(
            "queue.place",
            unit=place_of(row["above"]) or say("value.unknown"),
            type=say.of("cell_type", row["cell_type"]),
        )
        body = element("p", say("queue.thin_text"), class_="cp-triggers")
        if flags:
            body = flag_cards.in_short(look, flags, row["circumstances"] or [])
        doing = casework.line(look, case, work.today) if case else None
        show(joined([element("p", place, class_="cp-place"), body, doing]))
        names = [f["flag"] for f in flags]
        case_actions.draw(look, code, row["name"], names, case, followed=code in work.followed)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
