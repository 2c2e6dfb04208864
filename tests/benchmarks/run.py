"""`uv run poe bench`: every figure of speed and of trust, written to docs/performance.md with date and machine.

It takes some hours: `uv run poe bench text formalism` runs what is named, and renews only these parts of the page.
`uv run poe bench --quick` runs what a change of code can make slower or worse in small sizes, within minutes, and
leaves the page as it is. Times depend on the machine, ratios hardly do.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from tests import source
from tests.benchmarks.machine import describe
from tests.benchmarks.page import renew

# Processes of their own, so that the memory of one does not show in the other.
PARTS = (
    "marts_pandas",
    "chain",
    "pages",
    "attendance_worlds",
    "attendance_series",
    "text",
    "formalism",
    "worlds",
    "fairness",
    "models_time",
    "clicks",
    "first_screen",
)
# Sizes at which a part still shows what it is there for; together less than five minutes of the processor.
QUICK = {
    "chain": ("--cells", "150", "--months", "18"),
    "pages": ("--cells", "600"),
    "attendance_worlds": ("--cells", "1000", "--seeds", "1"),
    "attendance_series": ("--cells", "200", "--seeds", "1"),
    "text": ("--cells", "200", "--minutes", "10000", "20000"),
    "clicks": ("--rounds", "3"),
    "models_time": ("--cells", "150", "--months", "18", "--copies", "4"),
    "first_screen": ("--only-screen",),
}
PAGE = source.ROOT / "docs/performance.md"


def main() -> None:
    """Runs every part, or those named on the command line; with --quick in small sizes, writing nothing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"one of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help=f"{', '.join(QUICK)} in small sizes")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.parts) - set(QUICK if asked.quick else PARTS)):
        parser.error(f"{', '.join(unknown)}: no such part")
    if asked.quick:
        _quickly(asked.parts or list(QUICK))
    else:
        _whole(asked.parts or list(PARTS))


def _quickly(parts: Sequence[str]) -> None:
    print(describe())
    first = _processor_seconds()
    for part in parts:
        started, before = time.monotonic(), _processor_seconds()
        print(f"\n== {part} {' '.join(QUICK[part])}", flush=True)
        _run([sys.executable, "-m", f"tests.benchmarks.{part}", *QUICK[part]])
        spent = _processor_seconds() - before
        print(f"({time.monotonic() - started:.0f} s by the clock, {spent:.0f} s of the processor)")
    print(f"\nall of it: {_processor_seconds() - first:.0f} s of the processor (asked for: under 300)")


def _processor_seconds() -> float:
    """Of all processes that this one started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _whole(parts: Sequence[str]) -> None:
    for part in parts:
        print(f"\n== {part}", flush=True)
        stamp = f"{datetime.now(UTC):%Y-%m-%d}, {describe()}"
        output = _run([sys.executable, "-m", f"tests.benchmarks.{part}"])
        PAGE.write_text(renew(PAGE.read_text("utf-8"), part, stamp, output), "utf-8")


def _run(command: list[str]) -> str:
    """What the command prints, which is shown while it runs. Raises CalledProcessError where it fails."""
    lines = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line.rstrip())
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return "\n".join(lines).strip()


if __name__ == "__main__":
    main()
