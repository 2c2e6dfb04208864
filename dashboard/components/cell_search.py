"""Finding a cell by its name, unit or code, on pages that are about one cell."""

from __future__ import annotations

import streamlit as st

from dashboard import access, url_state
from dashboard.components.frame import PageContext
from dashboard.components.links import cell_link
from dashboard.language import search_words
from dashboard.markup import element, show
from dashboard.summaries.places import place_of

# More than that are named by more words, not leafed through.
SHOWN = 20


def draw(ctx: PageContext, code: str, page: str) -> None:
    """A search whose finds lead to `page`; a `code` that stood in the address could not be shown, and that is said."""
    t = ctx.t
    if code:
        show(element("p", t("profile.no_match"), class_="cp-headline"))
    wanted = search_words(url_state.text("search", t("profile.find"), t("profile.find_hint")))
    if not wanted:
        show(element("p", t("profile.choose"), class_="cp-empty cp-ready"))
        return
    matches = access.query("cells_matching", ctx.scope, as_of=ctx.as_of, search=wanted, take=SHOWN)
    n = matches["n_matching"][0] if matches.height else 0
    words = t("profile.found_some", n=n, shown=matches.height) if n > matches.height else t("profile.matches", n=n)
    show(element("p", words, class_="cp-empty cp-ready"))
    for row in matches.iter_rows(named=True):
        with st.container(horizontal=True, vertical_alignment="center", key=f"card-{row['cell_code']}"):
            cell_link(ctx, row["cell_code"], row["name"], page)
            show(element("span", place_of(row["above"]), class_="cp-place"))
