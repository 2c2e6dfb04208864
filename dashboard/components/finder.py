"""Search from everywhere (Ctrl-K): a cell, a unit, a page or a code, several words, with or without marks.

Only this part asks the server while somebody types; the page stays as it is.
"""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard import access
from dashboard.auth.current_user import CurrentUser
from dashboard.auth.request_user import may_open, request_user
from dashboard.components import page_fault
from dashboard.components.frame import PageContext
from dashboard.components.links import pages, profile_address
from dashboard.components.picker import widget
from dashboard.language import search_words
from dashboard.summaries.places import place_of

WIDGET = "finder"
CELLS, UNITS = 8, 5
FINDER = widget("finder")
Match = dict[str, Any]


def draw(ctx: PageContext) -> None:
    """The button and what it opens."""
    page_fault.fragment(ctx.t, WIDGET, partial(_finder, ctx))


def matches(ctx: PageContext, typed: str) -> list[Match]:
    """What a text finds: pages first, then units, then cells, each with its address; the last may count the rest."""
    wanted = search_words(typed)
    if not wanted:
        return []
    return [*_pages(ctx, wanted), *_units(ctx, wanted), *_cells(ctx, wanted)]


def _finder(ctx: PageContext) -> None:
    typed = (st.session_state.get(WIDGET) or {}).get("typed") or ""
    # The page was drawn for a grant that may have ended since.
    who = request_user()
    if not isinstance(who, CurrentUser) or who.right.grant_id != ctx.user.right.grant_id:
        typed = ""
    words = {name: ctx.t.of("finder", name) for name in ("button", "hint", "none", "label")}
    matching: list[Match] = []
    with page_fault.in_a_sentence(ctx.t, WIDGET):
        matching = matches(ctx, typed)
    data = {"typed": typed, "found": matching, "words": words}
    FINDER(key=WIDGET, data=data, on_typed_change=_nothing, width="content", height="content")


def _pages(ctx: PageContext, wanted: str) -> list[Match]:
    listed = []
    for name, view in pages().items():
        title = ctx.t(view.TITLE)
        words = f" {search_words(title)} {search_words(ctx.t.of('nav', name))}"
        if may_open(name) and all(f" {word}" in words for word in wanted.split()):
            listed.append(_match(ctx, "page", title, "", f"{view.PATH}?{urlencode(ctx.link())}"))
    return listed


def _units(ctx: PageContext, wanted: str) -> list[Match]:
    rows = access.query("units_matching", ctx.scope, as_of=ctx.as_of, search=wanted, take=UNITS)
    queue = pages()["attention"].PATH
    return [
        _match(
            ctx, "unit", row["name"], ctx.t("finder.unit", n=row["n_cells"], code=row["unit_code"]),
            f"{queue}?{urlencode(ctx.link(unit=row['unit_code'], state='open'))}",
        )
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _cells(ctx: PageContext, wanted: str) -> list[Match]:
    rows = access.query("cells_matching", ctx.scope, as_of=ctx.as_of, search=wanted, take=CELLS)
    listed = [
        _match(ctx, "cell", row["name"], f"{place_of(row['above'])} · {row['cell_code']}",
               profile_address(ctx, row["cell_code"]))
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip
    rest = rows["n_matching"][0] - rows.height if rows.height else 0
    if rest:
        address = f"{pages()['profile'].PATH}?{urlencode(ctx.link(search=wanted))}"
        listed.append(_match(ctx, "cell", ctx.t("finder.rest", n=rest), "", address))
    return listed


def _match(ctx: PageContext, kind: str, name: str, about: str, href: str) -> Match:
    return {"kind": ctx.t.of("finder.kind", kind), "name": name, "about": about, "href": href}


def _nothing() -> None:
    """What is typed is reported only where somebody listens."""
