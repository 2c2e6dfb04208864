"""Cells with the same counts are evaluated together; the result of a cell does not depend on who shares its counts."""

import numpy as np
import pytest

from models.habits.model import judge
from models.habits.norms import Norms

MONTHS = 12


def test_a_cell_is_judged_as_if_it_were_alone():
    rng = np.random.default_rng(11)
    seen = (rng.random((40, MONTHS)) < 0.9).astype(np.int64)
    showing = (rng.random((40, MONTHS)) < 0.2).astype(np.int64) * seen
    order = rng.permutation(np.repeat(np.arange(40), 3))
    # The same counts at two levels are two patterns.
    level = rng.choice([-2.0, -1.0], len(order))
    together = judge(showing[order], seen[order], Norms(level, np.zeros(MONTHS)))
    for place, cell in enumerate(order):
        alone = judge(showing[[cell]], seen[[cell]], Norms(level[[place]], np.zeros(MONTHS)))
        assert together.probability[place] == pytest.approx(alone.probability[0], abs=1e-6)
        assert together.log_bayes_factor[place] == pytest.approx(alone.log_bayes_factor[0], abs=1e-4)
        assert together.onset[place] == alone.onset[0]
