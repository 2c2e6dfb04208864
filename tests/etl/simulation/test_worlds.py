"""The family of worlds: each gives a folder that the intake takes whole, with what is planted in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from etl.contract_tables import describe
from etl.simulation.concerns import FORMAL
from etl.simulation.worlds import simulate_world, world_names
from etl.simulation.worlds.ground import level, settle
from etl.simulation.worlds.manners import OFTEN
from etl.simulation.worlds.mechanism import draw
from etl.simulation.worlds.planting import possible
from models.evaluation.truth import planted, read_truth
from tests.etl.simulation.conftest import read
from tests.etl.simulation.digest import LAST_MONTH, digest, make, stored


@pytest.fixture(scope="module", params=world_names())
def province(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    out = tmp_path_factory.mktemp("worlds") / "province"
    make(request.param, out)
    return request.param, out


def test_a_world_has_only_what_the_contract_names(province: tuple[str, Path]):
    name, out = province
    tables, contract, world = read(out), describe(), draw(province[0], 5)
    columns = {table: set(contract[table].columns) for table in tables}
    assert [t for t, frame in tables.items() if set(frame.columns) - columns[t]] == []
    assert {"cells", "meetings", "units"} <= set(tables), name
    assert not {f"{t}.{c}" for t, frame in tables.items() for c in frame.columns} & world.absent
    days = tables["meetings"]["held_on"].str.to_date("%Y-%m-%d")
    assert days.max() <= date(2026, 10, 31), "a meeting after the last month"


def test_a_world_is_what_it_was(province: tuple[str, Path]):
    name, out = province
    assert digest(out) == stored()[name]


def test_the_truth_names_what_is_planted(province: tuple[str, Path]):
    name, out = province
    truth = planted(read_truth(out.with_suffix(".truth.csv")))
    formal = truth.filter(pl.col("concern") == "formalistic")["detail"].to_list()
    assert formal
    assert all(2 <= detail.count(":") <= 6 for detail in formal)
    shown = {part.split(":")[0] for detail in formal for part in detail.split(";")}
    assert shown <= set(possible(draw(name, 5))) <= set(FORMAL)


def test_worlds_differ_in_kind():
    texts = {name: draw(name, 1).text for name in world_names()}
    phrases = {name: set(text["own"] + text["hollow"] + text["head"]) for name, text in texts.items()}
    everything = [phrase for of in phrases.values() for phrase in of]
    assert len(texts) >= 6
    assert len(everything) == len(set(everything))
    assert len({text["style"] for text in texts.values()}) >= 4
    lacking = [set(possible(draw(name, 1))) for name in texts]
    assert len({frozenset(symptoms) for symptoms in lacking}) >= 4


def test_the_seed_draws_everything_anew_and_the_same_seed_the_same(tmp_path: Path):
    assert draw("any", 3) == draw("any", 3)
    assert draw("any", 3).numbers != draw(draw("any", 3).name, 4).numbers
    for name in ("one", "other"):
        simulate_world(tmp_path / name, "upland_sparse", 12, 6, 9, LAST_MONTH)
    assert (tmp_path / "one/meetings.csv").read_bytes() == (tmp_path / "other/meetings.csv").read_bytes()


def test_a_healthy_world_plants_nothing(tmp_path: Path):
    simulate_world(tmp_path / "out", "office_forms", 40, 12, 2, LAST_MONTH, healthy=True)
    truth = read_truth(tmp_path / "out.truth.csv")
    assert set(planted(truth)["concern"]) <= {"attendance_low"}
    own_way = truth.filter(pl.col("detail").str.starts_with("own way"))
    assert 0 < own_way["code"].n_unique() < 20, "honest cells that do by their own way what others hardly do"
    assert own_way["detail"].str.extract(r"rate=([\d.]+)").cast(pl.Float64).min() >= OFTEN


def test_an_unknown_world_is_refused_by_name():
    with pytest.raises(ValueError, match="no world 'nowhere'; there are: board_minutes"):
        draw("nowhere", 1)


def test_the_levels_of_cells_lie_around_nothing():
    world = draw("upland_sparse", 5)
    levels = level(world, settle(world, 4_000), "opinions", 1.0)
    assert abs(np.mean(levels)) < 0.2
