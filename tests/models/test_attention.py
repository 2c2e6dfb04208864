"""The queue: what each cell's signals and flags make of it, and whether it needs supervision or support."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.discover import documents
from models.metadata.words import publish_words
from models.queue import put_in_order
from tests import warehouses

AS_OF = date(2026, 10, 1)
FLAGS = {
    "meeting_skipped": ("meetings", 0.9),
    "attendance_drop": ("attendance", 0.7),
    "papers_late": ("preparation", 0.3),
    "never_visited": ("visits", 0.2),
    "visits_perfunctory": ("visits", 0.3),
    "leaders_absent": ("visits", 0.2),
    "records_backfilled": ("records", 0.4),
    "data_missing": ("data", 0.3),
}
DUTIES = {"never_visited", "data_missing"}
NO_ROWS = ("cell_scope", "signals", "flags", "circumstances")


@pytest.fixture(scope="module")
def con():
    """A warehouse with the words of some flags, set here so that no test hangs on what a committee may change."""
    with warehouses.copied() as con:
        publish_words(con)
        con.execute("DELETE FROM result.metadata WHERE kind = 'flag'")
        for flag, (family, gravity) in FLAGS.items():
            head = json.dumps({"family": family, "gravity": gravity, "duty": flag in DUTIES})
            con.execute(
                "INSERT INTO result.metadata VALUES ('flag', ?, 'vi', ?), ('flag', ?, 'en', ?)", [flag, head] * 2
            )
        yield con


def clear(con):
    for table in NO_ROWS:
        con.execute(f"DELETE FROM {'mart' if table == 'cell_scope' else 'result'}.{table}")


def add(con, code, signals=(), flags=(), circumstances=()):
    """One cell, its signals {name: probability}, its flags {name: severity}, what holds for it; another month too."""
    con.execute("INSERT INTO mart.cell_scope VALUES ('', ?, ?), ('G', ?, ?)", [code, AS_OF, code, AS_OF])
    for name, probability in dict(signals).items():
        for as_of, p in ((AS_OF, probability), (date(2026, 9, 1), 0.99)):
            con.execute(
                "INSERT INTO result.signals (cell_code, as_of, signal, enough, probability) VALUES (?, ?, ?, ?, ?)",
                [code, as_of, name, p is not None, p],
            )
    for name, severity in dict(flags).items():
        con.execute("INSERT INTO result.flags VALUES (?, ?, ?, ?, 0.9, NULL, '{}', [])", [code, AS_OF, name, severity])
    for name in circumstances:
        con.execute("INSERT INTO result.circumstances VALUES (?, ?, ?, '{}')", [code, AS_OF, name])


def queue(con):
    put_in_order(con, AS_OF)
    rows = con.execute("FROM result.attention WHERE as_of = ?", [AS_OF]).pl()
    return {row["cell_code"]: row for row in rows.to_dicts()}


def of_one(con, *args, **kwargs):
    clear(con)
    add(con, "C", *args, **kwargs)
    return queue(con)["C"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(sorted(FLAGS)), st.one_of(st.none(), st.floats(0, 1)), max_size=7))
def test_attention_is_a_noisy_or_of_the_weightiest_of_each_family(con, signals):
    row = of_one(con, signals)
    families: dict[str, float] = {}
    for name, probability in signals.items():
        family, gravity = FLAGS[name]
        if probability is not None and name not in DUTIES:
            families[family] = max(families.get(family, 0), probability * gravity)
    quiet = 1.0
    for concern in families.values():
        quiet *= 1 - concern
    assert row["attention"] == pytest.approx(1 - quiet, abs=1e-6)
    assert row["attendance_concern"] == signals.get("attendance_drop")


def test_two_signals_of_one_family_count_once_and_what_superiors_owe_not_at_all(con):
    once = of_one(con, {"visits_perfunctory": 0.8})["attention"]
    assert of_one(con, {"visits_perfunctory": 0.8, "leaders_absent": 0.7})["attention"] == once
    assert of_one(con, {"visits_perfunctory": 0.8, "data_missing": 1.0})["attention"] == once
    assert of_one(con, {"visits_perfunctory": 0.8, "papers_late": 0.5})["attention"] > once


def test_where_nothing_is_assessable_attention_is_none_and_what_is_unknown_stays_empty(con):
    row = of_one(con, {"attendance_drop": None, "papers_late": None})
    assert (row["attention"], row["attendance_concern"], row["formalism"]) == (0, None, None)
    assert (row["needs"], row["reasons"]) == ("none", [])


def test_formalism_is_shown_flagged_or_not(con):
    assert of_one(con, {"formalistic": 0.37})["formalism"] == 0.37


def test_a_signal_that_is_no_flag_weighs_nothing(con):
    assert of_one(con, {"no_premeeting": 0.99})["attention"] == 0


def test_what_is_to_be_acted_on_comes_first_then_the_weightier(con):
    clear(con)
    add(con, "A", {"meeting_skipped": 0.7}, {"meeting_skipped": "watch"})
    add(con, "B", {"records_backfilled": 0.5}, {"records_backfilled": "act"})
    add(con, "E", {"never_visited": 0.9}, {"never_visited": "duty"})
    add(con, "C", {"papers_late": 0.9}, {"papers_late": "act"})
    add(con, "D")
    rows = queue(con)
    assert sorted(rows, key=lambda code: rows[code]["rank"]) == ["B", "C", "A", "E", "D"]


def test_reasons_come_acted_on_first_and_weightiest_first(con):
    flags = {"papers_late": "act", "meeting_skipped": "watch", "data_missing": "duty", "attendance_drop": "act"}
    assert of_one(con, flags=flags)["reasons"] == ["attendance_drop", "papers_late", "meeting_skipped", "data_missing"]


@pytest.mark.parametrize(
    ("flags", "circumstances", "needs"),
    [
        (["papers_late"], [], "supervision"),
        (["papers_late"], ["no_internet"], "support"),
        (["papers_late", "records_backfilled", "data_missing"], ["no_internet"], "support"),
        (["papers_late", "attendance_drop"], ["no_internet"], "both"),
        (["attendance_drop"], ["no_internet", "no_venue"], "supervision"),
        (["meeting_skipped"], ["no_venue"], "support"),
        (["meeting_skipped"], ["no_internet"], "supervision"),
        (["meeting_skipped", "papers_late"], ["no_venue", "no_internet"], "support"),
        (["meeting_skipped", "papers_late"], ["no_secretary", "no_internet"], "support"),
        (["papers_late"], ["new_secretary", "season"], "supervision"),
        ([], ["no_venue"], "none"),
        (["never_visited"], [], "none"),
        (["data_missing"], ["no_internet"], "support"),
    ],
)
def test_needs_follow_what_a_want_explains(con, flags, circumstances, needs):
    row = of_one(con, flags={f: "duty" if f in DUTIES else "act" for f in flags}, circumstances=circumstances)
    assert row["needs"] == needs
    assert len(row["reasons"]) == len(flags)


def test_only_wants_are_put_down_as_support():
    support = {name for name, words in documents("circumstances").items() if words.get("support")}
    assert support == {"no_internet", "no_venue", "no_secretary"}
