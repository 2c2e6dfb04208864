"""`uv run poe bench`: every figure of speed and of trust, written to docs/performance.md with date and machine.

It takes some hours: `uv run poe bench text formalism` runs what is named, and renews only these parts of the page.
Times depend on the machine, ratios hardly do.
"""

from __future__ import annotations

import subprocess
import sys
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
    "text",
    "formalism",
    "worlds",
    "fairness",
    "models_time",
)
PAGE = source.ROOT / "docs/performance.md"


def main() -> None:
    """Runs every part, or those named on the command line."""
    for part in sys.argv[1:] or PARTS:
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
