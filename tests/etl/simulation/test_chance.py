"""Shares and counts that are drawn: how many, of whom, and when there are none."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from etl.simulation.chance import sample_share
from etl.simulation.discipline import _of_organisations
from etl.simulation.world import EXAMPLE


@pytest.mark.parametrize(
    ("n", "share", "of", "wanted"),
    [(40, 0.25, None, 10), (40, 0.25, 100, 25), (40, 0.0, None, 0), (20, 0.001, None, 1), (19, 0.001, None, 0)],
)
def test_a_share_is_of_all_and_at_least_one_where_it_is_none_of_few(n, share, of, wanted):
    eligible = np.ones(n, dtype=bool)
    eligible[::3] = False
    chosen = sample_share(np.random.default_rng(1), eligible, share, of)
    assert len(chosen) == len(set(chosen.tolist())) == min(wanted, eligible.sum())
    assert eligible[chosen].all()
    assert (np.diff(chosen) > 0).all()


class Cells:
    """Ten cells, the last of which does not stay as it is."""

    stable = np.arange(10) < 9

    def __len__(self):
        return len(self.stable)


def test_cells_are_disciplined_as_often_as_their_years_say():
    year = SimpleNamespace(first_day=np.datetime64("2026-01-01"), last_day=np.datetime64("2026-12-31"))
    people = SimpleNamespace(organisations_disciplined_rate=0.5)
    here = SimpleNamespace(cells=Cells(), months=year, world=SimpleNamespace(people=people))
    cell, member, form, day = _of_organisations(np.random.default_rng(2), here, 800)
    assert len(cell) == pytest.approx(400, abs=80)
    assert set(cell.tolist()) == set(range(9)) - {EXAMPLE}
    assert set(member.tolist()) == {-1}
    assert set(form.tolist()) == {0, 1}
    assert (day >= year.first_day).all()
    assert (day <= year.last_day).all()
