"""The demo's year: what a simulated committee did stands in the store as people would have written it."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date

import pytest

from dashboard import access
from dashboard.auth import current_user
from dashboard.commands.parts import demo_year
from dashboard.commands.parts.demo_year import sources
from dashboard.commands.parts.demo_year.truth import Truth, read
from dashboard.scope import WHOLE
from dashboard.store import audit, cases, letters, plans, sync_state, visits
from etl.config.workspace import Workspace

AS_OF, MONTH = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def home(copy_of_built, monkeypatch):
    """A home in which one month is published."""
    monkeypatch.setenv("CELLPULSE_HOME", str(copy_of_built.home))
    monkeypatch.setenv("CELLPULSE_KEY", copy_of_built.environ["CELLPULSE_KEY"])
    return copy_of_built.home


def test_a_month_has_its_plan_visits_commitments_letters_and_cases_in_all_states(home, province_folder):
    assert read(province_folder.with_name("province.truth.csv"), 1).since
    # Where nothing is so, visits find nothing, and cases end.
    truth = Truth({}, 1)
    made = demo_year.tell([AS_OF], truth)
    store = current_user.store()
    plan = plans.find_plan(store, MONTH, WHOLE.code)
    assert plan is not None
    assert plan.accepted_by == demo_year.LEADER
    planned = [v for v in plans.planned(store, MONTH, plans.cells_of_month(store, MONTH)) if v.visit_on]
    assert {(v.cell_code, v.visit_on) for v in planned} == {(c, v.visited_on) for c, v in visits.all_visits(store)}
    assert made >= len(planned) >= 3
    assert {v.team for v in planned} == {1, 2, 3}
    every = cases.cases_of(store, cases.cells_of_cases(store))
    assert {case.state for case in every} >= {"asked", "watched", "planned", "closed"}
    assert letters.letters_of(store, cases.cells_of_cases(store))
    assert audit.verify(store) == []
    # A second telling writes nothing.
    n_entries = len(list(audit.entries(store)))
    assert demo_year.tell([AS_OF], truth) == 0
    assert len(list(audit.entries(store))) == n_entries


def test_a_visit_finds_what_is_so():
    truth = Truth({("C1", "minutes_copied"): date(2026, 3, 1)}, 1)
    findings = [truth.finds("C1", "minutes_copied", date(2026, month, 9), False) for month in range(1, 13)]
    assert "confirmed" not in findings[:2]
    assert findings[2:].count("confirmed") > 5
    assert findings == [truth.finds("C1", "minutes_copied", date(2026, month, 9), False) for month in range(1, 13)]


def test_the_second_source_hands_in_rows_to_mend_and_then_is_behind(home, province_folder):
    (home / "province").symlink_to(province_folder, target_is_directory=True)
    sources.write(home, MONTH)
    sources.configure(home)
    with (home / sources.FOLDER / "meetings.csv").open(encoding="utf-8", newline="") as file:
        meetings = list(csv.DictReader(file))
    one, other = (row for row in meetings if row["meeting_code"].startswith("BS-1"))
    assert len(meetings) == 8
    assert one["cell_code"] == other["cell_code"]
    assert one["started_at"] < other["started_at"] < one["ended_at"]
    with (home / sources.FOLDER / "visits.csv").open(encoding="utf-8", newline="") as file:
        twins = list(csv.DictReader(file))
    assert {row["kind"] for row in twins} == {"twinning"}
    assert set(Counter(row["visited_on"] for row in twins).values()) == {2}
    sources.miss(Workspace.open(home))
    assert [name for name, _ in sync_state.behind(home)] == [sources.NAME]
    assert (home / sources.FOLDER).is_dir()


@pytest.fixture(autouse=True)
def _kept_by_nobody():
    yield
    access._workspace_service.cache_clear()
