"""The head of a page: its title, how fresh the data are, search, the rights of the reader, the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import url_state
from dashboard.auth.current_user import AccessDenied, CurrentUser, here
from dashboard.auth.request_user import leave, stop_impersonating
from dashboard.components import tour
from dashboard.components.page_scripts import script
from dashboard.language import CODES, DEFAULT, Language
from dashboard.markup import Markup, element, show
from dashboard.store import sync_state
from dashboard.store.people import Right

if TYPE_CHECKING:
    from dashboard.components.frame import PageContext

# The address that asked to sign in, as `page_refused` kept it: back there, once.
WAY_BACK = """<script>
const asked = sessionStorage.getItem('cellpulse');
sessionStorage.removeItem('cellpulse');
if (asked && asked !== location.pathname + location.search) location.replace(asked);
</script>"""


def draw(t: Language, title: str, ctx: PageContext | None) -> None:
    """The whole head; without a context only the title and the language."""
    if ctx is not None:
        impersonated(t, ctx.user)
    left, middle, right = st.columns([8, 2.2, 4.4], vertical_alignment="center")
    with left:
        about = (_freshness(t, ctx), tour.button(t), tour.panel(t)) if ctx is not None else ()
        show(element("div", element("h1", t(title)), *about, class_="cp-head"))
    if ctx is not None and ctx.as_of is not None:
        # Here, as what it draws needs the page's own context.
        from dashboard.components import finder

        with middle:
            finder.draw(ctx)
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        _rights(t, ctx)
        names = {code: Language(code)("language.name") for code in CODES}
        st.segmented_control(
            t("language.label"), CODES, format_func=names.__getitem__, required=True, key=_language_widget(t),
            label_visibility="collapsed", on_change=_switch_language,
        )  # fmt: skip


def _rights(t: Language, ctx: PageContext | None) -> None:
    """Who is signed in by what right, a choice where there are several, and the way out."""
    if ctx is None or not (ctx.user.login or ctx.user.seen_as):
        return
    rights = {str(right.grant_id): _right_name(t, right) for right in ctx.user.all_rights}
    if len(rights) > 1:
        url_state.select("right", t("role.label"), rights, default=next(iter(rights)))
    right = ctx.user.right
    until = t("role.until", date=t.date(right.valid_to), reason=right.reason)
    title = f"{_right_name(t, right)}, {until}"
    if not ctx.user.login:
        return
    if here().config.sign_in.kind == "oidc":
        # The way to the provider forgets what was asked for; the browser's own memory of this tab does not.
        script(WAY_BACK)
        show(element("span", ctx.user.login, class_="cp-place", title=title))
        st.button(t("login_page.sign_out.button"), on_click=leave, type="tertiary", key="sign-out")
        return
    way_out = element("a", t("login_page.sign_out.button"), href=f"/sign-out?lang={t.code}", target="_self")
    show(element("span", ctx.user.login, " · ", way_out, class_="cp-place", title=title))


def _right_name(t: Language, right: Right) -> str:
    return f"{t.of('role', right.role)}: {right.scope.code or t('role.whole')}"


def _language_widget(t: Language) -> str:
    st.session_state["language_widget"] = t.code
    return "language_widget"


def _switch_language() -> None:
    code = st.session_state["language_widget"] or DEFAULT
    st.session_state["lang"] = code
    url_state.keep("lang", code, DEFAULT)


def _freshness(t: Language, ctx: PageContext | None) -> Markup | None:
    if ctx is None or ctx.as_of is None:
        return None
    parts = [t("fresh.data_to", date=t.date(ctx.fresh["data_to"])), t("fresh.cells", n=ctx.fresh["n_cells"])]
    parts.append(t("fresh.built", date=t.date(ctx.fresh["built_at"])))
    stale = element("strong", t("fresh.stale"), class_="cp-stale") if ctx.fresh["stale"] else None
    return element("p", " · ".join(parts), " ", stale, " ", _behind(t), class_="cp-fresh")


def _behind(t: Language) -> Markup | None:
    """Which sources could not be read, and since when their data are behind."""
    late = [t("fresh.source_since", name=name, date=t.date(since)) for name, since in sync_state.behind(here().home)]
    return element("strong", t("fresh.behind", sources=t.listed(late)), class_="cp-stale") if late else None


def impersonated(t: Language, who: CurrentUser | AccessDenied) -> None:
    """As whom one looks, and the way back to oneself."""
    if not who.seen_as:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="seen-as"):
        show(element("strong", t("seen_as.text", login=who.seen_as), role="status"))
        st.button(t("seen_as.end"), on_click=stop_impersonating, key="seen-as-end")
