"""Twinning: pairs and joint meetings as recorded, and proposals of near cells of the same kind."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import access
from dashboard.language import CODES, Language
from dashboard.scope import WHOLE, Unit
from tests.dashboard.showing import show, text
from tests.dashboard.worlds import AS_OF

VI = Language("vi")


def test_two_cells_that_met_on_a_day_without_others_are_a_pair_and_what_moved_is_shown_with_chance(open_world):
    open_world("twinned")
    pairs = access.query("twinning_pairs", WHOLE, as_of=AS_OF)
    assert pairs.select("cell_code", "twin_code", "joint", "first_on").rows() == [("C1", "C2", 2, date(2026, 5, 4))]
    assert access.query("twinning_pairs", Unit("elsewhere"), as_of=AS_OF).is_empty()
    shown = text(show("support"))
    assert "1 cặp chi bộ, 2 lần sinh hoạt chung trong 24 tháng." in shown
    assert "chưa đủ chi bộ tương tự để biết phần ngẫu nhiên" in shown
    for measure in ("attendance", "speakers", "tasks"):
        assert f"{VI.of('twinning.measure', measure)}: " in shown


def test_proposed_twins_are_near_alike_and_strong_where_the_other_is_weak(open_world):
    open_world("full")
    proposed = access.query("twinning_proposals", WHOLE, as_of=AS_OF)
    names = access.query("unit_cells", WHOLE, as_of=AS_OF, take=1000)
    of = {row["cell_code"]: (row["unit_name"], row["cell_type"]) for row in names.iter_rows(named=True)}
    assert 0 < proposed.height <= 30
    assert all(of[row["cell_code"]] == of[row["twin_code"]] for row in proposed.iter_rows(named=True))
    assert (proposed["twin_figure"] > proposed["figure"]).all()
    assert proposed.select("cell_code", "measure").is_unique().all()
    alone = access.query("twinning_proposals", Unit("G00"), as_of=AS_OF)
    assert {int(code[1:]) % 12 for code in [*alone["cell_code"], *alone["twin_code"]]} <= {0}


@pytest.mark.parametrize("code", CODES)
def test_every_column_of_the_proposals_has_a_name_of_its_own(code):
    names = ("unit", "cell", "measure", "figure", "twin", "twin_figure")
    assert len({Language(code).of("twinning.column", name) for name in names}) == len(names)
