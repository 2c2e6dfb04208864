"""The trained part: how much the evidence of each signal counts, in favour and against."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, logit

from etl.discover import ROOT, document, documents
from etl.simulation.worlds import world_names
from models.formalism.latent import PREVALENCE, PREVALENCE_WEIGHT, combine
from models.formalism.publishing import judge
from models.formalism.trained import ALONE, FILE, Trained, shipped
from tests.benchmarks.formal_training import DEFAULT, Example, document_by_world, fit, rounded, without
from tests.models.formalism.worlds import HEALTHY, RECIPE, make

NO_VISITS = pl.DataFrame(schema={"cell_code": pl.String, "confirmed": pl.Float64})


def province(seed, recipe=RECIPE, cells=400):
    world = make(seed, replace(recipe, cells=cells))
    everything = np.ones(cells, dtype=bool)
    return Example("made-up", world.signals, combine(world.signals), NO_VISITS, world.formalistic, everything)


PROVINCE = province(21)
NAMES = PROVINCE.signals.names
AS_THEY_ARE = dict.fromkeys(NAMES, (1.0, 1.0))
counts = st.tuples(st.floats(0, 3), st.floats(0, 3))


def plain(trained, signals, combined):
    """Log-odds cell by cell, and the prevalence by 25 rounds."""
    ratios = []
    for cell in range(len(signals.cells)):
        odds = trained.base - logit(trained.prevalence)
        for j, name in enumerate(signals.names):
            added = min(max(combined.weight[cell, j], -3.0), 8.0)
            favour, against = trained.counts.get(name, (1.0, 1.0))
            odds += added * (favour if added > 0 else against)
        ratios.append(odds)
    share = PREVALENCE
    for _ in range(25):
        expected = sum(expit(odds + logit(share)) for odds in ratios)
        share = (PREVALENCE * PREVALENCE_WEIGHT + expected) / (PREVALENCE_WEIGHT + len(ratios))
    return np.array(ratios) + logit(share)


@given(st.lists(counts, min_size=len(NAMES) - 1, max_size=len(NAMES) - 1))
def test_it_is_what_adding_up_signal_by_signal_gives(learned):
    trained = Trained(-3.0, 0.07, dict(zip(NAMES[1:], learned, strict=True)))
    few = PROVINCE.signals.known[:, 1:].sum(axis=1) < 4
    odds = trained.log_odds(PROVINCE.signals, PROVINCE.combined)
    if not few.any():
        assert odds == pytest.approx(plain(trained, PROVINCE.signals, PROVINCE.combined))
    assert odds[few].tolist() == ALONE.apply(PROVINCE.combined.log_odds)[few].tolist()


def test_a_province_of_signals_that_the_file_does_not_know_is_judged_by_the_latent_class_alone():
    odds = Trained(-3.0, 0.07, dict.fromkeys(NAMES[:3], (2.0, 2.0))).log_odds(PROVINCE.signals, PROVINCE.combined)
    assert odds.tolist() == ALONE.apply(PROVINCE.combined.log_odds).tolist()


def test_what_cannot_be_assessed_adds_nothing():
    added = Trained(-3.0, 0.07, AS_THEY_ARE).added(PROVINCE.signals, PROVINCE.combined)
    assert (added[~PROVINCE.signals.known] == 0).all()
    assert (added[PROVINCE.signals.known] != 0).mean() > 0.9


def test_in_a_healthy_province_hardly_anything_is_acted_on():
    """Asked for is one cell in a hundred (docs/screens.md#conditions-of-a-release)."""
    healthy = province(22, HEALTHY, 1000)
    judgement = judge(healthy.signals, healthy.combined, NO_VISITS, fit([PROVINCE]))
    assert (judgement.q_value <= 0.1).mean() < 0.01


def with_noise(seed, name):
    """A province in which one signal says of a cell what is true of another."""
    one = province(seed)
    column, order = one.signals.names.index(name), np.random.default_rng(seed).permutation(len(one.signals.cells))
    factors, p_value = one.signals.log_bayes_factor.copy(), one.signals.p_value.copy()
    factors[:, column], p_value[:, column] = factors[order, column], p_value[order, column]
    signals = replace(one.signals, log_bayes_factor=factors, p_value=p_value)
    return replace(one, signals=signals, combined=combine(signals))


def test_a_signal_that_shows_in_honest_cells_as_often_counts_less():
    noise = NAMES[0]
    learned, usual = fit(with_noise(seed, noise) for seed in (30, 31)), fit(province(seed) for seed in (30, 31))
    assert learned.counts[noise][0] < usual.counts[noise][0]


def test_of_few_cells_hardly_anything_is_learned():
    few = fit([replace(PROVINCE, known=np.arange(400) < 20)])
    assert np.abs(np.array(list(few.counts.values())) - 1).max() < 0.5


def test_the_shipped_file_names_signals_and_its_worlds():
    written = document(FILE)
    assert set(shipped().counts) <= set(documents("flags") | documents("signals"))
    assert len(shipped().counts) > 15
    assert all(number >= 0 for pair in shipped().counts.values() for number in pair)
    assert set(written["worlds"]) == {*world_names(), DEFAULT}
    assert (ROOT / FILE).stat().st_size < 20_000


def test_each_world_has_what_the_others_taught():
    learned = without()
    assert set(learned) == {*world_names(), DEFAULT}
    assert len({one.base for one in learned.values()} | {shipped().base}) > len(learned) / 2


def test_what_is_written_is_read_again(tmp_path, monkeypatch):
    learned = {"one": rounded(fit([PROVINCE])), "two": Trained(-2.0, 0.1, AS_THEY_ARE)}
    (tmp_path / "file.toml").write_text(document_by_world(learned), "utf-8")
    monkeypatch.setattr("tests.benchmarks.formal_training.WITHOUT", tmp_path / "file.toml")
    assert without() == learned
