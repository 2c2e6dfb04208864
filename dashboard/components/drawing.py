"""Charts as they stand on a page: in the reader's theme, without a toolbar, and described in words."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from dashboard import charts


def theme() -> str:
    """The theme in use: a key of charts.PALETTES."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(figure: go.Figure, alt: str, key: str) -> None:
    """Draws a figure; `alt` says in words what it shows, `key` is its own on the page."""
    st.plotly_chart(figure, theme=None, config=charts.CONFIG, alt=alt, key=key)
