"""Changing by hand what a cell is compared with: one out, one in, kept for the person who is signed in."""

from __future__ import annotations

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import store
from dashboard.components.comparison import Compared
from dashboard.components.frame import PageContext
from dashboard.language import search_words
from dashboard.markup import element, show
from dashboard.store import audit, peers
from dashboard.summaries.places import place_of
from etl.config.workspace import now

SEARCH = "with"
_OUT, _IN = "peer_left_out", "peer_put_in"


def draw(ctx: PageContext, compared: Compared, chosen: peers.Chosen) -> None:
    """What was changed so far, and the controls to change more."""
    t = ctx.t
    show(
        element("h2", t("compare.swap.title"), class_="cp-part"),
        element("p", _changed(ctx, compared, chosen), class_="cp-lead"),
    )
    _clear_when_done()
    out, search, into, act = st.columns([4, 3, 4, 2], vertical_alignment="bottom")
    with out:
        names = {row["cell_code"]: f"{row['name']} · {row['unit_name']}" for row in compared.others.to_dicts()}
        _choice(t("compare.swap.out"), {"": t("compare.swap.none")} | names, _OUT)
    with search:
        wanted = search_words(url_state.text(SEARCH, t("compare.swap.search"), t("profile.find_hint")))
    with into:
        _choice(t("compare.swap.in"), {"": t("compare.swap.none")} | _matches(ctx, compared, wanted), _IN)
    with act:
        nothing = not (st.session_state[_OUT] or st.session_state[_IN])
        st.button(t("compare.swap.save"), key="peers-save", on_click=_save, args=(ctx, compared), disabled=nothing)
    if chosen != peers.Chosen():
        st.button(t("compare.swap.anew"), key="peers-anew", on_click=_start_anew, args=(ctx, compared))


def _choice(label: str, options: dict[str, str], key: str) -> None:
    if st.session_state.get(key, "") not in options:
        st.session_state[key] = ""
    st.selectbox(label, list(options), format_func=options.__getitem__, key=key)


def _matches(ctx: PageContext, compared: Compared, wanted: str) -> dict[str, str]:
    if not wanted:
        return {}
    rows = access.query("cells_matching", ctx.scope, as_of=ctx.as_of, search=wanted)
    taken = {compared.cell_code, *compared.others["cell_code"]}
    return {
        row["cell_code"]: " · ".join(part for part in (row["name"], place_of(row["above"][:1])) if part)
        for row in rows.iter_rows(named=True)
        if row["cell_code"] not in taken
    }


def _changed(ctx: PageContext, compared: Compared, chosen: peers.Chosen) -> str:
    """What was changed by hand; cells that may no longer be seen are not named."""
    put_in = compared.others.filter("put_in")["name"].to_list()
    asked = [access.query("cell", ctx.scope, as_of=ctx.as_of, cell=code) for code in chosen.left_out]
    left_out = [name for cell in asked for name in cell["name"]]
    sentences = [
        ctx.t.of("compare.swap", kind, names=ctx.t.listed(names))
        for kind, names in (("is_out", left_out), ("is_in", put_in))
        if names
    ]
    return " ".join(sentences) or ctx.t("compare.swap.unchanged")


def _save(ctx: PageContext, compared: Compared) -> None:
    changes = {"left_out": st.session_state[_OUT], "put_in": st.session_state[_IN]}
    peers.swap(store(), ctx.user.login, compared.cell_code, **changes)
    _enter(ctx, compared, "peers changed", **changes)


def _start_anew(ctx: PageContext, compared: Compared) -> None:
    peers.start_anew(store(), ctx.user.login, compared.cell_code)
    _enter(ctx, compared, "peers as computed")


def _enter(ctx: PageContext, compared: Compared, action: str, **detail: str) -> None:
    audit.enter(store(), now(), ctx.user.login, action, compared.cell_code, **detail, **ctx.user.as_detail())
    url_state.keep(SEARCH, "")
    st.session_state["peers_changed"] = True


def _clear_when_done() -> None:
    """Choices that were saved are taken back before their controls are drawn, as Streamlit asks."""
    if st.session_state.pop("peers_changed", False):
        st.session_state[_OUT] = st.session_state[_IN] = ""
