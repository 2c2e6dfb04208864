"""What meetings of a world lead to: tasks, scores, visits and findings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.simulation.chance import Floats, Ints, stream
from etl.simulation.scores import CRITERIA, MAXIMA
from etl.simulation.worlds import superiors
from etl.simulation.worlds.conduct import Conduct

MOST_TASKS = 4
BANDS, BAND_FROM = ("good", "fair", "average", "weak"), (90, 70, 50)


@dataclass(frozen=True)
class Results:
    """Tables, and `done`: share of the tasks done per meeting, which the scores follow."""

    tasks: pl.DataFrame
    scores: pl.DataFrame


def tasks(c: Conduct, codes: pl.Series, texts: list[list[str]]) -> tuple[pl.DataFrame, Floats]:
    """Table `tasks`, and the share done per meeting; `texts` holds those of each meeting."""
    world, rng = c.world, c.rng
    number = np.array([len(of) for of in texts])
    of = np.repeat(np.arange(len(number)), number)
    unowned = c.shows("tasks_unowned")[of] & (rng.random(len(of)) < 0.9)
    no_lead = c.habits("lead", world["lead_lacking_rate"])[of] & (rng.random(len(of)) < 0.6)
    no_date = c.habits("date", world["date_lacking_rate"])[of] & (rng.random(len(of)) < 0.6)
    unmet = c.habits("unmet", world["task_unmet_rate"])[of] & (rng.random(len(of)) < 0.7)
    unmet |= c.shows("tasks_unmet")[of] & (rng.random(len(of)) < 0.9)
    full = rng.random(len(of)) < world["task_full_rate"]
    percent = np.where(full, 100, np.round(rng.beta(8, 2, len(of)) * 20) * 5)
    percent = np.where(unmet, np.round(rng.uniform(0, 12, len(of))) * 5, percent)
    percent = np.where(c.shows("tasks_perfect")[of], 100, percent)
    due = c.meetings.day[of] + rng.integers(15, 45, len(of)).astype("m8[D]")
    reported = due + rng.integers(-8, 8, len(of)).astype("m8[D]")
    open_ = (unmet & (rng.random(len(of)) < 0.6)) | (reported > c.months.last_day)
    nothing = np.datetime64("NaT", "D")
    table = pl.DataFrame(
        {
            "task_code": codes_of("T", len(of)),
            "meeting_code": codes.gather(of),
            "lead_named": ~(unowned | no_lead),
            "due_on": pl.Series(np.where(unowned | no_date, nothing, due)),
            "reported_on": pl.Series(np.where(open_, nothing, reported)),
            "percent_done": pl.Series(np.where(open_, np.nan, percent)).fill_nan(None),
            "task_text": [text for each in texts for text in each],
        }
    )
    done = np.bincount(of, np.where(unmet, 0.3, percent / 100), minlength=len(number)) / np.maximum(number, 1)
    return table, done


def scores(c: Conduct, codes: pl.Series, done: Floats, shown: Floats) -> pl.DataFrame:
    """Table `scores`: what a cell gives itself, generous by its own way, and what the superior leaves of it.

    `shown`: share of the points that follow from the tables, where superiors judge by what happened.
    """
    world, rng, n = c.world, c.rng, len(c.meetings)
    lost = rng.gamma(1.5, 0.04, (n, len(CRITERIA))) + np.abs(c.own("quality", 0.06))[:, None]
    if world.superiors == "impression":
        lost[:, CRITERIA.index("resolution")] += 0.5 * (1 - np.clip(done, 0, 1))
        true = MAXIMA * (1 - np.clip(lost, 0, 0.7))
    else:
        true = superiors.true_points(shown, lost)
    short = 100 - true.sum(axis=1)
    kind = np.clip((world["generosity"] + c.own("generosity", world["generosity_spread"])) / short, -0.3, 0.8)
    own = true + (MAXIMA - true) * kind[:, None]
    strict = np.clip((world["strictness"] + c.own("strict", 1.0)) / 100, 0, 0.2)
    theirs = superiors.given(c, true, strict[:, None] * rng.uniform(0.3, 1.7, (n, 1)))
    inflated, way = c.shows("score_inflated"), world.ways["inflated"]
    raised = {"full": MAXIMA + 0 * own, "fixed": 0.98 * MAXIMA + 0 * own, "above": own + (MAXIMA - own) * 0.8}[way]
    own = np.where(inflated[:, None], raised, own)
    own = np.round(own * 2) / 2
    _repeat(c, own, c.shows("score_uniform"))
    seen = rng.random(n) < world["superior_share"]
    parts = [_sheet(c, codes, own, np.arange(n), "self")]
    if world.has("scores.superior"):
        parts.append(_sheet(c, codes, np.round(np.clip(theirs, 0, None) * 2) / 2, np.flatnonzero(seen), "superior"))
    return pl.concat(parts)


def _repeat(c: Conduct, own: Floats, uniform: np.ndarray) -> None:
    """Where planted, the sheet of the cell's first meeting once more."""
    first = np.searchsorted(c.meetings.cell, c.meetings.cell)
    own[uniform] = own[first[uniform]]


