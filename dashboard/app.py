"""The dashboard: page settings and navigation, nothing else. A page is `views/<page>/page.py`."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import streamlit as st

from dashboard.auth.request_user import may_open, settled
from dashboard.components.frame import language
from dashboard.components.links import file_of, pages
from dashboard.language import Language

# Only the demo has one; as narrow as its switch allows, in pixels.
SIDEBAR = 256
ICON = Path(__file__).parent / "theme" / "icon.svg"


def main() -> None:
    """Runs the page that the address asks for."""
    t = language()
    st.set_page_config(page_title=t("app.name"), page_icon=str(ICON), layout="wide", initial_sidebar_state=SIDEBAR)
    views = sorted(pages().items(), key=lambda item: item[1].ORDER)
    with settled():
        st.navigation([_page(t, name, view) for name, view in views if may_open(name)], position="top").run()


def _page(t: Language, name: str, view: ModuleType) -> st.Page:
    # Short and without icons: all of them have room side by side on a small laptop, and none goes under "more".
    return st.Page(file_of(name), title=t.of("nav", name), url_path=view.PATH, default=view.ORDER == 1)


main()
