"""How each meeting went: length, chair, papers, agenda, speakers, and when it was entered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from etl.simulation.chance import NO_DAY, Bools, Days, Ints
from etl.simulation.entry import entry_times
from etl.simulation.roll import Counts
from etl.simulation.schedule import BOTH, CONGRESS, EXTRAORDINARY, Schedule
from etl.simulation.setting import Setting

CHAIRS = ("secretary", "deputy_secretary", "other")
SYMPTOMS = (
    "uniform_duration",
    "meeting_short",
    "few_speakers",
    "professional_only",
    "papers_late",
    "no_premeeting",
    "no_criticism",
    "leaders_absent",
)
Shown = dict[str, Bools]


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


def carry_out(here: Setting, schedule: Schedule, counts: Counts) -> Conduct:
    """Draws the course of every meeting."""
    rng, n = here.stream("conduct"), len(schedule)
    shows = {name: here.plan.shows(name, schedule.cell, schedule.month, rng) for name in SYMPTOMS}
    length = _length(rng, here, schedule, shows)
    started = schedule.day.astype("M8[m]") + schedule.start.astype("m8[m]")
    ended = started + length.astype("m8[m]")
    shared, final = _papers(rng, here, schedule, shows)
    agenda, professional = _agenda(rng, here, schedule, shows)
    speakers, opinions = _speaking(rng, here, schedule, counts, shows)
    notice = np.maximum(here.manner.notice_days[schedule.cell] - rng.integers(0, 3, n), 0)
    return Conduct(
        started=started,
        ended=ended,
        chair=_chairs(rng, here, schedule, shows),
        premeeting=(rng.random(n) < here.manner.premeeting[schedule.cell]) & ~shows["no_premeeting"],
        notice_on=schedule.day - notice.astype("m8[D]"),
        shared_on=shared,
        final_on=np.where(final <= here.months.last_day, final, NO_DAY),
        agenda=agenda,
        professional=professional,
        discussion=np.round(length * rng.beta(6, 8, n)).astype(int),
        criticism=_criticism(rng, here, schedule, length, shows),
        speakers=speakers,
        opinions=opinions,
        reminders=np.where(shows["no_criticism"], 0, rng.poisson(here.manner.reminders[schedule.cell])),
        recorded=entry_times(here, schedule, ended),
    )


def _length(rng: np.random.Generator, here: Setting, schedule: Schedule, shows: Shown) -> Ints:
    n, cell, kind = len(schedule), schedule.cell, schedule.kind
    length = here.manner.duration[cell] + here.manner.duration_sd[cell] * rng.normal(0, 1, n)
    length += np.select([kind == BOTH, kind == CONGRESS, kind == EXTRAORDINARY], [28, 60, -45], 0)
    strong = here.plan.is_strong("meeting_short")[cell]
    cut = np.where(strong, rng.uniform(0.35, 0.6, n), rng.uniform(0.6, 0.85, n))
    length = np.where(shows["meeting_short"], length * cut, length)
    required = np.where(here.cells.min_duration[cell] > 0, here.cells.min_duration[cell], 90)
    required = np.where(kind == BOTH, 120, required)
    bunched = here.plan.bunching[here.cells.organisation[cell]] & (length > required - 20) & (length < required)
    length = np.where(shows["uniform_duration"] | bunched, required, length)
    # Most secretaries write times to the nearest five minutes.
    rounds = (rng.random(len(here.cells)) < 0.85)[cell]
    return np.clip(np.where(rounds, 5 * np.round(length / 5), np.round(length)), 15, 300).astype(int)


def _papers(rng: np.random.Generator, here: Setting, schedule: Schedule, shows: Shown) -> tuple[Days, Days]:
    """Days on which papers were shared before and handed in after; a new secretary is late for three months."""
    n, cell = len(schedule), schedule.cell
    changed = here.cells.secretary_changed_on[cell]
    learns = here.has("new_secretary")[cell] & (changed <= schedule.day) & (schedule.day < changed + 92)
    late = (rng.random(n) < here.manner.papers_late[cell] + 0.5 * learns) | shows["papers_late"]
    lead = np.where(late, -rng.integers(0, 2, n), rng.integers(1, 5, n))
    final_late = (rng.random(n) < here.manner.final_late[cell] + 0.3 * learns) | shows["papers_late"]
    lag = np.where(final_late, rng.integers(3, 15, n), rng.integers(0, 3, n))
    return schedule.day - lead.astype("m8[D]"), schedule.day + lag.astype("m8[D]")


def _agenda(rng: np.random.Generator, here: Setting, schedule: Schedule, shows: Shown) -> tuple[Ints, Ints]:
    """Items, and how many of them are professional: all but one at most where nothing is planted."""
    n, cell = len(schedule), schedule.cell
    agenda = np.clip(np.round(here.manner.agenda[cell] + rng.normal(0, 0.8, n)), 2, 10).astype(int)
    share = np.where(shows["professional_only"], 0.93, here.manner.professional[cell])
    professional = rng.binomial(agenda, share)
    return agenda, np.where(shows["professional_only"], professional, np.minimum(professional, agenda - 1))


def _criticism(rng: np.random.Generator, here: Setting, schedule: Schedule, length: Ints, shows: Shown) -> Ints:
    none = (rng.random(len(schedule)) < here.manner.no_criticism[schedule.cell]) | shows["no_criticism"]
    spent = rng.gamma(4, here.manner.criticism[schedule.cell] / 4)
    return np.where(none, 0, np.minimum(5 * np.round(spent / 5), length // 3)).astype(int)


def _speaking(
    rng: np.random.Generator, here: Setting, schedule: Schedule, counts: Counts, shows: Shown
) -> tuple[Ints, Ints]:
    n = len(schedule)
    share = np.clip(here.manner.speaking[schedule.cell] + rng.normal(0, 0.06, n), 0.03, 0.97)
    share = np.where(shows["few_speakers"], share * rng.uniform(0.1, 0.4, n), share)
    speakers = np.minimum(np.maximum(rng.binomial(counts.here, share), 1), counts.here)
    return speakers, speakers + rng.poisson(0.35 * speakers)


def _chairs(rng: np.random.Generator, here: Setting, schedule: Schedule, shows: Shown) -> Ints:
    n, cell = len(schedule), schedule.cell
    replaced = (rng.random(n) < here.manner.deputy[cell]) | shows["leaders_absent"]
    stand_in = np.where((here.cells.size[cell] >= 5) & (rng.random(n) < 0.9), 1, 2)
    return np.where(replaced, stand_in, 0)
