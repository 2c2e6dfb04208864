"""Choosing a part of the organisation: one level at a time, so that the list stays short in any province."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import access, url_state
from dashboard.components.frame import PageContext
from dashboard.scope import Scope, from_code

KEY = "unit"


@dataclass(frozen=True)
class Place:
    """The chosen part of the tree, and the units to choose from: what is above it, itself, what is right below."""

    scope: Scope
    options: dict[str, str]

    def draw(self, ctx: PageContext) -> None:
        """The choice itself; where it leads is read from the address at the next run."""
        url_state.select(KEY, ctx.t("tree.label"), self.options, ctx.scope.code)


def place(ctx: PageContext) -> Place:
    """The unit in the address; one that holds no cell to be seen counts as the whole."""
    unit = url_state.kept(KEY, ctx.scope.code)
    near = access.query("units_near", ctx.scope, as_of=ctx.as_of, unit=unit)
    if "self" not in near["relation"]:
        unit = ctx.scope.code
        near = access.query("units_near", ctx.scope, as_of=ctx.as_of, unit=unit)
    options = {ctx.scope.code: ctx.t("tree.whole", n=ctx.fresh["n_cells"])}
    return Place(from_code(unit), options | {row["unit_code"]: _label(ctx, row) for row in near.iter_rows(named=True)})


def _label(ctx: PageContext, row: dict) -> str:
    return ctx.t.of("tree", row["relation"], name=row["name"], n=row["n_cells"])
