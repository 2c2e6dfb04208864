"""Kills every command that writes, half at random moments, half just before a random step, and looks at what the next
one finds.

`uv run poe kill-commands N` does N kills (1,000 by default); the test run does a few by the same function. After each
kill: nothing is unreadable or missing (`doctor` and the blocks of each run), no entry of the audit is lost, no lock is
stale, and what was left half-way is gone.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from dashboard.scope import WHOLE
from dashboard.store import Store, audit, cases, people, visits
from dashboard.store.home import open_home
from dashboard.store.migrating import migrate
from dashboard.store.visits import Made
from etl import warehouse
from etl.config.staging import PREFIXES
from etl.config.workspace import Workspace
from etl.warehouse import pointer
from etl.warehouse.leftovers import delete_leftovers
from etl.warehouse.publishing import only_writer
from tests.chain.commands import NOW, Command
from tests.chain.test_distinct_tasks import PAIRS
from tests.tasks.forked import NEVER, started

LONGEST_SECONDS = 60
AT = datetime.fromisoformat(NOW)
PASSWORD = "một câu dài dễ nhớ"
CONFIG = """
[[sources]]
name = "province"
kind = "canonical"
folder = "{province}"
[sign_in]
kind = "local"
[digest]
every = "month"
link = "http://127.0.0.1:8501"
folder = "digests"
recipients = [{{ login = "binh", address = "binh@example.vn", lang = "vi" }}]
"""
# Why a command is not among those that are killed; a test says when one is in neither list.
NOT_KILLED = {
    "account": "one transaction of the store, as grant; asks for a password",
    "audit": "killed while it migrates the store",
    "brief": "writes a file as export does",
    "demo": "ingest and build; `poe kill-trial` kills both",
    "evaluate": "only reads",
    "init": "writes one file that is new",
    "lake": "writes files outside of the home, as export does",
    "map": "only reads; --save writes one file",
    "match": "publishes one run with one row more, as template",
    "preview": "only reads",
    "separate": "publishes one run with one row more, as template",
    "serve": "killed by tests/dashboard/commands/test_serve.py",
    "simulate": "writes outside of the home",
}
# The audit is another one afterwards, on purpose.
OTHER_AUDIT = ("restore", "migration")


@dataclass(frozen=True)
class Trial:
    """The home under trial, and files beside it."""

    command: Command
    province: Path
    backup: Path

    def steps(self) -> dict[str, tuple[object, ...]]:
        """The words of each command that writes, as they can be repeated."""
        meetings = [code for (code,) in self._rows("SELECT meeting_code FROM intake.meetings ORDER BY ALL LIMIT 2")]
        # Where no two tasks have the same words, it is refused: still a start that is killed.
        tasks = next(iter(self._rows(PAIRS)), ("none", "none"))
        return {
            "ingest": ("ingest", self.province),
            "build": ("build",),
            "sync": ("sync",),
            "digest": ("digest",),
            "backup": ("backup", self.backup.with_name("nightly"), "--keep", 3),
            "restore": ("restore", self.backup, "--overwrite"),
            "forget": ("forget", "nobody", "--why", "trial"),
            "rollback": ("rollback",),
            "release": ("release", 0, "--by", "binh"),
            "outcomes": ("outcomes",),
            "export": ("export", "flags", "--out", self.backup.with_name("flags.csv")),
            "grant": ("grant", "an", "leader", "--whole", "--reason", "trial", "--days", 9),
            "revoke": ("revoke", 1),
            "template": ("template", "declare", *meetings, "--why", "trial"),
            "template withdraw": ("template", "withdraw", *meetings, "--why", "trial"),
            "distinct": ("distinct", "declare", *tasks, "--why", "trial"),
            "distinct withdraw": ("distinct", "withdraw", *tasks, "--why", "trial"),
            "doctor": ("doctor", "--accept-loss", "trial"),
            "migration": ("audit", "verify"),
        }

    def _rows(self, question: str) -> list[tuple]:
        with self.command.reading() as con:
            return con.execute(question).fetchall()


def kill_commands(trial: Trial, kills: int, seed: int, names: tuple[str, ...] = ()) -> Counter[str]:
    """Kills so many times and gives how often each command was cut off; raises AssertionError for what is lost.

    `names` are the steps to draw from; without any, all of them.
    """
    dice, cut_off, steps, lasting = random.Random(seed), Counter(), trial.steps(), {}
    n = 0
    while cut_off.total() < kills:
        n += 1
        name = dice.choice(names or list(steps))
        if name not in lasting:
            lasting[name] = _lasting(trial.command, made_ready(trial.command, name, steps[name]))
        words = made_ready(trial.command, name, steps[name])
        entries = 0 if name in OTHER_AUDIT else len(entries_of(trial.command))
        wait, step = dice.uniform(0.0, 1.0) * lasting[name][0], dice.randint(1, lasting[name][1])
        if dice.random() < 0.5:
            wait, where = LONGEST_SECONDS, f"before step {step} of {lasting[name][1]}"
        else:
            step, where = NEVER, f"after {wait:.2f} of {lasting[name][0]:.2f} s"
        ended = started(trial.command, words, f"{PASSWORD}\n", step).ended(wait)
        cut_off[name] += not ended
        look(trial.command, entries, f"{name}, start {n}, killed {where}")
        print(f"\r{n} starts, {cut_off.total()} killed", end="", file=sys.stderr, flush=True)
    return cut_off


def _lasting(command: Command, words: tuple[object, ...]) -> tuple[float, int]:
    """How long a command lasts that is not killed, in seconds and in steps."""
    begun = time.monotonic()
    forked = started(command, words, f"{PASSWORD}\n")
    assert forked.ended(LONGEST_SECONDS), words
    return time.monotonic() - begun, forked.steps.value


def made_ready(command: Command, name: str, words: tuple[object, ...]) -> tuple[object, ...]:
    """What must stand before a step, such as a store to migrate; gives the words of the step."""
    if name == "migration":
        _make_older(command)
    if name == "rollback" and len(pointer.read(workspace_of(command).warehouse).runs) < 2:
        # A restore brings back one run only.
        with warehouse.writing(workspace_of(command)):
            pass
    if name in ("outcomes", "release"):
        with _store(command) as store:
            _record_visit(store) if name == "outcomes" else _let_release(store)
    if name == "release":
        with warehouse.writing(workspace_of(command), pointer.WaitingRun(0, "an", f"{AT}")) as work:
            return (words[0], work.run, *words[2:])
    return words


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
    left += [path for folder in (workspace.home, workspace.warehouse) for path in folder.glob("*.new")]
    left += list(workspace.home.parent.glob("**/*.part"))
    assert (runs - kept, left) == (set(), []), f"{where}: left are {runs - kept or left}"


def entries_of(command: Command) -> list:
    """The entries of the audit, whose chain is whole."""
    with _store(command) as store:
        assert audit.verify(store) == []
        return list(audit.entries(store))


@contextmanager
def _store(command: Command) -> Iterator[Store]:
    store = open_home(workspace_of(command))
    try:
        yield store
    finally:
        store.engine.dispose()


def _record_visit(store: Store) -> None:
    """Something for `outcomes` to hand over; once is enough, for a visit counts once."""
    case = cases.open_case(store, "C1", ["attendance_drop"], "an", AT)
    if not visits.visits_of(store, case.id):
        visits.record_visit(store, case.id, Made(AT.date(), "flag"), {"attendance_drop": "confirmed"}, "an", AT)


def _let_release(store: Store) -> None:
    """An account with the right to release; a migration or an accepted loss may have taken it away."""
    if people.login_block(store, "binh") == "sign_in":
        people.add_account(store, "binh", "Bình", PASSWORD)
    if not people.rights(store, "binh", AT.date()):
        people.grant(store, "binh", "leader", WHOLE, "trial", AT.date(), AT.date(), "command")


def _make_older(command: Command) -> None:
    """The store as an earlier version wrote it, empty: the next opening migrates it."""
    workspace = workspace_of(command)
    engine = create_engine(workspace.store_url)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        migrate(connection, "base")
        migrate(connection, "0002_plans")
        connection.commit()
    engine.dispose()
    for name in ("holdings.json", "key.fingerprint"):
        (workspace.home / name).unlink()


def workspace_of(command: Command) -> Workspace:
    """The workspace under trial, opened with its key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
        return Workspace.open(command.home)


def prepared(folder: Path, province: Path, build: Callable[[Command], None]) -> Trial:
    """A home of two runs with some entries in the audit, and a backup of it."""
    command = Command(folder / "home")
    build(command)
    (command.home / "cellpulse.toml").write_text(CONFIG.format(province=province), "utf-8")
    # Apart: a store that this process keeps open would remove the files beside the one that a restore puts there.
    command.apart("grant", "binh", "leader", "--whole", "--reason", "trial", "--days", 9)
    command.apart("backup", folder / "good")
    return Trial(command, province, folder / "good")


def main() -> None:
    """The long form, on 12 cells."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Command(folder / "none")("simulate", folder / "hamlet", "--cells", 12, "--months", 14, "--seed", 5)

        def build(command: Command) -> None:
            command("ingest", folder / "hamlet")
            command("build")

        cut_off = kill_commands(prepared(folder, folder / "hamlet", build), kills, seed)
    print(f"seed {seed}: {cut_off.total()} killed before their end: {dict(cut_off)}")
    print("0 unreadable states, 0 entries lost, 0 stale locks, nothing left behind after the next start")


if __name__ == "__main__":
    main()
