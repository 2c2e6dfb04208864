"""Choosing a part of the organisation: one tree, opened in place and searched by typing, with or without marks.

The list is a component of our own (`picker/tree.js`): Streamlit's choice knows neither levels nor Vietnamese.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from dashboard import access, url_state
from dashboard.components.frame import PageContext
from dashboard.components.picker import widget
from dashboard.markup import element, show
from dashboard.scope import Scope, from_code

KEY = "unit"
WIDGET = "unit_tree"
PICKER = widget("tree")


@dataclass(frozen=True)
class Place:
    """The chosen part of the tree, and every unit that may be chosen, each below its parent."""

    scope: Scope
    units: list[dict[str, Any]]

    def draw(self, ctx: PageContext) -> None:
        """The choice itself; where it leads is read from the address at the next run."""
        t = ctx.t
        units = [{"code": ctx.scope.code, "name": t("tree.whole"), "n": ctx.fresh["n_cells"], "depth": 0}]
        units += [
            {"code": u["unit_code"], "name": u["name"], "n": u["n_cells"], "depth": u["depth"] + 1}
            for u in self.units
            if u["unit_code"] != ctx.scope.code
        ]
        words = {name: t.of("tree", name) for name in ("label", "search", "none", "count")}
        data = {"units": units, "chosen": self.scope.code, "words": words}
        PICKER(key=WIDGET, data=data, on_chosen_change=partial(_follow, ctx.scope.code))


def place(ctx: PageContext) -> Place:
    """The unit in the address; one that holds no cell to be seen counts as the whole, and the page says so."""
    unit = url_state.kept(KEY, ctx.scope.code)
    units = access.query("units_tree", ctx.scope, as_of=ctx.as_of).to_dicts()
    if unit != ctx.scope.code and unit not in {row["unit_code"] for row in units}:
        show(element("p", ctx.t("tree.unknown", code=unit), class_="cp-message", role="status"))
        unit = ctx.scope.code
    return Place(from_code(unit), units)


def _follow(whole: str) -> None:
    chosen = st.session_state[WIDGET].get("chosen")
    if chosen is not None:
        url_state.keep(KEY, chosen, whole)
