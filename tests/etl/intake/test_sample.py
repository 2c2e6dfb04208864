"""`data/sample`: a small province in every source's own format gives the same rows as its canonical folder."""

from __future__ import annotations

import sqlite3
import threading
import tomllib
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from etl.config.keys import Keys
from etl.config.workspace import Config, SourceConfig
from etl.discover import DATA, names
from etl.intake.ingest import ingest

SAMPLE = DATA / "sample"
SOURCES = tomllib.loads((SAMPLE / "sources.toml").read_text("utf-8"))
KEYS = Keys.derive(b"a secret for tests")
# What each source has of the province, with as many rows.
GIVES = {
    "canonical": {"meetings": 6, "headcounts": 6, "scores": 6, "attendance": 11, "tasks": 4},
    "paper_form": {"meetings": 6, "headcounts": 6, "scores": 6, "attendance": 9, "tasks": 2},
    "sheet": {"meetings": 6, "headcounts": 6, "scores": 6},
    "meeting_report": {"attendance": 2},
    "minutes": {"meetings": 1, "headcounts": 1, "scores": 1, "tasks": 2},
    "sql": {"meetings": 6, "headcounts": 6},
    "http": {"meetings": 6},
}
COLUMNS = {
    "meetings": "meeting_code, cell_code, kind, held_on, started_at, ended_at",
    "headcounts": "meeting_code, on_roll, exempt, present, excused, unexcused",
    "scores": "meeting_code, scored_by, criterion, points, band",
    "attendance": "meeting_code, member_code, status, arrived_at, left_at",
    "tasks": "task_code, meeting_code, lead_named, due_on, percent_done",
}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def options(tmp_path):
    """Of a source by its kind, on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SAMPLE / "http")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sqlite3.connect(tmp_path / "handbook.db") as database:
        database.executescript((SAMPLE / "sql" / "handbook.sql").read_text("utf-8"))
    here = {"sql": f"sqlite:///{tmp_path / 'handbook.db'}", "http": f"http://127.0.0.1:{server.server_port}"}

    def of(kind):
        own = {
            name: str(SAMPLE / value) if name in ("folder", "file") else value for name, value in SOURCES[kind].items()
        }
        return own | ({"url": here[kind]} if kind in here else {})

    yield of
    server.shutdown()
    server.server_close()


def _take(warehouse, *sources):
    warehouse.empty()
    for number, source in enumerate(({"kind": "canonical", "folder": str(SAMPLE / "base")}, *sources), start=1):
        work = SimpleNamespace(con=warehouse.con, run=number)
        ws = SimpleNamespace(keys=KEYS, config=Config())
        ingest(work, [SourceConfig.model_validate({"name": str(number)} | source)], ws, datetime(2026, 11, 29))
    assert warehouse.entries("place", "sentence_en") == []


def _rows(warehouse, table):
    return set(warehouse.con.execute(f"SELECT {COLUMNS[table]} FROM intake.{table}").fetchall())


def test_every_kind_of_source_has_a_sample():
    assert set(SOURCES) == set(GIVES) == set(names("etl.sources"))


@pytest.mark.parametrize("kind", GIVES)
def test_a_source_gives_the_rows_of_the_canonical_folder(warehouse, options, kind):
    _take(warehouse, options("canonical"))
    canonical = {table: _rows(warehouse, table) for table in COLUMNS}
    known = [options("sheet")] if kind in ("meeting_report", "paper_form") else []
    _take(warehouse, *known, options(kind))
    for table, n in GIVES[kind].items():
        rows = _rows(warehouse, table)
        assert rows <= canonical[table], table
        assert len(rows) == n, table


def test_files_of_an_office_are_matched_by_names_that_come_in_the_same_ingest(warehouse, options):
    """The file is named first, and the cells that it names come from the other source."""
    warehouse.empty()
    sources = [{"name": "a"} | options("sheet"), {"name": "b", "kind": "canonical", "folder": str(SAMPLE / "base")}]
    work, ws = SimpleNamespace(con=warehouse.con, run=1), SimpleNamespace(keys=KEYS, config=Config())
    ingest(work, [SourceConfig.model_validate(source) for source in sources], ws, datetime(2026, 11, 29))
    assert warehouse.entries("place", "sentence_en") == []
    assert {table: len(_rows(warehouse, table)) for table in GIVES["sheet"]} == GIVES["sheet"]
