"""What stands on every page: the style, the language, how fresh the data are, and what to do where there are none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard import access, url_state
from dashboard.auth import access_log, role_switch
from dashboard.auth.current_user import AccessDenied, CurrentUser, here
from dashboard.auth.request_user import leave, request_user, stop_impersonating
from dashboard.components import preparation, tour
from dashboard.language import CODES, DEFAULT, Language
from dashboard.markup import Markup, element, show
from dashboard.scope import Cell, Scope
from dashboard.store import sync_state
from dashboard.store.people import Right
from dashboard.summaries import precision
from dashboard.summaries.precision import Measured
from etl.user_error import UserError

# Where the page was that asked to sign in; kept by the browser for this tab and this address only.
WAY_BACK = """<script>
const asked = sessionStorage.getItem('cellpulse');
sessionStorage.removeItem('cellpulse');
if (asked && asked !== location.pathname + location.search) location.replace(asked);
</script>"""
KEPT_WAY = "<script>sessionStorage.setItem('cellpulse', location.pathname + location.search)</script>"
# The address of the page that the reader was on before one about a single cell: the way back leads there.
LIST = "list_address"
OF_ONE_CELL = ("profile.title", "compare.title")
# The month that a page looks back at, in its address.
MONTH = "month"
STYLE = Path(__file__).parents[1] / "theme" / "cellpulse.css"
# The browser takes a second over the library of charts: it reads it while the first page is being read, not at the
# first chart. Where Streamlit has it under another name, the first chart waits as before.
CHARTS = [path.name for path in Path(st.__file__).parent.glob("static/static/js/PlotlyChart.*.js")]
# Words of Streamlit's own, which knows no other language than English.
STREAMLIT_WORDS = {
    "No results": "none",
    "Page not found": "not_found",
    "The page that you have requested does not seem to exist. Running the app's main page.": "not_found_text",
    "more": "more",
}
SCRIPTS = [Path(__file__).with_name(name) for name in ("in_app_links.html", "figures.html", "tour.html")]
READ_AHEAD = "".join(f"requestIdleCallback(() => import('./static/js/{name}'));" for name in CHARTS)


@dataclass(frozen=True)
class PageContext:
    """What a page needs to know to ask and to speak: the language, the rights, and the newest results."""

    t: Language
    user: CurrentUser
    as_of: date | None
    previous: date | None
    fresh: dict[str, Any]
    # The month in the address, where it is none that was published.
    unknown_month: str = ""

    @property
    def scope(self) -> Scope:
        """The part of the tree that may be seen."""
        return self.user.scope

    @cached_property
    def words(self) -> dict[tuple[str, str], dict[str, Any]]:
        """The published words by kind and id, in the page's language."""
        rows = access.query("words", self.scope, lang=self.t.code, as_of=self.as_of).iter_rows(named=True)
        return {(row["kind"], row["id"]): json.loads(row["head"]) for row in rows}

    @cached_property
    def measured(self) -> dict[str, Measured]:
        """What visits measured of each flag in the scope; see `summaries.precision.measured`."""
        return {} if isinstance(self.scope, Cell) else precision.measured(self.scope, self.as_of)

    def flag_name(self, flag: str) -> str:
        """The name of a flag, or of a signal that is none; its id where no words were published for it."""
        return self.spoken(flag).get("name", flag)

    def spoken(self, flag: str) -> dict[str, Any]:
        """The words of a flag, or of a signal that is none; empty where none were published."""
        return self.words.get(("flag", flag), self.words.get(("signal", flag), {}))

    def link(self, **address_values: str) -> dict[str, str]:
        """The address of another page in the same language and, where this one looks back, as of the same month."""
        language = {"lang": self.t.code} if self.t.code != DEFAULT else {}
        back = self.as_of is not None and self.as_of != self.fresh.get("as_of")
        return language | ({MONTH: f"{self.as_of:%Y-%m}"} if back else {}) | address_values


def language() -> Language:
    """The language of the address, else the one chosen in this session, else Vietnamese; kept in both."""
    asked = st.query_params.get("lang")
    code = asked if asked in CODES else st.session_state.get("lang", DEFAULT)
    st.session_state["lang"] = code
    if code != DEFAULT and asked != code:
        st.query_params["lang"] = code
    return Language(code)


