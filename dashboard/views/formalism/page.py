"""What exactly looks copied, entered afterwards, or lifted over a line: the evidence of formalism, laid open."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import access, url_state
from dashboard.components import flag_judging, tree
from dashboard.components.frame import open_page
from dashboard.markup import element, show
from dashboard.views.formalism import bunching, copied, entries, legitimate, matrix, shared

ORDER = 6
GROUP = "quality"
TITLE = "formal.title"
PATH = "dau-hieu-hinh-thuc"


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    place = tree.place(ctx)
    cells = access.query("copy_cells", place.scope, as_of=ctx.as_of)
    n = cells["cell_code"].n_unique()
    show(
        element("p", element("strong", ctx.t("formal.headline", n=n)), " ", ctx.t("formal.no_verdict"),
                class_="cp-headline cp-ready"),
    )  # fmt: skip
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        place.draw(ctx)
    with right:
        copied.choose(ctx, cells)
    code = url_state.kept("cell")
    if code:
        copied.draw(ctx, code)
        entries.draw(ctx, code)
        flags = access.query("cell_flags", ctx.scope, as_of=ctx.as_of, cell=code)["flag"].to_list()
        if judged := flag_judging.listed_judgements(ctx, code, flags):
            show(judged)
        flag_judging.draw(ctx, code, flags)
    else:
        matrix.draw(ctx, place.scope, partial(copied.listed, ctx, cells))
    shared.draw(ctx, place.scope)
    bunching.draw(ctx, place.scope)
    legitimate.draw(ctx)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
