"""What exactly looks copied, entered afterwards, or lifted over a line: the evidence of formalism, laid open."""

from __future__ import annotations

import streamlit as st

from dashboard import access, url_state
from dashboard.components import tree
from dashboard.components.frame import open_page
from dashboard.markup import element, show
from dashboard.views.formalism import bunching, copied, entries, legitimate, shared

ORDER = 6
TITLE = "formal.title"
PATH = "dau-hieu-hinh-thuc"


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE)
    if look is None:
        return
    place = tree.place(look)
    cells = access.ask("copy_cells", place.unit, as_of=look.as_of)
    n = cells["cell_code"].n_unique()
    show(
        element("p", element("strong", look.say("formal.headline", n=n)), " ", look.say("formal.no_verdict"),
                class_="cp-headline cp-ready"),
    )  # fmt: skip
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        place.draw(look)
    with right:
        copied.choose(look, cells)
    code = url_state.kept("cell")
    if code:
        copied.draw(look, code)
        entries.draw(look, code)
    else:
        copied.listed(look, cells)
    shared.draw(look, place.unit)
    bunching.draw(look, place.unit)
    legitimate.draw(look)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
