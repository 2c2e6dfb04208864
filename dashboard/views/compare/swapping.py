"""Changing by hand what a cell is compared with: one out, one in, kept for whoever is signed in."""

from __future__ import annotations

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import store
from dashboard.components.comparison import Compared
from dashboard.components.frame import Look
from dashboard.components.marks import place_of
from dashboard.language import search_pattern
from dashboard.markup import element, show
from dashboard.store import audit, peers
from etl.config.workspace import now

SEARCH = "with"
_OUT, _IN = "peer_left_out", "peer_put_in"


def draw(look: Look, compared: Compared, chosen: peers.Chosen) -> None:
    """What was changed so far, and the controls to change more."""
    say = look.say
    show(
        element("h2", say("compare.swap.title"), class_="cp-part"),
        element("p", _changed(look, compared, chosen), class_="cp-lead"),
    )
    _clear_when_done()
    out, search, into, act = st.columns([4, 3, 4, 2], vertical_alignment="bottom")
    with out:
        names = {row["cell_code"]: f"{row['name']} · {row['unit_name']}" for row in compared.others.to_dicts()}
        _choice(say("compare.swap.out"), {"": say("compare.swap.none")} | names, _OUT)
    with search:
        wanted = search_pattern(url_state.text(SEARCH, say("compare.swap.search"), say("profile.find_hint")))
    with into:
        _choice(say("compare.swap.in"), {"": say("compare.swap.none")} | _found(look, compared, wanted), _IN)
    with act:
        nothing = not (st.session_state[_OUT] or st.session_state[_IN])
        st.button(say("compare.swap.save"), key="peers-save", on_click=_save, args=(look, compared), disabled=nothing)
    if chosen != peers.Chosen():
        st.button(say("compare.swap.anew"), key="peers-anew", on_click=_start_anew, args=(look, compared))


def _choice(label: str, options: dict[str, str], key: str) -> None:
    if st.session_state.get(key, "") not in options:
        st.session_state[key] = ""
    st.selectbox(label, list(options), format_func=options.__getitem__, key=key)


def _found(look: Look, compared: Compared, wanted: str) -> dict[str, str]:
    if not wanted:
        return {}
    found = access.ask("cells_found", look.scope, as_of=look.as_of, search=wanted)
    taken = {compared.cell_code, *compared.others["cell_code"]}
    return {
        row["cell_code"]: " · ".join(part for part in (row["name"], place_of(row["above"][:1])) if part)
        for row in found.iter_rows(named=True)
        if row["cell_code"] not in taken
    }


def _changed(look: Look, compared: Compared, chosen: peers.Chosen) -> str:
    """What was changed by hand; cells that may no longer be seen are not named."""
    put_in = compared.others.filter("put_in")["name"].to_list()
    asked = [access.ask("cell", look.scope, as_of=look.as_of, cell=code) for code in chosen.left_out]
    left_out = [name for cell in asked for name in cell["name"]]
    said = [
        look.say.of("compare.swap", kind, names=look.say.listed(names))
        for kind, names in (("is_out", left_out), ("is_in", put_in))
        if names
    ]
    return " ".join(said) or look.say("compare.swap.unchanged")


def _save(look: Look, compared: Compared) -> None:
    changes = {"left_out": st.session_state[_OUT], "put_in": st.session_state[_IN]}
    peers.swap(store(), look.visitor.login, compared.cell_code, **changes)
    _enter(look, compared, "peers changed", **changes)


def _start_anew(look: Look, compared: Compared) -> None:
    peers.start_anew(store(), look.visitor.login, compared.cell_code)
    _enter(look, compared, "peers as computed")


def _enter(look: Look, compared: Compared, action: str, **detail: str) -> None:
    audit.enter(store(), now(), look.visitor.login, action, compared.cell_code, **detail, **look.visitor.as_detail())
    url_state.keep(SEARCH, "")
    st.session_state["peers_changed"] = True


def _clear_when_done() -> None:
    """Choices that were saved are taken back before their controls are drawn, as Streamlit asks."""
    if st.session_state.pop("peers_changed", False):
        st.session_state[_OUT] = st.session_state[_IN] = ""
