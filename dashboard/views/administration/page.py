"""Administration: who may see what and why, local accounts, what was seen and done, what left the house."""

from __future__ import annotations

from dashboard import url_state
from dashboard.components.frame import open_page
from dashboard.views.administration import accounts, grants, record

ORDER = 14
GROUP = "system"
TITLE = "administration.title"
PATH = "quan-tri"
PARTS = ("grants", "accounts", "audit", "exports")


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE, needs_results=False)
    if ctx is None:
        return
    names = {part: ctx.t.of("administration", part) for part in PARTS}
    part = url_state.switch("part", ctx.t("administration.part"), names, "grants")
    if part == "grants":
        grants.draw(ctx)
    elif part == "accounts":
        accounts.draw(ctx)
    else:
        record.draw(ctx, exports=part == "exports")


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
