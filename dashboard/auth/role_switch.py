"""The demo's switch of roles, in the head of the window: the roles and a part of the tree. No other home has one."""

from __future__ import annotations

import streamlit as st

from dashboard import access, url_state
from dashboard.auth.current_user import NOBODY, Played, in_demo
from dashboard.language import Language
from dashboard.markup import element, plain, show
from dashboard.scope import WHOLE, from_code
from dashboard.store.tables import ROLES

_ROLE, _UNIT = "as_role", "as_unit"


def played() -> Played | None:
    """Which role is played in which unit, from the address or as chosen on another page; None outside of the demo."""
    if not in_demo():
        return None
    role, unit = (_kept(key) for key in (_ROLE, _UNIT))
    known = not unit or bool(access.published() and access.query("unit_within", WHOLE, unit=unit)["within"][0])
    return Played(role if role in ROLES else NOBODY.role, from_code(unit) if known else WHOLE)


def draw(t: Language) -> None:
    """The switch itself; nothing outside of the demo."""
    now = played()
    if now is None:
        return
    # Everybody in the demo has every right, so all of its units are offered.
    as_of = access.query("freshness", WHOLE)["as_of"][0] if access.published() else None
    seen = [] if as_of is None else access.query("units_seen", WHOLE, as_of=as_of).rows()
    units = {WHOLE.code: t("role.whole")} | {row[0]: row[1] for row in seen}
    place = units.get(now.scope.code, now.scope.code)
    label = t("demo.now", role=t.of("role", now.role), unit=plain(place))
    # It would take a fifth of a small laptop's width from every page as a sidebar.
    with st.container(key="role-switch", width="content"), st.popover(label, key="roles", type="tertiary"):
        show(element("p", t("demo.text"), class_="cp-limits"))
        _choose(_ROLE, t("demo.role"), {role: t.of("role", role) for role in ROLES}, now.role)
        _choose(_UNIT, t("demo.unit"), units, now.scope.code)


def _kept(key: str) -> str:
    value = url_state.kept(key) or st.session_state.get(key, "")
    if value and url_state.kept(key) != value:
        # No filter was changed: the page of a list stays.
        st.query_params[key] = value
    st.session_state[key] = value
    return value


def _choose(key: str, label: str, options: dict[str, str], chosen: str) -> None:
    widget = f"demo_{key}"
    st.session_state[widget] = chosen if chosen in options else next(iter(options))
    st.selectbox(label, list(options), format_func=options.__getitem__, key=widget, on_change=_follow, args=(key,))


def _follow(key: str) -> None:
    value = st.session_state[f"demo_{key}"]
    st.session_state[key] = value
    url_state.keep(key, value)
