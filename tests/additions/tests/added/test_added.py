"""Runs in a copy of the project to which only the files of tests/additions were added."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from dashboard import cli
from dashboard.documents.exporting import published
from dashboard.store import cases, open_store, visits
from dashboard.store.visits import Made
from etl import warehouse
from etl.config.workspace import Workspace
from tests.dashboard.showing import show, text

# Of the eight cells, C0 never enters a notice and C1 meets late in the evening.
CELLS = [f"C{i}" for i in range(8)]
MONTHS = [f"2025-{month:02}" for month in range(9, 13)] + [f"2026-{month:02}" for month in range(1, 11)]
VISITED_ON = date(2026, 11, 5)


def rows():
    """The lines of the file that the added source reads."""
    for code in CELLS:
        yield {"table": "cells", "cell_code": code, "unit_code": "U", "name": f"Chi bộ {code}", "cell_type": "agency"}
        for month in MONTHS:
            begins, ends = (f"{month}-05T{hour}:00" for hour in (("20", "22") if code == "C1" else ("08", "10")))
            yield {
                "table": "meetings", "meeting_code": f"{code}-{month}", "cell_code": code, "kind": "regular",
                "held_on": f"{month}-05", "started_at": begins, "ended_at": ends,
                "notice_sent_on": None if code == "C0" else f"{month}-01",
            }  # fmt: skip


def cellpulse(*words):
    cli.app(list(words), standalone_mode=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    written = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows())
    (home / "meetings.jsonl").write_text(written, "utf-8")
    source = f'[[sources]]\nname = "log"\nkind = "lines"\nfile = "{(home / "meetings.jsonl").as_posix()}"\n'
    (home / "cellpulse.toml").write_text(source, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        settings = {"HOME": str(home), "KEY": "a key for the tests only", "NOW": "2026-11-10T09:00"}
        for name, value in settings.items():
            patch.setenv(f"CELLPULSE_{name}", value)
        cellpulse("ingest")
        cellpulse("build")
        yield home


def asked(home, question):
    with warehouse.reading(Workspace.open(home)) as con:
        return con.execute(question).fetchall()


def exported(home, table):
    with warehouse.reading(Workspace.open(home)) as con:
        return published(con, table, None)


def shown(page, **address):
    return text(show(page, **address))


def test_the_source_is_read(home):
    counted = asked(home, "SELECT count(*), count(notice_sent_on) FROM intake.meetings")
    assert counted == [(len(CELLS) * len(MONTHS), (len(CELLS) - 1) * len(MONTHS))]


def test_the_signal_is_measured_and_published_with_its_words(home):
    selected = "SELECT cell_code FROM result.signals WHERE signal = 'late_start' AND selected"
    assert asked(home, selected) == [("C1",)]
    assert "Họp muộn buổi tối" in shown("methods")


def test_the_criterion_is_scored_by_the_rubric_that_names_it(home):
    scores = exported(home, "scores").filter(criterion="preparation")
    assert dict(scores.select("cell_code", "points").rows())["C2"] == 100


def test_the_page_stands_in_the_navigation_and_shows_its_rows(home):
    html = shown("notices")
    assert "Thông báo mời họp" in html
    assert all(code in html for code in CELLS)


def test_the_flag_goes_from_its_signal_to_a_visits_finding(home):
    flagged = exported(home, "flags").filter(flag="no_notices")
    assert flagged["cell_code"].to_list() == ["C0"]
    assert "Không kỳ nào trong 12 kỳ họp có ngày gửi thông báo mời họp." in shown("profile", cell="C0")
    assert "Không kỳ nào trong 12 kỳ họp có ngày gửi thông báo mời họp." in shown("attention")
    workspace = Workspace.open(home)
    store = open_store(workspace.store_url, workspace.keys.store)
    case = cases.open_case(store, "C0", ["no_notices"], "an", datetime(2026, 11, 4))
    made = Made(VISITED_ON, "flag", "sit_in")
    visits.record_visit(store, case.id, made, {"no_notices": "confirmed"}, "an", datetime(2026, 11, 6), [])
    store.engine.dispose()
    cellpulse("outcomes")
    assert asked(home, "SELECT flag, outcome, topic FROM intake.findings") == [("no_notices", "confirmed", "formalism")]
    assert asked(home, "SELECT reasons FROM intake.quarantine") == []
