"""Intervals, calibration, groups and the log of visits: against known values and plain counts."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from models.evaluation.calibration import calibrated, classes
from models.evaluation.groups import detection, false_shares, grouped
from models.evaluation.intervals import wilson
from models.evaluation.visit_log import precision_log

CELLS = pl.DataFrame(
    {
        "code": ["A", "B", "C"],
        "size_class": [1, 1, 4],
        "cell_type": ["agency", "agency", "student"],
        "area_traits": ["border;remote;", "", ""],
    }
)


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_is_scipys(part, whole):
    part = min(part, whole)
    known = binomtest(part, whole).proportion_ci(method="wilson")
    assert wilson(part, whole) == pytest.approx((known.low, known.high), abs=1e-12)


def test_wilson_of_nothing_says_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


def test_a_calibrated_forecast_has_a_small_error_and_a_boaster_a_large_one():
    rng = np.random.default_rng(3)
    forecast = rng.random(20_000)
    real = np.where(rng.random(20_000) < forecast, "right", "wrong")
    rows = pl.DataFrame({"probability": forecast, "verdict": real})
    assert calibrated("honest", rows).error < 0.02
    boast = rows.with_columns(pl.col("probability") ** 0.3)
    measured = calibrated("boaster", boast)
    assert measured.error > 0.2
    assert measured.predicted - measured.observed == pytest.approx(measured.error, abs=0.01)


def test_chance_alone_makes_the_calibration_error_of_few_rows():
    rng = np.random.default_rng(5)
    drawn = []
    for _ in range(200):
        forecast = rng.uniform(0.2, 1, 90)
        real = np.where(rng.random(90) < forecast, "right", "wrong")
        drawn.append(calibrated("right", pl.DataFrame({"probability": forecast, "verdict": real})))
    assert np.mean([one.by_chance for one in drawn]) == pytest.approx(np.mean([one.error for one in drawn]), rel=0.1)
    assert calibrated("nothing", pl.DataFrame({"probability": [], "verdict": []})).by_chance is None


def test_calibration_leaves_out_what_counts_neither_way_and_what_is_unknown():
    rows = pl.DataFrame(
        {
            "probability": [0.1, 0.2, 0.95, 1.0, 0.95, None],
            "verdict": ["wrong", "wrong", "right", "wrong", "neither", "right"],
        }
    )
    assert classes(rows).rows() == [
        ("0-0.2", 1, 0.1, 0.0),
        ("0.2-0.3", 1, 0.2, 0.0),
        ("0.9-1.0", 2, pytest.approx(0.975), 0.5),
    ]
    measured = calibrated("x", rows)
    assert measured.rows == 3
    assert measured.error == pytest.approx((0.2 + 2 * 0.475) / 3)
    assert calibrated("nothing", rows.clear()).error is None


def test_a_cell_stands_in_every_group_it_belongs_to():
    groups = grouped(CELLS).filter(pl.col("code") == "A").select("kind", "group").rows()
    assert groups == [
        ("all", "all cells"), ("size", "under 9 members"), ("type", "agency"), ("trait", "border"), ("trait", "remote"),
    ]  # fmt: skip


JUDGED = pl.DataFrame(
    {
        "code": ["A", "A", "B", "C"],
        "concern": ["x", "y", "x", "x"],
        "severity": ["act", "act", "act", "watch"],
        "verdict": ["wrong", "wrong", "neither", "wrong"],
    }
)


def test_wrong_flags_are_counted_once_per_cell_and_by_flag():
    shares = false_shares(JUDGED, grouped(CELLS), "act")
    by_group = dict(shares.select("group", "wrong").iter_rows())
    assert by_group == {
        "all cells": 1, "under 9 members": 1, "30 or more": 0, "agency": 1, "student": 0,
        "border": 1, "remote": 1, "no trait": 0,
    }  # fmt: skip
    by_flag = false_shares(JUDGED, grouped(CELLS), "act", by=("concern",)).filter(pl.col("group") == "all cells")
    assert by_flag.select("concern", "wrong", "cells").rows() == [("x", 1, 3), ("y", 1, 3)]


def test_detection_counts_what_is_planted_by_group():
    planted = pl.DataFrame({"code": ["A", "B", "B"], "concern": ["x", "x", "z"]})
    measured = detection(JUDGED, planted, grouped(CELLS).filter(pl.col("kind") == "size"))
    assert measured.select("concern", "planted", "found", "watched").rows() == [("x", 2, 2, 0), ("z", 1, 0, 0)]


def test_the_log_counts_partly_as_half_and_leaves_out_what_was_not_seen():
    visited = pl.DataFrame(
        {
            "flag": ["x", "x", "y"],
            "selected_by": ["random", "flag", "flag"],
            "confirmed": [1, 6, 0],
            "partly": [0, 2, 0],
            "not_confirmed": [4, 2, 0],
            "not_seen": [0, 5, 3],
        }
    )
    log = precision_log(visited).select("flag", "selected_by", "answers", "confirmed", "share", "lower", "upper").rows()
    assert log[0][:5] == ("x", "flag", 10, 7.0, 0.7)
    assert log[0][5:] == pytest.approx((0.397, 0.892), abs=1e-3)
    assert log[1][:3] == ("x", "random", 5)
    assert log[2] == ("y", "flag", 0, 0.0, None, 0.0, 1.0)
