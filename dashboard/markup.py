"""HTML that cannot be broken by data: every text is escaped, only elements made here are markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st


class Markup(str):
    """A piece of HTML that is already safe."""

    __slots__ = ()


def element(name: str, *children: str | Markup | None, **attributes: str | None) -> Markup:
    """One element; children that are no Markup are escaped, None is left out.

    Attribute names are written with `_` for `-`, and `class_` for `class`.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


def joined(children: Iterable[str | Markup | None]) -> Markup:
    """Several pieces one after the other."""
    return Markup(
        "".join(child if isinstance(child, Markup) else escape(child) for child in children if child is not None)
    )


def listed(items: Iterable[str | Markup], class_: str | None = None) -> Markup:
    """A bulleted list."""
    return element("ul", *(element("li", item) for item in items), class_=class_)


def show(*pieces: Markup) -> None:
    """Puts pieces of HTML on the page."""
    st.html(joined(pieces))


def plain(text: str) -> str:
    """A text of the data for Streamlit labels, which read Markdown: its special characters lose their meaning."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()#+-.!~$:|<>&" else letter for letter in text)
