"""What was recorded of visits goes through the real intake, and the signals about visits count it."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace

import duckdb
import pytest

from dashboard.store import cases, open_store, visits
from dashboard.store.outcomes import write_outcomes
from dashboard.store.visits import Given, Made
from etl.config.keys import Keys
from etl.config.workspace import Config, SourceConfig
from etl.discover import statement
from etl.intake.ingest import ingest
from tests.dashboard import worlds

NOW = datetime(2026, 11, 23, 8)
KEYS = Keys.derive(b"a secret for tests, nothing else")
DAY = date(2026, 8, 10)
CODE = f"C1-{DAY}"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A store of its own with one visit to C1: one flag confirmed, and a promise until September."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db", KEYS.store)
    case = cases.open_case(store, "C1", ["attendance_drop"], "an", NOW)
    stay = {"arrived_at": datetime(2026, 8, 10, 8), "left_at": datetime(2026, 8, 10, 8, 20)}
    made = Made(DAY, "flag", "sit_in", by_level="commune", remarks_recorded=False, **stay)
    given = [Given("Họp bù", date(2026, 9, 1), "attendance_drop")]
    visits.record_visit(store, case.id, made, {"attendance_drop": "confirmed"}, "an", NOW, given)
    return store


@pytest.fixture(scope="module")
def con(kept, tmp_path_factory):
    con = duckdb.connect()
    worlds.empty(con)
    worlds.tiny(con)
    # The world's own view has the name of a table of the intake.
    con.execute("DROP VIEW IF EXISTS fresh")
    # Outcomes alone are no first delivery: a source with meetings was there before.
    con.execute(
        "INSERT INTO intake.meetings BY NAME SELECT meeting_code, cell_code, kind, held_on, 1 AS run "
        "FROM mart.meeting_facts LIMIT 1"
    )
    folder = tmp_path_factory.mktemp("outcomes")
    assert write_outcomes(kept, {"attendance_drop": "attendance"}, folder) == 1
    taken(con, folder, 9)
    return con


def taken(con, folder, run):
    source = SourceConfig(name="outcomes of visits", kind="canonical", folder=str(folder))
    work, home = SimpleNamespace(con=con, run=run), SimpleNamespace(keys=KEYS, config=Config())
    counts = {row.table: (row.accepted, row.quarantined) for row in ingest(work, [source], home, NOW)}
    assert all(quarantined == 0 for _, quarantined in counts.values()), counts


def test_the_visit_is_taken_in_as_it_was_made(con):
    row = con.execute(
        "SELECT kind, by_level, arrived_at, left_at, remarks_recorded, selected_by FROM intake.visits"
    ).fetchall()
    stay = (datetime(2026, 8, 10, 8), datetime(2026, 8, 10, 8, 20))
    assert row == [("sit_in", "commune", *stay, False, "flag")]


@pytest.mark.parametrize(("as_of", "n"), [("2026-08-01", None), ("2026-10-01", 1)])
def test_a_commitment_past_its_day_is_found_overdue(con, as_of, n):
    con.execute("DELETE FROM mart.cell_circumstances")
    con.execute("INSERT INTO mart.cell_circumstances (cell_code, as_of) VALUES ('C1', ?)", [as_of])
    row = con.execute(statement("models/signals", "findings_overdue").sql, {"as_of": date.fromisoformat(as_of)})
    flag = row.pl().row(0, named=True)
    assert (flag["enough"], flag["selected"]) == (n is not None, n is not None)
    due = con.execute("SELECT due_on FROM intake.findings WHERE due_on IS NOT NULL").fetchall()
    assert due == [(date(2026, 9, 1),)]
