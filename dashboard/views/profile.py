"""stub to be filled"""

from dashboard.components.frame import open_page

ORDER = 2
TITLE = "queue.title"
ICON = ":material/groups:"
PATH = "ho-so"


def page() -> None:
    open_page(TITLE)
