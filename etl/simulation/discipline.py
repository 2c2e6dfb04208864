"""Discipline at the seed's rate, and names struck off; both end the membership where they should.

Cells differ in how often they discipline; most do so never in a year. Planted: organisations with far too many cases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from etl.simulation.chance import Days, Ints, random_days, stream
from etl.simulation.concerns import Plan
from etl.simulation.months import Months
from etl.simulation.people import FULL, MEMBER, Spells
from etl.simulation.places import EXAMPLE, Cells
from etl.simulation.world import World

FORMS = ("reprimand", "warning", "removal_from_post", "expulsion", "struck_off")
EXPULSION, STRUCK_OFF = 3, 4
GROUNDS = ("finance", "land", "family_planning", "traffic", "duty", "statute", "morals", "other")
# How many times as many cases a planted organisation has (chosen by us).
OUTLIER_FACTOR = 8.0


@dataclass(frozen=True)
class Cases:
    """One index per case; `member` is -1 for an organisation."""

    cell: Ints
    member: Ints
    form: Ints
    ground: Ints
    decided_on: Days


def discipline(
    world: World, seed: int, cells: Cells, months: Months, plan: Plan, spells: Spells
) -> tuple[Cases, Spells]:
    """Draws the cases and ends the memberships of those expelled or struck off.

    `spells` are the memberships before probation and posts; only members with one open spell are drawn, so that
    nobody is disciplined after having left.
    """
    rng = stream(seed, "discipline")
    years = len(months) / 12
    pool = _pool(rng, cells, plan, spells)
    n_members = rng.poisson(world.people.discipline_rate * len(cells) * years)
    n_struck = rng.poisson(world.people.struck_off_rate * len(cells) * years)
    drawn = pool[: n_members + n_struck]
    form = rng.choice(4, len(drawn), p=_form_shares(world))
    form[n_members:] = STRUCK_OFF
    day = random_days(
        rng,
        np.maximum(spells.first[drawn] + 30, np.repeat(months.first_day, len(drawn))),
        np.repeat(months.last_day, len(drawn)),
    )
    cases = _with_organisations(rng, world, cells, months, spells, drawn, form, day)
    last = spells.last.copy()
    gone = form >= EXPULSION
    last[drawn[gone]] = day[gone]
    return cases, replace(spells, last=last)


def _form_shares(world: World) -> list[float]:
    expelled = world.people.expelled_share
    rest = 1 - expelled
    return [0.56 * rest, 0.38 * rest, 0.06 * rest, expelled]


def _pool(rng: np.random.Generator, cells: Cells, plan: Plan, spells: Spells) -> Ints:
    """Open spells in the order in which they would be drawn: weights differ by cell (gamma, shape 0.7)."""
    factor = rng.gamma(0.7, 1 / 0.7, len(cells)) + 0.05
    factor *= np.where(plan.discipline_outlier[cells.organisation], OUTLIER_FACTOR, 1.0)
    once = np.bincount(spells.member, minlength=spells.member.max() + 1)[spells.member] == 1
    fit = once & np.isnat(spells.last) & (spells.role == MEMBER) & (spells.kind == FULL)
    fit &= (spells.cell != EXAMPLE) & cells.stable[spells.cell]
    index = np.flatnonzero(fit)
    # Exponential race: the smallest keys are a weighted sample without replacement.
    keys = rng.exponential(1, len(index)) / factor[spells.cell[index]]
    return index[np.argsort(keys, kind="stable")]


def _with_organisations(
    rng: np.random.Generator,
    world: World,
    cells: Cells,
    months: Months,
    spells: Spells,
    drawn: Ints,
    form: Ints,
    day: Days,
) -> Cases:
    count = rng.poisson(world.people.organisations_disciplined_rate * len(cells) * len(months) / 12)
    stable = np.flatnonzero(cells.stable & (np.arange(len(cells)) != EXAMPLE))
    count = count if len(stable) else 0
    cell = np.concatenate([spells.cell[drawn], rng.choice(stable, count) if count else np.zeros(0, int)])
    decided = random_days(rng, np.repeat(months.first_day, count), np.repeat(months.last_day, count))
    return Cases(
        cell=cell.astype(int),
        member=np.concatenate([spells.member[drawn], np.full(count, -1)]),
        form=np.concatenate([form, rng.integers(0, 2, count)]),
        ground=rng.integers(0, len(GROUNDS), len(cell)),
        decided_on=np.concatenate([day, decided]).astype("M8[D]"),
    )
