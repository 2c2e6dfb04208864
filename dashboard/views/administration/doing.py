"""What came of the last action, shown once: above what it changed, and where the reader is, who may be far below."""

from __future__ import annotations

import streamlit as st

from dashboard.language import Language
from dashboard.markup import element, plain, show

_DONE = "administration_done"


def remember(message: str, **values: str) -> None:
    """Keeps the name of a sentence and its values for the next drawing."""
    st.session_state[_DONE] = (message, values)


def done(t: Language) -> None:
    """Tells it."""
    if _DONE in st.session_state:
        message, values = st.session_state.pop(_DONE)
        sentence = t.of("done", message, **values)
        st.toast(plain(sentence), duration="long")
        show(element("p", sentence, class_="cp-message", role="status"))
