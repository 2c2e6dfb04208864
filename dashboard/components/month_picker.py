"""Choosing the month whose results a page shows, among those that are published; it stands in the address."""

from __future__ import annotations

from datetime import date

from dashboard import access, url_state
from dashboard.components.frame import MONTH, Look
from dashboard.markup import element, show


def choose(look: Look) -> None:
    """The choice itself; where it leads is read from the address when the page is opened again."""
    months = [row[0] for row in access.ask("months_published", look.scope).iter_rows()]
    newest = look.fresh["as_of"]
    if newest in months:
        options = {_code(month): look.say.month(month) for month in months}
        url_state.select(MONTH, look.say("edition.label"), options, _code(newest))


def told(look: Look) -> None:
    """That the page looks back, where it does: charts and limits of the newest results cannot be there."""
    newest = look.fresh["as_of"]
    if look.as_of is not None and look.as_of != newest:
        said = look.say("edition.earlier", month=look.say.month(look.as_of), newest=look.say.month(newest))
        show(element("p", said, class_="cp-told"))


def _code(month: date) -> str:
    return f"{month:%Y-%m}"
