"""Who belongs to which cell and when: memberships with transfers, probation, posts and temporary members.

Members are numbers; they have no names and nothing else that belongs to a person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from etl.simulation.chance import NO_DAY, Bools, Days, Ints, random_days, still
from etl.simulation.months import Months
from etl.simulation.places import Cells
from etl.simulation.setting import Setting
from etl.simulation.world import EXAMPLE

KINDS = ("full", "probationary", "temporary_in")
FULL, PROBATIONARY, TEMPORARY = range(3)
ROLES = ("secretary", "deputy_secretary", "committee_member", "member")
SECRETARY, DEPUTY, COMMITTEE, MEMBER = range(4)
# Twelve months of probation (statute of the Party).
PROBATION = np.timedelta64(365, "D")
ONE = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Spells:
    """Memberships: one index per validity period; `last` is inclusive, NaT = still."""

    member: Ints
    cell: Ints
    kind: Ints
    role: Ints
    first: Days
    last: Days

    def __len__(self) -> int:
        return len(self.member)

    def take(self, index: Ints | Bools) -> Spells:
        """The spells at an index."""
        return Spells(*(getattr(self, name)[index] for name in self.__dataclass_fields__))

    def join(self, *others: Spells) -> Spells:
        """These spells and the others."""
        parts = (self, *others)
        return Spells(*(np.concatenate([getattr(p, name) for p in parts]) for name in self.__dataclass_fields__))


def enrol(here: Setting) -> tuple[Spells, Ints]:
    """Everybody's spell in the first cell, with transfers and ends of cells, before probation and posts change.

    Returns the spells and the number of each cell's first member: its secretary; the following ones are the leaders.
    """
    rng, cells = here.stream("people"), here.cells
    old = _old_members(rng, cells, here.months)
    everybody = old.join(_new_members(rng, here, len(old)))
    stayed = replace(everybody, last=_leaving_days(rng, here, everybody))
    settled = stayed.join(_transfers(rng, here, stayed))
    return _end_with_cells(rng, cells, settled), np.cumsum(cells.size) - cells.size


def _old_members(rng: np.random.Generator, cells: Cells, months: Months) -> Spells:
    cell = np.repeat(np.arange(len(cells)), cells.size)
    rank = np.arange(len(cell)) - np.repeat(np.cumsum(cells.size) - cells.size, cells.size)
    start = np.where(np.isnat(cells.founded), months.first_day - ONE, cells.founded)[cell]
    joined = start - (rng.exponential(2500, len(cell)) + 400).astype("m8[D]")
    first = np.where(np.isnat(cells.founded[cell]), joined, start)
    return Spells(
        member=np.arange(len(cell)),
        cell=cell,
        kind=np.full(len(cell), FULL),
        role=_roles(rank, cells.size[cell]),
        first=first.astype("M8[D]"),
        last=np.full(len(cell), NO_DAY),
    )


def _roles(rank: Ints, size: Ints) -> Ints:
    """A deputy from 5 members, a committee of three from 9, of five from 30 (usual practice; chosen by us)."""
    role = np.full(len(rank), MEMBER)
    role[rank == 0] = SECRETARY
    role[(rank == 1) & (size >= 5)] = DEPUTY
    role[(rank == 2) & (size >= 9)] = COMMITTEE
    role[(rank >= 3) & (rank <= 4) & (size >= 30)] = COMMITTEE
    return role


def _new_members(rng: np.random.Generator, here: Setting, known: int) -> Spells:
    """Admitted during the period, on probation, and a few admitted in the year before it."""
    cells, months = here.cells, here.months
    window = (np.arange(len(cells)) != EXAMPLE) & np.isnat(cells.founded)
    expected = cells.size * here.world.people.admission_rate * (len(months) + 12) * window
    cell = np.repeat(np.arange(len(cells)), rng.poisson(expected))
    begin = np.repeat(months.first_day - np.timedelta64(360, "D"), len(cell))
    first = random_days(rng, begin, np.repeat(months.last_day, len(cell)))
    kept = first <= still(cells.ended)[cell]
    cell, first = cell[kept], first[kept]
    return Spells(
        member=known + np.arange(len(cell)),
        cell=cell,
        kind=np.full(len(cell), PROBATIONARY),
        role=np.full(len(cell), MEMBER),
        first=first,
        last=np.full(len(cell), NO_DAY),
    )


def _leaving_days(rng: np.random.Generator, here: Setting, spells: Spells) -> Days:
    """Last day of those who leave or are transferred, else NaT; leaders and those on probation stay."""
    months = here.months
    leaves = rng.random(len(spells)) < here.world.people.leaving_rate * len(months)
    leaves &= (spells.role == MEMBER) & (spells.kind == FULL) & (spells.cell != EXAMPLE)
    last = random_days(
        rng,
        np.maximum(spells.first + 60, np.repeat(months.first_day, len(spells))),
        np.repeat(months.last_day, len(spells)),
    )
    leaves &= last < np.minimum(still(here.cells.ended)[spells.cell], months.last_day)
    return np.where(leaves, last, NO_DAY)


def _open_cells(cells: Cells) -> Ints:
    """Cells that can take members in at any time."""
    return np.flatnonzero(cells.stable & (np.arange(len(cells)) != EXAMPLE))


def _transfers(rng: np.random.Generator, here: Setting, spells: Spells) -> Spells:
    """Members who go on to another cell the day after."""
    transferred = rng.random(len(spells)) < here.world.people.transfer_share
    goes = np.flatnonzero(~np.isnat(spells.last) & transferred)
    targets = _open_cells(here.cells)
    if not len(targets):
        return spells.take(goes[:0])
    target = rng.choice(targets, len(goes))
    away = target != spells.cell[goes]
    moved = spells.take(goes[away])
    return replace(moved, cell=target[away], first=moved.last + ONE, last=np.full(len(moved), NO_DAY))


def _end_with_cells(rng: np.random.Generator, cells: Cells, spells: Spells) -> Spells:
    """Ends spells with their cell; the members go on in the cell that took theirs over, or in a random one."""
    end = cells.ended[spells.cell]
    ends = still(spells.last) > still(end)
    left = np.flatnonzero(ends)
    closed = replace(spells, last=np.where(ends, end, spells.last))
    targets = _open_cells(cells)
    if not len(left) or not len(targets):
        return closed
    target = cells.merged_into[spells.cell[left]]
    target = np.where(target >= 0, target, rng.choice(targets, len(left)))
    went = replace(
        spells.take(left),
        cell=target,
        first=end[left] + ONE,
        last=np.full(len(left), NO_DAY),
        role=np.full(len(left), MEMBER),
    )
    return closed.join(went)


def split_probation(spells: Spells, months: Months) -> Spells:
    """Turns each probationary spell that outlasts a year, within the period, into a probationary and a full one."""
    ends = spells.first + PROBATION
    over = (spells.kind == PROBATIONARY) & (np.minimum(still(spells.last), months.last_day) >= ends)
    full = spells.take(over)
    full = replace(full, kind=np.full(len(full), FULL), first=full.first + PROBATION)
    return replace(spells, last=np.where(over, ends - ONE, spells.last)).join(full)


def change_secretaries(spells: Spells, cells: Cells, firsts: Ints) -> Spells:
    """On the day a cell changes its secretary, the deputy (or the next member) takes over and the posts are swapped."""
    changing = np.flatnonzero(~np.isnat(cells.secretary_changed_on) & (cells.size >= 3))
    old, new = firsts[changing], firsts[changing] + 1
    day = np.full(int(spells.member.max()) + 1, NO_DAY)
    role = np.full(len(day), -1)
    day[old] = day[new] = cells.secretary_changed_on[changing]
    role[new] = SECRETARY
    role[old] = np.where(cells.size[changing] >= 5, DEPUTY, MEMBER)
    at = day[spells.member]
    hit = ~np.isnat(at) & (spells.first < at) & (still(spells.last) >= at) & (spells.kind == FULL)
    later = spells.take(hit)
    later = replace(later, first=at[hit], role=role[later.member])
    return replace(spells, last=np.where(hit, at - ONE, spells.last)).join(later)


def temporary_members(here: Setting, spells: Spells) -> Spells:
    """Spells of 3 to 11 months in a second cell, for members who work or study elsewhere for a while."""
    rng, months = here.stream("temporary"), here.months
    targets = _open_cells(here.cells)
    single = np.bincount(spells.member, minlength=spells.member.max() + 1)[spells.member] == 1
    fit = single & np.isnat(spells.last) & (spells.role == MEMBER) & (spells.kind == FULL)
    fit &= (spells.cell != EXAMPLE) & (rng.random(len(spells)) < here.world.people.temporary_share)
    chosen = spells.take(fit if len(targets) > 1 else np.zeros(0, int))
    begin = random_days(
        rng,
        np.maximum(chosen.first, np.repeat(months.first_day - 100, len(chosen))),
        np.repeat(months.last_day, len(chosen)),
    )
    target = rng.choice(targets, len(chosen)) if len(chosen) else chosen.cell
    ends = begin + rng.integers(90, 340, len(chosen)).astype("m8[D]")
    made = replace(
        chosen,
        cell=target,
        kind=np.full(len(chosen), TEMPORARY),
        first=begin,
        last=np.where(ends > months.last_day, NO_DAY, ends),
    )
    return made.take(made.cell != chosen.cell)
