"""Worlds of other parameters: the same seed gives the same, each is plausible, and they can be made healthy."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.simulation import World, healthy, simulate, varied

SHARES = ("attendance_drop", "meeting_skipped", "formalistic", "single_symptom", "area_drop", "bunching", "oddities")


@given(st.integers(0, 10_000))
@settings(max_examples=50)
def test_every_seed_gives_a_plausible_world(seed):
    world = varied(seed)
    assert world == varied(seed)
    assert world != World()
    assert all(0 < getattr(world.planting, name) < 0.5 for name in SHARES)
    assert world.planting.weak[1] < 0.55 < world.planting.strong[0] < world.planting.strong[1] < 1
    shares = {k: v for k, v in asdict(world.records).items() if k != "criteria_since"}
    assert all(0 < share < 1 for share in shares.values())
    assert world.records.roll_and_headcount + world.records.roll_only < 1
    assert all(size > 4 for size in world.people.size_medians)


def test_a_varied_province_is_written_and_can_be_healthy(tmp_path):
    for name, world in (("ill", varied(5)), ("well", healthy(varied(5)))):
        simulate(tmp_path / name, cells=60, months=14, seed=5, world=world, last_month=date(2026, 10, 1))
    ill, well = (pl.read_csv(tmp_path / f"{name}.truth.csv", infer_schema=False) for name in ("ill", "well"))
    assert {"formalistic", "attendance_drop"} <= set(ill["concern"])
    assert not set(well["concern"]) & {"formalistic", "attendance_drop", "meeting_skipped"}
