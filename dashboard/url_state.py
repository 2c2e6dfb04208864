"""Filters that live in the address bar: the address is the only truth, so a link reopens the same view.

Streamlit's own binding writes the shown label into the address, which changes with the language; this writes codes.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

PAGE = "page"


def kept(key: str, default: str = "") -> str:
    """The value in the address, or the default."""
    return st.query_params.get(key, default)


def keep(key: str, value: str, default: str = "") -> None:
    """Writes a value into the address; the default is left out. Any change of a filter leads back to the first page."""
    if key != PAGE:
        st.query_params.pop(PAGE, None)
    if value == default:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value


def select(key: str, label: str, options: Mapping[str, str], default: str = "") -> str:
    """A choice among codes, each shown by its label. A code that is not offered counts as the default."""
    widget = _bind(key, default, options)
    st.selectbox(
        label, list(options), format_func=options.__getitem__, key=widget, on_change=_follow, args=(key, default)
    )
    return _offered(key, default, options)


def switch(key: str, label: str, options: Mapping[str, str], default: str = "", *, hidden: bool = False) -> str:
    """A choice among few codes, all of them in sight; a `hidden` label is only read aloud."""
    widget = _bind(key, default, options)
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        required=True,
        key=widget,
        on_change=_follow,
        args=(key, default),
        label_visibility="collapsed" if hidden else "visible",
    )
    return _offered(key, default, options)


def tabs(key: str, labels: Mapping[str, str], default: str) -> dict[str, TabContainer]:
    """Parts side by side, by code. Only the one that is `open` is to be drawn: the others cost as much unseen."""
    widget = f"{_widget(key)}_{'_'.join(labels.values())}"
    st.session_state[widget] = labels[_offered(key, default, labels)]
    codes = {label: code for code, label in labels.items()}
    drawn = st.tabs(list(codes), key=widget, on_change=_follow_tab, args=(key, widget, codes))
    return dict(zip(labels, drawn, strict=True))


def text(key: str, label: str, placeholder: str) -> str:
    """A line of text to search for."""
    st.session_state[_widget(key)] = kept(key)
    st.text_input(label, placeholder=placeholder, key=_widget(key), on_change=_follow, args=(key, ""))
    return kept(key)


def tick(key: str, label: str) -> bool:
    """A box to tick; "1" in the address where it is ticked."""
    st.session_state[_widget(key)] = kept(key) == "1"
    st.checkbox(label, key=_widget(key), on_change=_follow_tick, args=(key,))
    return kept(key) == "1"


def page(n_pages: int) -> int:
    """Which page the address asks for, from 1, within what there is."""
    asked = kept(PAGE, "1")
    return min(max(int(asked) if asked.isdecimal() else 1, 1), max(n_pages, 1))


def _widget(key: str) -> str:
    return f"address_{key}"


def _offered(key: str, default: str, options: Mapping[str, str]) -> str:
    value = kept(key, default)
    return value if value in options else default


def _bind(key: str, default: str, options: Mapping[str, str]) -> str:
    st.session_state[_widget(key)] = _offered(key, default, options)
    return _widget(key)


def _follow(key: str, default: str) -> None:
    keep(key, st.session_state[_widget(key)] or default, default)


def _follow_tab(key: str, widget: str, codes: Mapping[str, str]) -> None:
    keep(key, codes[st.session_state[widget]])


def _follow_tick(key: str) -> None:
    keep(key, "1" if st.session_state[_widget(key)] else "")
