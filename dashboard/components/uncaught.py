"""What the reader gets where an error comes through to Streamlit, such as from what a widget calls: our sentence, not
Streamlit's box."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import streamlit as st

from dashboard.components import page_fault
from dashboard.components.frame import language


def in_a_sentence(error: Exception) -> bool:
    """Draws the sentence; true, so that Streamlit draws nothing."""
    page_fault.draw(language(), error, urlsplit(st.context.url or "").path)
    return True


def log_without_text() -> None:
    """From here on Streamlit's log says of an error only that there was one: its text may quote data, and the report
    that our log names says where it arose."""
    logging.getLogger("streamlit.error_util").addFilter(_without_text)


def _without_text(record: logging.LogRecord) -> bool:
    record.exc_info = None
    return True
