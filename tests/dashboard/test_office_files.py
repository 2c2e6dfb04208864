"""`cellpulse map` and `cellpulse ingest PATH...`: what is understood, asked, written and taken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.cli import app

OFFICE = Path(__file__).parents[1] / "etl" / "mapping" / "office"
ASKED = "Chi bộ,Loại sinh hoạt,Ngày họp\nC1,thường kỳ,05/09/2026\nC1,thường kỳ,06/10/2026\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("CELLPULSE_KEY", "a key for tests")
    monkeypatch.setenv("CELLPULSE_NOW", "2026-11-29")

    def called(*arguments: object):
        return CliRunner().invoke(app, ["--home", str(tmp_path / "home"), *map(str, arguments)])

    return called


def test_map_says_what_it_understood_as_one_object(run):
    understood = json.loads(run("map", OFFICE / "tonghop_2026.xlsx", "--json").stdout)
    assert [question["key"] for question in understood["questions"]] == ["meetings.kind", "scores.scored_by"]
    assert understood["kind"] == "sheet"
    assert understood["records"]["headcounts"] == 3
    assert {"place": "row 14", "why": "total", "because": "totals"} in understood["left_out"]


def test_rows_are_written_once_everything_is_answered_and_a_saved_layout_answers_again(run, tmp_path):
    (tmp_path / "t.csv").write_text(ASKED, "utf-8")
    refused = run("map", tmp_path / "t.csv", "--rows", tmp_path / "out")
    assert "order.Ngày họp" in str(refused.exception)
    assert not (tmp_path / "out").exists()
    assert run("map", tmp_path / "t.csv", "--answer", "order.Ngày họp=day_first", "--save", "mau").exit_code == 0
    assert run("map", tmp_path / "t.csv", "--layout", "mau", "--rows", tmp_path / "out").exit_code == 0
    assert (tmp_path / "out" / "meetings.csv").read_text("utf-8").splitlines() == [
        "meeting_code,cell_code,kind,held_on",
        "C1-2026-09-05,C1,regular,2026-09-05",
        "C1-2026-10-06,C1,regular,2026-10-06",
    ]


def test_ingest_takes_files_that_are_clear_and_names_the_others(run, tmp_path):
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "cells.csv").write_text("cell_code,unit_code,name,cell_type\nC1,U,Chi bộ C1,agency\n", "utf-8")
    (tmp_path / "base" / "meetings.csv").write_text("meeting_code,cell_code,kind,held_on\n", "utf-8")
    (tmp_path / "asked.csv").write_text(ASKED, "utf-8")
    (tmp_path / "clear.csv").write_text(ASKED.replace("06/10", "26/10"), "utf-8")
    assert run("ingest", tmp_path / "base").exit_code == 0
    done = run("ingest", tmp_path / "asked.csv", tmp_path / "clear.csv")
    assert done.exit_code == 0, done.exception
    assert "asked.csv: sheet; meetings: 2 rows; left out: 0; to be answered: order.Ngày họp" in done.stdout
    assert "clear.csv: sheet; meetings: 2 rows; left out: 0" in done.stdout
    assert "open" not in str(run("ingest", tmp_path / "asked.csv", "--answer", "order.Ngày họp=day_first").exception)


def test_a_layout_is_named_or_given_by_its_path_by_both_commands(run, tmp_path):
    (tmp_path / "t.csv").write_text(ASKED, "utf-8")
    run("map", tmp_path / "t.csv", "--answer", "order.Ngày họp=day_first", "--save", "mau")
    (path,) = (tmp_path / "home").rglob("mau.json")
    assert run("map", tmp_path / "t.csv", "--layout", path).exit_code == 0
    for layout in ("mau", path):
        assert run("ingest", tmp_path / "t.csv", "--layout", layout).exit_code == 0
