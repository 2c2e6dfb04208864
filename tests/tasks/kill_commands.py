"""Kills every command that writes, half at random moments, half just before a random step, and looks at what the next
one finds.

`uv run poe kill-commands N` does N kills (1,000 by default); the test run does a few by the same function. After each
kill: nothing is unreadable or missing (`doctor` and the blocks of each run), no entry of the audit is lost, no lock is
stale, and what was left half-way is gone. With `--folder FOLDER` the home and the counts stay there, and a task that
was broken off goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.store import audit
from etl.config.staging import PREFIXES
from etl.warehouse import pointer
from etl.warehouse.leftovers import delete_leftovers
from etl.warehouse.publishing import only_writer
from tests.chain.commands import Command
from tests.tasks.forked import NEVER, started
from tests.tasks.writing_commands import Step, Trial, made_ready, opened_store, prepared, workspace_of

LONGEST_SECONDS = 300
# The audit is another one afterwards, on purpose.
OTHER_AUDIT = ("restore", "migration")


@dataclass
class Counts:
    """How often commands were started and killed, by step."""

    seed: int
    starts: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)


def kill_commands(
    trial: Trial, kills: int, counts: Counts, names: tuple[str, ...] = (), kept: Path | None = None
) -> None:
    """Kills until so many were; raises AssertionError for what is lost. Counts are kept in a file where one is named.

    `names` are the steps to draw from; without any, all of them.
    """
    lasting: dict[str, tuple[float, int]] = {}
    while counts.killed.total() < kills:
        n = counts.starts.total() + 1
        dice = random.Random(f"{counts.seed} {n}")
        name = dice.choice(names or list(trial.steps()))
        if name not in lasting:
            lasting[name] = _lasting(trial.command, made_ready(trial, name))
        step = made_ready(trial, name)
        entries = 0 if name in OTHER_AUDIT else len(entries_of(trial.command))
        wait, before = dice.uniform(0.0, 1.0) * lasting[name][0], dice.randint(1, lasting[name][1])
        if dice.random() < 0.5:
            wait, where = LONGEST_SECONDS, f"before step {before} of {lasting[name][1]}"
        else:
            before, where = NEVER, f"after {wait:.2f} of {lasting[name][0]:.2f} s"
        ended = started(trial.command, step.words, step.typed, before).ended(wait)
        if name == "simulate" and not ended:
            # It has no home from which others could sweep: the next one to the same place does.
            trial.command(*made_ready(trial, name).words)
        look(trial.command, entries, f"{name}, start {n}, killed {where}")
        counts.starts[name] += 1
        counts.killed[name] += not ended
        if kept is not None:
            kept.write_text(json.dumps(vars(counts), indent=1), "utf-8")
        print(f"\r{n} starts, {counts.killed.total()} killed", end="", file=sys.stderr, flush=True)


def _lasting(command: Command, step: Step) -> tuple[float, int]:
    """How long a command lasts that is not killed, in seconds and in steps."""
    begun = time.monotonic()
    forked = started(command, step.words, step.typed)
    assert forked.ended(LONGEST_SECONDS), step.words
    return time.monotonic() - begun, max(1, forked.steps.value)


def look(command: Command, entries: int, where: str) -> None:
    """Raises AssertionError where the home is not whole, has fewer entries in its audit, or has anything left in it."""
    done = command("doctor", "--deep")
    assert "FAULT" not in done.stdout, f"{where}: {done.stdout}"
    workspace = workspace_of(command)
    assert len(entries_of(command)) >= entries, f"{where}: an entry of the audit is lost"
    with only_writer(workspace):
        # No lock is stale; what a killed run left is swept by the next one, as here.
        delete_leftovers(workspace)
    kept = {pointer.file_of(workspace.warehouse, run).name for run in pointer.read(workspace.warehouse).kept}
    runs = {path.name for path in workspace.warehouse.glob("*.duckdb*")}
    left = [path for prefix in PREFIXES for path in workspace.home.glob(f"{prefix}*")]
    left += [path for ending in ("new", "part") for path in workspace.home.parent.rglob(f"*.{ending}")]
    assert (runs - kept, left) == (set(), []), f"{where}: left are {runs - kept or left}"


def entries_of(command: Command) -> list:
    """The entries of the audit, whose chain is whole."""
    with opened_store(command) as store:
        assert audit.verify(store) == []
        return list(audit.entries(store))


def main() -> None:
    """The long form, on 12 cells."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("kills", type=int, nargs="?", default=1_000)
    words.add_argument("seed", type=int, nargs="?", default=int(time.time()))
    words.add_argument("--folder", type=Path)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = asked.folder or Path(name)
        counts = _go_on(folder, asked.kills, asked.seed)
    print(f"seed {counts.seed}: {counts.starts.total()} starts of {len(counts.starts)} commands, ", end="")
    print(f"{counts.killed.total()} killed before their end: {dict(sorted(counts.killed.items()))}")
    print("0 unreadable states, 0 entries lost, 0 stale locks, nothing left behind after the next start")


def _go_on(folder: Path, kills: int, seed: int) -> Counts:
    file, province = folder / "counts.json", folder / "hamlet"
    if file.exists():
        before = json.loads(file.read_text("utf-8"))
        counts = Counts(before["seed"], Counter(before["starts"]), Counter(before["killed"]))
        trial = Trial(Command(folder / "home"), province, folder / "good")
    else:
        folder.mkdir(parents=True, exist_ok=True)
        counts = Counts(seed)
        Command(folder / "none")("simulate", province, "--cells", 12, "--months", 14, "--seed", 5)
        trial = prepared(folder, province, lambda command: [command("ingest", province), command("build")])
    kill_commands(trial, kills, counts, kept=file)
    return counts


if __name__ == "__main__":
    main()
