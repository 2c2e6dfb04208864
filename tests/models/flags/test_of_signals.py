"""Flags without a statement of their own: the signal of the same name makes them."""

from __future__ import annotations

from datetime import date

import pytest

from etl.discover import documents, statement, statements
from models.metadata.words import publish_words
from tests import warehouses

AS_OF = date(2026, 10, 1)
CASES = [
    pytest.param("papers_late", 0.93, True, "act", id="selected"),
    pytest.param("papers_late", 0.6, False, "watch", id="likelier than not, not selected"),
    pytest.param("papers_late", 0.49, False, None, id="unlikely"),
    pytest.param("papers_late", None, False, None, id="not enough data"),
    pytest.param("no_premeeting", 0.93, True, None, id="a signal that is no flag of its own"),
]


@pytest.fixture
def con():
    with warehouses.lent() as con:
        publish_words(con)
        yield con


def flagged(con, code):
    """The flags of cells or of areas, by the column that names which."""
    own = list(statements("models/flags"))
    rows = con.execute(statement("models/flags/raising", "default").sql, {"as_of": AS_OF, "own": own}).pl().to_dicts()
    return [row for row in rows if row[code]]


def say(con, table, code, signal, probability, selected, as_of=AS_OF):
    con.execute(
        f"INSERT INTO result.{table} ({code}, as_of, signal, enough, probability, selected, since, evidence, meetings) "
        "VALUES ('C', ?, ?, true, ?, ?, DATE '2026-05-01', '{}', ['M1'])",
        [as_of, signal, probability, selected],
    )


@pytest.mark.parametrize(("signal", "probability", "selected", "severity"), CASES)
def test_a_signal_makes_the_flag_of_its_name(con, signal, probability, selected, severity):
    say(con, "signals", "cell_code", signal, probability, selected)
    flags = flagged(con, "cell_code")
    assert [row["severity"] for row in flags] == ([severity] if severity else [])
    if severity:
        assert (flags[0]["flag"], flags[0]["confidence"], flags[0]["meetings"]) == (signal, probability, ["M1"])


def test_only_the_month_asked_for(con):
    say(con, "signals", "cell_code", "papers_late", 0.93, True, as_of=date(2026, 9, 1))
    assert flagged(con, "cell_code") == []


def test_a_flag_that_is_never_acted_on_is_watched(con):
    held_back = [name for name, words in documents("flags").items() if words.get("never_act")]
    for name in held_back:
        say(con, "signals", "cell_code", name, 0.99, True)
    assert {row["severity"] for row in flagged(con, "cell_code")} <= {"watch"}


def test_signals_about_areas_flag_areas(con):
    say(con, "area_signals", "unit_code", "attendance_drop", 0.93, True)
    assert [(row["unit_code"], row["flag"], row["severity"]) for row in flagged(con, "unit_code")] == [
        ("C", "attendance_drop", "act")
    ]
    assert flagged(con, "cell_code") == []
