"""Names of cells: of villages, streets, schools, offices, firms and units; no two of a province share one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from string import Formatter

import numpy as np

from etl.simulation.chance import Ints
from etl.simulation.names import NameBank
from etl.simulation.tree import Tree
from etl.simulation.world import EXAMPLE, RESIDENTIAL

EXAMPLE_NAME = "Chi bộ thôn Kon Rơ"
# Bank of names by type of cell, in the order of CELL_TYPES; that of a street is its own.
BANKS = (
    "rural_cells", "agency_cells", "public_service_cells", "state_firm_cells", "private_firm_cells", "student_cells",
    "force_cells",
)  # fmt: skip
URBAN = "urban_cells"
# So many draws for a name that no cell has yet, before cells of the organisation are numbered.
DRAWS = 12
HIGHEST_NUMBER = 20


def cell_names(rng: np.random.Generator, names: NameBank, tree: Tree, organisation: Ints, type_: Ints) -> list[str]:
    """One name per cell, different within the province."""
    urban = tree.committee_urban[tree.organisation_committee]
    places = _places(names, tree)
    made = {EXAMPLE_NAME: None}
    for owner, kind in zip(np.delete(organisation, EXAMPLE).tolist(), np.delete(type_, EXAMPLE).tolist(), strict=True):
        bank = URBAN if kind == RESIDENTIAL and urban[owner] else BANKS[kind]
        made[next(name for name in _drawn(rng, names, bank, places[owner]) if name not in made)] = None
    return list(made)


def _drawn(rng: np.random.Generator, names: NameBank, bank: str, place: str) -> Iterator[str]:
    """Names for a cell; after some the cells of its organisation are numbered, without an end."""
    yield from (f"Chi bộ {_thing(rng, names, bank, place)}" for _ in range(DRAWS))
    yield from (f"Chi bộ số {number} {place}" for number in count(1))


def _places(names: NameBank, tree: Tree) -> list[str]:
    """The place in each organisation's name."""
    urban = tree.committee_urban[tree.organisation_committee].tolist()
    rows = zip(tree.organisation_names, tree.organisation_kind.tolist(), urban, strict=True)
    return [name.removeprefix(names.organisation(kind, "", is_urban)) for name, kind, is_urban in rows]


def _thing(rng: np.random.Generator, names: NameBank, bank: str, place: str) -> str:
    """What the cell is the cell of."""
    form = names.pick(rng, bank)
    given = {"place": place, "number": f"{rng.integers(1, HIGHEST_NUMBER + 1)}"}
    wanted = [field for _, field, _, _ in Formatter().parse(form) if field and field not in given]
    return form.format(**given, **{field: _part(rng, names, field) for field in wanted})


def _part(rng: np.random.Generator, names: NameBank, field: str) -> str:
    if field in ("highland", "lowland"):
        return f"{names.pick(rng, f'{field}_first')} {names.pick(rng, f'{field}_second')}"
    return names.pick(rng, field)
