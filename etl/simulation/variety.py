"""Provinces of other parameters: what a model meets that it was not built on."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from etl.simulation.chance import stream
from etl.simulation.world import Attendance, Habits, Land, Meetings, People, Planting, Records, World

# Numbers of symptoms of a formalistic cell, the fewest and the most (chosen by us).
SYMPTOMS = ((2, 5), (3, 5), (3, 6), (4, 6))


def varied(seed: int) -> World:
    """A world whose parameters are drawn around those of `World()`; the same seed gives the same world.

    All ranges are chosen by us: wide enough that a threshold fitted to `World()` would fail, narrow enough that every
    province stays a plausible one. `healthy(varied(seed))` plants nothing in it.
    """
    rng = stream(seed, "variety")
    return World(
        land=_land(rng),
        people=_people(rng),
        attendance=_attendance(rng),
        meetings=_scaled(rng, Meetings(), 0.7, 1.6),
        records=_records(rng),
        habits=Habits(level=rng.uniform(0.8, 1.1), spread=rng.uniform(0.85, 1.25), care=rng.uniform(0.6, 1.4)),
        planting=_planting(rng),
    )


def _scaled(rng: np.random.Generator, part: Meetings, low: float, high: float) -> Meetings:
    return replace(part, **{f.name: getattr(part, f.name) * rng.uniform(low, high) for f in fields(part)})


def _land(rng: np.random.Generator) -> Land:
    usual = Land()
    shares = ("organisations_merged_share", "cells_merged_share", "cells_founded_share", "secretary_changed_share")
    return replace(usual, **{name: getattr(usual, name) * rng.uniform(0.6, 1.7) for name in shares})


def _people(rng: np.random.Generator) -> People:
    usual = People()
    return replace(
        usual,
        size_medians=tuple(size * rng.uniform(0.8, 1.25) for size in usual.size_medians),
        size_sigma=rng.uniform(0.4, 0.6),
        away_rates=tuple(rate * rng.uniform(0.6, 1.8) for rate in usual.away_rates),
        exempt_shares=tuple(share * rng.uniform(0.6, 1.6) for share in usual.exempt_shares),
        discipline_rate=usual.discipline_rate * rng.uniform(0.6, 1.6),
    )


def _attendance(rng: np.random.Generator) -> Attendance:
    return replace(
        Attendance(),
        mean=rng.uniform(0.85, 0.91),
        sd=rng.uniform(0.045, 0.075),
        tet=rng.uniform(-1.0, -0.4),
        harvest=rng.uniform(-0.7, -0.25),
        province_shock_sd=rng.uniform(0.04, 0.14),
        area_shock_sd=rng.uniform(0.08, 0.22),
        decline=rng.uniform(-0.25, 0.05),
        ar_phi=rng.uniform(0.35, 0.65),
        ar_sd=rng.uniform(0.15, 0.32),
        rho=(2.0, rng.uniform(34, 70)),
        member_sd=rng.uniform(0.2, 0.5),
        outreach=rng.uniform(0.2, 0.5),
        unexcused=(1.2, rng.uniform(8, 16)),
    )


def _records(rng: np.random.Generator) -> Records:
    """Some provinces record most things, others many of them only here and there."""
    usual, fullness = Records(), rng.uniform(0.8, 1.8)
    kept = ("times", "speaking", "discussion", "opinions", "papers", "premeeting", "agenda", "recorded_at",
            "minutes_text", "tasks", "self_scores", "superior_scores")  # fmt: skip
    shares = {name: getattr(usual, name) ** (rng.uniform(0.7, 1.4) / fullness) for name in kept}
    both = rng.uniform(0.4, 0.7)
    gaps = {
        name: getattr(usual, name) * rng.uniform(0.5, 2.0) for name in ("gap_share", "unmarked_share", "single_gap")
    }
    return replace(usual, **shares, **gaps, roll_and_headcount=both, roll_only=rng.uniform(0.2, 0.9 - both))


def _planting(rng: np.random.Generator) -> Planting:
    strong_from = rng.uniform(0.58, 0.65)
    return replace(
        Planting(),
        attendance_drop=rng.uniform(0.03, 0.07),
        step_share=rng.uniform(0.3, 0.7),
        meeting_skipped=rng.uniform(0.02, 0.04),
        formalistic=rng.uniform(0.03, 0.08),
        formalistic_symptoms=SYMPTOMS[rng.integers(len(SYMPTOMS))],
        strong_share=rng.uniform(0.25, 0.5),
        weak=(rng.uniform(0.2, 0.3), rng.uniform(0.42, 0.52)),
        strong=(strong_from, rng.uniform(0.85, 0.97)),
        single_symptom=rng.uniform(0.002, 0.007),
        area_drop=rng.uniform(0.005, 0.02),
        bunching=rng.uniform(0.005, 0.02),
        discipline_outlier=rng.uniform(0.002, 0.008),
        oddities=rng.uniform(0.25, 0.45),
    )
