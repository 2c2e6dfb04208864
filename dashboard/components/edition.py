"""Choosing the month whose results are shown, among those that are published; it stands in the address."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dashboard import access
from dashboard.components import address
from dashboard.components.frame import Look
from dashboard.components.markup import element, show

KEY = "month"


def choose(look: Look) -> Look:
    """The choice, and the page's look as of it; the newest month unless the address names another published one."""
    months = [row[0] for row in access.ask("months_published", look.scope).iter_rows()]
    newest = look.as_of
    if newest is None or newest not in months:
        return look
    options = {_code(month): look.say.month(month) for month in months}
    asked = address.select(KEY, look.say("edition.label"), options, _code(newest))
    as_of = next(month for month in months if _code(month) == asked)
    before = [month for month in months if month < as_of]
    return replace(look, as_of=as_of, previous=before[0] if before else None)


def told(look: Look) -> None:
    """That the page looks back, where it does: charts and limits of the newest results cannot be there."""
    newest = look.fresh["as_of"]
    if look.as_of is not None and look.as_of != newest:
        said = look.say("edition.earlier", month=look.say.month(look.as_of), newest=look.say.month(newest))
        show(element("p", said, class_="cp-told"))


def _code(month: date) -> str:
    return f"{month:%Y-%m}"
