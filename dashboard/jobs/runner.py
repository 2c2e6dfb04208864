"""The process behind a piece of work: runs the command, notes its steps and its end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from filelock import Timeout

from dashboard import jobs
from etl.config.workspace import now

# A step as dashboard/commands/progress.py writes it: seconds, then what is done.
STEP = re.compile(r"\s*(\d+\.\d) s  (.+)")
FAULT = re.compile(r"cellpulse: (.+)")
KEPT_STEPS = 200
# The pages come first: work in the background takes what they leave of the processor (chosen by us).
NICER_BY = 5
# By module, so that it is the version of the server that started it.
# -P: modules of the folder in which the server was started are not imported.
COMMAND = ("-P", "-m", "dashboard.cli")


def run(home: Path, arguments: list[str], content: bytes = b"") -> None:
    """Runs the command to its end, whose word the file keeps; does nothing where another one is at work.

    `content` becomes its standard input.
    """
    try:
        with jobs.lock(home):
            job = jobs.current(home)
            if job is not None:
                _work(home, job, arguments, content)
    except Timeout:
        return


def _work(home: Path, job: jobs.Job, arguments: list[str], content: bytes) -> None:
    fault = ""
    with subprocess.Popen(
        [sys.executable, *COMMAND, "--home", str(home), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        # Both pipes at once: either could fill while the other is waited for.
        threading.Thread(target=_feed, args=(process, content), daemon=True).start()
        for written in process.stderr or ():
            line = written.decode("utf-8", "replace")
            if step := STEP.fullmatch(line.rstrip("\n")):
                job = replace(job, steps=(*job.steps, step[2])[-KEPT_STEPS:])
                jobs.write(home, job)
            elif match := FAULT.fullmatch(line.strip()):
                fault = match[1]
        code = process.wait()
    # A negative code tells that a signal ended it, which leaves no word of its own.
    state = "done" if code == 0 else "failed" if code > 0 else "lost"
    jobs.write(home, replace(job, state=state, ended_at=now(), fault=fault if code > 0 else ""))


def _feed(process: subprocess.Popen[bytes], content: bytes) -> None:
    # Where the command ended before it read everything its own word tells why.
    with suppress(OSError):
        if process.stdin:
            process.stdin.write(content)
    with suppress(OSError):
        if process.stdin:
            process.stdin.close()


def received(announced: int) -> bytes | None:
    """What was handed over; None where the server went down before all of it came: half a file is no file."""
    content = sys.stdin.buffer.read(announced) if announced else b""
    return content if len(content) == announced else None


if __name__ == "__main__":
    handed_over = received(int(sys.argv[2]))
    if handed_over is not None:
        if hasattr(os, "nice"):
            os.nice(NICER_BY)
        run(Path(sys.argv[1]), sys.argv[3:], handed_over)
