"""What came of the last action, shown once, above what it changed."""

from __future__ import annotations

import streamlit as st

from dashboard.language import Language
from dashboard.markup import element, show

_DONE = "administration_done"


def remember(message: str, **values: str) -> None:
    """Keeps the name of a sentence and its values for the next drawing."""
    st.session_state[_DONE] = (message, values)


def done(t: Language) -> None:
    """Tells it."""
    if _DONE in st.session_state:
        message, values = st.session_state.pop(_DONE)
        show(element("p", t.of("done", message, **values), class_="cp-message", role="status"))
