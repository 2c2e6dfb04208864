"""The choices that narrow a list: in a row; on a phone, whose first screen they would fill, behind a word."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.language import Language
from dashboard.markup import element, show

# Whether they are folded is decided by the style (`theme/cellpulse.css`): the server does not know how wide a page is.
KEY = "filters"


def places(t: Language, number: int) -> list[DeltaGenerator]:
    """Places for a number of choices; one row of them a page."""
    show(element("details", element("summary", t("filters.show")), class_="cp-filters-shown"))
    with st.container(key=KEY):
        return st.columns(number, vertical_alignment="bottom")
