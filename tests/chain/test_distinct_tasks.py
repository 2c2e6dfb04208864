"""What somebody says is not the same task stands in every run from then on, on record, until it is taken back."""

from __future__ import annotations

from dashboard.store import audit, open_store
from etl import warehouse
from etl.config.workspace import Workspace

PAIRS = """
    SELECT a.task_code, b.task_code
    FROM mart.task_facts a JOIN mart.task_facts b ON b.cell_code = a.cell_code AND b.month > a.month
    JOIN intake.text_fingerprints p ON p.code = a.task_code AND p.text_of = 'task'
    JOIN intake.text_fingerprints q ON q.code = b.task_code AND q.text_of = 'task' AND q.runs = p.runs
      AND len(p.runs) > 0
    ORDER BY ALL LIMIT 1
"""


def test_a_correction_is_kept_on_record_and_taken_back(copy_of_built, monkeypatch):
    command = copy_of_built
    monkeypatch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
    [(earlier, later)] = asked(command, PAIRS)
    run = warehouse.current_run(Workspace.open(command.home))
    command("distinct", "declare", later, earlier, "--why", "the later first", code=2)
    assert warehouse.current_run(Workspace.open(command.home)) == run
    command("distinct", "declare", earlier, later, "--why", "Hai công trình", "--by", "an")
    assert "an: Hai công trình" in command("distinct", "list").stdout
    assert asked(command, "SELECT earlier_code, task_code FROM intake.distinct_tasks") == [(earlier, later)]
    command("distinct", "withdraw", earlier, later, "--why", "Nhầm", "--by", "an")
    assert asked(command, "FROM intake.distinct_tasks") == []
    workspace = Workspace.open(command.home)
    kept = list(audit.entries(open_store(workspace.store_url, workspace.keys.store)))
    assert [(entry.login, entry.action, entry.detail["why"]) for entry in kept if "distinct" in entry.action] == [
        ("an", "task declared distinct", "Hai công trình"),
        ("an", "task no longer distinct", "Nhầm"),
    ]


def asked(command, question: str) -> list[tuple]:
    with warehouse.reading(Workspace.open(command.home)) as con:
        return con.execute(question).fetchall()
