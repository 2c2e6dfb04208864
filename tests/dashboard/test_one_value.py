"""One figure has one value: the same number on every page, in files, briefs and digests that show it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import duckdb
import polars as pl
import pytest

from dashboard import access
from dashboard.documents.brief import content
from dashboard.documents.digests.content import _section
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.store.people import Right
from dashboard.summaries import area, precision
from dashboard.summaries.good_points import criteria_not_praised
from dashboard.summaries.sentences import natural_frequency
from tests.dashboard import worlds
from tests.dashboard.rows import AS_OF, PREVIOUS
from tests.dashboard.showing import show, text

WORLDS = count()
ASKED = {"as_of": AS_OF, "previous": PREVIOUS}


def test_states_are_counted_alike_in_queue_overview_list_of_cells_and_digest(open_world):
    open_world("full")
    counts = dict(access.query("queue_counts", WHOLE, **ASKED).select("state", "n").iter_rows())
    of_list = dict(access.query("unit_cells", WHOLE, as_of=AS_OF, take=100_000)["state"].value_counts().iter_rows())
    whole = area.states(WHOLE, AS_OF)[1].filter("whole").row(0, named=True)
    assert counts == of_list
    for state in ("now", "later", "watch", "duty", "thin"):
        listed = access.query("queue", WHOLE, **ASKED, state=state, take=1)
        assert (listed["n_matching"][0] if listed.height else 0) == counts.get(state, 0)
        assert whole[f"n_{state}"] == counts.get(state, 0)
    opened = access.query("queue", WHOLE, **ASKED, state="open", take=1)["n_matching"][0]
    assert opened == sum(counts.get(state, 0) for state in ("now", "later", "watch"))
    fresh = access.query("freshness", WHOLE).row(0, named=True)
    right = Right(1, "inspector", WHOLE, "", date(2027, 1, 1))
    digest = _section(_store(), "an", right, fresh, None, date(2026, 11, 10), 30)
    assert digest.counted == {state: counts.get(state, 0) for state in digest.counted}
    assert digest.new["now"] + digest.persisting["now"] == counts["now"]


def test_the_sentences_of_queue_and_overview_tell_the_same_counts(open_world):
    open_world("full")
    counts = dict(access.query("queue_counts", WHOLE, **ASKED).select("state", "n").iter_rows())
    assert f"{counts['now']} chi bộ cần xem trong tháng này" in text(show("attention"))
    assert f"{counts['thin']} chưa đủ dữ liệu" in text(show("overview")).replace("chi bộ ", "")


def test_expected_members_are_one_number_in_queue_list_and_brief(open_world):
    open_world("full")
    queue = access.query("queue", WHOLE, **ASKED, state="any", take=100_000).select("cell_code", "expected")
    listed = access.query("unit_cells", WHOLE, as_of=AS_OF, take=100_000).select("cell_code", "expected")
    assert dict(queue.iter_rows()) == dict(listed.iter_rows())
    for code, expected in queue.head(5).iter_rows():
        roll = access.query("cell_roll", WHOLE, as_of=AS_OF, cell=code)
        assert (roll["expected"][0] if roll.height else None) == expected


def test_points_seen_of_the_whole_are_those_of_its_parts(open_world):
    open_world("full")
    states = access.query("overview_states", WHOLE, as_of=AS_OF)
    whole = states.filter("whole").row(0, named=True)
    assert states.filter(~pl.col("whole"))["n_enough"].sum() == whole["n_enough"]
    assert whole["n_enough"] + whole["n_partly"] + whole["n_unseen"] == whole["n_cells"]


@pytest.fixture
def visited() -> Iterator[duckdb.DuckDBPyConnection]:
    """A tiny world in which ten visits answered a flag: seven confirmed it."""
    con = duckdb.connect()
    worlds.empty(con)
    worlds.tiny(con)
    for i in range(10):
        day = date(2026, 11, 1) + timedelta(days=i)
        con.execute(
            "INSERT INTO intake.visits (visit_code, cell_code, kind, visited_on, selected_by, run) "
            "VALUES (?, 'C1', 'inspection', ?, 'flag', 2)", [f"V{i}", day],
        )  # fmt: skip
        con.execute(
            "INSERT INTO intake.findings (finding_code, visit_code, topic, flag, outcome, run) "
            "VALUES (?, ?, 'attendance', 'attendance_drop', ?, 2)",
            [f"F{i}", f"V{i}", "confirmed" if i < 7 else "not_confirmed"],
        )
    name = f"tiny with ten visits {next(WORLDS)}"
    access.use(access.QueryService(lambda: name, lambda: con.cursor()))
    yield con
    access.use(None)


def test_what_visits_measured_stands_in_place_of_an_estimate_on_every_page(visited):
    t = Language("vi")
    measured = precision.measured(WHOLE, AS_OF)["attendance_drop"]
    assert (measured.confirmed, measured.answered) == (7, 10)
    sentence = measured.sentence(t)
    assert "70%" in sentence
    assert natural_frequency("khoảng {of_ten} trên 10", 0.93, t, measured) == sentence
    assert sentence in text(show("methods"))
    assert sentence in text(show("profile", cell="C1"))
    assert sentence in dict(content.brief_of("C1", AS_OF, t, WHOLE).reasons).values()
    assert precision.measured(WHOLE, AS_OF).keys() == {"attendance_drop"}


def test_a_brief_praises_nothing_of_which_it_says_otherwise():
    words = {("flag", "tasks_unmet"): {"family": "resolutions"}, ("flag", "attendance_drop"): {"family": "attendance"}}
    months = pl.DataFrame({"previous_tasks": [10, 8], "previous_tasks_reported": [10, 8]})
    assert criteria_not_praised([{"flag": "attendance_drop"}], words, months) == ["attendance"]
    assert "resolution" in criteria_not_praised([{"flag": "tasks_unmet"}], words, months)
    unreported = months.with_columns(previous_tasks_reported=pl.Series([6, 5]))
    assert "resolution" in criteria_not_praised([], words, unreported)
    assert criteria_not_praised([], words, months) == []


def _store():
    from dashboard.auth.current_user import store

    return store()
