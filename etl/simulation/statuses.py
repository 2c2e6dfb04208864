"""Members who are not expected: exempt, temporarily away, on special duty, suspended.

Each member has at most one period of each kind, so periods of one kind never overlap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import NO_DAY, Days, Ints, random_days
from etl.simulation.discipline import EXPULSION, Cases
from etl.simulation.months import Months
from etl.simulation.people import MEMBER, SECRETARY, TEMPORARY, Spells
from etl.simulation.places import EXAMPLE_AWAY, EXAMPLE_EXEMPT
from etl.simulation.setting import Setting
from etl.simulation.world import ARMED_FORCES, EXAMPLE

STATUSES = ("exempt", "temporarily_away", "special_duty", "suspended")
EXEMPT, AWAY, DUTY, SUSPENDED = range(4)
# Of those who take part elsewhere for a while, so many are not entered as away at home (an honest slip).
AWAY_NOT_ENTERED = 0.15


@dataclass(frozen=True)
class Statuses:
    """One index per period; `last` is inclusive, NaT = still."""

    member: Ints
    status: Ints
    first: Days
    last: Days


def statuses(here: Setting, spells: Spells, cases: Cases, firsts: Ints) -> Statuses:
    """Periods off, drawn for the members of `spells` (all their validity periods); `firsts` as in `people.enrol`."""
    rng, months = here.stream("statuses"), here.months
    home = _first_spells(spells)
    parts = [
        _exempt(rng, here, home),
        _away(rng, here, home, spells.take(spells.kind == TEMPORARY)),
        _duty(rng, here, home),
        _suspended(rng, cases),
        _example(months, firsts),
    ]
    member, status, first, last = (np.concatenate(column) for column in zip(*parts, strict=True))
    last = np.where(last > months.last_day, NO_DAY, last)
    begun = first <= months.last_day
    return Statuses(member[begun], status[begun], first[begun], last[begun])


Part = tuple[Ints, Ints, Days, Days]


def _part(members: Ints, status: int, first: Days, last: Days) -> Part:
    return members, np.full(len(members), status), first.astype("M8[D]"), last.astype("M8[D]")


def _first_spells(spells: Spells) -> Spells:
    """The earliest spell of each member, in the order of the members; nobody of the example cell."""
    order = np.lexsort((spells.first, spells.member))
    _, index = np.unique(spells.member[order], return_index=True)
    home = spells.take(order[index])
    return home.take(home.cell != EXAMPLE)


def _exempt(rng: np.random.Generator, here: Setting, home: Spells) -> Part:
    months, shares = here.months, np.array(here.world.people.exempt_shares)[here.cells.type[home.cell]]
    chosen = home.take((rng.random(len(home)) < shares) & (home.role == MEMBER))
    n = len(chosen)
    before = months.first_day - rng.integers(30, 2000, n).astype("m8[D]")
    during = random_days(rng, np.repeat(months.first_day, n), np.repeat(months.last_day, n))
    first = np.maximum(np.where(rng.random(n) < 0.75, before, during), chosen.first)
    return _part(chosen.member, EXEMPT, first, np.full(n, NO_DAY))


def _away(rng: np.random.Generator, here: Setting, home: Spells, temporary: Spells) -> Part:
    """Away for 3 to 11 months; those who take part elsewhere meanwhile (`temporary`) for just as long."""
    months = here.months
    rate = np.array(here.world.people.away_rates)[here.cells.type[home.cell]] * (len(months) + 5)
    chance = np.where(here.has("many_away")[home.cell], np.maximum(0.45, rate), rate)
    goes = (rng.random(len(home)) < chance) & (home.role == MEMBER)
    goes |= here.has("deputy_chairs")[home.cell] & (home.role == SECRETARY)
    chosen = home.take(goes & ~np.isin(home.member, temporary.member))
    begin = np.repeat(months.first_day - 150, len(chosen))
    first = np.maximum(random_days(rng, begin, np.repeat(months.last_day, len(chosen))), chosen.first)
    last = first + rng.integers(90, 340, len(chosen)).astype("m8[D]")
    entered = temporary.take(rng.random(len(temporary)) >= AWAY_NOT_ENTERED)
    return _part(
        np.concatenate([chosen.member, entered.member]),
        AWAY,
        np.concatenate([first, entered.first]),
        np.concatenate([last, entered.last]),
    )


def _duty(rng: np.random.Generator, here: Setting, home: Spells) -> Part:
    armed = here.cells.type[home.cell] == ARMED_FORCES
    share = np.where(armed, here.world.people.special_duty_share, 0.0)
    share = np.where(here.has("special_duty")[home.cell], 0.5, share)
    chosen = home.take((rng.random(len(home)) < share) & (home.role == MEMBER))
    n = len(chosen)
    begin, end = here.months.first_day - 60, here.months.last_day
    first = np.maximum(random_days(rng, np.repeat(begin, n), np.repeat(end, n)), chosen.first)
    return _part(chosen.member, DUTY, first, first + rng.integers(60, 300, n).astype("m8[D]"))


def _suspended(rng: np.random.Generator, cases: Cases) -> Part:
    expelled = (cases.form == EXPULSION) & (cases.member >= 0)
    grave = np.flatnonzero(expelled & (rng.random(len(expelled)) < 0.3))
    return _part(cases.member[grave], SUSPENDED, cases.decided_on[grave] - 80, cases.decided_on[grave])


def _example(months: Months, firsts: Ints) -> Part:
    """The seed's example: of 36 members 5 exempt for years, 4 working far away for some months."""
    last_members = firsts[EXAMPLE] + np.arange(36)[::-1]
    exempt = last_members[:EXAMPLE_EXEMPT]
    away = last_members[EXAMPLE_EXEMPT : EXAMPLE_EXEMPT + EXAMPLE_AWAY]
    first = np.repeat(months.first_day - 900, EXAMPLE_EXEMPT)
    gone = np.repeat(months.last_day - 140, EXAMPLE_AWAY)
    members = np.concatenate([exempt, away])
    status = np.repeat([EXEMPT, AWAY], [EXAMPLE_EXEMPT, EXAMPLE_AWAY])
    return members, status, np.concatenate([first, gone]), np.full(len(members), NO_DAY)
