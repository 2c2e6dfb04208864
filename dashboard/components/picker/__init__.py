"""Widgets of our own: a style and a script each, as Streamlit's have neither levels, keys nor Vietnamese."""

from __future__ import annotations

from pathlib import Path

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent
ROOT = '<div class="root"></div>'


def widget(name: str, folder: Path = HERE) -> ComponentRenderer:
    """The widget of `<name>.css` and `<name>.js` in the folder, which find an empty `.root`."""
    style, script = ((folder / f"{name}.{form}").read_text("utf-8") for form in ("css", "js"))
    return component(f"cellpulse_{name}", html=ROOT, css=style, js=script)


def chart() -> ComponentRenderer:
    """The place of a chart, which has the style of the page."""
    script = (HERE / "chart.js").read_text("utf-8")
    return component("cellpulse_chart", html=ROOT, js=script, isolate_styles=False)
