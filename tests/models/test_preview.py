"""Flags under other thresholds: what a preview counts is what a build then gives."""

from __future__ import annotations

from datetime import date

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.discover import statements
from etl.user_error import UserError
from models.flags.raising.preview import month_built, preview
from models.flags.raising.raise_flags import raise_flags
from models.flags.raising.thresholds import publish_thresholds, selected
from models.metadata.words import publish_words
from models.shared.selection import chosen, select
from tests import warehouses

AS_OF = date(2026, 10, 1)
# Mean doubt of the first n of ten cells: 0.01, 0.02, 0.05, 0.1, 0.14, ...
PROBABILITIES = [0.99, 0.97, 0.89, 0.75, 0.7, 0.66, 0.6, 0.52, 0.5, 0.3]


@pytest.fixture
def con():
    with warehouses.lent() as con:
        publish_words(con)
        _say(con, "attendance_drop", PROBABILITIES)
        raise_flags(con, AS_OF)
        con.execute("INSERT INTO result.builds VALUES (?, 1, TIMESTAMP '2026-11-01', false)", [AS_OF])
        yield con


def _say(con, signal, probabilities):
    n = len(probabilities)
    codes = [f"C{i}" for i in range(n)]
    con.executemany(
        "INSERT INTO mart.cell_profiles VALUES (?, ?, ?, '', 'commune', 20, ?)",
        [(AS_OF, code, "residential" if i % 2 else "agency", 1 + i % 3) for i, code in enumerate(codes)],
    )
    rows = pl.DataFrame({"cell_code": codes, "probability": probabilities, **chosen(np.array(probabilities))})
    con.register("said", selected(con, signal, rows))
    con.execute(
        "INSERT INTO result.signals BY NAME "
        "SELECT s.*, ? AS as_of, ? AS signal, true AS enough, '{}' AS evidence, [] AS meetings FROM said s",
        [AS_OF, signal],
    )
    con.unregister("said")


def _whole(trial, flag):
    return trial.row(by_predicate=(pl.col("flag") == flag) & (pl.col("kind") == "all"), named=True)


def test_the_present_thresholds_change_nothing(con):
    trial = preview(con, AS_OF, {})
    assert trial["n_act"].equals(trial["n_act_then"], check_names=False)
    assert trial["n_watch"].equals(trial["n_watch_then"], check_names=False)
    whole = _whole(trial, "attendance_drop")
    assert (whole["n_cells"], whole["n_act"], whole["n_watch"]) == (10, 4, 5)


def test_a_stricter_rate_leaves_fewer_to_act_on_and_a_higher_threshold_fewer_to_watch(con):
    trial = preview(con, AS_OF, {"attendance_drop": {"false_discovery_rate": 0.025, "watch_from": 0.7}})
    whole = _whole(trial, "attendance_drop")
    assert (whole["n_act_then"], whole["n_watch_then"]) == (2, 3)
    assert (_whole(trial, "")["n_act_then"], _whole(trial, "")["n_watch_then"]) == (2, 3)


def test_groups_add_up_to_the_whole(con):
    trial = preview(con, AS_OF, {"attendance_drop": {"false_discovery_rate": 0.2, "watch_from": 0.9}})
    sums = trial.group_by("flag", "kind").agg(pl.col("n_cells", "n_act", "n_watch", "n_act_then", "n_watch_then").sum())
    for flag in ("", "attendance_drop", "papers_late"):
        assert sums.filter(flag=flag).drop("flag", "kind").n_unique() == 1


def test_the_thresholds_of_another_flag_do_not_touch_this_one(con):
    trial = preview(con, AS_OF, {"papers_late": {"false_discovery_rate": 0.01, "watch_from": 0.9}})
    assert _whole(trial, "attendance_drop")["n_act_then"] == 4


def test_without_results_it_says_what_to_do(con):
    assert month_built(con, None) == AS_OF
    with pytest.raises(UserError, match="cellpulse build"):
        month_built(con, date(2026, 9, 1))


@given(st.lists(st.floats(0, 1) | st.just(float("nan")), max_size=25), st.floats(0.01, 0.3))
def test_selecting_again_by_the_rate_kept_for_each_cell_is_selecting_at_that_rate(values, rate):
    p = np.array(values, dtype=float)
    with duckdb.connect() as con:
        con.execute("CREATE SCHEMA result")
        con.execute(statements("etl/results")["thresholds"].sql)
        publish_thresholds(con, {"papers_late": {"false_discovery_rate": rate}})
        rows = pl.DataFrame({"probability": p, **chosen(p)})
        assert selected(con, "papers_late", rows)["selected"].to_list() == select(p, rate).tolist()
