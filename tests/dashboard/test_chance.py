"""What chance alone does: cells that begin low come up by themselves, and that is not taken for help."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from dashboard import access
from dashboard.scope import WHOLE, Unit
from dashboard.summaries.chance import FEWEST_ALIKE, change_of
from tests.dashboard import worlds


def rows(own: tuple[float, float], alike: list[tuple[float, float]]) -> pl.DataFrame:
    both = [own, *alike]
    return pl.DataFrame(
        {
            "own": [True] + [False] * len(alike),
            "before": [before for before, _ in both],
            "since": [since for _, since in both],
            "n_before": 6,
            "n_since": 4,
        }
    )


def test_coming_up_from_a_low_half_year_is_what_chance_does():
    """Every cell has the same rate of 0.85: those picked because they were low come up, and none is called helped."""
    rng = np.random.default_rng(5)
    before, since = rng.normal(0.85, 0.05, (2, 4000))
    low = np.flatnonzero(before < 0.78)
    kinds = []
    for cell in low[:60]:
        near = np.flatnonzero(np.abs(before - before[cell]) < 0.05)
        alike = [(before[i], since[i]) for i in near if i != cell]
        kinds.append(change_of(rows((before[cell], since[cell]), alike)).kind)
    assert since[low].mean() > before[low].mean() + 0.05
    assert np.mean([kind == "within" for kind in kinds]) > 0.75


@pytest.mark.parametrize(("since", "kind"), [(0.95, "above"), (0.81, "within"), (0.6, "below")])
def test_a_change_is_held_against_those_that_began_alike(since, kind):
    alike = [(0.8, 0.78 + i / 200) for i in range(12)]
    assert change_of(rows((0.8, since), alike)).kind == kind
    assert change_of(rows((0.8, since), alike[: FEWEST_ALIKE - 1])).kind == "unknown"
    assert change_of(rows((0.8, since), []).filter(~pl.col("own"))) is None


def test_only_cells_of_the_scope_without_a_case_that_began_alike_are_asked(open_world):
    open_world("full")
    asked = {"as_of": worlds.AS_OF, "cell": "C0012", "opened": worlds.PREVIOUS}
    whole = access.query("before_since", WHOLE, **asked, without="")
    assert whole["own"].to_list() == [True] + [False] * (whole.height - 1)
    assert (whole["before"] - whole["before"][0]).abs().max() <= 0.05
    gone = whole["cell_code"][1]
    assert gone not in access.query("before_since", WHOLE, **asked, without=gone)["cell_code"]
    unit = access.query("before_since", Unit("G00"), **asked, without="")
    assert {int(code[1:]) % 12 for code in unit["cell_code"]} == {0}
    assert access.query("before_since", Unit("G01"), **asked, without="").is_empty()
