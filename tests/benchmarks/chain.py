"""A province from canonical CSV to published flags: seconds and memory of each command, and of one new month.

`python -m tests.benchmarks.chain [--cells N --months M]`. Each command is a process of its own, measured by the
system; start-up is measured beside by a command that does nothing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import polars as pl

NOW = "2026-11-10T09:00"
LIMIT_SECONDS, LIMIT_GB, LIMIT_SHARE = 60, 3, 0.25


@dataclass(frozen=True)
class Cost:
    """What one process took: wall and CPU seconds, greatest memory in GB."""

    wall: float
    cpu: float
    peak: float


def cost(home: Path, *arguments: object) -> Cost:
    """Runs `cellpulse` and gives what it took. Raises CalledProcessError where it fails."""
    words = [sys.executable, "-m", "dashboard.cli", "--home", str(home), *map(str, arguments)]
    started = time.monotonic()
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(words, env={**os.environ, "CELLPULSE_NOW": NOW}, stdout=quiet, stderr=quiet)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, words)
    return Cost(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024**2)


def report(cells: int, months: int) -> list[str]:
    """Lines of figures, what was asked for beside them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        province = folder / "province"
        simulate = cost(folder / "unused", "simulate", province, "--cells", cells, "--months", months, "--seed", 11)
        ingest, build = cost(folder / "full", "ingest", province), cost(folder / "full", "build")
        again = cost(folder / "full", "ingest", province)
        earlier, later = split(province, "2026-10-01")
        cost(folder / "monthly", "ingest", earlier)
        cost(folder / "monthly", "build", "--as-of", "2026-09")
        new_ingest, new_build = cost(folder / "monthly", "ingest", later), cost(folder / "monthly", "build")
        # The folder without rows goes the same way through the same modules, so it costs the start-up and the copies.
        for path in later.glob("*.csv"):
            pl.read_csv(path, infer_schema=False).clear().write_csv(path)
        idle = cost(folder / "monthly", "ingest", later)
    full = ingest.cpu + build.cpu - 2 * idle.cpu
    month = new_ingest.cpu + new_build.cpu - 2 * idle.cpu
    return [
        f"a province of {cells:,} cells and {months} months: wall s, CPU s, peak GB",
        *(
            f"  {what:<34} {c.wall:6.1f} {c.cpu:6.1f} {c.peak:5.2f}"
            for what, c in {
                "simulate (asked for: 90 s, 2 GB)": simulate,
                "ingest": ingest,
                "build": build,
                "ingest the same again": again,
                "ingest one new month": new_ingest,
                "build one new month": new_build,
                "start-up (ingest without rows)": idle,
            }.items()
        ),
        f"  CSV to published flags: {ingest.wall + build.wall:.1f} s, {max(ingest.peak, build.peak):.2f} GB "
        f"(asked for: under {LIMIT_SECONDS} s, {LIMIT_GB} GB)",
        f"  one new month / full run, CPU, start-up left out: {month / full:.2f} (asked for: at most {LIMIT_SHARE})",
    ]


def split(province: Path, first_day: str) -> tuple[Path, Path]:
    """Two canonical folders: all up to a day, and what hangs on the meetings from that day on."""
    earlier, later = province.with_name("earlier"), province.with_name("later")
    earlier.mkdir()
    later.mkdir()
    meetings = pl.read_csv(province / "meetings.csv", infer_schema=False)
    late = meetings.filter(pl.col("held_on") >= first_day).select("meeting_code")
    for path in province.glob("*.csv"):
        rows = pl.read_csv(path, infer_schema=False)
        if "meeting_code" in rows.columns:
            rows.join(late, on="meeting_code", how="anti").write_csv(earlier / path.name)
            rows.join(late, on="meeting_code", how="semi").write_csv(later / path.name)
        else:
            rows.write_csv(earlier / path.name)
    pl.read_csv(province / "cells.csv", infer_schema=False).write_csv(later / "cells.csv")
    return earlier, later


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=3441)
    parser.add_argument("--months", type=int, default=36)
    asked = parser.parse_args()
    print("\n".join(report(asked.cells, asked.months)))


if __name__ == "__main__":
    main()
