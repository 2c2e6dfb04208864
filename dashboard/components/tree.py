"""Choosing a part of the organisation: one level at a time, so that the list stays short in any province."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard import access, url_state
from dashboard.components.frame import Look

KEY = "unit"


@dataclass(frozen=True)
class Place:
    """The chosen unit, and the units to choose from: what is above it, itself, what is right below."""

    unit: str
    options: dict[str, str]

    def draw(self, look: Look) -> None:
        """The choice itself; where it leads is read from the address at the next run."""
        url_state.select(KEY, look.say("tree.label"), self.options, look.scope)


def place(look: Look) -> Place:
    """The unit in the address; one that holds no cell to be seen counts as the whole."""
    unit = url_state.kept(KEY, look.scope)
    near = access.ask("units_near", look.scope, as_of=look.as_of, unit=unit)
    if "self" not in near["relation"]:
        unit = look.scope
        near = access.ask("units_near", look.scope, as_of=look.as_of, unit=unit)
    options = {look.scope: look.say("tree.whole", n=look.fresh["n_cells"])}
    return Place(unit, options | {row["unit_code"]: _label(look, row) for row in near.iter_rows(named=True)})


def _label(look: Look, row: dict) -> str:
    return look.say.of("tree", row["relation"], name=row["name"], n=row["n_cells"])
