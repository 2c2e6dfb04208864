"""What a machine does to a home: a full disk, a disk that may only be read, a clock set back, two writers at once.

`uv run poe machine-faults N SEED NAMES` tries every command that writes (or those named) N times (3) with each of them,
on real small disks (Linux, as root). Each command ends well or with one sentence, and afterwards the home is whole and
nothing is left half-way.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.chain.commands import Command
from tests.tasks.kill_commands import entries_of, look
from tests.tasks.writing_commands import Step, Trial, made_ready, prepared

DISK_MIB = 700
# So much is left of the disk, from nothing to almost enough for a run.
FREE_KIB = (0, 8, 40, 200, 1_000, 6_000, 60_000, 100_000, 130_000)
A_YEAR_AGO = "2025-11-10T09:00"
KINDS = ("full", "limit", "read only", "clock", "two writers")


@contextmanager
def disk(at: Path, mib: int = DISK_MIB) -> Iterator[Path]:
    """A disk of its own in a folder, in memory. Needs root."""
    at.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m,mode=700", "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "-l", str(at)], check=True)


@contextmanager
def filled(at: Path, free_kib: int) -> Iterator[None]:
    """Only so much of the disk is free while the block runs."""
    filler = at / "filler"
    size = max(0, shutil.disk_usage(at).free - (free_kib << 10))
    subprocess.run(["fallocate", "-l", str(size), str(filler)], check=True) if size else None
    try:
        yield
    finally:
        filler.unlink(missing_ok=True)


@contextmanager
def read_only(at: Path) -> Iterator[None]:
    """The disk may only be read while the block runs."""
    subprocess.run(["mount", "-o", "remount,ro", str(at)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(at)], check=True)


def ended(command: Command, step: Step, limit: int | None = None) -> str:
    """How a command ends as a process: `done`, or its sentence. Raises AssertionError for anything else.

    `limit` is the most bytes that a file may get.
    """
    done = _started(command, step, limit)
    return _outcome(step, *done.communicate(step.typed, 300), done.returncode)


def _started(command: Command, step: Step, limit: int | None = None) -> subprocess.Popen[str]:
    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    line = [sys.executable, "-P", "-m", "dashboard.cli", "--home", str(command.home), *map(str, step.words)]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    return subprocess.Popen(line, env=command.environ, text=True, preexec_fn=limited, **pipes)


def _outcome(step: Step, out: str, err: str, code: int) -> str:
    last = err.strip().splitlines()[-1] if err.strip() else ""
    where = f"{step.words}: exit code {code}\n{out[-500:]}\n{err[-1500:]}"
    assert "Traceback" not in out + err, where
    assert "unexpected fault" not in out + err, where
    if code == 0:
        return "done"
    # `doctor` says what is wrong in its lines, the other commands in one sentence.
    assert code == 2, where
    assert last.startswith("cellpulse: ") or "FAULT" in out, where
    return last.removeprefix("cellpulse: ")


def try_all(trial: Trial, at: Path, rounds: int, seed: int, names: tuple[str, ...] = ()) -> Counter[str]:
    """Tries each step so many times with each fault; gives how often it was done and how often refused.

    `at` is where the home's disk is. Raises AssertionError where a state is not whole or a sentence is missing.
    """
    dice, outcomes, steps = random.Random(seed), Counter(), trial.steps()
    for _ in range(rounds):
        for name in names or [name for name in steps if name != "migration"]:
            for kind in KINDS:
                step = made_ready(trial, name)
                entries = 0 if name == "restore" else len(entries_of(trial.command))
                try:
                    results = _with(kind, trial, at, step, dice)
                    look(trial.command, entries, f"{name}, {kind}")
                except AssertionError as error:
                    raise AssertionError(f"seed {seed}: {name}, {kind}: {error}") from error
                outcomes.update(f"{kind}: {'done' if outcome == 'done' else 'refused'}" for outcome in results)
    return outcomes


def _with(kind: str, trial: Trial, at: Path, step: Step, dice: random.Random) -> list[str]:
    command = trial.command
    if kind == "full":
        with filled(at, dice.choice(FREE_KIB)):
            return [ended(command, step)]
    if kind == "limit":
        return [ended(command, step, dice.choice(FREE_KIB) << 10)]
    if kind == "read only":
        with read_only(at):
            return [ended(command, step)]
    if kind == "clock":
        return [ended(_a_year_ago(command), step)]
    other = dice.choice([other for name, other in trial.steps().items() if name not in ("migration", "restore")])
    both = [(each, _started(command, each)) for each in (step, other)]
    return [_outcome(each, *child.communicate(each.typed, 300), child.returncode) for each, child in both]


def _a_year_ago(command: Command) -> Command:
    """The machine's own clock is set back where libfaketime is there (`$FAKETIME_LIBRARY`), else the program's."""
    back, library = Command(command.home), os.environ.get("FAKETIME_LIBRARY", "")
    back.environ |= command.environ
    if library:
        del back.environ["CELLPULSE_NOW"]
        back.environ |= {"LD_PRELOAD": library, "FAKETIME": f"@{A_YEAR_AGO.replace('T', ' ')}:00"}
    else:
        back.environ["CELLPULSE_NOW"] = A_YEAR_AGO
    return back


def on_a_disk(trial: Trial, at: Path) -> Trial:
    """The same home and files on a disk of its own, mounted at a folder."""
    here = shutil.copytree(trial.command.home, at / "home")
    command = Command(here)
    command.environ |= trial.command.environ
    return replace(trial, command=command, backup=Path(shutil.copy(trial.backup, at / "good")))


def main() -> None:
    """The long form, on 12 cells."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    with tempfile.TemporaryDirectory() as name, disk(Path(name) / "disk") as at:
        folder = Path(name)
        Command(folder / "none")("simulate", folder / "hamlet", "--cells", 12, "--months", 14, "--seed", 5)

        def built(command: Command) -> None:
            command.apart("ingest", folder / "hamlet")
            command.apart("build")

        trial = on_a_disk(prepared(folder, folder / "hamlet", built), at)
        outcomes = try_all(trial, at, rounds, seed, tuple(sys.argv[3:]))
    print(f"seed {seed}: {outcomes.total()} commands; {dict(sorted(outcomes.items()))}")
    print("every home was whole afterwards, every refusal one sentence")


if __name__ == "__main__":
    main()
