"""A rubric that a committee keeps in its home: checked, used for its type of cells, published with who decided it."""

from __future__ import annotations

import json

import duckdb

from etl import warehouse
from etl.config.workspace import Workspace
from etl.discover import ROOT


def _asked(command, monkeypatch, query: str) -> list[tuple]:
    monkeypatch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
    with warehouse.reading(Workspace.open(command.home)) as con:
        assert isinstance(con, duckdb.DuckDBPyConnection)
        return con.execute(query).fetchall()


def test_it_judges_the_cells_of_its_type_and_stands_in_what_is_published(copy_of_hamlet, monkeypatch):
    command = copy_of_hamlet
    folder = command.home / "rubrics"
    folder.mkdir()
    national = (ROOT / "data/rubrics/hd42_2025.toml").read_text("utf-8")
    own = national.replace("valid_from = 2025-10-28", 'valid_from = 2020-01-01\ncell_types = ["residential"]')
    file = folder / "thon_ban.toml"
    file.write_text(own.replace("good = 90", "good = 99"), "utf-8")
    assert "author is missing" in command("build", code=2).stderr
    head = 'author = "Ban Tổ chức"\nreviewer = "Thường vụ"\nversion = "2"\n'
    file.write_text(head + own.replace("good = 90", "good = 99"), "utf-8")
    command("build")
    rows = _asked(
        command,
        monkeypatch,
        "SELECT DISTINCT p.cell_type = 'residential', s.evidence->'$.rubrics', s.band = 'good' "
        "FROM result.scores s JOIN mart.cell_profiles p USING (cell_code, as_of) "
        "WHERE s.criterion = 'total' AND s.points IS NOT NULL",
    )
    used = {(own_type, rubric) for own_type, rubrics, _ in rows for rubric in json.loads(rubrics)}
    assert (True, "thon_ban") in used
    assert {rubric for own_type, rubric in used if own_type} == {"thon_ban"}
    assert "thon_ban" not in {rubric for own_type, rubric in used if not own_type}
    assert not any(good for own_type, _, good in rows if own_type), "99 points are good there"
    ((published,),) = _asked(
        command,
        monkeypatch,
        "SELECT head FROM result.metadata WHERE kind = 'rubric' AND id = 'thon_ban' AND lang = 'vi'",
    )
    assert json.loads(published)["reviewer"] == "Thường vụ"
