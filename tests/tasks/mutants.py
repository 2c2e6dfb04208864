"""Puts small faults into copies of the project, one at a time, and says which of them no test notices.

`uv run poe mutants` draws 60 over all packages. What was tried is kept in `mutants.jsonl`, so a broken-off run goes on
where it was; `--seed` draws others, `--retry` tries again those that were not caught. `--rounds 2` leaves out the tests
of the whole chain, minutes for each fault that no nearer test notices.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tests import source
from tests.project_copy import copy_project
from tests.tasks.concerned import ROUNDS, rounds
from tests.tasks.faults import Fault, draw
from tests.tasks.warm import Warm

N, LEAST, SEED = 60, 54, 11
# A fault that makes a test hang is noticed too, after so many seconds.
LONGEST = 900
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
    drawn = draw(wish.seed, wish.n)
    tried = _tried(wish.kept, retry=wish.retry)
    with tempfile.TemporaryDirectory(prefix="cellpulse-") as folder:
        copy = copy_project(Path(folder), without=())
        with Warm(copy) as warm:
            trial = Trial(copy, warm)
            for fault in drawn:
                # Another run may have tried it meanwhile.
                tried |= _tried(wish.kept, retry=wish.retry)
                if str(fault) not in tried:
                    before = warm.processor
                    tried[str(fault)] = trial.noticed_by(fault, wish.rounds)
                    _keep(wish.kept, fault, tried[str(fault)], warm.processor - before)
                print(f"{'caught' if tried[str(fault)] else 'NOT CAUGHT'}  {fault}  {tried[str(fault)]}", flush=True)
            print(f"{warm.processor:.0f} seconds of processor time")
    caught = sum(bool(tried[str(fault)]) for fault in drawn)
    print(f"{caught} of {wish.n} faults are caught (seed {wish.seed})")
    sys.exit(caught * N < LEAST * wish.n)


def _keep(kept: Path, fault: Fault, by: str, processor: float) -> None:
    row = {"fault": str(fault), "by": by, "processor": round(processor, 1)}
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _tried(kept: Path, *, retry: bool) -> dict[str, str]:
    """What earlier runs found: the fault, and the test that noticed it; "" = none did."""
    lines = kept.read_text("utf-8").splitlines() if kept.exists() else []
    caught_by = {row["fault"]: row["by"] for row in map(json.loads, lines)}
    return {fault: by for fault, by in caught_by.items() if by or not retry}


@dataclass
class Trial:
    """A copy of the project, what runs its tests, and what is known of them without a fault."""

    copy: Path
    warm: Warm
    sound: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)

    def noticed_by(self, fault: Fault, n_rounds: int = len(ROUNDS)) -> str:
        """The first test that fails with the fault in the copy and passes without; "" where there is none."""
        for tests in rounds(fault.file)[:n_rounds]:
            while by := self._with_fault(fault, self._left(tests)):
                # What is no test is an end of all of them: too late, or before the first.
                failed = [by] if by.startswith("tests/") else self._left(tests)
                if set(failed) <= self.sound or not self._first_failure(failed):
                    self.sound.update(failed)
                    return by
                self.broken.update(failed)
        return ""

    def _left(self, tests: list[str]) -> list[str]:
        """The files of tests that can be read without a fault."""
        return [test for test in tests if test not in self.broken]

    def _with_fault(self, fault: Fault, tests: list[str]) -> str:
        file, ours = self.copy / fault.file, source.ROOT / fault.file
        file.write_text(fault.applied(), "utf-8")
        try:
            return self._first_failure(tests)
        finally:
            # What Python compiled stays good: a fault makes its file newer, and afterwards it is as old as it was.
            file.write_bytes(ours.read_bytes())
            os.utime(file, (ours.stat().st_mtime, ours.stat().st_mtime))

    def _first_failure(self, tests: list[str]) -> str:
        if not tests:
            return ""
        left_out = [word for test in sorted(self.broken - set(tests)) for word in ("--deselect", test)]
        ended = self.warm.pytest(["-x", "-rfE", "--tb=no", *left_out, *tests], LONGEST)
        if ended.code is None:
            return f"no end after {LONGEST} s"
        lines = ended.output.splitlines()
        failed = [line.partition(" ")[2] for line in lines if line.startswith(("FAILED ", "ERROR "))]
        if failed or ended.code in (PASSED, NOTHING_TO_RUN):
            return failed[0].split(" - ")[0] if failed else ""
        # What cannot even be read or collected is noticed too.
        return f"pytest ends with {ended.code}: {ended.output.strip()[-200:]}"


if __name__ == "__main__":
    main()
