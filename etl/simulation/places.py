"""Cells: where they are, of what type and size, when they were founded, merged or closed.

Cell 0 is the seed's example: a village cell of 36 members, 5 of them exempt and 4 temporarily away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import NO_DAY, Bools, Days, Ints, random_days, sample_share, still, stream
from etl.simulation.months import Months
from etl.simulation.names import NameBank
from etl.simulation.tree import COMMUNE, Tree
from etl.simulation.world import (
    AGENCY,
    ARMED_FORCES,
    PRIVATE_ENTERPRISE,
    PUBLIC_SERVICE,
    RESIDENTIAL,
    STATE_ENTERPRISE,
    STUDENT,
    World,
)

EXAMPLE, EXAMPLE_SIZE, EXAMPLE_EXEMPT, EXAMPLE_AWAY = 0, 36, 5, 4
# Type of cell by kind of organisation, in the order of the kinds in tree.py; communes are mixed.
TYPE_OF_KIND = np.array(
    [RESIDENTIAL, AGENCY, PUBLIC_SERVICE, STATE_ENTERPRISE, PRIVATE_ENTERPRISE, STUDENT, ARMED_FORCES]
)
COMMUNE_MIX = {RESIDENTIAL: 0.75, AGENCY: 0.09, PUBLIC_SERVICE: 0.13, ARMED_FORCES: 0.03}
# Extra cells go to communes this many times as often as to other organisations (about 9.5 cells a commune).
COMMUNE_WEIGHT = 11.4


@dataclass(frozen=True)
class Cells:
    """One index per cell. `sub` is -1 without a sub-committee, `merged_into` -1 without a merger.

    `founded` is NaT for cells older than the period, `ended` the last day (NaT: still there). `size` is the number
    of members at the beginning, `secretary_changed_on` NaT where the secretary stays. `min_duration` 0 = no local rule.
    """

    committee: Ints
    organisation: Ints
    sub: Ints
    type: Ints
    rural: Bools
    remote: Bools
    border: Bools
    religious: Bools
    size: Ints
    meeting_day: Ints
    has_venue: Bools
    has_internet: Bools
    min_duration: Ints
    heads_unit: Bools
    founded: Days
    ended: Days
    merged_into: Ints
    secretary_changed_on: Days
    names: list[str]

    def __len__(self) -> int:
        return len(self.type)

    @property
    def stable(self) -> Bools:
        """Cells that exist over the whole period."""
        return np.isnat(self.founded) & np.isnat(self.ended)

    def exist_on(self, cell: Ints, day: Days) -> Bools:
        """Whether each cell exists on the day beside it."""
        founded = np.where(np.isnat(self.founded), np.datetime64("1900-01-01"), self.founded)
        return (founded[cell] <= day) & (day <= still(self.ended)[cell])


def settle(world: World, seed: int, cells: int, months: Months, tree: Tree, names: NameBank) -> Cells:
    """The cells of a tree."""
    rng = stream(seed, "places")
    organisation = _organisations(rng, cells, tree)
    kind = tree.organisation_kind[organisation]
    type_ = TYPE_OF_KIND[kind]
    in_commune = kind == COMMUNE
    type_[in_commune] = rng.choice(list(COMMUNE_MIX), in_commune.sum(), p=list(COMMUNE_MIX.values()))
    type_[EXAMPLE] = RESIDENTIAL
    committee = tree.organisation_committee[organisation]
    rural = in_commune & ~tree.committee_urban[committee]
    commune_remote = rng.random(len(tree.organisation_kind)) < 0.35
    commune_border = (rng.random(len(tree.organisation_kind)) < 0.5) & tree.committee_border[
        tree.organisation_committee
    ]
    size = _sizes(rng, world, type_)
    founded, ended, merged_into = _fates(rng, world, months, organisation, type_)
    remote = rural & commune_remote[organisation]
    n = len(type_)
    committee_day = rng.integers(1, 28, len(tree.committee_names))
    own_day = rng.choice(np.arange(1, 29), n, p=_day_weights())
    changed = np.full(n, NO_DAY)
    calm = np.isnat(founded) & np.isnat(ended) & (np.arange(n) != EXAMPLE)
    changing = sample_share(rng, calm, world.land.secretary_changed_share)
    changed[changing] = random_days(
        rng, np.repeat(months.firsts[0] + 1, len(changing)), np.repeat(months.last_day, len(changing))
    )
    small = (size <= 8) & (rng.random(n) < 0.6)
    return Cells(
        committee=committee,
        organisation=organisation,
        sub=_subs(rng, tree, organisation),
        type=type_,
        rural=rural,
        remote=remote,
        border=in_commune & commune_border[organisation],
        religious=(type_ == RESIDENTIAL) & (rng.random(n) < 0.12),
        size=size,
        # Some committees fix one day for all their cells (the 3rd in Nghệ An).
        meeting_day=np.where((committee % 4 == 0) & (rng.random(n) < 0.8), committee_day[committee], own_day),
        has_venue=rng.random(n) < np.where(remote, 0.85, 0.96),
        has_internet=rng.random(n) < np.where(remote, 0.7, np.where(rural, 0.88, 0.98)),
        min_duration=np.where(small, rng.choice([45, 60], n), 0),
        heads_unit=rng.random(n) < np.where(type_ == RESIDENTIAL, 0.7, 0.85),
        founded=founded,
        ended=ended,
        merged_into=merged_into,
        secretary_changed_on=changed,
        names=_names(rng, names, tree, organisation, type_),
    )


def _day_weights() -> np.ndarray:
    """Most cells meet in the first ten days of the month (chosen by us)."""
    weights = np.where(np.arange(1, 29) <= 10, 4.0, 1.0)
    return weights / weights.sum()


def _organisations(rng: np.random.Generator, cells: int, tree: Tree) -> Ints:
    n = len(tree.organisation_kind)
    weights = np.where(tree.organisation_kind == COMMUNE, COMMUNE_WEIGHT, 1.0) * rng.lognormal(0, 0.35, n)
    more = rng.choice(n, cells - n, p=weights / weights.sum())
    return np.sort(np.concatenate([np.arange(n), more]))


def _subs(rng: np.random.Generator, tree: Tree, organisation: Ints) -> Ints:
    of_organisation = np.full(len(tree.organisation_kind), -1)
    of_organisation[tree.sub_organisation] = np.arange(len(tree.sub_organisation))
    return np.where(rng.random(len(organisation)) < 0.5, of_organisation[organisation], -1)


def _sizes(rng: np.random.Generator, world: World, type_: Ints) -> Ints:
    medians = np.array(world.people.size_medians)[type_]
    size = np.round(medians * rng.lognormal(0, world.people.size_sigma, len(type_))).astype(int)
    size = np.clip(size, world.people.smallest, world.people.largest)
    if len(size) > 20:
        size[rng.integers(1, len(size))] = world.people.largest
    size[EXAMPLE] = EXAMPLE_SIZE
    return size


def _fates(
    rng: np.random.Generator, world: World, months: Months, organisation: Ints, type_: Ints
) -> tuple[Days, Days, Ints]:
    n = len(type_)
    founded, ended, merged_into = np.full(n, NO_DAY), np.full(n, NO_DAY), np.full(n, -1)
    if len(months) < 6 or n < 12:
        return founded, ended, merged_into
    free = np.arange(n) != EXAMPLE
    ends = months.lasts[2:-2]
    for cell in sample_share(rng, free, world.land.cells_merged_share):
        partners = np.flatnonzero((organisation == organisation[cell]) & (type_ == type_[cell]) & free)
        partners = partners[partners != cell]
        if free[cell] and len(partners):
            merged_into[cell] = rng.choice(partners)
            ended[cell] = rng.choice(ends)
            free[[cell, merged_into[cell]]] = False
    closed = sample_share(rng, free, world.land.cells_closed_share)
    ended[closed] = rng.choice(ends, len(closed))
    free[closed] = False
    new = sample_share(rng, free, world.land.cells_founded_share)
    founded[new] = rng.choice(months.firsts[2:-1], len(new)) + rng.integers(0, 20, len(new)).astype("m8[D]")
    return founded, ended, merged_into


def _names(rng: np.random.Generator, names: NameBank, tree: Tree, organisation: Ints, type_: Ints) -> list[str]:
    banks = ["", "agencies", "", "state_firms", "private_firms", "student_cells", "forces"]
    made, urban = [], tree.committee_urban[tree.organisation_committee]
    taken: set[tuple[int, str]] = set()
    for place, (owner, kind) in enumerate(zip(organisation.tolist(), type_.tolist(), strict=True)):
        name = f"Chi bộ {_thing(rng, names, banks[kind], kind, bool(urban[owner]))}"
        for _ in range(8):
            if (owner, name) not in taken:
                break
            name = f"Chi bộ {_thing(rng, names, banks[kind], kind, bool(urban[owner]))}"
        if (owner, name) in taken:
            name = f"{name} {place}"
        taken.add((owner, name))
        made.append(name)
    made[EXAMPLE] = "Chi bộ thôn Kon Rơ"
    return made


def _thing(rng: np.random.Generator, names: NameBank, bank: str, kind: int, urban: bool) -> str:
    if kind == RESIDENTIAL and urban:
        return f"tổ dân phố {rng.integers(1, 25)}"
    if kind == RESIDENTIAL:
        return names.pick(rng, "village_titles").format(names.pick(rng, rng.choice(["villages", "kinh_villages"])))
    if kind == PUBLIC_SERVICE:
        return names.pick(rng, str(rng.choice(["schools", "schools", "services"])))
    return names.pick(rng, bank)
