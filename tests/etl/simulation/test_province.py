"""The province looks like the seed's: its example cell, its types, its discipline, its texts."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from etl.simulation import World
from etl.simulation.months import months_until
from etl.simulation.oddities import ODDITIES
from etl.simulation.province import Province, lay_out_province
from etl.simulation.world import FULL_CELLS

EXAMPLE = "52.001.001.000.001"


@pytest.fixture(scope="module")
def province() -> Province:
    """300 cells, 24 months, without texts."""
    return lay_out_province(World(), 7, 300, months_until(date(2026, 10, 1), 24), lambda step: None)


def test_the_seed_s_example_cell_is_there(tables):
    cell = tables["cells"].filter(pl.col("cell_code") == EXAMPLE)
    assert cell["name"].to_list() == ["Chi bộ thôn Kon Rơ"]
    assert cell["cell_type"].to_list() == ["residential"]
    last = tables["meetings"].filter(pl.col("cell_code") == EXAMPLE).sort("held_on").tail(1)
    head = tables["headcounts"].join(last, on="meeting_code", how="semi")
    assert head.select("on_roll", "exempt", "away").rows() == [("36", "5", "4")]
    assert tables["meetings"].filter((pl.col("cell_code") == EXAMPLE) & (pl.col("mode") == "mixed")).height > 5


def test_no_two_cells_share_a_name(province):
    names = province.setting.cells.names
    assert len(set(names)) == len(names)
    assert sum(name.startswith("Chi bộ số ") for name in names) < len(names) / 100


def test_every_type_size_and_status_occurs(province):
    here = province.setting
    assert set(here.cells.type.tolist()) == set(range(7))
    assert 0.38 < (here.cells.type == 0).mean() < 0.62
    assert here.cells.size.min() >= 3
    assert here.cells.size.max() == 60
    assert set(province.periods.status.tolist()) == {0, 1, 2, 3}
    assert set(province.spells.kind.tolist()) == {0, 1, 2}
    assert set(province.schedule.kind.tolist()) == set(range(6))
    assert set(province.visits.kind.tolist()) == set(range(5))
    assert (here.cells.merged_into >= 0).any()


def test_discipline_has_the_seed_s_rate(province):
    of_members = province.cases.form[province.cases.member >= 0]
    cases = int((of_members < 4).sum())
    expected = 463 / FULL_CELLS * 300 * 2
    assert abs(cases - expected) < 4 * expected**0.5
    assert 0 < (of_members == 3).sum() < 0.4 * cases
    assert (of_members == 4).any()


def test_more_cells_are_odd_for_harmless_reasons_than_planted(province):
    plan, odd = province.setting.plan, province.setting.odd
    planted = (plan.drop_size > 0) | plan.skipped.any(axis=1) | plan.strength.any(axis=1)
    assert planted.sum() > 30
    assert ((odd > 0) & ~planted).sum() >= planted.sum()
    assert len({ODDITIES[o] for o in odd.tolist()}) >= 12


def test_attendance_is_of_world_b_s_size(province):
    counts = province.counts
    rate = counts.here.sum() / counts.expected.sum()
    assert 0.80 < rate < 0.90
    tet = province.setting.months.index_of(province.schedule.day) == 15
    assert counts.here[tet].sum() / counts.expected[tet].sum() < rate - 0.03


def test_units_change_on_the_day_of_the_reform(province):
    tree = province.setting.tree
    changed = ~(tree.changed_on != tree.changed_on)
    assert str(tree.changed_on[changed][0]) == "2025-07-01"
    assert (tree.merged_into >= 0).any()
    assert (tree.moved_to >= 0).any()
    assert any(tree.renamed_to)


def test_texts_are_filled_and_of_usual_length(tables):
    minutes = tables["meetings"]["minutes_text"].drop_nulls()
    for texts in (minutes, tables["meetings"]["topic"].drop_nulls(), tables["tasks"]["task_text"]):
        assert texts.len() > 100
        assert not texts.str.contains(r"[{}#]").any()
    words = minutes.str.split(" ").list.len()
    assert 120 <= words.median() <= 250
    assert words.quantile(0.02) > 80
    assert words.max() < 450


def test_some_cells_keep_headcounts_only_some_neither_for_a_time(province):
    roll, head = province.recorded.roll_call, province.recorded.headcount
    assert 0.1 < (head & ~roll).mean() < 0.35
    assert (head & roll).any()
    assert 0.01 < (~head & ~roll).mean() < 0.15
