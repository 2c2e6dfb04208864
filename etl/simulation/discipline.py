"""Discipline at the seed's rate, and names struck off; both end the membership where they should.

Cells differ in how often they discipline; most do so never in a year. Planted: organisations with far too many cases.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from etl.simulation.chance import Days, Ints, random_days
from etl.simulation.people import FULL, MEMBER, Spells
from etl.simulation.setting import Setting
from etl.simulation.world import EXAMPLE, People

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


def discipline(here: Setting, spells: Spells) -> tuple[Cases, Spells]:
    """Draws the cases and ends the memberships of those expelled or struck off.

    `spells` are the memberships before probation and posts; only members with one open spell are drawn, so that
    nobody is disciplined after having left.
    """
    rng, rates = here.stream("discipline"), here.world.people
    cell_years = len(here.cells) * len(here.months) / 12
    n_members = rng.poisson(rates.discipline_rate * cell_years)
    n_struck = rng.poisson(rates.struck_off_rate * cell_years)
    drawn = _pool(rng, here, spells)[: n_members + n_struck]
    form = rng.choice(4, len(drawn), p=_form_shares(rates))
    form[n_members:] = STRUCK_OFF
    begin = np.maximum(spells.first[drawn] + 30, np.repeat(here.months.first_day, len(drawn)))
    day = random_days(rng, begin, np.repeat(here.months.last_day, len(drawn)))
    last = spells.last.copy()
    gone = form >= EXPULSION
    last[drawn[gone]] = day[gone]
    of_members = (spells.cell[drawn], spells.member[drawn], form, day)
    return _cases(rng, of_members, _of_organisations(rng, here, cell_years)), replace(spells, last=last)


Drawn = tuple[Ints, Ints, Ints, Days]


def _form_shares(rates: People) -> list[float]:
    rest = 1 - rates.expelled_share
    return [0.56 * rest, 0.38 * rest, 0.06 * rest, rates.expelled_share]


def _pool(rng: np.random.Generator, here: Setting, spells: Spells) -> Ints:
    """Open spells in the order in which they would be drawn: weights differ by cell (gamma, shape 0.7)."""
    cells = here.cells
    factor = rng.gamma(0.7, 1 / 0.7, len(cells)) + 0.05
    factor *= np.where(here.plan.discipline_outlier[cells.organisation], OUTLIER_FACTOR, 1.0)
    once = np.bincount(spells.member, minlength=spells.member.max() + 1)[spells.member] == 1
    fit = once & np.isnat(spells.last) & (spells.role == MEMBER) & (spells.kind == FULL)
    fit &= (spells.cell != EXAMPLE) & cells.stable[spells.cell]
    index = np.flatnonzero(fit)
    # Exponential race: the smallest keys are a weighted sample without replacement.
    keys = rng.exponential(1, len(index)) / factor[spells.cell[index]]
    return index[np.argsort(keys, kind="stable")]


def _of_organisations(rng: np.random.Generator, here: Setting, cell_years: float) -> Drawn:
    """Reprimands and warnings of whole cells."""
    stable = np.flatnonzero(here.cells.stable & (np.arange(len(here.cells)) != EXAMPLE))
    count = rng.poisson(here.world.people.organisations_disciplined_rate * cell_years) if len(stable) else 0
    cell = stable[rng.integers(0, max(len(stable), 1), count)]
    day = random_days(rng, np.repeat(here.months.first_day, count), np.repeat(here.months.last_day, count))
    return cell, np.full(count, -1), rng.integers(0, 2, count), day


def _cases(rng: np.random.Generator, *parts: Drawn) -> Cases:
    cell, member, form, day = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Cases(cell, member, form, rng.integers(0, len(GROUNDS), len(cell)), day.astype("M8[D]"))
