"""The day of each role on one page: next visit, own cases, what changed, or what the data lack."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.components.frame import PageContext, open_page
from dashboard.views.home import changes, data, mine, next_visit

ORDER = 0
GROUP = "work"
TITLE = "home.title"
PATH = "trang-chu"
Part = Callable[[PageContext], None]
PARTS: dict[str, tuple[Part, ...]] = {
    "leader": (next_visit.draw, mine.own_cases, mine.first_of_queue),
    "inspector": (mine.own_cases, mine.came_in, mine.first_of_queue, next_visit.draw),
    "committee": (changes.draw, mine.first_of_queue),
    "steward": (data.draw,),
    "administrator": (mine.first_of_queue, next_visit.draw, changes.draw, data.draw),
}


def page() -> None:
    """Draws the page."""
    ctx = open_page(TITLE)
    if ctx is None:
        return
    for draw in PARTS[ctx.user.right.role]:
        draw(ctx)


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
