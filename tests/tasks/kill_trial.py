"""Kills the command at random moments of ingest and build, and looks at what stands afterwards.

`uv run poe kill-trial` runs 60 kills; the test run does a few by the same function.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

import polars as pl

from tests.tasks.forked import started

STEPS = ("ingest", "build")
RESULTS = ("flags", "attention", "scores", "cell_month")
LONGEST_SECONDS = 300


def kill_and_recover(command, folder: Path, whole: Path, undisturbed, kills: int, seed: int) -> list[str]:
    """Kills `kills` times; raises AssertionError where a published state is torn or the end result differs.

    `command` runs cellpulse on an empty home; `folder` is a place for files; `undisturbed` runs it on a home that took
    the canonical folder `whole` in and built it, without being killed. Gives a line per kill.
    """
    dice = random.Random(seed)
    earlier = _without_last_meetings(whole, folder / "earlier")
    durations = {"ingest": _seconds(command, "ingest", earlier), "build": _seconds(command, "build")}
    lines, before = [], _state(command)
    for n in range(kills):
        step = STEPS[n % 2]
        wait = dice.uniform(0, 1.1) * durations[step]
        ended = started(command, [step, *([whole] if step == "ingest" else [])], "").ended(wait)
        after = _state(command)
        whole_runs = all(run["read"] == run["taken"] for run in after["runs"])
        assert whole_runs, "a published run does not add up"
        assert ended or after == before or after["run"] > before["run"]
        lines.append(f"{step} killed after {wait:.2f} s: run {before['run']} -> {after['run']}")
        before = after
    command("ingest", whole)
    command("build")
    for name in RESULTS:
        assert command.table(name).equals(undisturbed.table(name)), f"{name} differs from a run that was never killed"
    return lines


def _without_last_meetings(whole: Path, earlier: Path) -> Path:
    """Writes the folder without its last meetings and what hangs on them."""
    earlier.mkdir()
    for path in whole.glob("*.csv"):
        rows = pl.read_csv(path, infer_schema=False)
        rows = rows.filter(pl.col("held_on") < "2026-06-01") if path.stem == "meetings" else rows
        if path.stem in ("cells", "units", "memberships", "meetings"):
            rows.write_csv(earlier / path.name)
    return earlier


def _seconds(command, *arguments: object) -> float:
    begun = time.monotonic()
    assert started(command, arguments, "").ended(LONGEST_SECONDS), arguments
    return time.monotonic() - begun


def _state(command) -> dict[str, object]:
    """What a reader finds: which run, its sums, and how many flags."""
    runs = command.table("runs")
    sums = runs.select(
        pl.col("rows_read").alias("read"),
        (pl.col("accepted") + pl.col("unchanged") + pl.col("quarantined")).alias("taken"),
    )
    return {"run": runs["run"].max(), "runs": sums.to_dicts(), "queue": command.table("attention").height}


def main() -> None:
    """The long form: 60 kills on 50 cells."""
    from tests.chain.commands import Command

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        undisturbed, seed = Command(folder / "undisturbed"), int(time.time())
        undisturbed("simulate", folder / "province", "--cells", 50, "--months", 24, "--seed", seed)
        undisturbed("ingest", folder / "province")
        undisturbed("build")
        command = Command(folder / "home")
        for line in kill_and_recover(command, folder, folder / "province", undisturbed, kills=60, seed=seed):
            print(line)
    print("60 kills: every published state was whole, and the end result is that of a run never killed")


if __name__ == "__main__":
    main()
