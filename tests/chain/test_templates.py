"""What somebody marks as a legitimate template is no copying any more from the next build on."""

from __future__ import annotations

import shutil

import polars as pl
import pytest

from dashboard.store import audit, open_store
from etl import warehouse
from etl.config.workspace import Workspace


@pytest.fixture
def copying(copy_of_hamlet, hamlet_folder, tmp_path):
    """A home in which one cell's minutes of the last half year are those of the month before it, and the cell."""
    folder = tmp_path / hamlet_folder.name
    shutil.copytree(hamlet_folder, folder)
    meetings = pl.read_csv(folder / "meetings.csv", infer_schema=False)
    theirs = meetings.filter(pl.col("minutes_text").str.len_chars() > 1000).sort("held_on")
    cell = theirs["cell_code"].value_counts(sort=True)["cell_code"][0]
    last = theirs.filter(cell_code=cell).tail(7)
    again = pl.when(pl.col("meeting_code").is_in(last["meeting_code"][1:].to_list()))
    changed = meetings.with_columns(minutes_text=again.then(pl.lit(last["minutes_text"][0])).otherwise("minutes_text"))
    changed.write_csv(folder / "meetings.csv")
    copy_of_hamlet("ingest", folder)
    copy_of_hamlet("build")
    return copy_of_hamlet, cell


def test_a_marked_pair_is_gone_at_the_next_build_and_comes_back_when_the_mark_is_taken_back(copying, monkeypatch):
    command, cell = copying
    monkeypatch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
    pairs = f"SELECT DISTINCT meeting_code, source_code FROM result.text_pairs WHERE cell_code = '{cell}' ORDER BY ALL"
    (meeting, source), *others = asked(command, pairs)
    command("template", "declare", meeting, source, code=2)  # says no reason
    command("template", "declare", meeting, "--why", "one alone", code=2)
    assert "1 lines" in command("template", "declare", source, meeting, "--line", 5, "--why", "x", "--by", "an").stdout
    assert "--line 5: 1 lines" in command("template", "list").stdout
    command("template", "withdraw", source, meeting, "--line", 5, "--why", "x", "--by", "an")
    command("template", "declare", source, meeting, "--why", "Mẫu của xã", "--by", "an")
    assert asked(command, pairs) == [(meeting, source), *others]
    assert "Mẫu của xã" in command("template", "list").stdout
    command("build")
    assert asked(command, pairs) == []
    command("template", "withdraw", meeting, source, "--why", "Không phải mẫu", "--by", "an")
    assert asked(command, "FROM intake.templates") == []
    assert command("template", "list").stdout == ""
    refused = command("template", "withdraw", meeting, source, "--why", "again", code=2)
    assert "was not declared" in refused.stderr
    workspace = Workspace.open(command.home)
    kept = list(audit.entries(open_store(workspace.store_url, workspace.keys.store)))
    assert [(entry.login, entry.action, entry.detail["why"]) for entry in kept if "template" in entry.action][2:] == [
        ("an", "template declared", "Mẫu của xã"),
        ("an", "template withdrawn", "Không phải mẫu"),
    ]


@pytest.mark.parametrize("step", ["declare", "withdraw"])
def test_minutes_that_nobody_has_change_nothing(copy_of_hamlet, monkeypatch, step):
    monkeypatch.setenv("CELLPULSE_KEY", copy_of_hamlet.environ["CELLPULSE_KEY"])
    run = warehouse.current_run(Workspace.open(copy_of_hamlet.home))
    copy_of_hamlet("template", step, "nobody", "no one", "--why", "x", code=2)
    assert warehouse.current_run(Workspace.open(copy_of_hamlet.home)) == run


def asked(command, question: str) -> list[tuple]:
    with warehouse.reading(Workspace.open(command.home)) as con:
        return con.execute(question).fetchall()
