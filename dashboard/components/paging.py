"""Leafing through a long list; the page stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import polars as pl
import streamlit as st

from dashboard import url_state
from dashboard.language import Language
from dashboard.markup import element, show

MOST_PAGES = 100_000


def leaf(query: Callable[[int], pl.DataFrame], size: int) -> tuple[int, pl.DataFrame]:
    """The page that the address asks for and its rows; the first one where the list ends before it.

    `query` gives the rows after so many skipped ones.
    """
    number = url_state.page(MOST_PAGES)
    rows = query((number - 1) * size)
    if rows.is_empty() and number > 1:
        return 1, query(0)
    return number, rows


def draw(t: Language, number: int, n_rows: int, size: int) -> None:
    """Buttons to the page before and after, where there is more than one."""
    last = ceil(n_rows / size)
    if last < 2:
        return
    with st.container(horizontal=True, horizontal_alignment="center", vertical_alignment="center"):
        _button(t("paging.previous"), number - 1, enabled=number > 1)
        show(element("span", t("paging.where", page=number, pages=last), class_="cp-where"))
        _button(t("paging.next"), number + 1, enabled=number < last)


def _button(label: str, target: int, *, enabled: bool) -> None:
    st.button(
        label, disabled=not enabled, key=f"to-{label}", on_click=url_state.keep, args=(url_state.PAGE, str(target), "1")
    )
