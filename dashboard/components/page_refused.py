"""What a page says instead of its own: to a person who may not see it, and where there is nothing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.auth.current_user import AccessDenied, here
from dashboard.auth.request_user import leave
from dashboard.components.page_scripts import script
from dashboard.components.table import folded
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.scope import WHOLE

if TYPE_CHECKING:
    from dashboard.components.frame import PageContext

# Where the page was that asked to sign in; kept by the browser for this tab and this address only.
KEPT_WAY = "<script>sessionStorage.setItem('cellpulse', location.pathname + location.search)</script>"


def turn_away(t: Language, denied: AccessDenied) -> None:
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
    """The link to the login pages; with OpenID Connect Streamlit's own button leads to the provider."""
    if denied.why == "nothing_common":
        return None
    if here().config.sign_in.kind != "oidc":
        return element("a", t.of("denied", f"{denied.why}.link"), href=link, target="_self")
    if denied.why == "sign_in":
        script(KEPT_WAY)
    way = leave if denied.why == "no_right" else st.login
    st.button(t.of("denied", f"{denied.why}.link"), on_click=way, type="primary")
    return None


def without(ctx: PageContext, case: str) -> None:
    """What is still to be done before there is anything to show, and the way to where it is done."""
    # Here, as it asks which pages there are, and those ask this file.
    from dashboard.components.links import file_of

    t = ctx.t
    tends = ctx.user.tends_data
    nothing(t, case, t.of("nothing", f"{case}.{'do' if tends else 'wait'}"))
    if tends:
        label = t.of("nothing", f"{case}.link")
        st.page_link(file_of("quality"), label=label, icon=":material/arrow_forward:", query_params=ctx.link())


def outdated(t: Language, ctx: PageContext | None) -> None:
    """Results of another version: who tends the data of the whole home has them computed anew from here; None = it is
    not known who asks."""
    # Here, as what it draws needs the page's own context.
    from dashboard.components import work

    if ctx is None or not ctx.user.tends_data or ctx.scope != WHOLE:
        nothing(t, "outdated", t("nothing.outdated.wait"))
        return
    nothing(t, "outdated", t("nothing.outdated.do"))
    work.buttons(ctx)


def nothing(t: Language, case: str, text: str, reason: str = "") -> None:
    """Why there is nothing to show and what to do; the command, for who runs the machine, stands folded, and with it
    the `reason` as the program gives it."""
    command = "\n".join(part for part in (t.of("nothing", f"{case}.command"), reason) if part)
    show(
        element(
            "section",
            element("h2", t.of("nothing", f"{case}.title")),
            element("p", text),
            folded(t("nothing.on_the_machine"), element("pre", command)),
            class_="cp-nothing cp-ready",
        )
    )
