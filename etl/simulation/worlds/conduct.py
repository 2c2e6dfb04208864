"""How meetings of a world go: lengths, speakers, agendas, papers, entry; honest ways, and planted symptoms."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Days, Floats, Ints, expit, logit
from etl.simulation.months import Months
from etl.simulation.worlds.calendar import Calendar
from etl.simulation.worlds.ground import Ground, habit, level
from etl.simulation.worlds.mechanism import Mechanism
from etl.simulation.worlds.planting import Planted

REQUIRED, JOINED = 90, 120
CHAIRS = ("secretary", "deputy_secretary")
# What a planted symptom leaves of what would have been (chosen by us).
SHORT, FEW = (0.35, 0.75), (0.15, 0.5)
# Where symptoms come by degrees: nearer to what would have been (chosen by us).
SHORT_BY_DEGREES, FEW_BY_DEGREES = (0.6, 0.9), (0.3, 0.65)
# Where lapses come in runs: the chance that a meeting goes as the one before it (chosen by us).
AS_BEFORE = 0.7


class Conduct:
    """Draws the columns of the meetings; `habits(name, rate)` decides for each meeting whether an honest lapse is
    there, `shows(name)` whether a planted one is."""

    def __init__(self, world: Mechanism, ground: Ground, planted: Planted, meetings: Calendar, months: Months) -> None:
        self.world, self.ground, self.planted = world, ground, planted
        self.meetings, self.months, self.rng = meetings, months, world.stream("conduct")

    def habits(self, name: str, rate: float) -> Bools:
        """Meetings with an honest lapse of the name."""
        rates = habit(self.world, self.ground, name, rate, len(self.months))
        lapses = self.rng.random(len(self.meetings)) < rates[self.meetings.cell, self.meetings.month]
        return lapses[self._drawn_at()] if self.world.ways.get("lapses") == "runs" else lapses

    def _drawn_at(self) -> Ints:
        """For each meeting, the meeting whose lapse holds for it, too: itself, or an earlier one of its cell."""
        cell = self.meetings.cell
        anew = (self.rng.random(len(cell)) >= AS_BEFORE) | (np.diff(cell, prepend=-1) != 0)
        return np.maximum.accumulate(np.where(anew, np.arange(len(cell)), 0))

    @property
    def by_degrees(self) -> bool:
        """Whether symptoms come by degrees, and not as a yes or no."""
        return self.world.ways.get("symptoms") == "degrees"

    def shows(self, symptom: str) -> Bools:
        """Meetings with the planted symptom."""
        return self.planted.shows(symptom, self.meetings.cell, self.meetings.month, self.rng)

    def own(self, name: str, spread: float) -> Floats:
        """The cell's own level of something, per meeting."""
        return level(self.world, self.ground, name, spread)[self.meetings.cell]

    def draw(self, present: Ints) -> dict[str, pl.Series]:
        """Columns of the table `meetings` but codes, kinds and texts."""
        n, rng, world = len(self.meetings), self.rng, self.world
        minutes = self._minutes()
        start = self.meetings.day.astype("M8[m]") + (rng.integers(14, 40, n) * 30).astype("m8[m]")
        speakers = self._speakers(present)
        agenda = rng.integers(3, 9, n)
        rate = expit(logit(np.array(world["professional_rate"])) + self.own("professional", 0.6))
        professional = rng.binomial(agenda, rate)
        professional = np.where(self.shows("professional_only"), agenda, professional)
        silent = self.habits("criticism", world["criticism_lacking_rate"])
        no_criticism = self.shows("no_criticism")
        criticism = np.where(silent, 0, rng.gamma(3, 4, n).round()) * ~no_criticism
        reminders = rng.poisson(np.exp(self.own("reminders", 0.4)), n) * ~(silent | no_criticism)
        shared = self._papers()
        away = self.habits("leader", world["leader_away_rate"]) | self.shows("leaders_absent")
        ready = ~(self.habits("premeeting", world["premeeting_lacking_rate"]) | self.shows("no_premeeting"))
        talk = np.clip(minutes * rng.beta(4, 4, n), 0, None).astype(int)
        numbers = {
            "discussion_minutes": talk,
            "criticism_minutes": np.minimum(criticism, minutes).astype(int),
            "speakers": speakers,
            "opinions": speakers + rng.poisson(speakers * 0.5),
            "reminders": reminders,
            "agenda_items": agenda,
            "professional_items": professional,
        }
        end = start + minutes.astype("m8[m]")
        days = {"notice_sent_on": shared - rng.integers(0, 3, n).astype("m8[D]"), "papers_shared_on": shared}
        return {
            "started_at": _times(start),
            "ended_at": _times(end),
            "chair_role": pl.Series(CHAIRS).gather(away.astype(int)),
            "committee_premeeting": pl.Series(ready),
            **{name: pl.Series(values) for name, values in days.items()},
            **{name: pl.Series(values) for name, values in numbers.items()},
            "recorded_at": _times(self._entries(end)),
        }

    def _minutes(self) -> Ints:
        """Lengths, rounded as the world writes them; short or exactly the required ones where that is planted."""
        n, rng, world = len(self.meetings), self.rng, self.world
        usual = world["minutes_mean"] + self.own("minutes", 0.6 * world["minutes_spread"])
        length = usual + rng.normal(0, world["minutes_spread"], n) + 30 * (self.meetings.kind == 2)
        shorter = SHORT_BY_DEGREES if self.by_degrees else SHORT
        length = np.where(self.shows("meeting_short"), length * rng.uniform(*shorter, n), length)
        step = {"none": 1, "five": 5, "quarter": 15}[world.ways["rounding"]]
        length = np.maximum(np.round(length / step) * step, 15)
        required = np.where(self.meetings.kind == 2, JOINED, REQUIRED)
        return np.where(self.shows("uniform_duration"), required, length).astype(int)

    def _speakers(self, present: Ints) -> Ints:
        """Speakers besides the chair by the cell's own level; planted: few, the chair alone, or a smaller share."""
        rng, world = self.rng, self.world
        rate = expit(logit(np.array(world["speaking_rate"])) + self.own("speaking", world["speaking_spread"]))
        rate = rng.beta(rate * 12, (1 - rate) * 12)
        honest = 1 + rng.binomial(np.maximum(present - 1, 0), rate)
        if self.by_degrees:
            fewer = np.maximum(1, np.round(honest * rng.uniform(*FEW_BY_DEGREES, len(honest))))
        elif world.ways["few"] == "chair":
            fewer = np.full(len(honest), 1) + (rng.random(len(honest)) < 0.3)
        elif world.ways["few"] == "few":
            fewer = rng.integers(1, 4, len(honest))
        else:
            fewer = np.maximum(1, np.round(honest * rng.uniform(*FEW, len(honest))))
        few = self.shows("few_speakers")
        return np.minimum(np.where(few, np.minimum(fewer, honest), honest), np.maximum(present, 1)).astype(int)

    def _papers(self) -> Days:
        """Day on which the papers went out."""
        n, rng = len(self.meetings), self.rng
        late = self.habits("papers", self.world["papers_late_rate"]) | self.shows("papers_late")
        ahead = 1 + rng.poisson(np.exp(self.own("papers days", 0.3)) * self.world["papers_days"], n)
        return self.meetings.day - np.where(late, -rng.integers(0, 3, n), ahead).astype("m8[D]")

    def _entries(self, ended: Days) -> Days:
        """Time of entry: some days later; in batches where there is no internet, or where that is planted."""
        n, rng, world = len(self.meetings), self.rng, self.world
        lag = rng.exponential(world["entry_days"] * np.exp(self.own("entry", 0.5)), n) * 1440 + 20
        lag = np.where(rng.random(n) < world["late_entry_share"], lag + rng.uniform(20, 50, n) * 1440, lag)
        entered = ended + lag.astype("m8[m]")
        batched = self._sittings(2 if world.ways["rhythm"] == "monthly" else 1)
        entered = np.where(~self.ground.internet[self.meetings.cell], batched, entered)
        way, planted = world.ways["late_entry"], self.shows("records_backfilled")
        late = (
            ended + (rng.uniform(40, 110, n) * 1440).astype("m8[m]")
            if way == "long"
            else self._sittings(3 if way == "quarter" else 4)
        )
        entered = np.maximum(np.where(planted, late, entered), ended + np.timedelta64(10, "m"))
        last = self.months.last_day.astype("M8[m]") + np.timedelta64(1439, "m")
        hurried = ended + ((last - ended).astype(int).clip(0) * rng.random(n)).astype("m8[m]")
        return np.where(entered > last, hurried, entered)

    def _sittings(self, every: int) -> Days:
        """Evening of the last day of each `every` months at which the meetings of these months are entered."""
        ahead = every - 1 - (self.meetings.month + self.meetings.cell) % every
        month = self.months.firsts[self.meetings.month].astype("M8[M]") + ahead + 1
        minute = 1200 + self.meetings.month % every * 9 + self.meetings.kind * 3
        return (month.astype("M8[D]") - 1).astype("M8[m]") + minute.astype("m8[m]")


def _times(values: Days) -> pl.Series:
    return pl.Series(values.astype("M8[m]").astype("M8[ms]")).dt.strftime("%Y-%m-%dT%H:%M")
