"""Widgets of our own: a style and a script each, as Streamlit's have neither levels, keys nor Vietnamese."""

from __future__ import annotations

from pathlib import Path

from streamlit.components.v2 import component
from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent


def widget(name: str, folder: Path = HERE) -> ComponentRenderer:
    """The widget of `<name>.css` and `<name>.js` in the folder, which find an empty `.root`."""
    style, script = ((folder / f"{name}.{form}").read_text("utf-8") for form in ("css", "js"))
    return component(f"cellpulse_{name}", html='<div class="root"></div>', css=style, js=script)
