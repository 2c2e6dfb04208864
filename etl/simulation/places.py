"""Cells: where they are, of what type and size, when they were founded, merged or closed.

Cell 0 is the seed's example: a village cell of 36 members, 5 of them exempt and 4 temporarily away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.cell_names import cell_names
from etl.simulation.chance import Bools, Days, Ints, still, stream
from etl.simulation.fates import draw_fates
from etl.simulation.months import Months
from etl.simulation.names import NameBank
from etl.simulation.tree import COMMUNE, Tree
from etl.simulation.world import (
    AGENCY,
    ARMED_FORCES,
    EXAMPLE,
    PRIVATE_ENTERPRISE,
    PUBLIC_SERVICE,
    RESIDENTIAL,
    STATE_ENTERPRISE,
    STUDENT,
    World,
)

EXAMPLE_SIZE, EXAMPLE_EXEMPT, EXAMPLE_AWAY = 36, 5, 4
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
    type_ = _types(rng, tree, organisation)
    size = _sizes(rng, world, type_)
    fates = draw_fates(stream(seed, "fates"), world.land, months, organisation, type_)
    small = (size <= 8) & (rng.random(cells) < 0.6)
    return Cells(
        committee=tree.organisation_committee[organisation],
        organisation=organisation,
        sub=_subs(rng, tree, organisation),
        type=type_,
        size=size,
        meeting_day=_meeting_days(rng, tree.organisation_committee[organisation]),
        min_duration=np.where(small, rng.choice([45, 60], cells), 0),
        heads_unit=rng.random(cells) < np.where(type_ == RESIDENTIAL, 0.7, 0.85),
        names=cell_names(stream(seed, "cell names"), names, tree, organisation, type_),
        **_circumstances(rng, tree, organisation, type_),
        founded=fates.founded,
        ended=fates.ended,
        merged_into=fates.merged_into,
        secretary_changed_on=fates.secretary_changed_on,
    )


def _types(rng: np.random.Generator, tree: Tree, organisation: Ints) -> Ints:
    type_ = TYPE_OF_KIND[tree.organisation_kind[organisation]]
    in_commune = tree.organisation_kind[organisation] == COMMUNE
    type_[in_commune] = rng.choice(list(COMMUNE_MIX), in_commune.sum(), p=list(COMMUNE_MIX.values()))
    type_[EXAMPLE] = RESIDENTIAL
    return type_


def _circumstances(rng: np.random.Generator, tree: Tree, organisation: Ints, type_: Ints) -> dict[str, Bools]:
    """Where a cell is and what it has; remoteness and border belong to the whole commune."""
    n, n_organisations = len(organisation), len(tree.organisation_kind)
    remote_communes = rng.random(n_organisations) < 0.35
    at_border = tree.committee_border[tree.organisation_committee] & (rng.random(n_organisations) < 0.5)
    in_commune = tree.organisation_kind[organisation] == COMMUNE
    rural = in_commune & ~tree.committee_urban[tree.organisation_committee[organisation]]
    remote = rural & remote_communes[organisation]
    return {
        "rural": rural,
        "remote": remote,
        "border": in_commune & at_border[organisation],
        "religious": (type_ == RESIDENTIAL) & (rng.random(n) < 0.12),
        "has_venue": rng.random(n) < np.where(remote, 0.85, 0.96),
        "has_internet": rng.random(n) < np.where(remote, 0.7, np.where(rural, 0.88, 0.98)),
    }


def _meeting_days(rng: np.random.Generator, committee: Ints) -> Ints:
    """Mostly in the first ten days of the month; some committees fix one day for all (the 3rd in Nghệ An)."""
    weights = np.where(np.arange(1, 29) <= 10, 4.0, 1.0)
    own = rng.choice(np.arange(1, 29), len(committee), p=weights / weights.sum())
    fixed = rng.integers(1, 28, int(committee.max()) + 1)
    return np.where((committee % 4 == 0) & (rng.random(len(committee)) < 0.8), fixed[committee], own)


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
