"""Choosing the month whose results a page shows, among those that are published; it stands in the address."""

from __future__ import annotations

from datetime import date

from dashboard import access, url_state
from dashboard.components.frame import MONTH, PageContext
from dashboard.markup import element, show


def choose(ctx: PageContext) -> None:
    """The choice itself; where it leads is read from the address when the page is opened again."""
    months = [row[0] for row in access.query("months_published", ctx.scope).iter_rows()]
    newest = ctx.fresh["as_of"]
    if newest in months:
        options = {_code(month): ctx.t.month(month) for month in months}
        url_state.select(MONTH, ctx.t("edition.label"), options, _code(newest))


def show_if_earlier(ctx: PageContext) -> None:
    """That the page looks back, where it does: charts and limits of the newest results cannot be there."""
    newest = ctx.fresh["as_of"]
    if ctx.as_of is not None and ctx.as_of != newest:
        note = ctx.t("edition.earlier", month=ctx.t.month(ctx.as_of), newest=ctx.t.month(newest))
        show(element("p", note, class_="cp-message"))


def _code(month: date) -> str:
    return f"{month:%Y-%m}"
