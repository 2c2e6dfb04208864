"""What the signals say together, from the rows of result.signals to the row of `formalistic`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from models import formalism
from models.formalism.publishing import LEAST_SIGNALS
from models.formalism.signals import Signals
from tests import warehouses
from tests.models.formalism.worlds import RECIPE, make

AS_OF = date(2026, 10, 1)


@pytest.fixture
def con(monkeypatch):
    """A warehouse in which made-up signs are signals with words of their own."""
    world = make(3, replace(RECIPE, cells=700, single=0.02))
    words = {
        name: {"family": family, "vi": {"name": f"Dấu hiệu {name}"}, "en": {"name": f"Sign {name}"}}
        for name, family in zip(world.signals.names, world.signals.families, strict=True)
    }
    for module in ("signals", "evidence"):
        monkeypatch.setattr(f"models.formalism.{module}.documents", lambda kind: words if kind == "signals" else {})
    with warehouses.lent() as con:
        con.register("scope", pl.DataFrame({"cell_code": [*world.signals.cells, "EMPTY"]}))
        con.execute("INSERT INTO mart.cell_scope SELECT '', cell_code, ? FROM scope", [AS_OF])
        con.register("said", long(world.signals))
        con.execute("INSERT INTO result.signals BY NAME SELECT * FROM said")
        yield con


def long(signals: Signals) -> pl.DataFrame:
    n, k = signals.p_value.shape
    column = np.tile(np.arange(k), n)
    return pl.DataFrame(
        {
            "cell_code": np.repeat(signals.cells, k),
            "as_of": pl.Series([AS_OF]).repeat_by(n * k).explode(),
            "signal": [signals.names[j] for j in column],
            "enough": signals.known.ravel(),
            "p_value": signals.p_value.ravel(),
            "log_bayes_factor": signals.log_bayes_factor.ravel(),
            "selected": False,
            "since": [date(2026, 1 + j % 9, 1) for j in column],
            "evidence": [json.dumps({"n": j}) for j in column.tolist()],
            "meetings": [[f"M{j}", "M0"] for j in column],
        }
    ).fill_nan(None)


def test_every_cell_has_a_row_and_unknown_stays_unknown(con):
    rows = formalism.observe(con, AS_OF)
    assert rows["cell_code"].to_list() == sorted(rows["cell_code"].to_list())
    empty = rows.row(by_predicate=pl.col("cell_code") == "EMPTY", named=True)
    assert (empty["enough"], empty["probability"], empty["selected"]) == (False, None, False)
    assert rows.filter("enough")["probability"].is_between(0, 1).all()
    con.execute("INSERT INTO result.signals BY NAME SELECT *, ? AS as_of, 'formalistic' AS signal FROM rows", [AS_OF])


def test_what_is_selected_is_told_by_signals_of_two_families(con):
    rows = formalism.observe(con, AS_OF).filter("selected")
    assert rows.height > 5
    for row in rows.iter_rows(named=True):
        evidence = json.loads(row["evidence"])
        assert 2 <= len(evidence["carried"]) <= 3
        assert len({signal["family"] for signal in evidence["carried"]}) == evidence["families"] >= 2
        assert evidence["signs"]["vi"] == [f"dấu hiệu {signal['signal']}" for signal in evidence["carried"]]
        assert all(signal["weight"] > 0 for signal in evidence["carried"])
        assert set(row["meetings"]) == {"M0"} | {f"M{signal['n']}" for signal in evidence["carried"]}
        starts = sorted(date(2026, 1 + signal["n"] % 9, 1) for signal in evidence["carried"])
        assert row["since"] == starts[1]


def test_one_family_alone_is_never_flagged(con):
    con.execute("UPDATE result.signals SET log_bayes_factor = -1, p_value = 0.6 WHERE log_bayes_factor IS NOT NULL")
    con.execute(
        "UPDATE result.signals SET log_bayes_factor = 12, p_value = 1e-9 "
        "WHERE signal LIKE 'minutes%' AND cell_code IN ('C1', 'C2', 'C3')"
    )
    rows = formalism.observe(con, AS_OF)
    assert not rows["selected"].any()
    assert rows["evidence"].str.json_path_match("$.families").is_null().all()


def test_few_signals_are_not_enough(con):
    keep = [row[0] for row in con.execute("SELECT DISTINCT signal FROM result.signals ORDER BY 1").fetchall()]
    con.execute("DELETE FROM result.signals WHERE signal NOT IN (SELECT unnest(?))", [keep[: LEAST_SIGNALS - 1]])
    rows = formalism.observe(con, AS_OF)
    assert not rows["enough"].any()
    assert rows["probability"].is_null().all()


def test_without_signals_nothing_is_said(con):
    con.execute("DELETE FROM result.signals")
    assert formalism.observe(con, AS_OF).is_empty()


def test_visits_that_contradict_lower_it_and_later_ones_are_unknown(con):
    before = formalism.observe(con, AS_OF)
    cells = before.sort("probability", descending=True, nulls_last=True)["cell_code"].head(60).to_list()
    con.executemany(
        "INSERT INTO intake.visits (visit_code, cell_code, kind, visited_on, run) VALUES (?, ?, 'inspection', ?, 1)",
        [(f"V{cell}", cell, date(2026, 11, 2)) for cell in cells],
    )
    con.executemany(
        "INSERT INTO intake.findings (finding_code, visit_code, topic, flag, outcome, run) "
        "VALUES (?, ?, 'formalism', 'formalistic', 'not_confirmed', 1)",
        [(f"F{cell}", f"V{cell}") for cell in cells],
    )
    assert formalism.observe(con, AS_OF)["probability"].to_list() == before["probability"].to_list()
    con.execute("UPDATE intake.visits SET visited_on = DATE '2026-10-31'")
    after = formalism.observe(con, AS_OF)
    assert after["selected"].sum() < before["selected"].sum() / 2
    con.execute("UPDATE intake.findings SET outcome = 'not_seen'")
    assert formalism.observe(con, AS_OF)["probability"].to_list() == before["probability"].to_list()
