"""What somebody marks as a legitimate template is no copying any more from the next build on."""

from __future__ import annotations

import pytest

from dashboard.store import audit, open_store
from etl import warehouse
from etl.workspace import Workspace


def test_a_marked_pair_is_gone_at_the_next_build_and_comes_back_when_the_mark_is_taken_back(copy_of_built, monkeypatch):
    command = copy_of_built
    monkeypatch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
    pairs = "SELECT DISTINCT meeting_code, source_code FROM result.text_pairs ORDER BY ALL"
    [(meeting, source)] = asked(command, pairs)
    command("template", "declare", meeting, source, code=2)  # says no reason
    command("template", "declare", meeting, "--why", "one alone", code=2)
    command("template", "declare", source, meeting, "--why", "Mẫu của xã", "--by", "an")
    assert asked(command, pairs) == [(meeting, source)]
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
    assert [(entry.login, entry.action, entry.detail["why"]) for entry in kept if "template" in entry.action] == [
        ("an", "template declared", "Mẫu của xã"),
        ("an", "template withdrawn", "Không phải mẫu"),
    ]


@pytest.mark.parametrize("step", ["declare", "withdraw"])
def test_minutes_that_nobody_has_change_nothing(copy_of_built, monkeypatch, step):
    monkeypatch.setenv("CELLPULSE_KEY", copy_of_built.environ["CELLPULSE_KEY"])
    run = warehouse.current_run(Workspace.open(copy_of_built.home))
    copy_of_built("template", step, "nobody", "no one", "--why", "x", code=2)
    assert warehouse.current_run(Workspace.open(copy_of_built.home)) == run


def asked(command, question: str) -> list[tuple]:
    with warehouse.reading(Workspace.open(command.home)) as con:
        return con.execute(question).fetchall()
