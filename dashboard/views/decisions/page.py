"""Follow-through: whether what cells decide becomes work, is reported on, and is not merely decided again."""

from __future__ import annotations

import streamlit as st

from dashboard import access
from dashboard.components import cell_types, month_picker, tree
from dashboard.components.frame import open_page
from dashboard.markup import element, show
from dashboard.views.decisions import decision_flow, decision_ledger, decision_repeats, distinct

ORDER = 10
TITLE = "decisions.title"
PATH = "thuc-hien-nghi-quyet"


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE, looks_back=True)
    if look is None:
        return
    say = look.say
    left, middle, right = st.columns([4, 3, 3])
    place = tree.place(look)
    with left:
        place.draw(look)
    with middle:
        cell_type = cell_types.choose(look)
    with right:
        month_picker.choose(look)
    month_picker.told(look)
    asked = {"as_of": look.as_of, "cell_type": cell_type}
    months = access.ask("decision_months", place.unit, **asked)
    show(decision_flow.headline(look, months))
    if months.is_empty():
        show(element("p", say("decisions.no_tasks"), class_="cp-empty"))
    else:
        decision_flow.draw_months(look, months)
        decision_flow.draw_reports(look, access.ask("decision_reports", place.unit, **asked))
        decision_ledger.draw(look, place.unit, cell_type)
        distinct.draw(look, place.unit, decision_repeats.draw(look, place.unit, cell_type))
    decision_repeats.draw_balance(look, access.ask("topic_balance", place.unit, **asked))
    show(element("p", say("decisions.no_verdict"), class_="cp-limits cp-ready"))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
