"""The ratings of the year that the committee's rule proposes: how many of which, and the proposal with its evidence."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard import access
from dashboard.components.blind import hidden_scores
from dashboard.components.brief_download import FORMS
from dashboard.components.downloads import offer, offer_file
from dashboard.components.frame import PageContext
from dashboard.documents.papers import rating
from dashboard.markup import element, show
from dashboard.scope import Scope
from etl.config.workspace import now

COLUMNS = ("code", "name", "unit", "held", "scored", "counted", "mean", "band")


def draw(ctx: PageContext, part: Scope, as_of: date) -> None:
    """A sentence, the proposal as DOCX and the same lines as a table; taking either is on record. Cells whose points
    the user is not to see yet are left out."""
    t = ctx.t
    scores = access.query("year_scores", part, as_of=as_of)
    cells = scores["cell_code"].to_list()
    hidden = hidden_scores(ctx.user, cells)
    lines = rating.lines(scores, t, hidden)
    show(element("h2", t("rating.title"), class_="cp-part"))
    if lines:
        counts = "; ".join(rating.by_band(lines, t))
        sentence = t("rating.sentence", year=str(as_of.year), month=t.month(as_of), counts=counts)
        show(element("p", sentence, class_="cp-lead"))
    if hidden:
        show(element("p", t("rating.without", n=len(hidden)), class_="cp-limits"))
    with st.container(horizontal=True, vertical_alignment="center", key="rating-files"):
        offer_file(
            t("rating.take", year=str(as_of.year)), f"{t('rating.file')}-{as_of.year}.docx", FORMS[".docx"],
            lambda who: rating.as_docx(part, as_of, now().date(), t, hidden_scores(who, cells)), key="rating-docx",
        )  # fmt: skip
        offer(t, "rating", lambda: _exported(ctx, lines), title=t("rating.title"), about=str(as_of.year))


def _exported(ctx: PageContext, lines: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{ctx.t.of("rating.column", name): line[name] for name in COLUMNS} for line in lines]
