"""Kills every command that writes at random moments, and looks at what the next one finds.

`uv run poe kill-commands N` does N kills (1,000 by default); the test run does a few by the same function. After each
kill: nothing is unreadable or missing (`doctor` and the blocks of each run), no entry of the audit is lost, no lock is
stale, and what was left half-way is gone.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from dashboard.commands.parts import holdings
from dashboard.store import audit
from dashboard.store.home import open_home
from dashboard.store.migrating import migrate
from etl import warehouse
from etl.config.staging import PREFIXES
from etl.config.workspace import Workspace
from etl.warehouse import pointer
from etl.warehouse.damage import read_whole
from tests.chain.commands import Command

LONGEST_SECONDS = 60


@dataclass(frozen=True)
class Trial:
    """The home under trial, and files beside it."""

    command: Command
    province: Path
    backup: Path

    def steps(self) -> dict[str, tuple[object, ...]]:
        """The words of each command that writes, as they can be repeated."""
        meetings = [code for (code,) in self._rows("SELECT meeting_code FROM intake.meetings ORDER BY ALL LIMIT 2")]
        return {
            "ingest": ("ingest", self.province),
            "build": ("build",),
            "backup": ("backup", self.backup.with_name("nightly"), "--keep", 3),
            "restore": ("restore", self.backup, "--overwrite"),
            "forget": ("forget", "nobody", "--why", "trial"),
            "rollback": ("rollback",),
            "export": ("export", "flags", "--out", self.backup.with_name("flags.csv")),
            "grant": ("grant", "an", "leader", "--whole", "--reason", "trial", "--days", 9),
            "template": ("template", "declare", *meetings, "--why", "trial"),
            "doctor": ("doctor", "--accept-loss", "trial"),
            "migration": ("audit", "verify"),
        }

    def _rows(self, question: str) -> list[tuple]:
        with self.command.reading() as con:
            return con.execute(question).fetchall()


def kill_commands(trial: Trial, kills: int, seed: int) -> Counter[str]:
    """Kills so many times and gives how often each command was cut off; raises AssertionError for what is lost."""
    dice, cut_off = random.Random(seed), Counter()
    steps = trial.steps()
    seconds = {name: _seconds(trial.command, words) for name, words in steps.items()}
    for n in range(kills):
        name = dice.choice(list(steps))
        if name == "migration":
            _make_older(trial.command)
        entries = 0 if name in ("restore", "migration") else len(_entries(trial.command))
        wait = dice.uniform(0.2, 1.1) * seconds[name]
        ended = _kill(trial.command, wait, *steps[name])
        cut_off[name] += not ended
        _look(trial.command, entries, f"{name}, kill {n} after {wait:.2f} s")
    return cut_off


def _seconds(command: Command, words: tuple[object, ...]) -> float:
    """How long a command takes that nobody kills."""
    begun = time.monotonic()
    _kill(command, LONGEST_SECONDS, *words)
    return time.monotonic() - begun


def _kill(command: Command, wait: float, *words: object) -> bool:
    """Starts a command and kills it after so many seconds; True where it had ended by itself."""
    line = [sys.executable, "-P", "-m", "dashboard.cli", "--home", str(command.home), *map(str, words)]
    child = subprocess.Popen(line, env=command.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        child.wait(wait)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        return False
    return True


def _look(command: Command, entries: int, where: str) -> None:
    done = command("doctor", "--deep")
    assert "FAULT" not in done.stdout, f"{where}: {done.stdout}"
    workspace = _workspace(command)
    assert holdings.faults(workspace, deep=True) == [], where
    published = pointer.read(workspace.warehouse)
    con = warehouse.reader(workspace, published.runs[-1])
    try:
        read_whole(con)
    finally:
        con.close()
    assert len(_entries(command)) >= entries, f"{where}: an entry of the audit is lost"
    with warehouse.writing(workspace):
        # No lock is stale; what a killed run left is swept by the next one.
        pass
    kept = {pointer.file_of(workspace.warehouse, run).name for run in pointer.read(workspace.warehouse).kept}
    runs = {path.name for path in workspace.warehouse.glob("*.duckdb*")}
    left = [path for prefix in PREFIXES for path in workspace.home.glob(f"{prefix}*")]
    left += [path for folder in (workspace.home, workspace.warehouse) for path in folder.glob("*.new")]
    left += list(workspace.home.parent.glob("**/*.part"))
    assert (runs - kept, left) == (set(), []), where


def _entries(command: Command) -> list:
    store = open_home(_workspace(command))
    try:
        assert audit.verify(store) == []
        return list(audit.entries(store))
    finally:
        store.engine.dispose()


def _make_older(command: Command) -> None:
    """The store as an earlier version wrote it, empty: the next opening migrates it."""
    workspace = _workspace(command)
    engine = create_engine(workspace.store_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        migrate(connection, "base")
        migrate(connection, "0002_plans")
        connection.commit()
    engine.dispose()
    for name in ("holdings.json", "key.fingerprint"):
        (workspace.home / name).unlink()


def _workspace(command: Command) -> Workspace:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
        return Workspace.open(command.home)


def prepared(folder: Path, province: Path, build: Callable[[Command], None]) -> Trial:
    """A home of two runs with some entries in the audit, and a backup of it."""
    command = Command(folder / "home")
    build(command)
    command("grant", "binh", "leader", "--whole", "--reason", "trial", "--days", 9)
    command("backup", folder / "good")
    return Trial(command, province, folder / "good")


def main() -> None:
    """The long form, on 30 cells."""
    kills, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, int(time.time())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Command(folder / "none")("simulate", folder / "hamlet", "--cells", 30, "--months", 15, "--seed", 5)

        def build(command: Command) -> None:
            command("ingest", folder / "hamlet")
            command("build")

        cut_off = kill_commands(prepared(folder, folder / "hamlet", build), kills, seed)
    print(f"seed {seed}: {kills} starts, {cut_off.total()} killed before their end: {dict(cut_off)}")
    print("0 unreadable states, 0 entries lost, 0 stale locks, nothing left behind after the next start")


if __name__ == "__main__":
    main()
