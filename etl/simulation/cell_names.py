"""Names of cells: of villages, streets, schools, offices, firms and units."""

from __future__ import annotations

import numpy as np

from etl.simulation.chance import Ints
from etl.simulation.names import NameBank
from etl.simulation.tree import Tree
from etl.simulation.world import EXAMPLE, PUBLIC_SERVICE, RESIDENTIAL

EXAMPLE_NAME = "Chi bộ thôn Kon Rơ"
# Bank of names by type of cell, in the order of CELL_TYPES; villages and schools have their own ways.
BANKS = ("", "agencies", "", "state_firms", "private_firms", "student_cells", "forces")
# So many draws for a name that the organisation does not have yet, before a number is added.
DRAWS = 8


def cell_names(rng: np.random.Generator, names: NameBank, tree: Tree, organisation: Ints, type_: Ints) -> list[str]:
    """One name per cell, different within its organisation."""
    urban = tree.committee_urban[tree.organisation_committee]
    taken: dict[int, set[str]] = {int(organisation[EXAMPLE]): {EXAMPLE_NAME}}
    made = []
    for place, (owner, kind) in enumerate(zip(organisation.tolist(), type_.tolist(), strict=True)):
        known = taken.setdefault(owner, set())
        drawn = (f"Chi bộ {_thing(rng, names, kind, bool(urban[owner]))}" for _ in range(DRAWS))
        name = next((new for new in drawn if new not in known), f"Chi bộ số {place + 1}")
        known.add(name)
        made.append(name)
    return [EXAMPLE_NAME, *made[EXAMPLE + 1 :]]


def _thing(rng: np.random.Generator, names: NameBank, kind: int, urban: bool) -> str:
    """What the cell is the cell of."""
    if kind == RESIDENTIAL and urban:
        return f"tổ dân phố {rng.integers(1, 25)}"
    if kind == RESIDENTIAL:
        village = names.pick(rng, str(rng.choice(["villages", "kinh_villages"])))
        return names.pick(rng, "village_titles").format(village)
    if kind == PUBLIC_SERVICE:
        return names.pick(rng, str(rng.choice(["schools", "schools", "services"])))
    return names.pick(rng, BANKS[kind])
