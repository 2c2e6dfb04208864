"""Puts small faults into copies of the project, one at a time, and says which of them no test notices.

`uv run poe mutants` draws 60 over all packages. What was tried is kept in `mutants.jsonl`, so a broken-off run goes on
where it was; `--seed` draws others, `--retry` tries again those that were not caught. `--rounds 2` leaves out the tests
of the whole chain, minutes for each fault that no nearer test notices.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests import source
from tests.project_copy import copy_project
from tests.tasks.concerned import ROUNDS, rounds
from tests.tasks.faults import Fault, draw

N, LEAST, SEED = 60, 54, 11
# A fault that makes a test hang is noticed too, after so many seconds.
LONGEST = 1800
PASSED, NOTHING_TO_RUN = 0, 5


def main() -> None:
    """Tries each fault and prints a line for it; ends with 1 where fewer than nine in ten are caught."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--n", type=int, default=N)
    arguments.add_argument("--kept", type=Path, default=Path("mutants.jsonl"))
    arguments.add_argument("--rounds", type=int, default=len(ROUNDS))
    arguments.add_argument("--retry", action="store_true")
    wish = arguments.parse_args()
    os.nice(10)
    tried = _tried(wish.kept, retry=wish.retry)
    with tempfile.TemporaryDirectory(prefix="cellpulse-") as folder:
        copy = copy_project(Path(folder), without=("benchmarks",))
        known = Known()
        for fault in draw(wish.seed, wish.n):
            if str(fault) not in tried:
                tried[str(fault)] = _try(copy, fault, known, wish.rounds)
                with wish.kept.open("a", encoding="utf-8") as kept:
                    kept.write(json.dumps({"fault": str(fault), "by": tried[str(fault)]}, ensure_ascii=False) + "\n")
            print(f"{'caught' if tried[str(fault)] else 'NOT CAUGHT'}  {fault}  {tried[str(fault)]}", flush=True)
    caught = sum(bool(tried[str(fault)]) for fault in draw(wish.seed, wish.n))
    print(f"{caught} of {wish.n} faults are caught (seed {wish.seed})")
    sys.exit(caught * N < LEAST * wish.n)


def _tried(kept: Path, *, retry: bool) -> dict[str, str]:
    """What earlier runs found: the fault, and the test that noticed it; "" = none did."""
    lines = kept.read_text("utf-8").splitlines() if kept.exists() else []
    found = {row["fault"]: row["by"] for row in map(json.loads, lines)}
    return {fault: by for fault, by in found.items() if by or not retry}


@dataclass
class Known:
    """Tests that were run without a fault: those that pass, and those that fail anyhow and so notice nothing."""

    sound: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)


def _try(copy: Path, fault: Fault, known: Known, n_rounds: int = len(ROUNDS)) -> str:
    """The first test that fails with the fault in the copy and passes without; "" where there is none."""
    for tests in rounds(fault.file)[:n_rounds]:
        while by := _with_fault(copy, fault, tests, known.broken):
            if by in known.sound or not by.startswith("tests/") or not _first_failure(copy, [by], known.broken):
                known.sound.add(by)
                return by
            known.broken.add(by)
    return ""


def _with_fault(copy: Path, fault: Fault, tests: list[str], broken: set[str]) -> str:
    file, ours = copy / fault.file, source.ROOT / fault.file
    file.write_text(fault.applied(), "utf-8")
    try:
        return _first_failure(copy, tests, broken)
    finally:
        file.write_bytes(ours.read_bytes())
        os.utime(file, (ours.stat().st_mtime, ours.stat().st_mtime))


def _first_failure(copy: Path, tests: list[str], broken: set[str]) -> str:
    left_out = [word for test in sorted(broken - set(tests)) for word in ("--deselect", test)]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-x",
        "-q",
        "-rfE",
        "--tb=no",
        *left_out,
        *tests,
    ]
    # What Python compiled stays good: a fault makes its file newer, and afterwards it is as old as it was.
    surroundings = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "CI": "1"}
    try:
        done = subprocess.run(command, cwd=copy, env=surroundings, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return f"no end after {LONGEST} s"
    lines = [line.partition(" ")[2] for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    if lines or done.returncode in (PASSED, NOTHING_TO_RUN):
        return lines[0].split(" - ")[0] if lines else ""
    # What cannot even be read or collected is noticed too.
    return f"pytest ends with {done.returncode}: {(done.stdout + done.stderr).strip()[-200:]}"


if __name__ == "__main__":
    main()
