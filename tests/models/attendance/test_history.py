"""Past falls are no drift: how much history there is hardly changes which falls are acted on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from models.attendance import autocorrelation, fall_model, select
from models.attendance.autocorrelation import LEAST, carry_over
from models.signals import attendance_drop

# Share of patients seen within four hours in departments of English hospitals, April 2016 to March 2019, as present of
# 30 due. Source: NHS England by the R package NHSRdatasets, CC0.
DEPARTMENTS = Path(__file__).with_name("departments.csv")
DUE = 30
JUNE_2018 = 27


def departments(history: int, months: int = JUNE_2018):
    """present, due (departments, months) and area of the first `months` months, of which the last `history`."""
    table = pl.read_csv(DEPARTMENTS)
    known = table.select(table.columns[2 : months + 2][-history:]).to_numpy()
    due = np.where(np.isnan(known), 0, DUE)
    return np.nan_to_num(known).astype(int), due, table["organisation_group"].to_numpy()


def test_real_falls_do_not_vanish_with_one_more_month_of_history():
    results = [fall_model(*departments(history)) for history in (24, 26, 27)]
    acted_on = [select(falls.lasting).sum() for falls in results]
    shares = [falls.mixture.share for falls in results]
    assert min(acted_on) >= 4
    assert max(acted_on) - min(acted_on) < 0.3 * max(acted_on)
    assert max(shares) - min(shares) < 0.3 * max(shares)


def steady(cells: int, months: int, seed: int):
    """present, due, expected rate of honest cells without any drift."""
    rng = np.random.default_rng(seed)
    due = rng.integers(8, 30, (cells, 1)).repeat(months, 1)
    rate = rng.beta(26, 4, (cells, 1)).repeat(months, 1)
    return rng.binomial(due, rate), due, rate


@pytest.mark.parametrize("months", [12, 14, 15, 24, 48])
def test_a_few_cells_that_fell_in_the_past_are_no_drift_of_all(months, monkeypatch):
    present, due, rate = steady(600, months, 3)
    fallen = np.arange(600) % 20 == 0
    present[fallen, months // 2 :] //= 2
    own = np.where(fallen[:, None], (present / due).mean(axis=1, keepdims=True), rate)
    near, _ = carry_over(present, due, np.clip(own, 0.05, 0.99))
    monkeypatch.setattr(autocorrelation, "TRIMMED", 0.0)
    untrimmed, _ = carry_over(present, due, np.clip(own, 0.05, 0.99))
    assert near <= 0.025
    assert untrimmed > near * (3 if months <= 24 else 1.4)


def test_there_always_is_some_drift_for_the_guard_against_rises_to_widen():
    assert carry_over(*steady(50, 24, 1))[0] >= LEAST > 0
    assert carry_over(*steady(5, 3, 1))[0] == LEAST


def test_a_drift_is_measured():
    rng = np.random.default_rng(5)
    present, due, rate = steady(2000, 24, 5)
    drift = np.zeros((2000, 24))
    for month in range(24):
        drift[:, month] = 0.5 * drift[:, max(month - 1, 0)] + rng.normal(0, 0.25 * np.sqrt(0.75), 2000)
    present = rng.binomial(due, 1 / (1 + np.exp(-np.log(rate / (1 - rate)) - drift)))
    near, decay = carry_over(present, due, rate)
    assert near == pytest.approx(0.5 * 0.25**2, abs=0.015)
    assert decay == pytest.approx(0.5, abs=0.25)


def test_months_older_than_three_years_are_not_looked_at():
    months = pl.date_range(date(2021, 7, 1), date(2026, 6, 1), "1mo", eager=True)
    rows = pl.DataFrame({"cell_code": "c", "month": months, "present": 8, "due": 10, "area": "a"})
    series = attendance_drop._series(rows, date(2026, 6, 1))
    assert (series.months[0], series.due.shape) == (date(2023, 7, 1), (1, 36))
    assert series.rows.height == 36
