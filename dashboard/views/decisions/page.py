"""Follow-through: whether what cells decide becomes work, is reported on, and is not merely decided again."""

from __future__ import annotations

import streamlit as st

from dashboard import access
from dashboard.components import cell_types, month_picker, tree
from dashboard.components.frame import open_page
from dashboard.markup import element, show
from dashboard.views.decisions import decision_flow, decision_ledger, decision_repeats, distinct

ORDER = 10
GROUP = "quality"
TITLE = "decisions.title"
PATH = "thuc-hien-nghi-quyet"


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE, any_month=True)
    if ctx is None:
        return
    t = ctx.t
    left, middle, right = st.columns([4, 3, 3])
    place = tree.place(ctx)
    with left:
        place.draw(ctx)
    with middle:
        cell_type = cell_types.choose(ctx)
    with right:
        month_picker.choose(ctx)
    month_picker.show_if_earlier(ctx)
    asked = {"as_of": ctx.as_of, "cell_type": cell_type}
    months = access.query("decision_months", place.scope, **asked)
    show(decision_flow.headline(ctx, months))
    if months.is_empty():
        show(element("p", t("decisions.no_tasks"), class_="cp-empty"))
    else:
        by_month, by_age = st.columns(2, gap="medium")
        with by_month:
            decision_flow.draw_months(ctx, months)
        with by_age:
            decision_flow.draw_reports(ctx, access.query("decision_reports", place.scope, **asked))
        decision_ledger.draw(ctx, place.scope, cell_type)
        distinct.draw(ctx, place.scope, decision_repeats.draw(ctx, place.scope, cell_type))
    decision_repeats.draw_balance(ctx, access.query("topic_balance", place.scope, **asked))
    show(element("p", t("decisions.no_verdict"), class_="cp-limits cp-ready"))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
