"""The agreement of bands with those of superiors."""

import polars as pl
import pytest

from models.evaluation.bands import agreement


def test_agreement_counts_cells_with_both_bands_and_weighs_how_far_apart_they_are():
    bands = pl.DataFrame({"official": [3, 3, 2, 2, 1, 0, 3], "own": [3, 2, 2, 2, 1, 1, None]})
    agreed = agreement(bands).row(0, named=True)
    assert (agreed["rated"], agreed["judged"], agreed["same"]) == (7, 6, 4)
    by_chance = sum(abs(a - b) for a in bands["official"][:6] for b in bands["own"][:6]) / 36
    assert agreed["kappa"] == pytest.approx(1 - (2 / 6) / by_chance)


def test_one_band_alone_says_nothing():
    assert agreement(pl.DataFrame({"official": [3, 2], "own": [2, 2]}))["kappa"].to_list() == [None]
    assert agreement(pl.DataFrame(schema={"official": pl.Int32, "own": pl.Int32}))["rated"].to_list() == [0]
