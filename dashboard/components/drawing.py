"""Charts as they are on a page: in the reader's theme, described in words, to be saved as a picture with its source.

A chart is a component of our own, drawn by `theme/figures.js` when it comes into sight: Streamlit's draws every chart
twice, also those out of sight.

The title stands beside the picture as a heading of the page; `theme/figures.js` puts it into the picture that is saved,
together with the source, so that no chart bears its title twice.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import plotly.io
import streamlit as st

from dashboard import charts
from dashboard.charts.plain_text import keep_plain
from dashboard.components import picker
from dashboard.components.frame import PageContext
from dashboard.components.links import how_address
from dashboard.language import DEFAULT
from dashboard.markup import Markup, element, show

IMAGES = ("png", "svg")
CHART = picker.chart()


def theme() -> str:
    """The theme in use: a key of charts.PALETTES."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(ctx: PageContext, figure: go.Figure, title: str, alt: str, key: str, *, how: str, **meta: Any) -> None:
    """Draws a figure and, below it, the ways to save it and to its method.

    `title` names the saved picture, `alt` describes in words what it shows, `key` is its own on the page, `how` is its
    part of the page of methods (`how.<how>.title`). `meta`: see `theme/figures.js`.
    """
    ground = charts.PALETTES[theme()].ground
    # Counts at an axis and in hints are written as the page writes them: 2.000 or 2,000.
    figure.update_layout(separators=",." if ctx.t.code == DEFAULT else ".,")
    figure.update_yaxes(separatethousands=True)
    known = {"title": title, "alt": alt, "source": source(ctx), "file": key, "ground": ground}
    figure.update_layout(meta=known | meta)
    keep_plain(figure)
    CHART(key=key, data={"figure": plotly.io.to_json(figure, validate=False)})
    show(foot(ctx, title, key, how))


def source(ctx: PageContext) -> str:
    """Where the figures come from and how new they are."""
    t, fresh = ctx.t, ctx.fresh
    return t("figure.source", date=t.date(fresh["data_to"]), built=t.date(fresh["built_at"]))


def foot(ctx: PageContext, title: str, key: str, how: str) -> Markup:
    """The line below a figure."""
    t = ctx.t
    buttons = (
        element(
            "button", t.of("figure", kind), type="button", data_image=kind, data_figure=key,
            aria_label=t("figure.save", kind=t.of("figure", kind), title=title),
        )
        for kind in IMAGES
    )  # fmt: skip
    return element("p", element("span", t("figure.image")), *buttons, how_link(ctx, how), class_="cp-figure-foot")


def how_link(ctx: PageContext, how: str) -> Markup:
    """One click to how a figure is computed."""
    return element("a", ctx.t("figure.how"), href=how_address(ctx, how), target="_self", class_="cp-how")
