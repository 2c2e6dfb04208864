"""How superiors judge meetings of a world: by what happened there, leniently, or by an impression of their own."""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.chance import Floats, Ints
from etl.simulation.scores import MAXIMA
from etl.simulation.worlds.conduct import JOINED, REQUIRED, Conduct

WAYS = ("see", "lenient", "impression")
# Points of each criterion that follow from what the tables show (ward form under HD 42); the rest is how well it went,
# which only somebody in the room sees.
SHOWN = np.array([5.0, 5, 5, 18, 2, 30, 2])
# A lenient superior gives back from half to nearly all of what a meeting has lost (chosen by us).
GIVEN_BACK, GIVEN_BACK_SPREAD = 0.7, 0.12


def deserved(c: Conduct, drawn: dict[str, pl.Series], present: Ints, expected: Ints, done: Floats) -> Floats:
    """Share (meetings, criteria) of what the tables show that a meeting deserves: 0 to 1, by steps.

    `drawn`: columns of the meetings before any is lost. `done`: share done per meeting of the tasks it gave, for which
    the cell's next one is judged.
    """
    minutes = (_read(drawn["ended_at"]) - _read(drawn["started_at"])).dt.total_minutes().to_numpy()
    required = np.where(c.meetings.kind == 2, JOINED, REQUIRED)
    on_time = _steps(minutes / required, [(0.5, 0.4), (2 / 3, 0.6), (5 / 6, 0.8), (1, 1.0)], 0.2)
    came = _steps(present / np.maximum(expected, 1), [(0.65, 0.4), (0.75, 0.6), (0.9, 0.9)], 0.2)
    early = pl.Series(c.meetings.day) > drawn["papers_shared_on"]
    ready = (2.0 * drawn["committee_premeeting"].to_numpy() + 2.0 * early.to_numpy() + 1) / 5
    talk = _steps(drawn["speakers"].to_numpy() / np.maximum(present, 1), [(0.3, 0.6), (0.4, 0.8), (0.5, 1.0)], 0.4)
    own = 1 - drawn["professional_items"].to_numpy() / np.maximum(drawn["agenda_items"].to_numpy(), 1)
    debate = np.minimum(drawn["discussion_minutes"].to_numpy() / np.maximum(minutes, 1) * 3, 1)
    chaired = np.where(drawn["chair_role"] == "secretary", 1.0, 0.5)
    course = (5 * talk + 5 * np.minimum(own * 2, 1) + 4 * debate + 4 * chaired) / 18
    frank = np.where((drawn["criticism_minutes"] > 0).to_numpy() | (drawn["reminders"] > 0).to_numpy(), 1.0, 0.3)
    before = _before(c, done)
    met = _steps(before, [(0.5, 0.5), (0.6, 2 / 3), (0.7, 0.8), (0.8, 0.9), (0.9, 1.0)], 1 / 3)
    return np.column_stack([on_time, came, ready, course, frank, met, 0.5 + 0.5 * ready])


def true_points(shown: Floats, lost: Floats) -> Floats:
    """Points (meetings, criteria): what is shown as deserved, the rest less the share `lost`, which nobody recorded."""
    return SHOWN * shown + (MAXIMA - SHOWN) * (1 - np.clip(lost, 0, 0.7))


def given(c: Conduct, true: Floats, strict: Floats) -> Floats:
    """Points that the superior gives: true, leniently, or less a share `strict` of the maximum."""
    if c.world.superiors == "see":
        return true
    if c.world.superiors == "impression":
        return true - MAXIMA * strict
    back = np.clip(GIVEN_BACK + c.own("leniency", GIVEN_BACK_SPREAD), 0, 1)[:, None]
    return true + (MAXIMA - true) * back


def _before(c: Conduct, done: Floats) -> Floats:
    """Share done of the tasks of the cell's meeting before; of its own at the first."""
    first = np.concatenate([[True], c.meetings.cell[1:] != c.meetings.cell[:-1]])
    return np.where(first, done, np.roll(done, 1))


def _steps(values: Floats, steps: list[tuple[float, float]], least: float) -> Floats:
    shares = np.full(len(values), least)
    for start, share in steps:
        shares = np.where(values >= start - 1e-9, share, shares)
    return shares


def _read(times: pl.Series) -> pl.Series:
    return times.str.to_datetime("%Y-%m-%dT%H:%M")