def _sheet(c: Conduct, codes: pl.Series, points: Floats, rows: Ints, scored_by: str) -> pl.DataFrame:
    total = points[rows].sum(axis=1)
    band = np.select([total >= start for start in BAND_FROM], [0, 1, 2], 3)
    days = pl.Series(c.meetings.day[rows] + np.timedelta64(0 if scored_by == "self" else 7, "D"))
    head = {"meeting_code": codes.gather(rows), "scored_by": pl.lit(scored_by)}
    frames = [
        pl.select(**head, criterion=pl.lit("total"), points=total, band=pl.Series(BANDS).gather(band), scored_on=days)
    ]
    if c.world.ways["sheet"] == "criteria":
        for j, criterion in enumerate(CRITERIA):
            part = {"criterion": pl.lit(criterion), "points": points[rows, j], "band": pl.lit(None, pl.String)}
            frames.append(pl.select(**head, **part, scored_on=days))
    return pl.concat(frames).filter(pl.col("scored_on") <= pl.lit(c.months.last_day.astype(object)))


def visits(c: Conduct) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables `visits` and `findings`: by merit or by chance; a finding on formalism is right nine times in ten."""
    rng, n, t = stream(c.world.seed, "world visits"), len(c.ground), len(c.months)
    formal = c.planted.formal
    rate = c.world["visits_a_year"] * t / 12 * np.where(formal & (c.world["merit"] > 0.5), 2.5, 1.0)
    cell = np.repeat(np.arange(n), rng.poisson(rate, n))
    day = c.months.first_day + rng.integers(0, t * 30, len(cell)).astype("m8[D]")
    answered = rng.random(len(cell)) < 0.5
    right = rng.random(len(cell)) < 0.9
    confirmed = (formal[cell] & (day >= c.months.firsts[np.minimum(c.planted.begin[cell], t - 1)])) == right
    codes = codes_of("V", len(cell))
    made = pl.DataFrame(
        {
            "visit_code": codes,
            "cell_code": cell_codes(cell),
            "kind": pl.Series(["sit_in", "regular_supervision"]).gather(rng.integers(0, 2, len(cell))),
            "by_level": "commune",
            "visited_on": pl.Series(day),
            "remarks_recorded": rng.random(len(cell)) < 0.8,
            "selected_by": pl.Series(["routine", "random", "flag"]).gather(rng.choice(3, len(cell), p=[0.7, 0.2, 0.1])),
        }
    )
    rows = np.flatnonzero(answered)
    notes = pl.DataFrame(
        {
            "finding_code": codes_of("P", len(rows)),
            "visit_code": codes.gather(rows),
            "topic": "formalism",
            "flag": "formalistic",
            "outcome": pl.Series(["not_confirmed", "confirmed"]).gather(confirmed[rows].astype(int)),
        }
    )
    return made, notes


def codes_of(prefix: str, number: int) -> pl.Series:
    """Codes of things, in order."""
    return prefix + pl.Series(range(number), dtype=pl.Int64).cast(pl.String).str.zfill(6)


def cell_codes(cell: Ints) -> pl.Series:
    """Codes of cells."""
    return "C" + pl.Series(cell).cast(pl.String).str.zfill(5)