def open_page(title: str, *, needs_results: bool = True, any_month: bool = False) -> PageContext | None:
    """Draws the head of a page. None, with the reason and what to do on the page, where there is nothing to show.

    A page for `any_month` is as of the published month in its address; every other is as of the newest.
    """
    t = language()
    _prepare(t, title)
    try:
        who = request_user()
        role_switch.draw(t)
        preparation.draw(t)
        if isinstance(who, AccessDenied):
            _borrowed(t, who)
            _turn_away(t, who)
            return None
        if not who.may(title.removesuffix(".title")):
            _head(t, title, None)
            show(element("p", t("denied.page"), class_="cp-empty cp-ready"))
            return None
        ctx = _context(t, who, any_month) if access.published() else None
        if ctx is not None:
            access_log.seen(who, title, ctx.as_of)
    except access.OutdatedResults:
        _head(t, title, None)
        _nothing(t, "outdated")
        return None
    except UserError as refused:
        _head(t, title, None)
        _nothing(t, "refused", reason=str(refused))
        return None
    _head(t, title, ctx)
    if ctx is None or (ctx.as_of is None and needs_results):
        _nothing(t, "no_data" if ctx is None else "not_built")
        return None
    if ctx.unknown_month:
        show(element("p", t("month.unknown", month=ctx.unknown_month), class_="cp-message", role="status"))
    if title not in OF_ONE_CELL:
        st.session_state[LIST] = (title, dict(st.query_params))
    return ctx


def _context(t: Language, who: CurrentUser, any_month: bool) -> PageContext:
    fresh = access.query("freshness", who.scope).row(0, named=True)
    fresh |= {"n_cells": 1} if isinstance(who.scope, Cell) else {}
    months = access.query("months_published", who.scope)["as_of"].to_list() if any_month else []
    wanted = url_state.kept(MONTH)
    asked = next((i for i, month in enumerate(months) if f"{month:%Y-%m}" == wanted), None)
    if asked is None:
        return PageContext(t, who, fresh["as_of"], fresh["previous"], fresh, wanted if any_month else "")
    return PageContext(t, who, months[asked], next(iter(months[asked + 1 :]), None), fresh)


def _turn_away(t: Language, denied: AccessDenied) -> None:
    """What to do for a person who may not see anything yet; the way back to the page asked for stands in the link."""
    paths = {"sign_in": "/sign-in", "password": "/password", "no_right": "/sign-out"}
    page = urlsplit(st.context.url or "/").path or "/"
    asked = "?".join(part for part in (page, urlencode(st.query_params.to_dict())) if part)
    query = urlencode({"next": asked, "lang": t.code})
    named = {"no_right": {"login": denied.login}, "nothing_common": {"login": denied.seen_as}}
    text = t.of("denied", f"{denied.why}.text", **named.get(denied.why, {}))
    show(
        element(
            "section",
            element("h1", t.of("denied", f"{denied.why}.title")),
            element("p", text),
            element("p", _way_in(t, denied, f"{paths.get(denied.why, '')}?{query}"), class_="cp-ready"),
            class_="cp-nothing",
        )
    )


def _way_in(t: Language, denied: AccessDenied, link: str) -> Markup | None:
    """The link to the gate; with OpenID Connect Streamlit's own button leads to the provider."""
    if denied.why == "nothing_common":
        return None
    if here().config.sign_in.kind != "oidc":
        return element("a", t.of("denied", f"{denied.why}.link"), href=link, target="_self")
    if denied.why == "sign_in":
        _script(KEPT_WAY)
    way = leave if denied.why == "no_right" else st.login
    st.button(t.of("denied", f"{denied.why}.link"), on_click=way, type="primary")
    return None


def _prepare(t: Language, title: str) -> None:
    # The name of a tab tells one from the others.
    st.set_page_config(page_title=f"{t(title)} · {t('app.name')}")
    st.html(STYLE)
    # Screen readers and the browser's own translation go by this, and Streamlit says "en" whatever the page speaks.
    words = json.dumps({name: t.of("streamlit", id) for name, id in STREAMLIT_WORDS.items()})
    _script(f"<script>document.documentElement.lang = '{t.code}';window.cellpulseWords = {words};{READ_AHEAD}</script>")
    for script in SCRIPTS:
        _script(script)


def _script(code: str | Path) -> None:
    st.html(code, unsafe_allow_javascript=True, width="content")


def _borrowed(t: Language, who: CurrentUser | AccessDenied) -> None:
    """As whom one looks, and the way back to oneself."""
    if not who.seen_as:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="seen-as"):
        show(element("strong", t("seen_as.text", login=who.seen_as), role="status"))
        st.button(t("seen_as.end"), on_click=stop_impersonating, key="seen-as-end")


def _head(t: Language, title: str, ctx: PageContext | None) -> None:
    if ctx is not None:
        _borrowed(t, ctx.user)
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
        _script(WAY_BACK)
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
    return element("p", " · ".join(parts), stale, _behind(t), class_="cp-fresh")


def _behind(t: Language) -> Markup | None:
    """Which sources could not be read, and since when their data are behind."""
    late = [t("fresh.source_since", name=name, date=t.date(since)) for name, since in sync_state.behind(here().home)]
    return element("strong", t("fresh.behind", sources=t.listed(late)), class_="cp-stale") if late else None


def _nothing(t: Language, case: str, **values: str) -> None:
    show(
        element(
            "section",
            element("h2", t.of("nothing", f"{case}.title")),
            element("p", t.of("nothing", f"{case}.text", **values)),
            element("pre", t.of("nothing", f"{case}.command")),
            class_="cp-nothing",
        )
    )
