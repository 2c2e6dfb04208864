"""How each meeting went: length, chair, papers, agenda, speakers, and when it was entered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.attendance import Counts
from etl.simulation.chance import NO_DAY, Bools, Days, Ints, stream
from etl.simulation.concerns import Plan
from etl.simulation.manner import Manner
from etl.simulation.months import Months
from etl.simulation.oddities import has
from etl.simulation.places import Cells
from etl.simulation.schedule import BOTH, CONGRESS, EXTRAORDINARY, Schedule
from etl.simulation.world import World

CHAIRS = ("secretary", "deputy_secretary", "other")
MINUTE = np.timedelta64(1, "m")


@dataclass(frozen=True)
class Conduct:
    """One index per meeting: what is true of it. `shared_on`, `final_on` are NaT where there were no papers."""

    started: Days
    ended: Days
    chair: Ints
    premeeting: Bools
    notice_on: Days
    shared_on: Days
    final_on: Days
    agenda: Ints
    professional: Ints
    discussion: Ints
    criticism: Ints
    speakers: Ints
    opinions: Ints
    reminders: Ints
    recorded: Days

    @property
    def minutes(self) -> Ints:
        """Length in minutes."""
        return (self.ended - self.started).astype("m8[m]").astype(int)


def carry_out(
    world: World,
    seed: int,
    cells: Cells,
    months: Months,
    plan: Plan,
    odd: Ints,
    manner: Manner,
    schedule: Schedule,
    counts: Counts,
) -> Conduct:
    """Draws the course of every meeting."""
    rng = stream(seed, "conduct")
    shows = {name: plan.shows(name, schedule.cell, schedule.month, rng) for name in _SYMPTOMS}
    learning = _learning(cells, odd, schedule)
    length = _length(rng, plan, cells, manner, schedule, shows)
    started = schedule.day.astype("M8[m]") + schedule.start.astype("m8[m]")
    shared, final = _papers(rng, manner, schedule, learning, shows)
    agenda, professional = _agenda(rng, manner, schedule, shows)
    criticism = _criticism(rng, manner, schedule, length, shows)
    speakers, opinions = _speaking(rng, manner, schedule, counts, shows)
    n = len(schedule)
    notice = np.maximum(manner.notice_days[schedule.cell] - rng.integers(0, 3, n), 0)
    return Conduct(
        started=started,
        ended=started + length.astype("m8[m]"),
        chair=_chairs(rng, cells, manner, schedule, shows),
        premeeting=(rng.random(n) < manner.premeeting[schedule.cell]) & ~shows["no_premeeting"],
        notice_on=schedule.day - notice.astype("m8[D]"),
        shared_on=shared,
        final_on=np.where(final <= months.last_day, final, NO_DAY),
        agenda=agenda,
        professional=professional,
        discussion=np.round(length * rng.beta(6, 8, n)).astype(int),
        criticism=criticism,
        speakers=speakers,
        opinions=opinions,
        reminders=np.where(shows["no_criticism"], 0, rng.poisson(manner.reminders[schedule.cell])),
        recorded=_recorded(rng, months, odd, plan, manner, schedule, started + length.astype("m8[m]"), shows),
    )


_SYMPTOMS = (
    "uniform_duration",
    "meeting_short",
    "few_speakers",
    "professional_only",
    "papers_late",
    "no_premeeting",
    "no_criticism",
    "records_backfilled",
    "leaders_absent",
)
Shown = dict[str, Bools]


def _learning(cells: Cells, odd: Ints, schedule: Schedule) -> Bools:
    """The first three months of a new secretary."""
    changed = cells.secretary_changed_on[schedule.cell]
    learns = (changed <= schedule.day) & (schedule.day < changed + 92)
    return has(odd, "new_secretary")[schedule.cell] & learns


def _length(
    rng: np.random.Generator, plan: Plan, cells: Cells, manner: Manner, schedule: Schedule, shows: Shown
) -> Ints:
    n, cell = len(schedule), schedule.cell
    length = manner.duration[cell] + manner.duration_sd[cell] * rng.normal(0, 1, n)
    length += np.where(schedule.kind == BOTH, 28, 0) + np.where(schedule.kind == CONGRESS, 60, 0)
    length -= np.where(schedule.kind == EXTRAORDINARY, 45, 0)
    strong = plan.strength[cell].max(axis=1) > 0.5
    cut = np.where(strong, rng.uniform(0.35, 0.6, n), rng.uniform(0.6, 0.85, n))
    length = np.where(shows["meeting_short"], length * cut, length)
    usual = np.where(schedule.kind == BOTH, 120, np.where(cells.min_duration[cell] > 0, cells.min_duration[cell], 90))
    length = np.where(shows["uniform_duration"], usual, length)
    nudged = plan.bunching[cells.organisation[cell]] & (length < usual) & (length > usual - 20)
    length = np.where(nudged, usual, length)
    # Most secretaries write times to the nearest five minutes.
    rounds = (rng.random(len(cells)) < 0.85)[cell]
    return np.clip(np.where(rounds, 5 * np.round(length / 5), np.round(length)), 15, 300).astype(int)


def _papers(
    rng: np.random.Generator, manner: Manner, schedule: Schedule, learning: Bools, shows: Shown
) -> tuple[Days, Days]:
    n, cell = len(schedule), schedule.cell
    late = rng.random(n) < manner.papers_late[cell] + 0.5 * learning
    late |= shows["papers_late"]
    lead = np.where(late, -rng.integers(0, 2, n), rng.integers(1, 5, n))
    final_late = (rng.random(n) < manner.final_late[cell] + 0.3 * learning) | shows["papers_late"]
    lag = np.where(final_late, rng.integers(3, 15, n), rng.integers(0, 3, n))
    return schedule.day - lead.astype("m8[D]"), schedule.day + lag.astype("m8[D]")


def _agenda(rng: np.random.Generator, manner: Manner, schedule: Schedule, shows: Shown) -> tuple[Ints, Ints]:
    n, cell = len(schedule), schedule.cell
    agenda = np.clip(np.round(manner.agenda[cell] + rng.normal(0, 0.8, n)), 2, 10).astype(int)
    share = np.where(shows["professional_only"], 0.93, manner.professional[cell])
    professional = rng.binomial(agenda, share)
    # An honest agenda always has a Party item.
    return agenda, np.where(shows["professional_only"], professional, np.minimum(professional, agenda - 1))


def _criticism(rng: np.random.Generator, manner: Manner, schedule: Schedule, length: Ints, shows: Shown) -> Ints:
    n, cell = len(schedule), schedule.cell
    none = (rng.random(n) < manner.no_criticism[cell]) | shows["no_criticism"]
    spent = rng.gamma(4, manner.criticism[cell] / 4)
    return np.where(none, 0, np.minimum(5 * np.round(spent / 5), length // 3)).astype(int)


def _speaking(
    rng: np.random.Generator, manner: Manner, schedule: Schedule, counts: Counts, shows: Shown
) -> tuple[Ints, Ints]:
    n, here = len(schedule), counts.here
    share = np.clip(manner.speaking[schedule.cell] + rng.normal(0, 0.06, n), 0.03, 0.97)
    share = np.where(shows["few_speakers"], share * rng.uniform(0.1, 0.4, n), share)
    speakers = np.minimum(np.maximum(rng.binomial(here, share), 1), here)
    return speakers, speakers + rng.poisson(0.35 * speakers)


def _chairs(rng: np.random.Generator, cells: Cells, manner: Manner, schedule: Schedule, shows: Shown) -> Ints:
    n, cell = len(schedule), schedule.cell
    replaced = (rng.random(n) < manner.deputy[cell]) | shows["leaders_absent"]
    stand_in = np.where((cells.size[cell] >= 5) & (rng.random(n) < 0.9), 1, 2)
    return np.where(replaced, stand_in, 0)


def _recorded(
    rng: np.random.Generator,
    months: Months,
    odd: Ints,
    plan: Plan,
    manner: Manner,
    schedule: Schedule,
    ended: Days,
    shows: Shown,
) -> Days:
    """Time of entry: some days later; together where a cell enters in batches; never after the last day."""
    n, cell = len(schedule), schedule.cell
    lag = rng.exponential(manner.entry_days[cell]) * 1440 + rng.integers(10, 600, n)
    recorded = ended + lag.astype("m8[m]")
    travelling = has(odd, "no_internet")[cell]
    recorded = np.where(travelling, _batch(months, schedule, 2, cell % 2, ended), recorded)
    recorded = np.where(shows["records_backfilled"], _batch(months, schedule, 4, cell % 4, ended), recorded)
    deadline = months.last_day.astype("M8[m]") + np.timedelta64(1439, "m")
    late = recorded > deadline
    span = np.maximum((deadline - ended).astype(float), 0)
    return np.where(late, ended + (span * rng.random(n)).astype("m8[m]"), recorded)


def _batch(months: Months, schedule: Schedule, every: int, phase: Ints, ended: Days) -> Days:
    """Entry in one sitting at the end of each `every` months, some minutes apart."""
    ahead = (every - 1 - (schedule.month + phase) % every).astype("m8[M]")
    sitting = ((months.firsts[schedule.month].astype("M8[M]") + ahead + 1).astype("M8[D]")) - 1
    place = (schedule.month % every).astype(int) * 7 + schedule.kind
    moment = sitting.astype("M8[m]") + (1200 + phase * 3 + place).astype("m8[m]")
    return np.maximum(moment, ended + 5 * MINUTE)
