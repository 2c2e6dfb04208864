"""What fails is published as not computed with its reason, and the rest goes out."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest

from etl.discover import modules, statements
from models import run, scoring
from models.shared.not_computed import or_not_computed
from tests import warehouses

AS_OF = date(2026, 10, 1)


@pytest.fixture
def con():
    with warehouses.copied() as con:
        con.execute("INSERT INTO mart.cell_scope VALUES ('', 'C1', ?)", [AS_OF])
        yield con


def missing(con):
    return {tuple(row) for row in con.execute("SELECT kind, name, reason FROM result.not_computed").fetchall()}


def raising(con, as_of):
    raise KeyError("Nguyễn Văn A")


def signals_of(monkeypatch, added):
    own = dict(modules("models.signals"))
    monkeypatch.setattr(run, "modules", lambda folder: own | added)


def of_one_cell(probability):
    row = {"cell_code": ["C1"], "enough": [True], "probability": [probability], "evidence": ["{}"]}
    return SimpleNamespace(observe=lambda con, as_of: pl.DataFrame(row))


def test_a_signal_that_raises_is_named_and_the_rest_is_published(con, monkeypatch):
    signals_of(monkeypatch, {"attendance_low": SimpleNamespace(observe=raising), "minutes_empty": of_one_cell(0.7)})
    run.build_results(con, AS_OF)
    assert missing(con) == {("signal", "attendance_low", "unexpected fault (KeyError)")}
    assert con.execute("SELECT cell_code FROM result.attention").fetchall() == [("C1",)]
    flags = con.execute("SELECT flag, confidence FROM result.flags").fetchall()
    assert ("minutes_empty", 0.7) in flags
    assert "attendance_low" not in {flag for flag, _ in flags}


def test_the_next_build_clears_what_was_missing(con, monkeypatch):
    with monkeypatch.context() as patch:
        signals_of(patch, {"attendance_low": SimpleNamespace(observe=raising)})
        run.build_results(con, AS_OF)
    run.build_results(con, AS_OF)
    assert missing(con) == set()


def test_rounding_is_clipped_and_a_probability_beyond_it_is_not_published(con, monkeypatch):
    signals_of(monkeypatch, {"minutes_empty": of_one_cell(1.0000000000000155), "minutes_copied": of_one_cell(1.5)})
    run.build_results(con, AS_OF)
    assert missing(con) == {("signal", "minutes_copied", "probability of minutes_copied is 1.5; expected 0 to 1")}
    assert con.execute("SELECT probability FROM result.signals WHERE signal = 'minutes_empty'").fetchall() == [(1.0,)]


def test_every_other_part_may_fail_too(con, monkeypatch):
    monkeypatch.setattr(scoring, "score_cells", raising)
    for part in ("charts", "discipline"):
        monkeypatch.setattr(getattr(run, part), "publish", raising)
    monkeypatch.setattr(run.formalism, "observe", raising)
    for step in ("prepare", "shares"):
        monkeypatch.setattr(run.text, step, raising)
    run.build_results(con, AS_OF)
    names = {(kind, name) for kind, name, _ in missing(con)}
    assert {("part", name) for name in ("scores", "charts", "discipline", "text_pairs", "text_shares")} <= names
    assert ("signal", "formalistic") in names
    assert run.not_computed(con, AS_OF)[0] == ("part charts", "unexpected fault (KeyError)")
    assert con.execute("SELECT count(*) FROM result.attention").fetchall() == [(1,)]


def test_every_statement_that_fails_is_named(con, monkeypatch):
    broken = dict(statements("models/circumstances"))
    broken["season"] = SimpleNamespace(sql="SELECT CAST('Nguyễn Văn A' AS INTEGER) AS cell_code, $as_of AS at", head={})
    of_folder = run.statements
    monkeypatch.setattr(run, "statements", lambda f: broken if f == "models/circumstances" else of_folder(f))
    run.build_results(con, AS_OF)
    assert missing(con) == {("circumstance", "season", "unexpected fault (ConversionException)")}


@pytest.mark.parametrize("fault", [MemoryError, duckdb.OutOfMemoryException, duckdb.IOException])
def test_a_failing_machine_stops_the_build(con, fault):
    with pytest.raises(fault), or_not_computed(con, AS_OF, "signal", "minutes_copied"):
        raise fault
