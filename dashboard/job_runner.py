"""The process behind a piece of work: runs the command, notes its steps and its end."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from filelock import Timeout

from dashboard import jobs
from etl.workspace import now

# A step as dashboard/progress.py writes it: seconds, then what is done.
STEP = re.compile(r"\s*(\d+\.\d) s  (.+)")
FAULT = re.compile(r"cellpulse: (.+)")
KEPT_STEPS = 200
# By module, so that it is the version of the server that started it.
COMMAND = ("-m", "dashboard.cli")


def run(home: Path, arguments: list[str]) -> None:
    """Runs the command to its end, whose word the file keeps; does nothing where another one is at work."""
    try:
        with jobs.lock(home):
            job = jobs.current(home)
            if job is not None:
                _work(home, job, arguments)
    except Timeout:
        return


def _work(home: Path, job: jobs.Job, arguments: list[str]) -> None:
    fault = ""
    with subprocess.Popen(
        [sys.executable, *COMMAND, "--home", str(home), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stderr or ():
            if step := STEP.fullmatch(line.rstrip("\n")):
                job = replace(job, steps=(*job.steps, step[2])[-KEPT_STEPS:])
                jobs.write(home, job)
            elif said := FAULT.fullmatch(line.strip()):
                fault = said[1]
        code = process.wait()
    # A negative code tells that a signal ended it, which leaves no word of its own.
    state = "done" if code == 0 else "failed" if code > 0 else "lost"
    jobs.write(home, replace(job, state=state, ended_at=now(), fault=fault if code > 0 else ""))


if __name__ == "__main__":
    run(Path(sys.argv[1]), sys.argv[2:])
