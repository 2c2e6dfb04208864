"""Every command that writes, as a step that can be repeated, and what must stand before it."""

from __future__ import annotations

import csv
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from dashboard.lake.site_list import public_key
from dashboard.scope import WHOLE
from dashboard.store import Store, cases, people, visits
from dashboard.store.home import open_home
from dashboard.store.migrating import migrate
from dashboard.store.visits import Made
from etl import warehouse
from etl.config.workspace import FILE_NAME, Workspace
from etl.simulation.write import truth_path
from etl.warehouse import pointer
from tests.chain.commands import NOW, Command
from tests.chain.test_distinct_tasks import PAIRS

AT = datetime.fromisoformat(NOW)
PASSWORD = "một câu dài dễ nhớ"
OFFICE = Path(__file__).resolve().parents[1] / "etl" / "mapping" / "office"
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
# Why a command is no step; a test says when one is in neither list.
NO_STEP = {
    "demo": "simulate, ingest and build, which are steps, and serve",
    "serve": "killed by tests/dashboard/commands/test_serve.py",
}
# Undoes a meeting's link, which is here without the meeting.
LINK = "INSERT OR REPLACE INTO intake.meeting_links VALUES ('other', 'TRIAL', 'TRIAL', 'province', false, false, 1)"


@dataclass(frozen=True)
class Step:
    """The words of a command, and what it reads where it asks."""

    words: tuple[object, ...]
    typed: str = f"{PASSWORD}\n{PASSWORD}\n"


@dataclass(frozen=True)
class Trial:
    """The home under trial, and files beside it."""

    command: Command
    province: Path
    backup: Path
    known: dict[str, Step] = field(default_factory=dict, compare=False)

    def steps(self) -> dict[str, Step]:
        """Each command that writes; a step that is named otherwise gives its command in its words."""
        if not self.known:
            self.known.update({name: Step(words) for name, words in self._words().items()})
            cell, member = self._member()
            self.known["match"] = Step(("match", cell, "ab" * 32), f"{member}\n")
        return self.known

    def _words(self) -> dict[str, tuple[object, ...]]:
        with self.command.reading() as con:
            codes = con.execute("SELECT meeting_code FROM intake.meetings ORDER BY ALL LIMIT 2").fetchall()
            # Where no two tasks have the same words, it is refused: still a start that is killed.
            tasks = next(iter(con.execute(PAIRS).fetchall()), ("none", "none"))
        meetings, key = [code for (code,) in codes], public_key(workspace_of(self.command).keys.lake)
        return {
            "account": ("account", "by-made-ready", "--name", "An"),
            "audit": ("audit", "verify"),
            "backup": ("backup", self.beside("nightly"), "--keep", 3),
            "brief": ("brief", self._member()[0], "--out", self.beside("brief.pdf")),
            "build": ("build",),
            "digest": ("digest",),
            "distinct": ("distinct", "declare", *tasks, "--why", "trial"),
            "distinct withdraw": ("distinct", "withdraw", *tasks, "--why", "trial"),
            "doctor": ("doctor", "--accept-loss", "trial"),
            "evaluate": ("evaluate", truth_path(self.province), "--months", 1),
            "export": ("export", "flags", "--out", self.beside("flags.csv")),
            "forget": ("forget", "nobody", "--why", "trial"),
            "grant": ("grant", "an", "leader", "--whole", "--reason", "trial", "--days", 9),
            "ingest": ("ingest", self.province),
            "init": ("init",),
            "lake export": ("lake", "export", self.beside("lake"), "--site", "a"),
            "lake join": ("lake", "join", self.beside("lake"), "--trust", f"a={key}", "--out", self.beside("joined")),
            "map": ("map", OFFICE / "meet.csv", "--save", "rolls", "--rows", self.beside("rows")),
            "migration": ("audit", "verify"),
            "outcomes": ("outcomes",),
            "preview": ("preview", "--watch-from", 0.6, "--out", self.beside("preview.json")),
            "release": ("release", 0, "--by", "binh"),
            "restore": ("restore", self.backup, "--overwrite"),
            "revoke": ("revoke", 1),
            "rollback": ("rollback",),
            "separate": ("separate", "TRIAL"),
            "simulate": ("simulate", self.beside("simulated"), "--cells", 3, "--months", 1),
            "sync": ("sync", "--report", self.beside("report.json")),
            "template": ("template", "declare", *meetings, "--why", "trial"),
            "template withdraw": ("template", "withdraw", *meetings, "--why", "trial"),
        }

    def beside(self, name: str) -> Path:
        """A file or folder beside the backup."""
        return self.backup.with_name(name)

    def _member(self) -> tuple[str, str]:
        with (self.province / "memberships.csv").open(encoding="utf-8", newline="") as file:
            first = next(csv.DictReader(file))
        return first["cell_code"], first["member_code"]


def made_ready(trial: Trial, name: str) -> Step:
    """The step of this name, after all that must stand before it was put there, such as a store to migrate."""
    command, step = trial.command, trial.steps()[name]
    _configure(trial, name)
    if name == "account":
        return Step(("account", f"an-{secrets.token_hex(4)}", *step.words[2:]), step.typed)
    if name == "migration":
        _make_older(command)
    if name == "simulate":
        shutil.rmtree(trial.beside("simulated"), ignore_errors=True)
    if name == "lake join" and not trial.beside("lake").exists():
        command(*trial.steps()["lake export"].words)
    if name == "separate":
        _link(command)
    if name == "rollback" and len(pointer.read(workspace_of(command).warehouse).runs) < 2:
        # A restore brings back one run only.
        with warehouse.writing(workspace_of(command)):
            pass
    if name in ("outcomes", "release"):
        with opened_store(command) as store:
            _record_visit(store) if name == "outcomes" else _let_release(store)
    if name == "release":
        with warehouse.writing(workspace_of(command), pointer.WaitingRun(0, "an", f"{AT}")) as work:
            return Step((step.words[0], work.run, *step.words[2:]), step.typed)
    return step


def prepared(folder: Path, province: Path, build: Callable[[Command], object]) -> Trial:
    """A home of two runs with some entries in the audit, and a backup of it."""
    command = Command(folder / "home")
    build(command)
    trial = Trial(command, province, folder / "good")
    _configure(trial, "grant")
    # Apart: a store that this process keeps open would remove the files beside the one that a restore puts there.
    command.apart("grant", "binh", "leader", "--whole", "--reason", "trial", "--days", 9)
    command.apart("backup", folder / "good")
    return trial


@contextmanager
def opened_store(command: Command) -> Iterator[Store]:
    """The store of the home, closed afterwards."""
    store = open_home(workspace_of(command))
    try:
        yield store
    finally:
        store.engine.dispose()


def workspace_of(command: Command) -> Workspace:
    """The workspace under trial, opened with its key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
        return Workspace.open(command.home)


def _configure(trial: Trial, name: str) -> None:
    """The configuration of the trial, which `init` must not find."""
    file = trial.command.home / FILE_NAME
    if name == "init":
        file.unlink(missing_ok=True)
    else:
        file.write_text(CONFIG.format(province=trial.province), "utf-8")


def _link(command: Command) -> None:
    with command.reading() as con:
        linked = con.execute("SELECT 1 FROM intake.meeting_links WHERE NOT separate").fetchall()
    if not linked:
        with warehouse.writing(workspace_of(command)) as work:
            work.con.execute(LINK)


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
