"""Views of the list that the reader keeps under a name; each opens by its address, which can be sent to others."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from dashboard.auth.current_user import RightEnded, refuse_ended, store
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import why_refused
from dashboard.markup import element, listed, show
from dashboard.store import saved_views
from etl.user_error import UserError

PAGE = "queue"
# What a view consists of; the page of the list, the opened cell, language and right are not the view's.
FILTERS = ("unit", "cell_type", "flag", "owner", "sort", "search", "state", "new")


def draw(ctx: PageContext) -> None:
    """The list of one's views, and keeping the one that is shown."""
    t = ctx.t
    kept = saved_views.views_of(store(), ctx.user.login, PAGE)
    with st.popover(t("saved.title"), icon=":material/bookmark:"):
        links = [
            element("a", name, href=f"?{urlencode(ctx.link(**filters))}", target="_self")
            for name, filters in kept.items()
        ]
        show(
            listed(links, class_="cp-triggers") if links else element("p", t("saved.none"), class_="cp-empty"),
            element("p", t("saved.share"), class_="cp-limits"),
        )
        name = st.text_input(t("saved.name"), key="saved-name", max_chars=saved_views.LONGEST_NAME)
        st.button(t("saved.keep"), key="saved-keep", on_click=_keep, args=(ctx, name))
        if kept:
            gone = st.selectbox(t("saved.which"), list(kept), key="saved-gone")
            st.button(t("saved.forget"), key="saved-forget", on_click=_forget, args=(ctx, str(gone)))
        if fault := st.session_state.pop("saved-fault", ""):
            st.error(fault)


def _keep(ctx: PageContext, name: str) -> None:
    shown = {key: st.query_params[key] for key in FILTERS if key in st.query_params}
    try:
        refuse_ended(ctx.user)
        saved_views.keep(store(), ctx.user.login, PAGE, name, shown)
    except RightEnded as refused:
        _refused(ctx, refused)
    except UserError:
        st.session_state["saved-fault"] = ctx.t("saved.lacking", n=saved_views.MOST)


def _forget(ctx: PageContext, name: str) -> None:
    try:
        refuse_ended(ctx.user)
        saved_views.forget(store(), ctx.user.login, PAGE, name)
    except RightEnded as refused:
        _refused(ctx, refused)


def _refused(ctx: PageContext, refused: RightEnded) -> None:
    st.session_state["saved-fault"] = ctx.t("case.refused", reason=why_refused(ctx.t, refused))
