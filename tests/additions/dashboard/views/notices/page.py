"""How many meetings of each cell have a notice."""

from __future__ import annotations

from dashboard import access
from dashboard.components.frame import open_page
from dashboard.components.table import table
from dashboard.markup import show

ORDER = 99
GROUP = "quality"
TITLE = "notices.title"
PATH = "thong-bao"


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    head = [ctx.t("notices.cell"), ctx.t("notices.meetings"), ctx.t("notices.with_notice")]
    cells = access.query("notices", ctx.scope, as_of=ctx.as_of)
    rows = [[code, ctx.t.number(n), ctx.t.number(with_notice)] for code, n, with_notice in cells.iter_rows()]
    show(table(ctx.t(TITLE), head, rows, numbers=range(1, 3)))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
