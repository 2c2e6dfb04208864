"""The dashboard: page settings and navigation, nothing else. A page is `views/<page>/page.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard.auth.request_user import may_open, role, settled
from dashboard.components import page_fault
from dashboard.components.frame import language
from dashboard.components.links import file_of, home_of, pages
from dashboard.language import Language

ICON = Path(__file__).parent / "theme" / "icon.svg"


def main() -> None:
    """Runs the page that the address asks for."""
    t = language()
    st.set_page_config(page_title=t("app.name"), page_icon=str(ICON), layout="wide")
    with page_fault.in_a_sentence(t, urlsplit(st.context.url or "").path), settled():
        st.navigation(_grouped(t), position="top").run()


def _grouped(t: Language) -> dict[str, list[Any]]:
    """The pages that the user may open by group, in the order of the pages."""
    grouped: dict[str, list[Any]] = {}
    for name, view in sorted(pages().items(), key=lambda item: item[1].ORDER):
        if may_open(name):
            page = st.Page(file_of(name), title=t.of("nav", name), url_path=view.PATH)
            grouped.setdefault(t.of("nav.group", view.GROUP), []).append(page)
    # What "/" shows besides, as Streamlit knows the first page by no other address.
    first = pages()[home_of(role())]
    start = st.Page(first.page, title=t(first.TITLE), url_path="start", default=True, visibility="hidden")
    return {"": [start]} | grouped


main()
