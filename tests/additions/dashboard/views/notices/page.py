"""How many meetings of each cell have a notice."""

from __future__ import annotations

from dashboard import access
from dashboard.components.frame import open_page
from dashboard.components.table import table
from dashboard.markup import show

ORDER = 99
TITLE = "notices.title"
PATH = "thong-bao"


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE)
    if look is None:
        return
    head = [look.say("notices.cell"), look.say("notices.meetings"), look.say("notices.with_notice")]
    cells = access.ask("notices", look.scope, as_of=look.as_of)
    rows = [[code, look.say.number(n), look.say.number(with_notice)] for code, n, with_notice in cells.iter_rows()]
    show(table(look.say(TITLE), head, rows, numbers=range(1, 3)))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
