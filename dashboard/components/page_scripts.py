"""What every page says before anything is drawn: its name, its language, the words of Streamlit's own parts."""

from __future__ import annotations

import json
from pathlib import Path

import streamlit as st

from dashboard.language import Language

# Our names of the words of Streamlit's own that in_app_links.js replaces.
STREAMLIT_WORDS = (
    "none", "not_found", "not_found_text", "more", "upload", "drop", "per_file", "calendar", "calendar_keys",
    "help", "choose_date",
)  # fmt: skip
# And of those that date_fields.js replaces.
DATE_WORDS = ("day", "month", "year", "hour", "minute", "empty")
# The library of charts is read while the first page is being looked at, not at the first chart.
READ_AHEAD = "requestIdleCallback(() => window.cellpulseFigures.read());"


def prepare(t: Language, title: str) -> None:
    """Gives the tab its name, and the scripts of `theme/` the words of the page's language."""
    # The name of a tab tells one from the others.
    st.set_page_config(page_title=f"{t(title)} · {t('app.name')}")
    # Screen readers and the browser's translation read the page's language from `lang`; Streamlit always sets "en".
    words = json.dumps({name: t.of("streamlit", name) for name in STREAMLIT_WORDS + DATE_WORDS})
    script(f"<script>document.documentElement.lang = '{t.code}';window.cellpulseWords = {words};{READ_AHEAD}</script>")


def script(code: str | Path) -> None:
    """Puts a script, or a file with one, into the page."""
    st.html(code, unsafe_allow_javascript=True, width="content")
