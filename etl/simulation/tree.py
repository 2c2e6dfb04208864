"""Committees, grassroots organisations and sub-committees, and what happens to them.

The shape is the seed's province: 21 committees (17 of them territorial), 918 grassroots organisations. Smaller
provinces keep the mix: organisations shrink with the cells, committees with the square root, so that a committee
still has several organisations. The names are invented in the manner of the Central Highlands.
The district level, dissolved in fact on 2025-07-01, is kept: the seed's figures are from before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import NO_DAY, Bools, Days, Ints, sample_share, stream
from etl.simulation.months import Months
from etl.simulation.names import NameBank
from etl.simulation.world import FULL_CELLS, FULL_COMMITTEES, FULL_ORGANISATIONS, Land, World

PROVINCE = "52"
COMMUNE, OFFICE, SERVICE, STATE_FIRM, PRIVATE_FIRM, CAMPUS, FORCES = range(7)
# Mix of grassroots organisations per kind of committee (chosen by us; about 240 communes among 918).
TERRITORIAL_MIX = (0.32, 0.25, 0.28, 0.05, 0.06, 0.01, 0.03)
FUNCTIONAL_MIXES = (
    (0, 0.62, 0.30, 0, 0, 0.08, 0),
    (0, 0, 0, 0.5, 0.5, 0, 0),
    (0, 0, 0, 0, 0, 0, 1.0),
    (0, 0, 0, 0, 0, 0, 1.0),
)


@dataclass(frozen=True)
class Tree:
    """Units of the province as arrays; one index per committee, organisation or sub-committee.

    Organisations: `renamed_to` is empty where the name stays; `moved_to` a committee or -1; `merged_into` an
    organisation or -1; `changed_on` the day of whichever happens (NaT: nothing). Sub-committees: `dissolved_on`
    is the first day on which their cells are directly under the organisation.
    """

    committee_names: list[str]
    committee_functional: Bools
    committee_urban: Bools
    committee_border: Bools
    organisation_committee: Ints
    organisation_kind: Ints
    organisation_names: list[str]
    renamed_to: list[str]
    moved_to: Ints
    merged_into: Ints
    changed_on: Days
    sub_organisation: Ints
    sub_names: list[str]
    dissolved_on: Days

    def committee_code(self, committee: int) -> str:
        """Code of a committee."""
        return f"{PROVINCE}.{committee + 1:03d}"

    def organisation_code(self, organisation: int) -> str:
        """Code of an organisation; it keeps it when it moves to another committee."""
        committee = self.organisation_committee[organisation]
        first = np.searchsorted(self.organisation_committee, committee)
        return f"{self.committee_code(int(committee))}.{organisation - first + 1:03d}"

    def sub_code(self, sub: int) -> str:
        """Code of a sub-committee."""
        first = np.searchsorted(self.sub_organisation, self.sub_organisation[sub])
        return f"{self.organisation_code(int(self.sub_organisation[sub]))}.{sub - first + 1:03d}"


def event_day(months: Months) -> np.datetime64:
    """Day on which units change: 2025-07-01 where it is well inside the period, else its middle; NaT if short."""
    if len(months) < 4:
        return NO_DAY
    reform = np.datetime64("2025-07-01")
    inside = months.firsts[1] < reform < months.firsts[-1]
    return reform if inside else months.firsts[len(months) // 2]


def grow_tree(world: World, seed: int, cells: int, months: Months, names: NameBank) -> Tree:
    """The tree for a province of `cells` cells."""
    rng = stream(seed, "tree")
    n_committees = int(max(1, min(cells // 3, round(FULL_COMMITTEES * np.sqrt(cells / FULL_CELLS)))))
    n_organisations = int(np.clip(round(FULL_ORGANISATIONS * cells / FULL_CELLS), n_committees, cells))
    functional = np.arange(n_committees) >= n_committees - round(4 / 21 * n_committees)
    urban = ~functional & (np.arange(n_committees) % 6 == 1)
    committee, kind = _organisations(rng, n_committees, n_organisations, functional)
    places = names.places(rng, n_organisations)
    titles = [names.organisation(int(k), p, bool(urban[c])) for k, p, c in zip(kind, places, committee, strict=True)]
    renamed, moved_to, merged_into = _changes(rng, world.land, committee, kind, functional)
    day = event_day(months)
    changed = (renamed | (moved_to >= 0) | (merged_into >= 0)) & ~np.isnat(day)
    owners = sample_share(
        rng, (kind == COMMUNE) & ~changed & (np.arange(len(kind)) > 0), world.land.sub_committee_share
    )
    return Tree(
        committee_names=names.committees(functional),
        committee_functional=functional,
        committee_urban=urban,
        committee_border=~functional & ~urban & (np.arange(n_committees) % 5 == 2),
        organisation_committee=committee,
        organisation_kind=kind,
        organisation_names=titles,
        renamed_to=[f"{title} mới" if new else "" for title, new in zip(titles, renamed & changed, strict=True)],
        moved_to=np.where(changed, moved_to, -1),
        merged_into=np.where(changed, merged_into, -1),
        changed_on=np.where(changed, day, NO_DAY),
        sub_organisation=owners,
        sub_names=[f"Đảng bộ bộ phận khu vực {i % 3 + 1}" for i in range(len(owners))],
        dissolved_on=np.where(rng.random(len(owners)) < 0.5, day, NO_DAY).astype("M8[D]"),
    )


def _organisations(
    rng: np.random.Generator, n_committees: int, n_organisations: int, functional: Bools
) -> tuple[Ints, Ints]:
    weights = rng.lognormal(0, 0.25, n_committees) * np.where(functional, 1.6, 1.0)
    more = rng.choice(n_committees, n_organisations - n_committees, p=weights / weights.sum())
    committee = np.sort(np.concatenate([np.arange(n_committees), more]))
    mixes = np.array([TERRITORIAL_MIX] * n_committees, float)
    for place, index in enumerate(np.flatnonzero(functional)):
        mixes[index] = FUNCTIONAL_MIXES[place % 4]
    kind = (rng.random((n_organisations, 1)) > mixes.cumsum(axis=1)[committee]).sum(axis=1)
    firsts = np.searchsorted(committee, np.arange(n_committees))
    # Every territorial committee has at least one commune; the first of all carries the seed's example cell.
    kind[firsts[~functional]] = COMMUNE
    return committee, np.minimum(kind, FORCES)


def _changes(
    rng: np.random.Generator, land: Land, committee: Ints, kind: Ints, functional: Bools
) -> tuple[Bools, Ints, Ints]:
    """Which organisations are renamed, move to another committee, or merge into one of their kind."""
    n = len(committee)
    renamed, moved_to, merged_into = np.zeros(n, bool), np.full(n, -1), np.full(n, -1)
    free = np.arange(n) > 0
    for index in sample_share(rng, free, land.organisations_merged_share):
        alike = (committee == committee[index]) & (kind == kind[index]) & free & (np.arange(n) != index)
        if free[index] and alike.any():
            merged_into[index] = np.flatnonzero(alike)[0]
            free[[index, merged_into[index]]] = False
    renamed[sample_share(rng, free, land.renamed_share)] = True
    for index in sample_share(rng, free & ~renamed & ~functional[committee], land.moved_share):
        others = np.flatnonzero(~functional & (np.arange(len(functional)) != committee[index]))
        if len(others):
            moved_to[index] = rng.choice(others)
    return renamed, moved_to, merged_into
