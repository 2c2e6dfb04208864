"""A part of a page that is drawn again alone when something in it is chosen; the rest of the page stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import access
from dashboard.auth import access_log
from dashboard.auth.current_user import CurrentUser
from dashboard.auth.request_user import request_user, settled
from dashboard.components import page_fault
from dashboard.components.frame import PageContext
from etl.user_error import UserError


def part(ctx: PageContext, title: str, draw: Callable[[], None]) -> None:
    """Draws a part of the page `title` (its id). What is looked at in it is entered in the audit as by the page.

    The page was drawn for a grant that may have ended since, and from a run that may no longer be the current one: then
    the whole page runs again.
    """
    page_fault.fragment(ctx.t, title, partial(_drawn, ctx, title, draw))


def _drawn(ctx: PageContext, title: str, draw: Callable[[], None]) -> None:
    with settled():
        if not _holds(ctx):
            st.rerun()
        access_log.seen(ctx.user, title, ctx.as_of)
        draw()


def _holds(ctx: PageContext) -> bool:
    try:
        who = request_user()
        if not isinstance(who, CurrentUser):
            return False
        fresh = access.query("freshness", who.scope)["built_at"][0]
    except UserError:
        return False
    return (who.right, who.seen_as, fresh) == (ctx.user.right, ctx.user.seen_as, ctx.fresh.get("built_at"))
